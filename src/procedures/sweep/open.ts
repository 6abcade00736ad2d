import type { CivilDay } from '../../domain/civil-day.ts';
import { parseCivilDay } from '../../domain/civil-day.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { House } from '../house.ts';
import { commit, sweepJob } from '../house.ts';

export interface Opening {
  readonly controller: string;
  readonly system: string;
  readonly on: CivilDay;
  readonly kind: Sweep['kind'];
  readonly by: string;
}

/** @returns null when one of this tool is still reading, or this night has had one */
export async function openSweep(house: House, opening: Opening): Promise<number | null> {
  const { controller, system, on, kind, by } = opening;
  return commit(house, async ({ tx, record, wake }) => {
    const openedAt = house.clock.now();
    const id = await house.store.sweeps.open(tx, { controller, system, on, kind, openedBy: by, openedAt });
    if (id === null) return null;
    record({ actor: by, act: 'sweep-began', about: `sweep ${id}`, system, kind, details: { on } });
    wake(sweepJob(id), 'background');
    return id;
  });
}

/** Begins the sweeps of a night, one for each tool. Called twice for a night they are begun once. */
export async function beginSweeps(house: House, controller: string, day: string): Promise<void> {
  if (house.policy.suppression.sweep === 'by-hand') return;
  const on = parseCivilDay(day);
  if (!on) throw new Error(`A night has no day ${day}.`);
  for (const system of house.policy.controller(controller).systems)
    await openSweep(house, { controller, system, on, kind: 'nightly', by: 'greffe' });
}
