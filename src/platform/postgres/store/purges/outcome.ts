import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { PurgeOutcome } from '../../purge-tables.ts';
import { unwrap } from '../../transaction.ts';

/** What a purge came to, once it is forgotten; null while its rows tell. */
export async function outcomeOf(tx: Transaction, purge: number): Promise<PurgeOutcome | null> {
  const row = await unwrap(tx)
    .selectFrom('purge')
    .select('outcome')
    .where('id', '=', purge)
    .executeTakeFirst();
  return row?.outcome ?? null;
}
