import pRetry from 'p-retry';
import type { Context, Failure, Tools } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';

/** Ends after so many milliseconds, or rejects as soon as the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Enough for a vendor that restarts; a longer absence is waited out by the procedure, not in a call. */
const retries = 5;
const firstWaitMs = 500;

/** A vendor that asks for more patience than this is asked again by the procedure, once the time has come. */
const waitMaxMs = 60_000;

/**
 * Repeats a call the vendor certainly did nothing about: it was told to slow down, or could not be reached. A write
 * without an answer is another kind of failure, and is never repeated here.
 */
export function retried(
  { clock, random, wait }: { readonly clock: Clock; readonly random: Random; readonly wait: Wait },
  send: Tools['send'],
): Tools['send'] {
  return (call, context, attempt) =>
    // The signal is not handed to p-retry: it would drop the answer of a write that ended as the signal aborted.
    pRetry(() => send(call, context, attempt), {
      retries,
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (context.signal.aborted || !(error instanceof VendorFailure) || !mayRepeat(error.failure))
          return false;
        const waitMs = waitFor(error.failure, attemptNumber, clock, random);
        return waitMs <= waitMaxMs && (await waited(wait, waitMs, context));
      },
    });
}

function mayRepeat(failure: Failure): boolean {
  return failure.kind === 'rate-limited' || failure.kind === 'unavailable';
}

/** What the vendor asks for, or twice as long each time; then a little by chance, so that processes part. */
function waitFor(failure: Failure, attemptNumber: number, clock: Clock, random: Random): number {
  const ownMs = firstWaitMs * 2 ** (attemptNumber - 1);
  const askedMs = failure.retryAt ? failure.retryAt.getTime() - clock.now().getTime() : 0;
  const jitter = (random.bytes(1)[0] ?? 0) / 255;
  return Math.max(ownMs, askedMs) + ownMs * jitter;
}

async function waited(wait: Wait, ms: number, { signal }: Context): Promise<boolean> {
  try {
    await wait(ms, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  return !signal.aborted;
}
