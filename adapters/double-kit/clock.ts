/** Real time plus an offset that only a test moves: ninety days of recycle bin pass in one call. */
export interface MovableClock {
  now(): Date;
  moveBy(ms: number): void;
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** @param startAt what the clock shows now; the real time when absent */
export function movableClock(startAt: Date = new Date()): MovableClock {
  let offset = startAt.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    moveBy: (ms) => {
      offset += ms;
    },
  };
}
