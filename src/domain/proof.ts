import type { CivilDay } from './civil-day.ts';
import { addDays, addPeriod, civilDay, daysBetween } from './civil-day.ts';
import type { PurgeKind } from './purge.ts';
import { civilDayOf } from './time-zone.ts';

/** Where a day begins first, and where it ends last. */
const EASTERNMOST = 'Pacific/Kiritimati';
const WESTERNMOST = 'Etc/GMT+12';

/**
 * Whether what ended on this day has been kept long enough as proof. The last day of the period must be over everywhere:
 * what is destroyed cannot be brought back, so later is the safe side.
 * @param proofKept  an ISO 8601 period of the calendar
 * @source GDPR Art. 5(1)(e), 5(2); law.md RET-6
 */
export function isProofOver(endedOn: CivilDay, proofKept: string, now: Date): boolean {
  return civilDayOf(now, WESTERNMOST) > addPeriod(endedOn, proofKept);
}

/** Who a dry run found: nothing was done about them, so that it proves nothing. Long enough to be read and discussed. */
const DRY_RUN_KEPT = 'P1M';

/** Whether a purge that ended on this day has been kept long enough. */
export function isPurgeOver(kind: PurgeKind, endedOn: CivilDay, proofKept: string, now: Date): boolean {
  if (isProofOver(endedOn, proofKept, now)) return true;
  return kind === 'dry-run' && isProofOver(endedOn, DRY_RUN_KEPT, now);
}

/** What a human decided against, or what came to nothing: its values prove nothing. */
const NOT_CARRIED_KEPT = 'P1M';

/** Whether a change that ended on this day has been kept long enough. */
export function isPropagationOver(
  isCarried: boolean,
  endedOn: CivilDay,
  proofKept: string,
  now: Date,
): boolean {
  if (isProofOver(endedOn, proofKept, now)) return true;
  return !isCarried && isProofOver(endedOn, NOT_CARRIED_KEPT, now);
}

/**
 * What happened before this instant is longer ago than the period, wherever one counts its days.
 * @param period  an ISO 8601 period of the calendar
 */
export function instantBefore(period: string, now: Date): Date {
  const today = earliestDayOf(now);
  let day = addDays(today, -daysBetween(today, addPeriod(today, period)));
  while (addPeriod(day, period) >= today) day = addDays(day, -1);
  return new Date(`${day}T00:00:00Z`);
}

/** The latest day that an instant falls on anywhere. */
export function latestDayOf(at: Date): CivilDay {
  return civilDayOf(at, EASTERNMOST);
}

/** The earliest day that an instant falls on anywhere. */
export function earliestDayOf(at: Date): CivilDay {
  return civilDayOf(at, WESTERNMOST);
}

/** The day on which a year of the log has ended everywhere: the log counts its years in UTC. */
export function endOfLogYear(year: number): CivilDay {
  return civilDay(year + 1, 1, 1);
}
