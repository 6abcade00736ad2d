import type { Clock } from '../../src/ports/clock.ts';

export interface MovableClock extends Clock {
  set(instant: Date | string): void;
  /** Moves forward by so many milliseconds. */
  advance(ms: number): void;
}

/** A clock that stands still until the test moves it. */
export function movableClock(start: Date | string): MovableClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    set: (instant) => {
      at = new Date(instant).getTime();
    },
    advance: (ms) => {
      at += ms;
    },
  };
}
