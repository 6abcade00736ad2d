import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Reappearance } from '../../../domain/reappearance.ts';
import type { Identifier } from '../../../domain/record.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type {
  AddedReappearance,
  Carried,
  ListedReappearance,
  Reappearances,
  ReappearanceTally,
} from '../../../ports/sweep-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { ReappearanceRow } from '../sweep-tables.ts';
import { unwrap } from '../transaction.ts';
import { CONSENTED } from '../../../ports/sweep-store.ts';
import { keyOfMatter } from './matter-key.ts';
import { ofControllers } from './of-controllers.ts';
import { ofSystems } from './of-systems.ts';
import { pseudonym } from './pseudonym.ts';

export function reappearancesStore(keys: Keys, normalise: Normalise): Reappearances {
  const digestOf = (address: Identifier): Buffer =>
    keys.suppression.current(address.kind, normalise(address)).digest;
  /** Under any version of the key. */
  const digestsOf = (address: Identifier): readonly Buffer[] =>
    keys.suppression.all(address.kind, normalise(address)).map(({ digest }) => digest);

  return {
    async add(tx, sweep, found) {
      if (found.length === 0) return [];
      const key = await keys.unlock(tx, await keyOfMatter(tx, sweep));
      const added: AddedReappearance[] = [];
      for (const one of found) {
        // What was decided, or not yet, of an earlier objection says nothing of this one.
        await unwrap(tx)
          .updateTable('reappearance')
          .set({ state: 'overtaken' })
          .where('controller', '=', one.controller)
          .where('system', '=', one.system)
          .where('what', '=', one.what)
          .where('channel', '=', one.channel)
          .where('digest', 'in', [...digestsOf(one.address)])
          .where('state', 'in', ['proposed', 'let-be'])
          .where('since', '<', one.since)
          .execute();
        const subject = await pseudonym(keys, normalise, [one.address], one.foundAt);
        const row = await unwrap(tx)
          .insertInto('reappearance')
          .values({
            sweep,
            controller: one.controller,
            system: one.system,
            what: one.what,
            channel: one.channel,
            cause: one.cause,
            since: one.since,
            digest: digestOf(one.address),
            subject,
            sealed: key.seal({ address: one.address, refs: one.refs }),
            found_at: one.foundAt,
            state: one.state,
            because: one.because,
            act: one.act === null ? null : JSON.stringify(one.act),
            sequence: null,
            line: null,
            request: one.request,
            decided_by: null,
            decided_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        const { address, system, what, state } = one;
        if (row) added.push({ id: row.id, subject, address, system, what, state });
      }
      return added;
    },
    async toReapply(tx, sweep, most) {
      const rows = await unwrap(tx)
        .selectFrom('reappearance')
        .select(['id', 'system', 'channel', 'sealed'])
        .where('sweep', '=', sweep)
        .where('state', '=', 'to-reapply')
        .orderBy('id')
        .limit(most)
        .execute();
      if (rows.length === 0) return [];
      const key = await keys.unlock(tx, await keyOfMatter(tx, sweep));
      return rows.map(({ id, system, channel, sealed }) => ({
        id,
        system,
        channel,
        address: (key.open(sealed) as Carried).address,
      }));
    },
    async planned(tx, { matter, sequence }, ids) {
      await sql`
        update reappearance r set state = 'applying', sequence = ${sequence}, line = given.line::int
        from unnest(${[...ids]}::int[]) with ordinality as given (id, line)
        where r.id = given.id and r.sweep = ${matter} and r.state = 'to-reapply'`.execute(unwrap(tx));
    },
    async ofPlan(tx, { matter, sequence }) {
      const rows = await unwrap(tx)
        .selectFrom('reappearance')
        .select(['line', 'subject', 'controller', 'channel', 'sealed'])
        .where('sweep', '=', matter)
        .where('sequence', '=', sequence)
        .forShare()
        .execute();
      if (rows.length === 0) return new Map();
      const key = await keys.unlock(tx, await keyOfMatter(tx, matter));
      const known = rows.map((row) => ({
        ...row,
        digests: digestsOf((key.open(row.sealed) as Carried).address),
      }));
      const entries = await unwrap(tx)
        .selectFrom('suppression')
        .select(['controller', 'channel', 'digest'])
        .where(
          'digest',
          'in',
          known.flatMap(({ digests }) => digests),
        )
        .where('closed_at', 'is', null)
        .where('cause', '<>', 'erasure')
        .orderBy('digest')
        .orderBy('channel')
        .orderBy('cause')
        .forShare()
        .execute();
      const standing = new Set(
        entries.map((one) => `${one.controller}/${one.channel}/${one.digest.toString('hex')}`),
      );
      return new Map(
        known.map(({ line, subject, controller, channel, digests }) => [
          line ?? 0,
          {
            subject,
            isStanding: digests.some((one) =>
              standing.has(`${controller}/${channel}/${one.toString('hex')}`),
            ),
          },
        ]),
      );
    },
    async settle(tx, sweep) {
      await sql`
        update reappearance r set state = case
          when l.code = ${CONSENTED} then 'consented'
          when l.state = 'stopped' then 'left'
          when l.state = 'failed' then 'failed'
          else 'reapplied' end
        from line l
        where r.sweep = ${sweep} and r.state = 'applying' and l.matter = r.sweep and l.sequence = r.sequence
          and l.number = r.line and l.state in ('done', 'already', 'stopped', 'failed')`.execute(unwrap(tx));
    },
    async requested(tx, id, request) {
      await sql`
        update reappearance r set state = 'requested', request = ${request}
        from reappearance d
        where d.id = ${id} and r.controller = d.controller and r.what = d.what and r.channel = d.channel and r.digest = d.digest
          and r.request is null and (r.state = 'requested' or (r.state = 'proposed' and r.because = 'policy'))`.execute(
        unwrap(tx),
      );
    },
    async settleRequested(tx, controller) {
      await sql`
        update reappearance r set state = case
            when exists (select from request_right o
              where o.request = r.request and o.right = 'erasure' and o.state = 'done') then 'reapplied'
            else 'let-be' end
        where r.controller = ${controller} and r.state = 'requested' and not exists (
          select from request_right o where o.request = r.request
            and o.state not in ('done', 'refused', 'withdrawn', 'nothing-held'))`.execute(unwrap(tx));
    },
    async tally(tx, sweep) {
      const { rows } = await sql<ReappearanceTally>`
        select what, state, count(*)::int as count from reappearance
        where sweep = ${sweep} group by what, state order by what, state`.execute(unwrap(tx));
      return rows;
    },
    async undecided(tx, controller) {
      const { count } = await unwrap(tx)
        .selectFrom('reappearance')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('state', '=', 'proposed')
        .where('controller', '=', controller)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async list(tx, { open, controllers, systems, before, most }) {
      let query = listed(tx)
        .where(ofControllers(controllers, 'reappearance.controller'))
        .where(ofSystems(systems, 'reappearance.system'))
        .orderBy('reappearance.id', 'desc')
        .limit(most);
      if (before !== null) query = query.where('reappearance.id', '<', before);
      // What failed is tried again by the next sweep, once somebody has mended it.
      if (open)
        query = query.where('reappearance.state', 'in', ['to-reapply', 'applying', 'proposed', 'requested']);
      return (await query.execute()).map((row) => ({ ...asReappearance(row), mend: row.mend }));
    },
    async find(tx, id) {
      const row = await listed(tx).where('reappearance.id', '=', id).executeTakeFirst();
      return row ? ({ ...asReappearance(row), mend: row.mend } satisfies ListedReappearance) : null;
    },
    async lock(tx, id) {
      const row = await unwrap(tx)
        .selectFrom('reappearance')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row ? asReappearance(row) : null;
    },
    async reveal(tx, id) {
      const { sweep, sealed } = await unwrap(tx)
        .selectFrom('reappearance')
        .select(['sweep', 'sealed'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const key = await keys.unlock(tx, await keyOfMatter(tx, sweep));
      return key.open(sealed) as Carried;
    },
    async erasedBack(tx, controller) {
      const rows = await unwrap(tx)
        .selectFrom('reappearance')
        .innerJoin('sweep', 'sweep.id', 'reappearance.sweep')
        .select(['reappearance.id', 'reappearance.system', 'request', 'sealed', 'sweep.data_key'])
        .where('reappearance.controller', '=', controller)
        .where('what', '=', 'erased-back')
        .where('reappearance.state', 'in', ['proposed', 'requested'])
        .orderBy('reappearance.id')
        .execute();
      const unlocked = await Promise.all(rows.map((row) => keys.unlock(tx, row.data_key)));
      return rows.flatMap(({ id, system, request, sealed }, index) => {
        const key = unlocked[index];
        return key ? [{ id, system, request, ...(key.open(sealed) as Carried) }] : [];
      });
    },
    async decide(tx, id, { to, request, by, at }) {
      // Whoever consented is written to in no tool; to apply again or let be is decided tool by tool, an erasure for all.
      const { rows } = await sql<{ id: number }>`
        update reappearance r set state = ${to}, request = ${request}, decided_by = ${by}, decided_at = ${at}
        from reappearance d
        where d.id = ${id} and (r.id = d.id or (${to} not in ('to-reapply', 'let-be') and r.controller = d.controller and r.what = d.what
          and r.channel = d.channel and r.digest = d.digest))
          and r.state in ('proposed', case when ${to} = 'consented' then 'to-reapply' end, case when ${to} = 'consented' then 'applying' end)
        returning r.id`.execute(unwrap(tx));
      return rows.map((row) => row.id).sort((a, b) => a - b);
    },
  };
}

function listed(tx: Transaction) {
  return unwrap(tx)
    .selectFrom('reappearance')
    .leftJoin('line', (join) =>
      join
        .onRef('line.matter', '=', 'reappearance.sweep')
        .onRef('line.sequence', '=', 'reappearance.sequence')
        .onRef('line.number', '=', 'reappearance.line'),
    )
    .selectAll('reappearance')
    .select('line.mend');
}

function asReappearance(row: Selectable<ReappearanceRow>): Reappearance {
  return {
    id: row.id,
    sweep: row.sweep,
    controller: row.controller,
    system: row.system,
    what: row.what,
    channel: row.channel,
    cause: row.cause,
    since: row.since,
    foundAt: row.found_at,
    state: row.state,
    because: row.because,
    act: row.act === null ? null : { ...row.act, at: new Date(row.act.at) },
    request: row.request,
    decided:
      row.decided_by === null || row.decided_at === null ? null : { by: row.decided_by, at: row.decided_at },
  };
}
