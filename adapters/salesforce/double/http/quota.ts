import type { MovableClock } from '../../../double-kit/index.ts';
import { Refusal } from '../refusal.ts';

const hour = 3_600_000;

/** API calls of the last 24 hours, counted by the hour. */
export interface Quota {
  readonly max: number;
  readonly used: number;
  /** @throws Refusal when the day's calls are spent */
  take(): void;
  /** As if so many calls had been made by others. */
  spend(calls: number): void;
}

export function rollingQuota(max: number, clock: MovableClock): Quota {
  const byHour = new Map<number, number>();
  const thisHour = (): number => Math.floor(clock.now().getTime() / hour);
  const used = (): number => {
    let sum = 0;
    for (const [at, calls] of byHour) {
      if (at <= thisHour() - 24) byHour.delete(at);
      else sum += calls;
    }
    return sum;
  };
  const spend = (calls: number): void => void byHour.set(thisHour(), (byHour.get(thisHour()) ?? 0) + calls);
  return {
    max,
    get used() {
      return used();
    },
    take: () => {
      if (used() >= max) throw new Refusal('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      spend(1);
    },
    spend,
  };
}
