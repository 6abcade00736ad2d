import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Budget, Pool, Priority, Slot, Spent } from '../../ports/budget.ts';
import type { Tables } from './tables.ts';

/** A holder that died keeps its slot no longer than this beyond the window. */
const leaseMs = 30_000;

/**
 * Each call takes a slot, gives it back and is counted: three commits, none of which waits for the disk. Should the
 * server itself die, its last moments of counting are lost, and at worst the vendor asks for patience.
 */
const unhurried = sql`(select set_config('synchronous_commit', 'off', true)) as unhurried`;

/**
 * A slot is one call that may be made. It is free again one window after the vendor's answer, which
 * is safe whatever moment between call and answer the vendor counts at.
 */
export function openBudget(db: Kysely<Tables>): Budget {
  const made = new Set<string>();
  const queues = new Map<string, Promise<void>>();

  /** Within a process one caller asks at a time for each priority, the others stand in line. */
  const inLine = async <T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const previous = queues.get(name) ?? Promise.resolve();
    const mine = Promise.withResolvers<void>();
    queues.set(
      name,
      previous.then(() => mine.promise),
    );
    try {
      await orAborted(previous, signal);
      return await work();
    } finally {
      mine.resolve();
    }
  };

  return {
    async acquire({ system, pool, priority, signal }) {
      const key = `${system}/${pool.name}`;
      const ceiling = ceilingOf(pool.limit, priority);
      return inLine(`${key}/${priority}`, signal, async () => {
        for (;;) {
          signal.throwIfAborted();
          if (!made.has(key)) {
            await makeSlots(db, key, pool.limit);
            made.add(key);
          }
          const slot = await take(db, key, ceiling, pool);
          if (slot !== null) return slot;
          const pause = await waitMs(db, key, ceiling, pool);
          // An abort ends the pause early; the next turn throws its reason.
          await wait(pause, undefined, { signal }).catch(() => undefined);
        }
      });
    },
    async spend({ system, pool, day, limit, priority, calls, resetsAt }): Promise<Spent> {
      const ceiling = ceilingOf(limit, priority);
      if (calls > ceiling) return { granted: false, resetsAt };
      // One row counts a whole day: who waits for it in line here holds no connection meanwhile.
      const { rows } = await inLine(`${system}/${pool}/day`, new AbortController().signal, () =>
        sql`
        insert into quota (system, pool, day, spent)
        select ${system}, ${pool}, ${day}, ${calls}::int from ${unhurried}
        on conflict (system, pool, day) do update set spent = quota.spent + excluded.spent
          where quota.spent + excluded.spent <= ${ceiling}
        returning spent`.execute(db),
      );
      return rows.length === 1 ? { granted: true } : { granted: false, resetsAt };
    },
  };
}

/** What a priority may use of a limit: the rest is kept for those who are more urgent. */
const fractions = { person: 1, request: 0.95, background: 0.8 } as const;

/** The part of a limit open to a priority; even the smallest limit lets everybody through in turn. */
export function ceilingOf(limit: number, priority: Priority): number {
  return Math.max(1, Math.floor(limit * fractions[priority]));
}

async function makeSlots(db: Kysely<Tables>, key: string, limit: number): Promise<void> {
  await sql`
    insert into slot (key, n) select ${key}, n from generate_series(0, ${limit}::int - 1) as n
    on conflict do nothing`.execute(db);
}

async function take(db: Kysely<Tables>, key: string, ceiling: number, pool: Pool): Promise<Slot | null> {
  // The highest allowed number first: the urgent use what is theirs alone before what all share.
  const { rows } = await sql<{ n: number; lease: string }>`
    with free as (
      select key, n from slot
      where key = ${key} and n < ${ceiling} and free_at <= clock_timestamp()
      order by n desc limit 1 for update skip locked
    )
    update slot set free_at = clock_timestamp() + ${pool.windowMs + leaseMs} * interval '1 millisecond'
    from free, ${unhurried} where slot.key = free.key and slot.n = free.n
    returning slot.n, slot.free_at::text as lease`.execute(db);
  const [taken] = rows;
  return taken === undefined ? null : { release: () => release(db, key, taken, pool) };
}

async function release(
  db: Kysely<Tables>,
  key: string,
  { n, lease }: { n: number; lease: string },
  pool: Pool,
): Promise<void> {
  // Whose lease has run out no longer owns the slot, and must not shorten the next one's.
  await sql`
    update slot set free_at = clock_timestamp() + ${pool.windowMs} * interval '1 millisecond'
    from ${unhurried} where key = ${key} and n = ${n} and free_at = ${lease}::timestamptz`.execute(db);
}

/** Until the first slot is free; one in use now can be free one window from now at the earliest. */
async function waitMs(db: Kysely<Tables>, key: string, ceiling: number, pool: Pool): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from min(free_at) - clock_timestamp()) * 1000)::float8 as ms
    from slot where key = ${key} and n < ${ceiling}`.execute(db);
  return Math.ceil(Math.min(Math.max(rows[0]?.ms ?? 0, 1), pool.windowMs));
}

async function orAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([waiting, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
