import { sql } from 'kysely';
import type { Transaction } from '../../../ports/store-transaction.ts';
import { unwrap } from '../transaction.ts';

/** A matter keeps the key it was opened with, and one transaction asks for it many times. */
const known = new WeakMap<Transaction, Map<number, string>>();

/** The data key under which everything personal of a request, a purge, a sweep or a propagation lies. */
export async function keyOfMatter(tx: Transaction, matter: number): Promise<string> {
  const keys = known.get(tx) ?? new Map<number, string>();
  known.set(tx, keys);
  const key = keys.get(matter) ?? (await readKeyOf(tx, matter));
  keys.set(matter, key);
  return key;
}

async function readKeyOf(tx: Transaction, matter: number): Promise<string> {
  const { rows } = await sql<{ data_key: string }>`
    select data_key from request where id = ${matter}
    union all select data_key from purge where id = ${matter}
    union all select data_key from sweep where id = ${matter}
    union all select data_key from propagation where id = ${matter}`.execute(unwrap(tx));
  const [row] = rows;
  if (!row) throw new Error(`There is no request, purge, sweep or propagation ${matter}.`);
  return row.data_key;
}
