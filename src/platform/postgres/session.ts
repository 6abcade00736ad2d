import type {
  CompiledQuery,
  DatabaseConnection,
  QueryResult,
  RootOperationNode,
  TransactionSettings,
} from 'kysely';
import { AbortedTransactionError } from 'kysely';
import type { QueryResult as Answered, PoolClient } from 'pg';
import { codeOf } from '../error-code.ts';

/**
 * A connection that writes to the server as rarely as it can: what is asked side by side leaves in one piece, and a
 * transaction begins with its first statement.
 */
export interface Session extends DatabaseConnection {
  begin(settings: TransactionSettings): void;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Back to the pool, or out of it where nobody knows what state it is in. */
  release(): void;
}

/**
 * What a statement leaves behind: nothing, locks until the transaction ends, or changes. It decides what may travel with
 * `begin`, and whether anybody has to wait for the commit.
 */
export type Effect = 'reads' | 'locks' | 'writes';

/** A statement that each connection parses and plans once, by its name. */
export interface Prepared {
  readonly name: string;
  readonly effect: Effect;
}

const prepared = new WeakMap<RootOperationNode, Prepared>();

/** Has every connection keep the plan of this statement under a name; its text must name its columns. */
export function prepare(query: CompiledQuery, as: Prepared): void {
  prepared.set(query.query, as);
}

/** A transaction from its `begin` on; nothing is sent before its first statement. */
interface UnderWay {
  readonly opening: string;
  /** Nothing can be changed in it: whatever it asks leaves nothing behind. */
  readonly isReadOnly: boolean;
  begun: Promise<void> | null;
  isSure: boolean;
  /** Something waits until it is sure to have begun: all that is asked later waits behind it. */
  isHeldBack: boolean;
  leaves: Effect;
  failure: unknown;
}

export function sessionOn(client: PoolClient): Session {
  let underWay: UnderWay | null = null;
  let isSpoilt = false;
  const gather = gatherer(client);
  const openedAt = performance.now();
  let plannedAnewAt = openedAt;

  const ask = (
    question: { readonly text: string; readonly values?: unknown[]; readonly name?: string },
    how: Haste = 'now',
  ) => {
    gather(how);
    return client.query(question);
  };

  /**
   * `begin` travels with the first statement. Should it fail, that one has run by itself: which is why what changes
   * something waits for it, and nothing else is asked afterwards.
   */
  const start = async (transaction: UnderWay): Promise<void> => {
    try {
      await ask({ text: transaction.opening });
      transaction.isSure = true;
    } catch (error) {
      transaction.failure = error;
      throw error;
    }
  };

  /** @returns null where it may be sent at once */
  const turnOf = (transaction: UnderWay, effect: Effect): Promise<void> | null => {
    if (transaction.failure !== undefined) throw transaction.failure;
    if (transaction.begun === null) {
      transaction.begun = start(transaction);
      // Whoever asks next hears of it.
      transaction.begun.catch(() => undefined);
    }
    if (transaction.isReadOnly) return null;
    if (effect === 'writes' || transaction.leaves === 'reads') transaction.leaves = effect;
    if (transaction.isSure) return null;
    if (effect === 'writes') transaction.isHeldBack = true;
    return transaction.isHeldBack ? transaction.begun : null;
  };

  /** A plan that was made of a small table is a bad one once it is large, and nobody tells the server at once that it grew. */
  const planAnew = (): void => {
    const now = performance.now();
    const age = Math.min(Math.max((now - openedAt) / 2, PLANS_KEPT_MS.least), PLANS_KEPT_MS.most);
    if (now - plannedAnewAt < age) return;
    plannedAnewAt = now;
    void ask({ text: 'discard plans' }, 'later').catch(() => undefined);
  };

  const answer = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const name = prepared.get(query.query)?.name;
    if (name !== undefined) planAnew();
    const question = { text: query.sql, values: [...query.parameters] };
    try {
      return asResult<Row>(await ask(name === undefined ? question : { ...question, name }));
    } catch (error) {
      if (name === undefined || !isOutdated(error)) throw error;
      isSpoilt = true;
      // By itself it lost nothing: it is asked anew.
      if (underWay !== null) throw error;
      return asResult<Row>(await ask(question));
    }
  };

  return {
    async executeQuery<Row>(query: CompiledQuery) {
      const turn = underWay && turnOf(underWay, effectOf(query.query));
      if (turn) await turn;
      return answer<Row>(query);
    },
    streamQuery() {
      throw new Error('Nothing of the store is streamed: ask for it page by page.');
    },
    begin({ isolationLevel, accessMode }) {
      const terms = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
      underWay = {
        opening: ['start transaction', ...terms].join(' '),
        isReadOnly: accessMode === 'read only',
        begun: null,
        isSure: false,
        isHeldBack: false,
        leaves: 'reads',
        failure: undefined,
      };
    },
    async commit() {
      const transaction = underWay;
      if (transaction?.begun) await transaction.begun;
      underWay = null;
      if (!transaction?.begun) return;
      if (transaction.leaves === 'reads') {
        // Nobody has to know that it ended: whoever uses the connection next comes after it.
        void ask({ text: 'commit' }, 'later').catch(() => undefined);
        return;
      }
      try {
        const { command } = lastOf(await ask({ text: COMMIT[transaction.leaves] }));
        // The server says so where a statement had failed.
        if (command === 'ROLLBACK') throw new AbortedTransactionError();
      } catch (error) {
        isSpoilt = true;
        throw error;
      }
    },
    async rollback() {
      const transaction = underWay;
      underWay = null;
      if (!transaction?.begun) return;
      try {
        await transaction.begun;
        await ask({ text: 'rollback' });
      } catch {
        // What began nowhere, or cannot be ended, is given up with its connection.
        isSpoilt = true;
      }
    },
    release() {
      client.release(isSpoilt);
    },
  };
}

/** Locks alone are marked on their rows, and nothing is lost when the marks are: no disk is waited for. */
const COMMIT = { writes: 'commit', locks: 'set local synchronous_commit = off; commit' } as const;

const PLANS_KEPT_MS = { least: 500, most: 10_000 } as const;

type Haste = 'now' | 'later';

/**
 * What is written in one turn of the event loop leaves in one piece. What nobody waits for leaves with whatever is
 * written next, and at the end of the turn at the latest.
 */
function gatherer({ connection }: PoolClient): (how: Haste) => void {
  let gathering: Haste | null = null;
  const leave = (): void => {
    if (gathering === null) return;
    gathering = null;
    connection.stream.uncork();
  };
  return (how) => {
    if (gathering === 'now' || gathering === how) return;
    if (gathering === null) connection.stream.cork();
    gathering = how;
    if (how === 'now') process.nextTick(leave);
    else setImmediate(leave);
  };
}

export function effectOf(query: RootOperationNode): Effect {
  const known = prepared.get(query);
  if (known) return known.effect;
  if (query.kind !== 'SelectQueryNode' || query.with) return 'writes';
  return query.endModifiers && query.endModifiers.length > 0 ? 'locks' : 'reads';
}

/** A release that came meanwhile changed a table, or a pooler forgot what it was told to keep. */
function isOutdated(error: unknown): boolean {
  const code = codeOf(error);
  return code === '0A000' || code === '26000';
}

/** Several statements in one text answer in a list. */
function lastOf(answered: Answered | readonly Answered[]): Answered {
  if ('rows' in answered) return answered;
  const last = answered.at(-1);
  if (!last) throw new Error('The server did not say what became of a statement.');
  return last;
}

/** Kysely hands back what it was given. */
export function sessionIn(connection: DatabaseConnection): Session {
  if (isSession(connection)) return connection;
  throw new Error('This is no connection of the store.');
}

function isSession(connection: DatabaseConnection): connection is Session {
  return 'commit' in connection;
}

function asResult<Row>(answered: Answered | readonly Answered[]): QueryResult<Row> {
  const { command, rowCount, rows } = lastOf(answered);
  const isCounted = CHANGES.has(command);
  return {
    ...(isCounted && { numAffectedRows: BigInt(rowCount ?? 0) }),
    rows,
  };
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
