import { Refusal } from '../refusal.ts';

/** A stretch of time: from is in it, to is not. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;

/** The days that TODAY, LAST_MONTH or LAST_N_DAYS:30 mean; the org's time zone is UTC. */
export function spanOf(literal: string, n: number | null, now: Date): Span {
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const days = (from: number, to: number): Span => ({
    from: new Date(today.getTime() + from * dayMs),
    to: new Date(today.getTime() + to * dayMs),
  });
  const months = (from: number, to: number): Span => ({ from: month(today, from), to: month(today, to) });
  const years = (from: number, to: number): Span => ({ from: year(today, from), to: year(today, to) });
  const weekday = today.getUTCDay();
  const count = n ?? 0;
  const spans: Readonly<Record<string, () => Span>> = {
    TODAY: () => days(0, 1),
    YESTERDAY: () => days(-1, 0),
    TOMORROW: () => days(1, 2),
    THIS_WEEK: () => days(-weekday, 7 - weekday),
    LAST_WEEK: () => days(-weekday - 7, -weekday),
    THIS_MONTH: () => months(0, 1),
    LAST_MONTH: () => months(-1, 0),
    NEXT_MONTH: () => months(1, 2),
    THIS_YEAR: () => years(0, 1),
    LAST_YEAR: () => years(-1, 0),
    NEXT_YEAR: () => years(1, 2),
    LAST_90_DAYS: () => days(-90, 1),
    NEXT_90_DAYS: () => days(1, 91),
    LAST_N_DAYS: () => days(-count, 1),
    NEXT_N_DAYS: () => days(1, count + 1),
    N_DAYS_AGO: () => days(-count, -count + 1),
    LAST_N_MONTHS: () => months(-count, 0),
    NEXT_N_MONTHS: () => months(1, count + 1),
    LAST_N_YEARS: () => years(-count, 0),
    NEXT_N_YEARS: () => years(1, count + 1),
  };
  const span = spans[literal.replace(/:.*$/, '').toUpperCase()];
  if (span === undefined)
    throw new Refusal('MALFORMED_QUERY', `the double does not know the date ${literal}`);
  return span();
}

function month(today: Date, by: number): Date {
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + by, 1));
}

function year(today: Date, by: number): Date {
  return new Date(Date.UTC(today.getUTCFullYear() + by, 0, 1));
}
