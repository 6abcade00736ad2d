import type { Silence } from '../steps/locate.ts';

export const ASK_AGAIN_MS = 5 * 60_000;

/** A right that is missing is asked for again as well: whoever mends it need not know what waits for it. */
export function againAt(now: Date, { passing, retryAt }: Pick<Silence, 'passing' | 'retryAt'>): Date {
  return retryAt ?? new Date(now.getTime() + (passing ? 1 : 12) * ASK_AGAIN_MS);
}
