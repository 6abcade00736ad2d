/** Chance that can be told over again by its seed. */
export interface Dice {
  /** A whole number from 0, below this one. */
  below(bound: number): number;
  chance(odds: number): boolean;
  pick<T>(of: readonly T[]): T;
  shuffled<T>(of: readonly T[]): readonly T[];
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  // Small steps of the seed would otherwise begin alike.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (odds) => next() < odds,
    pick: (of) => {
      const [picked] = of.slice(below(of.length));
      if (picked === undefined) throw new Error('Nothing to pick from.');
      return picked;
    },
    shuffled: (of) =>
      of
        .map((one) => ({ one, at: next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ one }) => one),
  };
}
