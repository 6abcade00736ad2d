import { AsyncLocalStorage } from 'node:async_hooks';
import type { Facts } from '../ports/log.ts';
import { codeOf } from './error-code.ts';

/** The id that stands in every line while something is done. */
export const correlation = new AsyncLocalStorage<string>();

/** The id of the work at hand: a job that it sends bears it too. */
export function correlationId(): string | undefined {
  return correlation.getStore();
}

/** Every line that is logged by the work, and by whatever it begins, bears this id. */
export function correlated<T>(requestId: string, work: () => T): T {
  return correlation.run(requestId, work);
}

/**
 * What may be logged of something thrown: its name, its code and the place.
 * Not its message, in which a driver or a vendor's library may quote what somebody wrote.
 */
export function factsOf(thrown: unknown): Facts {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  // The message stands at the head of the stack: what follows it are places in the code.
  const places = thrown.stack?.split(thrown.message).at(-1) ?? '';
  const place = places.split('\n').find((line) => line.startsWith('    at '));
  return { error: thrown.name, code: codeOf(thrown), at: place?.trim().slice(3) ?? null };
}
