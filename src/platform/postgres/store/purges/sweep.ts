import { sql } from 'kysely';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import { unwrap } from '../../transaction.ts';

interface Rest {
  readonly table: 'sighted_identifier' | 'sighted_contact' | 'sighting' | 'line' | 'plan' | 'purge_person';
  readonly of: 'purge' | 'matter';
}

/** What a scan saw, of a run that was refused before its plan was sealed: a sealed plan has let go of it. */
const SEEN: readonly Rest[] = [
  { table: 'sighted_identifier', of: 'purge' },
  { table: 'sighted_contact', of: 'purge' },
  { table: 'sighting', of: 'purge' },
];

/** What only the key could read, in an order that references allow. */
const FORGOTTEN: readonly Rest[] = [
  { table: 'line', of: 'matter' },
  { table: 'plan', of: 'matter' },
  { table: 'purge_person', of: 'purge' },
];

export async function purgesLeftBehind(tx: Transaction): Promise<readonly number[]> {
  const any = (rests: readonly Rest[]) =>
    sql.join(
      rests.map(
        ({ table, of }) => sql`exists (select from ${sql.table(table)} where ${sql.ref(of)} = purge.id)`,
      ),
      sql` or `,
    );
  const { rows } = await sql<{ id: number }>`
    select id from purge
    where (ended_at is not null and (${any(SEEN)})) or (forgotten_at is not null and (${any(FORGOTTEN)}))
    order by id`.execute(unwrap(tx));
  return rows.map(({ id }) => id);
}

/** From the first table that has any. Rows at which another process is are left to it. */
export async function sweepPurge(tx: Transaction, id: number, most: number): Promise<number> {
  const purge = await unwrap(tx)
    .selectFrom('purge')
    .select(['ended_at', 'forgotten_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!purge || purge.ended_at === null) return 0;
  for (const rest of purge.forgotten_at === null ? SEEN : [...SEEN, ...FORGOTTEN]) {
    const removed = await remove(tx, id, rest, most);
    if (removed > 0) return removed;
  }
  return 0;
}

async function remove(tx: Transaction, id: number, { table, of }: Rest, most: number): Promise<number> {
  // A plan of which another process is removing the lines waits for the next batch.
  const withoutLines =
    table === 'plan'
      ? sql`and not exists (select from line l where l.matter = plan.matter and l.sequence = plan.sequence)`
      : sql``;
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${sql.ref(of)} = ${id} ${withoutLines}
      limit ${most} for update skip locked))`.execute(unwrap(tx));
  return Number(numAffectedRows ?? 0);
}
