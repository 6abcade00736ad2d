import type { Cost, Pool } from '../../src/contract/index.ts';

/** Ceilings of our own making, in the shape most vendors have: a short window and a day. */
export const pools: readonly Pool[] = [
  { name: 'calls', kind: 'window', limit: 100, windowMs: 10_000 },
  { name: 'day', kind: 'day', limit: 250_000, timeZone: 'UTC' },
];

export const poolNames: readonly string[] = pools.map((pool) => pool.name);

/** Most rows of one call. */
export const batchMax = 100;

/** Most identifiers of one search. */
export const identifiersMax = 10;

/** Most people of one look before something is done to them: each takes a search an address, and a look at their orders. */
export const peopleMax = 20;

export function spends(calls: { readonly perCall?: number; readonly perInput?: number }): readonly Cost[] {
  return poolNames.map((pool) => ({ pool, perCall: calls.perCall ?? 0, perInput: calls.perInput ?? 0 }));
}

/** What the account sends at once, and how long it waits for an answer before it sends again. */
export const eventsMax = 100;
export const bodyBytesMax = 256 * 1024;
export const answerWithinMs = 5_000;

/** A delivery is believed for so long after it was signed, and so long before. */
export const deliveryAgeMs = 5 * 60_000;
