import { createGreffe } from '../../src/greffe.ts';
import type { Greffe } from '../../src/greffe.ts';
import type { TestHouse } from '../support/house.ts';
import { digestOf } from '../support/dump.ts';
import type { CrashPoints } from './crash-points.ts';
import { Crash, withCrashAt } from './crash-points.ts';

export interface TakingOver {
  /** Does one act; where the process dies in it, another that does not die takes over and does the act again. */
  readonly step: (act: (now: Greffe) => Promise<unknown>) => Promise<void>;
  /** The process that dies. */
  readonly doomed: CrashPoints;
  /** Vendor writes that were answered `done`, of both processes. */
  readonly effects: () => readonly string[];
}

const pause = async (): Promise<void> => undefined;

/**
 * @param at  the point at which the first process dies, from 1; null for none
 * @param meanwhile  what happens while nobody is there
 */
export function takingOver(
  house: TestHouse,
  at: number | null,
  meanwhile: () => Promise<unknown> = async () => undefined,
): TakingOver {
  let acts = 0;
  const doomed = withCrashAt(house.house, at, async () => `${acts} ${await digestOf(house.pool)}`);
  const healthy = withCrashAt(house.house, null);
  let greffe = createGreffe(doomed.house, pause);
  return {
    async step(act) {
      acts += 1;
      try {
        await act(greffe);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        await doomed.ended();
        greffe = createGreffe(healthy.house, pause);
        // Whoever takes over reads nothing back before the dead call has certainly ended.
        house.clock.advance(180_000);
        await meanwhile();
        await act(greffe).catch(tookEffect);
      }
    },
    doomed,
    effects: () => [...doomed.effects, ...healthy.effects],
  };
}

/** The act took effect just before the process died. */
function tookEffect(error: unknown): void {
  const isDone = error instanceof Error && /already|has ended/.test(error.message);
  if (!isDone) throw error;
}
