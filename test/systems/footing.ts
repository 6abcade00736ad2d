import type { Tools, VendorCall } from '../../src/contract/index.ts';
import type { Budget } from '../../src/ports/budget.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Facts, Log } from '../../src/ports/log.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Wait } from '../../src/systems/layers/retry.ts';

/** What systems stand on, in memory; everything that passes is kept to be looked at. */
export function testFooting() {
  let now = Date.UTC(2026, 10, 23, 9);
  const lines: (Facts & { readonly event: string })[] = [];
  const waits: number[] = [];
  const clock: Clock = { now: () => new Date(now) };
  const say = (event: string, facts: Facts = {}): void => void lines.push({ event, ...facts });
  const log: Log = { info: say, warn: say, error: say };
  const random: Random = { bytes: (count) => new Uint8Array(count), uuid: () => crypto.randomUUID() };
  const wait: Wait = async (ms, signal) => {
    waits.push(ms);
    signal.throwIfAborted();
    now += ms;
  };
  return { clock, log, random, wait, waits, lines, budget: ampleBudget() };
}

/** Grants everything, and remembers what was held and for how long. */
export function ampleBudget() {
  const events: string[] = [];
  const budget: Budget & { readonly events: readonly string[]; dayLeft: number } = {
    events,
    dayLeft: Infinity,
    acquire: async ({ pool }) => {
      events.push(`acquire ${pool.name}`);
      return { release: async () => void events.push(`release ${pool.name}`) };
    },
    spend: async ({ pool, day, limit, calls, resetsAt }) => {
      events.push(`spend ${calls} of ${limit} of ${pool} on ${day}`);
      budget.dayLeft -= calls;
      return budget.dayLeft >= 0 ? { granted: true } : { granted: false, resetsAt };
    },
  };
  return budget;
}

export const readCall: VendorCall = { endpoint: 'GET rows', pools: ['calls', 'day'], effect: 'read' };
export const writeCall: VendorCall = { endpoint: 'POST rows/erase', pools: ['calls'], effect: 'write' };

export const pools = [
  { name: 'calls', kind: 'window', limit: 100, windowMs: 10_000 },
  { name: 'day', kind: 'day', limit: 1_000, timeZone: 'Europe/Paris' },
] as const;

/** Sends straight to the attempt, as the innermost layer does. */
export const send: Tools['send'] = (_call, context, attempt) => attempt(context.signal);
