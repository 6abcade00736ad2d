import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Tables } from './tables.ts';

const underWay = new WeakMap<Transaction, KyselyTransaction<Tables>>();

/** Runs `work` in one transaction: it commits when `work` resolves and rolls back when it throws. */
export async function transact<T>(db: Kysely<Tables>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (kyselyTransaction) => {
    const tx: Transaction = { transaction: Symbol('transaction') };
    underWay.set(tx, kyselyTransaction);
    try {
      return await work(tx);
    } finally {
      underWay.delete(tx);
    }
  });
}

/** The store's side of the opaque transaction that the ports pass around. */
export function unwrap(tx: Transaction): KyselyTransaction<Tables> {
  const kyselyTransaction = underWay.get(tx);
  if (kyselyTransaction === undefined)
    throw new Error('This transaction has ended, or is not one of this store.');
  return kyselyTransaction;
}
