import { setTimeout as pause } from 'node:timers/promises';
import type { Answered } from './asker.ts';

export interface Load {
  readonly took: readonly number[];
  readonly perSecond: number;
}

/** So many users, each asking again as soon as they were answered, for so long or so often: what the service can do at most. */
export async function withoutPause(
  { users, seconds = Infinity, most = Infinity }: { users: number; seconds?: number; most?: number },
  ask: (number: number) => Promise<Answered>,
): Promise<Load> {
  const begun = performance.now();
  const took: number[] = [];
  let asked = 0;
  const user = async (): Promise<void> => {
    while (asked < most && performance.now() - begun < seconds * 1_000) {
      const number = asked;
      asked += 1;
      took.push((await ask(number)).ms);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { took, perSecond: (took.length * 1_000) / (performance.now() - begun) };
}

/** So many users who look at what they were answered before they ask again, for a second on average: what people wait for. */
export async function withPauses(
  { users, seconds }: { readonly users: number; readonly seconds: number },
  ask: (number: number) => Promise<void>,
): Promise<{ readonly perSecond: number }> {
  const begun = performance.now();
  let asked = 0;
  const user = async (): Promise<void> => {
    for (;;) {
      await pause(Math.random() * 2 * PAUSE_MS);
      if (performance.now() - begun > seconds * 1_000) return;
      const number = asked;
      asked += 1;
      await ask(number);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { perSecond: (asked * 1_000) / (performance.now() - begun) };
}

const PAUSE_MS = 1_000;
