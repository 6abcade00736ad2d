import type { Transaction } from '../../../ports/store-transaction.ts';
import { statement } from '../transaction.ts';

/** A matter keeps the key it was opened with, and one transaction asks for it many times. */
const known = new WeakMap<Transaction, Map<number, string>>();

/** The data key under which everything personal of a request, a purge, a sweep or a propagation lies. */
export async function keyOfMatter(tx: Transaction, matter: number): Promise<string> {
  const key = known.get(tx)?.get(matter) ?? (await readKeyOf(tx, matter));
  knowKeyOfMatter(tx, matter, key);
  return key;
}

/** Whoever read the matter itself knows its key. */
export function knowKeyOfMatter(tx: Transaction, matter: number, key: string): void {
  const keys = known.get(tx) ?? new Map<number, string>();
  known.set(tx, keys.set(matter, key));
}

async function readKeyOf(tx: Transaction, matter: number): Promise<string> {
  const [row] = await keysOf(tx, [matter]);
  if (!row) throw new Error(`There is no request, purge, sweep or propagation ${matter}.`);
  return row.data_key;
}

const keysOf = statement<{ readonly data_key: string }>(
  'matter-key',
  'reads',
  `select data_key from request where id = $1
    union all select data_key from purge where id = $1
    union all select data_key from sweep where id = $1
    union all select data_key from propagation where id = $1`,
);
