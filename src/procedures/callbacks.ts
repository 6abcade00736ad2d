import { callbackBody } from '../domain/callback.ts';
import { triedAgainAt } from '../domain/notification.ts';
import type { Settled } from '../ports/callback-store.ts';
import { PostRefused } from '../ports/signed-post.ts';
import type { House } from './house.ts';
import { typedDestination } from './steps/typed-destination.ts';

/**
 * Tells whoever asked how their request went, one move after the other: each taken down before it leaves, what became of it
 * after. Found `sending`, it is sent again under the same id; the caller holds the lock of these callbacks.
 */
export async function callBack(house: House, request: number, signal: AbortSignal): Promise<void> {
  const { store, clock, signedPost } = house;
  const { callbacks } = store;
  while (!signal.aborted) {
    const begun = await store.transact(async (tx) => {
      const callback = await callbacks.named(tx, request);
      const event = callback && (await callbacks.begin(tx, request, clock.now()));
      return event && { callback, event };
    });
    if (!begun) return;
    const { callback, event } = begun;
    const settled = await outcomeOf(house, request, event.attempts, () =>
      signedPost.send(
        { id: event.message, body: callbackBody(request, event) },
        typedDestination(house, callback),
      ),
    );
    await store.transact((tx) => callbacks.settle(tx, request, event.number, settled));
    // What comes after it is told after it.
    if (settled.state === 'due') return;
  }
}

async function outcomeOf(
  house: House,
  request: number,
  attempts: number,
  send: () => Promise<unknown>,
): Promise<Settled> {
  try {
    await send();
    return { state: 'told', at: house.clock.now() };
  } catch (error) {
    if (!(error instanceof PostRefused)) throw error;
    const at = house.clock.now();
    const { code, mend } = error;
    const retryAt = error.passing ? triedAgainAt(attempts, at) : null;
    house.log.warn('callback-refused', { request, code, again: retryAt !== null });
    return retryAt ? { state: 'due', retryAt, mend } : { state: 'failed', at, mend };
  }
}
