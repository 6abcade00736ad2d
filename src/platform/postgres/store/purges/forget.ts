import { sql } from 'kysely';
import type { Keys } from '../../../../ports/keys.ts';
import type { Parts, PurgeAtRest, PurgePeople } from '../../../../ports/purge-store.ts';
import type { Stays } from '../../../../ports/stay-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { PurgeOutcome } from '../../purge-tables.ts';
import { unwrap } from '../../transaction.ts';

export async function purgesAtRest(tx: Transaction): Promise<readonly PurgeAtRest[]> {
  const { rows } = await sql<PurgeAtRest>`
    select id, kind,
      greatest(ended_at, (select max(issued_at) from purge_report where purge = purge.id)) as "lastMoveAt"
    from purge where ended_at is not null and forgotten_at is null order by id`.execute(unwrap(tx));
  return rows;
}

/** The row is locked first: of two processes the second finds nothing left to forget. */
export async function forgetPurge(
  keys: Keys,
  tx: Transaction,
  id: number,
  at: Date,
  told: {
    readonly parts: Pick<Parts, 'tally'>;
    readonly people: Pick<PurgePeople, 'leftOut'>;
    readonly stays: Pick<Stays, 'tally'>;
  },
): Promise<boolean> {
  const row = await unwrap(tx)
    .selectFrom('purge')
    .select('data_key')
    .where('id', '=', id)
    .where('ended_at', 'is not', null)
    .where('forgotten_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  const outcome: PurgeOutcome = {
    tally: (await told.parts.tally(tx, id)).map((one) => ({ ...one, until: null })),
    leftOut: await told.people.leftOut(tx, id),
    asked: await told.stays.tally(tx, id),
  };
  await unwrap(tx)
    .updateTable('purge')
    .set({ forgotten_at: at, outcome: JSON.stringify(outcome) })
    .where('id', '=', id)
    .execute();
  await keys.destroyDataKey(tx, row.data_key);
  await unwrap(tx).deleteFrom('purge_report').where('purge', '=', id).execute();
  await unwrap(tx).updateTable('purge_scan').set({ cursor: null }).where('purge', '=', id).execute();
  // What was signed stays, and by whom; its digest would let a guess at who it was be tried.
  await sql`
    update purge_rule set oldest = null, digest = '', signatures = (
      select coalesce(jsonb_agg(one || '{"digest": ""}' order by place), '[]')
      from jsonb_array_elements(signatures) with ordinality as s (one, place))
    where purge = ${id}`.execute(unwrap(tx));
  return true;
}
