/** A calendar day, 'YYYY-MM-DD', that belongs to no time zone. Two of them compare as text. */
export type CivilDay = `${number}-${number}-${number}`;

/** A stretch of the calendar, as ISO 8601 writes it without hours: P3Y, P10Y6M, P30D. */
export interface Period {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

interface DayParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The day one, two or twelve months later, bearing the same number; the last of the month where no such day exists.
 * @source Regulation 1182/71 Art. 3(2)(c)
 */
export function addMonths(from: CivilDay, months: number): CivilDay {
  const { year, month, day } = partsOf(from);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  return write({ ...target, day: Math.min(day, daysIn(target.year, target.month)) });
}

export function addDays(from: CivilDay, days: number): CivilDay {
  const { year, month, day } = partsOf(from);
  return fromUtc(new Date(Date.UTC(year, month - 1, day + days)));
}

/** Days from one to the other: 1 from a Monday to the Tuesday after it. */
export function daysBetween(from: CivilDay, to: CivilDay): number {
  return Math.round((utc(to) - utc(from)) / 86_400_000);
}

/**
 * The day that ends a period which began on `from`: years and months first, then days.
 * @throws   Error when the text is no period: settings are parsed long before
 */
export function addPeriod(from: CivilDay, period: string): CivilDay {
  const length = parsePeriod(period);
  if (!length) throw new Error(`${period} is not an ISO 8601 period such as P3Y or P30D.`);
  return addDays(addMonths(from, length.years * 12 + length.months), length.days);
}

/** @returns  null when the text is no ISO 8601 period of at least a day, or counts hours */
export function parsePeriod(text: string): Period | null {
  const found = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text);
  if (!found) return null;
  const [years = 0, months = 0, weeks = 0, days = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return years + months + weeks + days === 0 ? null : { years, months, days: weeks * 7 + days };
}

/** A year of fewer digits is a slip of the hand, and counted from 1900 by whoever reckons with it. */
const YEAR_MIN = 1000;

/** @returns  null when the text is no day that exists: 2026-02-29, 0026-03-05 */
export function parseCivilDay(text: string): CivilDay | null {
  if (!isWritten(text)) return null;
  const { year, month, day } = partsOf(text);
  return year >= YEAR_MIN && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? text
    : null;
}

/** 0 is Sunday, 6 Saturday. */
export function weekdayOf(day: CivilDay): number {
  return new Date(utc(day)).getUTCDay();
}

export function yearOf(day: CivilDay): number {
  return partsOf(day).year;
}

export function civilDay(year: number, month: number, day: number): CivilDay {
  return write({ year, month, day });
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function utc(day: CivilDay): number {
  const { year, month, day: number } = partsOf(day);
  return Date.UTC(year, month - 1, number);
}

function fromUtc(date: Date): CivilDay {
  return write({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
}

function partsOf(text: CivilDay): DayParts {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

function write({ year, month, day }: DayParts): CivilDay {
  const digits = (value: number, length: number): string => String(value).padStart(length, '0');
  const text = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  if (!isWritten(text)) throw new RangeError(`No calendar day is written ${text}.`);
  return text;
}

function isWritten(text: string): text is CivilDay {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
