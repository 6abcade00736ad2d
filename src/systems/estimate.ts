import type { Connection, Cost, Pool, Verb, VerbName } from '../contract/index.ts';
import type { Action, Line, SystemEstimate } from '../domain/plan.ts';
import { isHandingOver } from '../domain/plan.ts';

/** What is planned for one system: so many inputs of a verb. */
export interface PlannedOperation {
  readonly verb: VerbName;
  readonly inputs: number;
}

export interface Estimate {
  readonly calls: number;
  readonly durationMs: number;
  /** Calls by pool, each call in every pool it counts against. */
  readonly byPool: ReadonlyMap<string, number>;
}

/** How long a vendor usually takes to answer; calls of one system go out one after the other. */
const answerMs = 150;
const dayMs = 86_400_000;

/** Verbs that each action needs, the reading back included. */
const verbsOf: Readonly<Record<Action, readonly VerbName[]>> = {
  erase: ['expand', 'erase', 'verify'],
  recycle: ['expand', 'recycle', 'verify'],
  redact: ['expand', 'redact', 'verify'],
  detach: ['expand', 'detach', 'verify'],
  object: ['object', 'verify'],
  restrict: ['restrict', 'verify'],
  lift: ['lift', 'verify'],
  rectify: ['expand', 'rectify', 'verify'],
  disclose: ['read'],
  keep: [],
  leave: [],
};

function verbsFor(line: Line): readonly VerbName[] {
  return isHandingOver(line) ? ['reassign', 'verify'] : verbsOf[line.action];
}

/** What a plan's lines cost in one system. A line that goes through another is only read back. */
export function estimateLines(
  of: { readonly system: string; readonly connection: Connection; readonly share: number },
  lines: readonly Line[],
): SystemEstimate {
  const inputs = new Map<VerbName, number>();
  for (const line of lines) {
    const verbs = line.through === null ? verbsFor(line) : (['verify'] as const);
    for (const verb of verbs) inputs.set(verb, (inputs.get(verb) ?? 0) + 1);
  }
  const { calls, durationMs } = estimate(
    of.connection,
    [...inputs].map(([verb, count]) => ({ verb, inputs: count })),
    of.share,
  );
  return { system: of.system, calls, durationMs };
}

/**
 * Calls and time a list of operations takes, from the terms the adapter declares. The slowest of three decides: the
 * vendor's windows, its days, or its answers one after the other.
 */
export function estimate(
  connection: Connection,
  operations: readonly PlannedOperation[],
  share: number,
): Estimate {
  const byPool = new Map<string, number>();
  let calls = 0;
  for (const { verb: name, inputs } of operations) {
    const verb: Verb<unknown> | undefined = connection[name];
    if (!verb || inputs === 0) continue;
    const spent = verb.costs.map((cost) => [cost.pool, callsOf(cost, verb, inputs)] as const);
    for (const [pool, count] of spent) byPool.set(pool, (byPool.get(pool) ?? 0) + count);
    // One call counts in several pools at once: the fullest of them tells how many there are.
    calls += Math.max(Math.ceil(inputs / verb.batchMax), ...spent.map(([, count]) => count));
  }
  const pacesMs = connection.pools.map((pool) => paceMs(pool, byPool.get(pool.name) ?? 0, share));
  return { calls, durationMs: Math.max(calls * answerMs, ...pacesMs), byPool };
}

/** How long so many calls take by the days of the vendor alone: many small plans add up to more than one day. */
export function daysMs(connection: Connection, calls: number, share: number): number {
  return Math.max(
    0,
    ...connection.pools.filter(({ kind }) => kind === 'day').map((pool) => paceMs(pool, calls, share)),
  );
}

function callsOf(cost: Cost, verb: Verb<unknown>, inputs: number): number {
  return Math.ceil(cost.perCall * Math.ceil(inputs / verb.batchMax) + cost.perInput * inputs);
}

/** The first window, or day, is free to be filled at once. */
function paceMs(pool: Pool, calls: number, share: number): number {
  if (calls === 0) return 0;
  const [limit, lengthMs] =
    pool.kind === 'window' ? [pool.limit, pool.windowMs] : [pool.limit * share, dayMs];
  return Math.floor((calls - 1) / limit) * lengthMs;
}
