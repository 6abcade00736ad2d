/** What a vendor's limiter answers to one call. */
export interface Admission {
  readonly admitted: boolean;
  readonly remaining: number;
  /** How long until one more call would be admitted; 0 when this one was. */
  readonly waitMs: number;
}

export interface Limiter {
  readonly max: number;
  take(): Admission;
  reset(): void;
}

/**
 * A strict sliding window: never more than `max` admitted calls in any `windowMs`, wherever it starts.
 * Refused calls do not count. It runs on the monotonic clock, so moving a double's clock does not refill it.
 */
export function slidingWindow(max: number, windowMs: number): Limiter {
  const admittedAt: number[] = [];
  let oldest = 0;
  return {
    max,
    take() {
      const now = performance.now();
      while (oldest < admittedAt.length && (admittedAt[oldest] ?? 0) <= now - windowMs) oldest += 1;
      if (oldest > 10_000) {
        admittedAt.splice(0, oldest);
        oldest = 0;
      }
      const used = admittedAt.length - oldest;
      if (used >= max) {
        const waitMs = Math.max(1, Math.ceil((admittedAt[oldest] ?? now) + windowMs - now));
        return { admitted: false, remaining: 0, waitMs };
      }
      admittedAt.push(now);
      return { admitted: true, remaining: max - used - 1, waitMs: 0 };
    },
    reset() {
      admittedAt.length = 0;
      oldest = 0;
    },
  };
}

/**
 * A quota that is whole again when the period changes.
 * @param period names the running period, for example the calendar day in the portal's time zone
 * @param msToNext time left in it
 */
export function periodQuota(max: number, period: () => string, msToNext: () => number): Limiter {
  let current = period();
  let used = 0;
  return {
    max,
    take() {
      const name = period();
      if (name !== current) {
        current = name;
        used = 0;
      }
      if (used >= max) return { admitted: false, remaining: 0, waitMs: msToNext() };
      used += 1;
      return { admitted: true, remaining: max - used, waitMs: 0 };
    },
    reset() {
      used = 0;
    },
  };
}
