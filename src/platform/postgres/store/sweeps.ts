import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Gap, Identifier } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Sweep } from '../../../domain/sweep.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Sweeps } from '../../../ports/sweep-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { SweepRow } from '../sweep-tables.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';
import { reappearancesStore } from './reappearances.ts';
import { WAITS_FOR_NOTHING, isDue, waitingFor } from './waiting.ts';

export function sweepsStore(keys: Keys, normalise: Normalise): Sweeps {
  const digestOf = (address: Identifier): Buffer =>
    keys.suppression.current(address.kind, normalise(address)).digest;
  /** The key may have had a new version since it was noted. */
  const digestsOf = (address: Identifier): readonly Buffer[] =>
    keys.suppression.all(address.kind, normalise(address)).map(({ digest }) => digest);

  const addCandidates = async (
    tx: Transaction,
    id: number,
    key: DataKey,
    addresses: readonly Identifier[],
  ): Promise<void> => {
    if (addresses.length === 0) return;
    await sql`
      insert into sweep_candidate (sweep, digest, sealed)
      select ${id}::int, digest, sealed
      from unnest(${addresses.map(digestOf)}::bytea[], ${addresses.map((one) => key.seal(one))}::bytea[])
        as given (digest, sealed)
      on conflict do nothing`.execute(unwrap(tx));
  };

  return {
    async open(tx, sweep) {
      const key = await keys.createDataKey(tx, 'sweep');
      const { rows } = await sql<{ id: number }>`
        insert into sweep (id, controller, system, "on", kind, opened_by, opened_at, data_key, state)
        values (nextval(pg_get_serial_sequence('request', 'id')), ${sweep.controller}, ${sweep.system}, ${sweep.on},
          ${sweep.kind}, ${sweep.openedBy}, ${sweep.openedAt}, ${key}, 'reading')
        on conflict do nothing
        returning id`.execute(unwrap(tx));
      const [opened] = rows;
      if (opened) return opened.id;
      await unwrap(tx).deleteFrom('data_key').where('id', '=', key).execute();
      return null;
    },
    find: (tx, id) => read(tx, id, null),
    lock: (tx, id) => read(tx, id, 'update'),
    share: (tx, id) => read(tx, id, 'share'),
    async latest(tx) {
      const rows = await unwrap(tx)
        .selectFrom('sweep')
        .selectAll()
        .distinctOn(['controller', 'system'])
        .where('kind', '<>', 'told')
        .orderBy('controller')
        .orderBy('system')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(asSweep);
    },
    async move(tx, id, to, endedAt) {
      await unwrap(tx)
        .updateTable('sweep')
        .set({ state: to, ended_at: endedAt, ...WAITS_FOR_NOTHING })
        .where('id', '=', id)
        .execute();
    },
    async wait(tx, id, waitsFor, wakeAt) {
      await unwrap(tx).updateTable('sweep').set(waitingFor(waitsFor, wakeAt)).where('id', '=', id).execute();
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('sweep')
        .select('id')
        .where('ended_at', 'is', null)
        .where(isDue(now))
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async begin(tx, id, kinds) {
      if (kinds.length === 0) return;
      await unwrap(tx)
        .insertInto('sweep_scan')
        .values(kinds.map((kind) => ({ sweep: id, kind, cursor: null, done_at: null })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async scans(tx, id) {
      const rows = await unwrap(tx)
        .selectFrom('sweep_scan')
        .selectAll()
        .where('sweep', '=', id)
        .orderBy('kind')
        .execute();
      const isUnderWay = rows.some(({ cursor }) => cursor !== null);
      const key = isUnderWay ? await keys.unlock(tx, await keyOfMatter(tx, id)) : null;
      return rows.map((row) => ({
        kind: row.kind,
        cursor: key && row.cursor ? String(key.open(row.cursor)) : null,
        doneAt: row.done_at,
      }));
    },
    async addCandidates(tx, id, addresses) {
      await addCandidates(tx, id, await keys.unlock(tx, await keyOfMatter(tx, id)), addresses);
    },
    async savePage(tx, id, page) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, id));
      await addCandidates(tx, id, key, page.candidates);
      await unwrap(tx)
        .updateTable('sweep_scan')
        .set({ cursor: page.cursor === null ? null : key.seal(page.cursor), done_at: page.doneAt })
        .where('sweep', '=', id)
        .where('kind', '=', page.kind)
        .execute();
      await unwrap(tx)
        .updateTable('sweep')
        .set({ seen: sql`seen + ${page.seen}` })
        .where('id', '=', id)
        .execute();
      await addGaps(tx, id, page.gaps);
    },
    addGaps,
    async candidates(tx, id, most) {
      const rows = await unwrap(tx)
        .selectFrom('sweep_candidate')
        .select('sealed')
        .where('sweep', '=', id)
        .orderBy('digest')
        .limit(most)
        .execute();
      if (rows.length === 0) return [];
      const key = await keys.unlock(tx, await keyOfMatter(tx, id));
      return rows.map(({ sealed }) => key.open(sealed) as Identifier);
    },
    async looked(tx, id, { addresses, gathered, shared }) {
      await unwrap(tx)
        .deleteFrom('sweep_candidate')
        .where('sweep', '=', id)
        .where('digest', 'in', addresses.flatMap(digestsOf))
        .execute();
      await unwrap(tx)
        .updateTable('sweep')
        .set({ gathered: sql`gathered + ${gathered}`, shared: sql`shared + ${shared}` })
        .where('id', '=', id)
        .execute();
    },
    async sweptSince(tx, controller, systems) {
      // What a right keeps from us may carry an address that we then do not see.
      const { rows } = await sql<{ since: Date | null; systems: number }>`
        select min(since) as since, count(*)::int as systems from (
          select system, max(opened_at) as since from sweep
          where controller = ${controller} and system = any(${[...systems]}::text[]) and state <> 'reading' and kind <> 'told'
            and not gaps @? '$[*] ? (@.because != "no-api")'
          group by system) whole`.execute(unwrap(tx));
      const [row] = rows;
      return row && row.systems === systems.length ? row.since : null;
    },
    async atRest(tx) {
      const { rows } = await sql<{ id: number; endedAt: Date }>`
        select id, ended_at as "endedAt" from sweep s
        where ended_at is not null and forgotten_at is null and not exists (
          select from reappearance r where r.sweep = s.id and r.state in ('to-reapply', 'applying', 'proposed', 'requested'))
        order by id`.execute(unwrap(tx));
      return rows;
    },
    async forget(tx, id, at) {
      const row = await unwrap(tx)
        .selectFrom('sweep')
        .select('data_key')
        .where('id', '=', id)
        .where('ended_at', 'is not', null)
        .where('forgotten_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return false;
      await unwrap(tx).updateTable('sweep').set({ forgotten_at: at }).where('id', '=', id).execute();
      await keys.destroyDataKey(tx, row.data_key);
      for (const table of ['sweep_candidate', 'sweep_scan', 'reappearance'] as const)
        await unwrap(tx).deleteFrom(table).where('sweep', '=', id).execute();
      // A digest would let a guess at whose address it was be tried.
      for (const table of ['line', 'plan'] as const)
        await unwrap(tx).deleteFrom(table).where('matter', '=', id).execute();
      return true;
    },
    reappearances: reappearancesStore(keys, normalise),
  };
}

async function addGaps(tx: Transaction, id: number, gaps: readonly Gap[]): Promise<void> {
  if (gaps.length === 0) return;
  const known = (await read(tx, id, 'update'))?.gaps ?? [];
  const all = new Map([...known, ...gaps].map((gap) => [`${gap.what}|${gap.because}`, gap]));
  if (all.size === known.length) return;
  await unwrap(tx)
    .updateTable('sweep')
    .set({ gaps: JSON.stringify([...all.values()]) })
    .where('id', '=', id)
    .execute();
}

async function read(tx: Transaction, id: number, lock: 'update' | 'share' | null): Promise<Sweep | null> {
  const query = unwrap(tx).selectFrom('sweep').selectAll().where('id', '=', id);
  const locked = { update: query.forUpdate(), share: query.forShare() };
  const row = await (lock === null ? query : locked[lock]).executeTakeFirst();
  return row ? asSweep(row) : null;
}

function asSweep(row: Selectable<SweepRow>): Sweep {
  return {
    id: row.id,
    controller: row.controller,
    system: row.system,
    on: row.on,
    kind: row.kind,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    state: row.state,
    seen: Number(row.seen),
    gathered: row.gathered,
    shared: row.shared,
    gaps: row.gaps,
    waitsFor: row.waits_for,
    wakeAt: row.wake_at,
    endedAt: row.ended_at,
    forgottenAt: row.forgotten_at,
  };
}
