import { setTimeout as pause } from 'node:timers/promises';
import type { Answered } from './asker.ts';

export interface Load {
  readonly took: readonly number[];
  readonly perSecond: number;
  /** What went wrong, of calls that were not answered as hoped: none of them ends the others. */
  readonly failures: readonly string[];
}

/** So many users, each asking again as soon as they were answered, for so long or so often: what the service can do at most. */
export async function withoutPause(
  { users, seconds = Infinity, most = Infinity }: { users: number; seconds?: number; most?: number },
  ask: () => Promise<Answered>,
): Promise<Load> {
  const begun = performance.now();
  const took: number[] = [];
  const failures: string[] = [];
  let asked = 0;
  const user = async (): Promise<void> => {
    while (asked < most && performance.now() - begun < seconds * 1_000) {
      asked += 1;
      await noting(failures, async () => took.push((await ask()).ms));
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { took, perSecond: perSecond(asked, begun), failures };
}

/** So many users who look at what they were answered before they ask again, for a second on average: what people wait for. */
export async function withPauses(
  { users, seconds }: { readonly users: number; readonly seconds: number },
  ask: (number: number) => Promise<void>,
): Promise<Pick<Load, 'perSecond' | 'failures'>> {
  const begun = performance.now();
  const failures: string[] = [];
  let asked = 0;
  const user = async (): Promise<void> => {
    for (;;) {
      await pause(Math.random() * 2 * PAUSE_MS);
      if (performance.now() - begun > seconds * 1_000) return;
      const number = asked;
      asked += 1;
      await noting(failures, () => ask(number));
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { perSecond: perSecond(asked, begun), failures };
}

const PAUSE_MS = 1_000;

async function noting(failures: string[], call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
}

function perSecond(asked: number, begun: number): number {
  return (asked * 1_000) / (performance.now() - begun);
}
