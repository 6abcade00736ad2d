import {
  CompiledQuery,
  DummyDriver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction as KyselyTransaction,
} from 'kysely';
import type { Dialect, Kysely, KyselyPlugin, TransactionBuilder } from 'kysely';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Effect, Session } from './session.ts';
import { effectOf, prepare, sessionIn } from './session.ts';
import type { Tables } from './tables.ts';

interface UnderWay {
  readonly kysely: Kysely<Tables>;
  /** The connection it holds; null where it is one question, of whichever connection is free. */
  readonly session: Session | null;
  /** What fails with the commit. */
  readonly leaving: Promise<unknown>[];
  /** Whether all of it is of one moment. */
  readonly isOfOneMoment: boolean;
}

const underWay = new WeakMap<Transaction, UnderWay>();

type Work<T> = (tx: Transaction) => Promise<T>;

/** Runs `work` in one transaction: it commits when `work` resolves and rolls back when it throws. */
export async function transact<T>(db: Kysely<Tables>, work: Work<T>): Promise<T> {
  return run(db.transaction(), work, false);
}

/** Runs `work`, which may not write, on what the store holds at its first statement. */
export async function read<T>(db: Kysely<Tables>, work: Work<T>): Promise<T> {
  const builder = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return run(builder, work, true);
}

/** Runs `work`, which asks one question and changes nothing: no transaction is begun for it. */
export async function look<T>(db: Kysely<Tables>, work: Work<T>): Promise<T> {
  const tx: Transaction = { transaction: Symbol('look') };
  const kysely = db.withPlugin(oneQuestion());
  underWay.set(tx, { kysely, session: null, leaving: [], isOfOneMoment: false });
  try {
    return await work(tx);
  } finally {
    underWay.delete(tx);
  }
}

async function run<T>(
  builder: TransactionBuilder<Tables>,
  work: Work<T>,
  isOfOneMoment: boolean,
): Promise<T> {
  const leaving: Promise<unknown>[] = [];
  try {
    return await builder.execute(async (inTurn) => {
      const tx: Transaction = { transaction: Symbol('transaction') };
      const session = await inTurn.getExecutor().provideConnection(async (one) => sessionIn(one));
      underWay.set(tx, { kysely: sideBySide(inTurn, session), session, leaving, isOfOneMoment });
      try {
        return await work(tx);
      } finally {
        underWay.delete(tx);
      }
    });
  } catch (error) {
    // The commit says only that something had failed before.
    await Promise.all(leaving);
    throw error;
  }
}

/** The store's side of the opaque transaction that the ports pass around. */
export function unwrap(tx: Transaction): Kysely<Tables> {
  return sideOf(tx).kysely;
}

/** What one transaction reads is what another one destroys meanwhile: here nothing changes until it ends. */
export function isOfOneMoment(tx: Transaction): boolean {
  return sideOf(tx).isOfOneMoment;
}

/** Is not waited for before the commit is sent: both travel together, and it fails the transaction as if it had been. */
export function leaveWithCommit(tx: Transaction, sent: Promise<unknown>): void {
  // It is told by the transaction.
  sent.catch(() => undefined);
  sideOf(tx).leaving.push(sent);
}

/** A statement whose text never changes; it names its columns. */
export type Statement<Row> = (
  where: Transaction | Kysely<Tables>,
  values: readonly unknown[],
) => Promise<readonly Row[]>;

/**
 * A statement that is asked often: each connection plans it once. Those of one transaction that are asked in a row leave
 * in that order, and need not wait for each other's answers.
 */
export function statement<Row>(name: string, effect: Effect, text: string): Statement<Row> {
  const base: CompiledQuery<Row> = CompiledQuery.raw(text);
  prepare(base, { name, effect });
  return async (where, values) => {
    const query: CompiledQuery<Row> = { ...base, parameters: values };
    if (!isTransaction(where)) return (await where.executeQuery(query)).rows;
    const { session, kysely } = sideOf(where);
    const { rows } = await (session ? session.executeQuery<Row>(query) : kysely.executeQuery(query));
    return rows;
  };
}

function isTransaction(where: Transaction | Kysely<Tables>): where is Transaction {
  return typeof where.transaction === 'symbol';
}

function sideOf(tx: Transaction): UnderWay {
  const side = underWay.get(tx);
  if (side === undefined) throw new Error('This transaction has ended, or is not one of this store.');
  return side;
}

/** The same transaction, whose statements do not wait for each other: the session sends them in their order. */
function sideBySide(inTurn: KyselyTransaction<Tables>, session: Session): KyselyTransaction<Tables> {
  const executor = inTurn
    .getExecutor()
    .withConnectionProvider({ provideConnection: (consumer) => consumer(session) });
  return new KyselyTransaction<Tables>({ config: { dialect: none }, dialect: none, driver, executor });
}

const driver = new DummyDriver();
/** A transaction opens no connections of its own. */
const none: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

function oneQuestion(): KyselyPlugin {
  let isAsked = false;
  return {
    transformQuery({ node }) {
      if (isAsked || effectOf(node) !== 'reads')
        throw new Error('A look is one question that changes nothing: read several things by a read.');
      isAsked = true;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
