import type { CivilDay } from '../domain/civil-day.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { House } from '../procedures/house.ts';

/** The day it is where a controller works. */
export function todayOf({ clock, policy }: Pick<House, 'clock' | 'policy'>, controller: string): CivilDay {
  return civilDayOf(clock.now(), policy.controller(controller).timeZone);
}
