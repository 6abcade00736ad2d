import { createHash, randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { Client } from 'pg';
import type { QueryResult, QueryResultRow } from 'pg';
import { LockLost, type HeldLock, type LockAttempt, type Locks } from '../../ports/locks.ts';
import { connectionOptions } from './connection.ts';

export interface OpenLocks extends Locks {
  /** Connects now, where no lock was asked for yet. @throws Error behind a transaction pooler */
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Session advisory locks on one connection of this process, outside the pool. A paused process keeps
 * them, a dead one loses them at once.
 * @param silenceMs  a server that does not answer for so long is taken for gone
 */
export async function openLocks(url: string, options: LockOptions = {}): Promise<OpenLocks> {
  const locks = locksLater(url, options);
  await locks.open();
  return locks;
}

interface LockOptions {
  readonly silenceMs?: number;
}

/** The same, connected when the first lock is asked for: whoever only looks takes none. */
export function locksLater(url: string, { silenceMs = 10_000 }: LockOptions = {}): OpenLocks {
  // PostgreSQL lets one session take its own lock twice; within the process this set says no.
  const keys = new Set<string>();
  let session: Promise<Session> | null = null;

  const currentSession = async (): Promise<Session> => {
    const known = session;
    if (known !== null && !(await known).lost.signal.aborted) return known;
    // Of those who found it lost together, the first connects for all.
    if (session !== known) return currentSession();
    const next = openSession(url, silenceMs);
    session = next;
    // A failed attempt is not remembered: the next lock tries to connect again.
    next.catch(() => {
      if (session === next) session = null;
    });
    return next;
  };

  return {
    open: async () => void (await currentSession()),
    async tryWith<T>(key: string, work: (held: HeldLock) => Promise<T>): Promise<LockAttempt<T>> {
      if (keys.has(key)) return { held: false };
      keys.add(key);
      try {
        const current = await currentSession();
        const { ask, lost } = current;
        const [high, low] = numbersOf(key);
        const taken = await ask<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
          high,
          low,
        ]);
        if (taken.rows[0]?.taken !== true) return { held: false };
        try {
          return { held: true, value: await work(heldLock(key, current)) };
        } finally {
          // A lost session has lost its locks already.
          if (!lost.signal.aborted) await unlock(ask, high, low);
        }
      } finally {
        keys.delete(key);
      }
    },
    async close() {
      const last = await session;
      if (last !== null) await endSession(last);
    },
  };
}

async function unlock(ask: Ask, high: number, low: number): Promise<void> {
  // When this fails the session is dead, and its locks with it.
  await ask('select pg_advisory_unlock($1, $2)', [high, low]).catch(() => undefined);
}

function heldLock(key: string, session: Session): HeldLock {
  return {
    signal: session.lost.signal,
    async assertHeld() {
      // A process that was paused learns only by asking that its session ended meanwhile.
      await demandAnswer(session);
      if (session.lost.signal.aborted) throw new LockLost(key);
    },
  };
}

type Ask = <Row extends QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<QueryResult<Row>>;

/** Many lock keys share the connection, and it answers one question after the other. */
function inTurn(client: Client): Ask {
  let last: Promise<unknown> = Promise.resolve();
  return <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) => {
    const answer = last.then(() => client.query<Row>(text, [...values]));
    last = answer.catch(() => undefined);
    return answer;
  };
}

interface Session {
  readonly client: Client;
  readonly ask: Ask;
  readonly socket: Socket;
  readonly lost: AbortController;
  readonly heartbeat: NodeJS.Timeout;
}

/** A network that swallows everything does not tell: whoever does not answer in time has lost us our locks. */
async function demandAnswer({ ask, socket, lost }: Pick<Session, 'ask' | 'socket' | 'lost'>): Promise<void> {
  try {
    await ask('select 1');
  } catch {
    lost.abort(new LockLost('this process'));
    socket.destroy();
  }
}

async function openSession(url: string, silenceMs: number): Promise<Session> {
  const lost = new AbortController();
  const { client, socket } = await openClient(url, silenceMs, () => lost.abort(new LockLost('this process')));
  try {
    const probe = await openClient(url, silenceMs, () => undefined);
    await demandSessions(client, probe.client).finally(() => probe.client.end());
  } catch (error) {
    await client.end();
    throw error;
  }
  const ask = inTurn(client);
  const heartbeat = setInterval(() => void demandAnswer({ ask, socket, lost }), silenceMs);
  lost.signal.addEventListener('abort', () => clearInterval(heartbeat));
  heartbeat.unref();
  return { client, ask, socket, lost, heartbeat };
}

async function endSession({ client, lost, heartbeat }: Session): Promise<void> {
  clearInterval(heartbeat);
  if (!lost.signal.aborted) await client.end();
}

async function openClient(
  url: string,
  silenceMs: number,
  onEnd: () => void,
): Promise<{ client: Client; socket: Socket }> {
  const socket = new Socket();
  const client = new Client({
    ...connectionOptions(url, 'greffe locks'),
    stream: () => socket,
    query_timeout: silenceMs,
  });
  client.on('error', onEnd);
  client.once('end', onEnd);
  await client.connect();
  await client.query(`
    set timezone = 'UTC';
    set tcp_keepalives_idle = 10;
    set tcp_keepalives_interval = 5;
    set tcp_keepalives_count = 3`);
  return { client, socket };
}

/**
 * Refuses a pooler that hands out sessions by the transaction: behind it a lock belongs to nobody.
 * The second connection must not get what the first one holds.
 */
export async function demandSessions(first: Client, second: Client): Promise<void> {
  const [high, low] = numbersOf(`probe ${randomUUID()}`);
  const before = await backendOf(first);
  await first.query('select pg_advisory_lock($1, $2)', [high, low]);
  await second.query('begin');
  const stolen = await second.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', [
    high,
    low,
  ]);
  const during = await backendOf(first);
  await second.query('rollback');
  const released = await first.query<{ done: boolean }>('select pg_advisory_unlock($1, $2) as done', [
    high,
    low,
  ]);
  if (stolen.rows[0]?.taken !== false || before !== during || released.rows[0]?.done !== true) {
    throw new Error(
      'The database is reached through a transaction pooler, behind which locks do not hold. ' +
        'Give DATABASE_URL a direct connection, or a pooler in session mode.',
    );
  }
}

async function backendOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

/** Two 32-bit numbers name an advisory lock; taken from a hash, two keys of ours do not meet. */
function numbersOf(key: string): [number, number] {
  const digest = createHash('sha256').update(`greffe ${key}`).digest();
  return [digest.readInt32BE(0), digest.readInt32BE(4)];
}
