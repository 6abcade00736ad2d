import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Propagation, PropagationContent } from '../../../domain/propagation.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { recordKey } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { PropagationAtRest, Propagations } from '../../../ports/propagation-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { PropagationRow } from '../propagation-tables.ts';
import { unwrap } from '../transaction.ts';
import { ofControllers } from './of-controllers.ts';
import { pseudonym } from './pseudonym.ts';
import { WAITS_FOR_NOTHING, isDue, waitingFor } from './waiting.ts';

export function propagationsStore(keys: Keys, normalise: Normalise): Propagations {
  const digestsOf = (ref: RecordRef): readonly Buffer[] =>
    keys.lookUp.all('ref', recordKey(ref)).map(({ digest }) => digest);

  return {
    async open(tx, { controller, because, openedAt, content, records, chain }) {
      const key = await keys.createDataKey(tx, 'propagation');
      const { source, changes, identifiers } = content;
      const fields = [...new Set(changes.map(({ name }) => name))];
      const subject = await pseudonym(keys, normalise, identifiers, openedAt);
      const { rows } = await sql<{ id: number }>`
        insert into propagation (id, controller, system, fields, state, because, opened_at, carried_at, data_key, subject,
          sealed, chain)
        values (nextval(pg_get_serial_sequence('request', 'id')), ${controller}, ${source.system}, ${fields}::text[],
          ${because === null ? 'applying' : 'proposed'}, ${because}, ${openedAt}, ${because === null ? openedAt : null},
          ${key}, ${subject}, ${await keys.seal(tx, key, content)}, ${[...chain]}::int[])
        returning id`.execute(unwrap(tx));
      const [opened] = rows;
      if (!opened) throw new Error('A propagation was not opened.');
      const digests = records.map((ref) => keys.lookUp.current('ref', recordKey(ref)).digest);
      await sql`
        insert into propagation_record (propagation, digest)
        select ${opened.id}::int, digest from unnest(${digests}::bytea[]) as given (digest)
        on conflict do nothing`.execute(unwrap(tx));
      return opened.id;
    },
    find: (tx, id) => read(tx, id, null),
    lock: (tx, id) => read(tx, id, 'update'),
    share: (tx, id) => read(tx, id, 'share'),
    async content(tx, id) {
      const row = await unwrap(tx)
        .selectFrom('propagation')
        .select(['data_key', 'sealed'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.sealed === null) throw forgotten(id);
      return (await keys.open(tx, row.data_key, row.sealed)) as PropagationContent;
    },
    async subjectOf(tx, id) {
      const row = await unwrap(tx)
        .selectFrom('propagation')
        .select('subject')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.subject === null) throw forgotten(id);
      return row.subject;
    },
    async applying(tx, controller) {
      const rows = await unwrap(tx)
        .selectFrom('propagation')
        .select('id')
        .where('controller', '=', controller)
        .where('state', '=', 'applying')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async touching(tx, controller, records, since) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`changes of ${controller}`}, 0))`.execute(
        unwrap(tx),
      );
      const rows = await unwrap(tx)
        .selectFrom('propagation')
        .selectAll()
        .where('controller', '=', controller)
        .where((where) =>
          where.or([
            where('ended_at', 'is', null),
            where('carried_at', '>=', since),
            where('ended_at', '>=', since),
          ]),
        )
        .where('id', 'in', (select) =>
          select
            .selectFrom('propagation_record')
            .select('propagation')
            .where('digest', 'in', records.flatMap(digestsOf)),
        )
        .orderBy('id')
        .execute();
      return rows.map(asPropagation);
    },
    async about(tx, controller, records) {
      if (records.length === 0) return [];
      const rows = await unwrap(tx)
        .selectFrom('propagation')
        .selectAll()
        .where('controller', '=', controller)
        .where('forgotten_at', 'is', null)
        .where('id', 'in', (select) =>
          select
            .selectFrom('propagation_record')
            .select('propagation')
            .where('digest', 'in', records.flatMap(digestsOf)),
        )
        .orderBy('id')
        .execute();
      return rows.map(asPropagation);
    },
    async list(tx, { open, controllers, before, most }) {
      const rows = await unwrap(tx)
        .selectFrom('propagation')
        .selectAll()
        .$if(open, (query) => query.where('ended_at', 'is', null))
        .where(ofControllers(controllers))
        .$if(before !== null, (query) => query.where('id', '<', before))
        .orderBy('id', 'desc')
        .limit(most)
        .execute();
      return rows.map(asPropagation);
    },
    async waiting(tx, controller) {
      const { count } = await unwrap(tx)
        .selectFrom('propagation')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('controller', '=', controller)
        .where('state', '=', 'proposed')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async carry(tx, id, by, at) {
      await unwrap(tx)
        .updateTable('propagation')
        .set({
          state: 'applying',
          because: null,
          carried_at: at,
          ...WAITS_FOR_NOTHING,
          ...(by !== null && { decided_by: by, decided_at: at }),
        })
        .where('id', '=', id)
        .execute();
    },
    async propose(tx, id, because, content) {
      const { data_key: key } = await unwrap(tx)
        .selectFrom('propagation')
        .select('data_key')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await unwrap(tx)
        .updateTable('propagation')
        .set({
          state: 'proposed',
          because,
          sealed: await keys.seal(tx, key, content),
          ...WAITS_FOR_NOTHING,
        })
        .where('id', '=', id)
        .execute();
    },
    async end(tx, id, { state, by, at }) {
      await unwrap(tx)
        .updateTable('propagation')
        .set({
          state,
          ended_at: at,
          ...WAITS_FOR_NOTHING,
          ...(by !== null && { decided_by: by, decided_at: at }),
        })
        .where('id', '=', id)
        .execute();
    },
    async wait(tx, id, waitsFor, wakeAt) {
      await unwrap(tx)
        .updateTable('propagation')
        .set(waitingFor(waitsFor, wakeAt))
        .where('id', '=', id)
        .execute();
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('propagation')
        .select('id')
        .where('state', '=', 'applying')
        .where(isDue(now))
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async endOf(tx, refs, at) {
      if (refs.length === 0) return;
      await unwrap(tx)
        .updateTable('propagation')
        .set({ state: 'overtaken', ended_at: at })
        .where('state', '=', 'proposed')
        .where('id', 'in', (select) =>
          select
            .selectFrom('propagation_record')
            .select('propagation')
            .where('digest', 'in', refs.flatMap(digestsOf)),
        )
        .execute();
    },
    async atRest(tx) {
      const { rows } = await sql<PropagationAtRest>`
        select id, ended_at as "endedAt", carried_at is not null as "isCarried" from propagation
        where ended_at is not null and forgotten_at is null
        order by id`.execute(unwrap(tx));
      return rows;
    },
    async forget(tx, id, at) {
      const row = await unwrap(tx)
        .selectFrom('propagation')
        .select('data_key')
        .where('id', '=', id)
        .where('ended_at', 'is not', null)
        .where('forgotten_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return false;
      await unwrap(tx)
        .updateTable('propagation')
        .set({ forgotten_at: at, subject: null, sealed: null })
        .where('id', '=', id)
        .execute();
      await keys.destroyDataKey(tx, row.data_key);
      // A digest would let a guess at whose record it was be tried.
      await unwrap(tx).deleteFrom('propagation_record').where('propagation', '=', id).execute();
      for (const table of ['line', 'plan'] as const)
        await unwrap(tx).deleteFrom(table).where('matter', '=', id).execute();
      return true;
    },
  };
}

function forgotten(id: number): Error {
  return new Error(`Propagation ${id} is forgotten: whom it was about is not known any more.`);
}

async function read(
  tx: Transaction,
  id: number,
  lock: 'update' | 'share' | null,
): Promise<Propagation | null> {
  const query = unwrap(tx).selectFrom('propagation').selectAll().where('id', '=', id);
  const locked = { update: query.forUpdate(), share: query.forShare() };
  const row = await (lock === null ? query : locked[lock]).executeTakeFirst();
  return row ? asPropagation(row) : null;
}

function asPropagation(row: Selectable<PropagationRow>): Propagation {
  return {
    id: row.id,
    controller: row.controller,
    system: row.system,
    fields: row.fields,
    state: row.state,
    because: row.because,
    openedAt: row.opened_at,
    carriedAt: row.carried_at,
    decided:
      row.decided_by === null || row.decided_at === null ? null : { by: row.decided_by, at: row.decided_at },
    chain: row.chain,
    waitsFor: row.waits_for,
    wakeAt: row.wake_at,
    endedAt: row.ended_at,
    forgottenAt: row.forgotten_at,
  };
}
