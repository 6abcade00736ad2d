import { parseCivilDay } from '../../domain/civil-day.ts';
import type { House } from '../house.ts';
import { openPurge } from './open.ts';

/** Begins the run of a night, where the controller has a schedule. Called twice for a night it is begun once. */
export async function beginNight(house: House, controller: string, day: string): Promise<void> {
  if (house.policy.retention.length === 0) return;
  const on = parseCivilDay(day);
  if (!on) throw new Error(`A night has no day ${day}.`);
  await openPurge(house, { controller, on, kind: 'nightly', by: 'greffe', rules: null });
}
