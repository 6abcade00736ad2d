import type { Kysely, Transaction as KyselyTransaction, TransactionBuilder } from 'kysely';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Tables } from './tables.ts';

const underWay = new WeakMap<Transaction, KyselyTransaction<Tables>>();

type Work<T> = (tx: Transaction) => Promise<T>;

/** Runs `work` in one transaction: it commits when `work` resolves and rolls back when it throws. */
export async function transact<T>(db: Kysely<Tables>, work: Work<T>): Promise<T> {
  return run(db.transaction(), work);
}

/** Runs `work`, which may not write, on what the store holds at its first statement. */
export async function read<T>(db: Kysely<Tables>, work: Work<T>): Promise<T> {
  return run(db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only'), work);
}

async function run<T>(builder: TransactionBuilder<Tables>, work: Work<T>): Promise<T> {
  return builder.execute(async (kyselyTransaction) => {
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
