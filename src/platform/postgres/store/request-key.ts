import type { Transaction } from '../../../ports/store-transaction.ts';
import { unwrap } from '../transaction.ts';

/** The data key under which everything personal of a request lies. */
export async function keyOfRequest(tx: Transaction, request: number): Promise<string> {
  const row = await unwrap(tx)
    .selectFrom('request')
    .select('data_key')
    .where('id', '=', request)
    .executeTakeFirstOrThrow();
  return row.data_key;
}
