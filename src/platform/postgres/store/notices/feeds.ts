import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Keys } from '../../../../ports/keys.ts';
import type { Feed, Feeds } from '../../../../ports/notice-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { FeedRow } from '../../notice-tables.ts';
import { unwrap } from '../../transaction.ts';

/** How far each tool was asked: one cursor for each kind of record, under a key of its own. */
export function feedsStore(keys: Keys): Feeds {
  const opened = async (tx: Transaction, row: Selectable<FeedRow>): Promise<Feed> => ({
    system: row.system,
    kind: row.kind,
    cursor: row.cursor === null ? null : String(await keys.open(tx, row.data_key, row.cursor)),
    askedAt: row.asked_at,
    dueAt: row.due_at,
    failure: row.failure,
    gaps: row.gaps,
  });

  return {
    async begin(tx, system, kinds, now) {
      for (const kind of kinds) {
        const key = await keys.createDataKey(tx, 'feed');
        const { numInsertedOrUpdatedRows } = await unwrap(tx)
          .insertInto('feed')
          .values({
            system,
            kind,
            data_key: key,
            cursor: null,
            asked_at: null,
            due_at: now,
            failure: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n)
          await unwrap(tx).deleteFrom('data_key').where('id', '=', key).execute();
      }
    },
    async due(tx, now) {
      const rows = await unwrap(tx)
        .selectFrom('feed')
        .select('system')
        .distinct()
        .where('due_at', '<=', now)
        .orderBy('system')
        .execute();
      return rows.map(({ system }) => system);
    },
    async of(tx, system) {
      const rows = await unwrap(tx)
        .selectFrom('feed')
        .selectAll()
        .where('system', '=', system)
        .orderBy('kind')
        .execute();
      return Promise.all(rows.map((row) => opened(tx, row)));
    },
    async lockGaps(tx, system, kind) {
      const row = await unwrap(tx)
        .selectFrom('feed')
        .select('gaps')
        .where('system', '=', system)
        .where('kind', '=', kind)
        .forUpdate()
        .executeTakeFirst();
      return row?.gaps ?? [];
    },
    async missed(tx, system, gap, dueAt) {
      const { rows } = await sql<Pick<Selectable<FeedRow>, 'kind' | 'gaps'>>`
        select kind, gaps from feed where system = ${system} order by kind for update`.execute(unwrap(tx));
      for (const { kind, gaps } of rows) {
        const all = [...gaps.filter(({ what }) => what !== gap.what), gap];
        await sql`
          update feed set gaps = ${JSON.stringify(all)}::jsonb, due_at = least(due_at, ${dueAt})
          where system = ${system} and kind = ${kind} and due_at is not null`.execute(unwrap(tx));
      }
    },
    async save(tx, system, kind, { cursor, at, dueAt, gaps }) {
      const { data_key: key } = await unwrap(tx)
        .selectFrom('feed')
        .select('data_key')
        .where('system', '=', system)
        .where('kind', '=', kind)
        .executeTakeFirstOrThrow();
      await unwrap(tx)
        .updateTable('feed')
        .set({
          cursor: cursor === null ? null : await keys.seal(tx, key, cursor),
          asked_at: at,
          due_at: dueAt,
          failure: null,
          gaps: JSON.stringify(gaps),
        })
        .where('system', '=', system)
        .where('kind', '=', kind)
        .execute();
    },
    async later(tx, system, kind, dueAt, failure) {
      await unwrap(tx)
        .updateTable('feed')
        .set({ due_at: dueAt, failure })
        .where('system', '=', system)
        .where('kind', '=', kind)
        .execute();
    },
    async stop(tx, system) {
      await unwrap(tx)
        .updateTable('feed')
        .set({ due_at: null, failure: null })
        .where('system', '=', system)
        .execute();
    },
    async list(tx) {
      // How far it is, is nothing to show.
      const { rows } = await sql<Selectable<FeedRow>>`
        select system, kind, data_key, null::bytea as cursor, asked_at, due_at, failure, gaps
        from feed order by system, kind`.execute(unwrap(tx));
      return Promise.all(rows.map((row) => opened(tx, row)));
    },
  };
}
