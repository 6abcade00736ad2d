import type { CivilDay } from './civil-day.ts';
import { civilDay } from './civil-day.ts';

/** The calendar day on which an instant falls, as the people of that time zone count. */
export function civilDayOf(at: Date, timeZone: string): CivilDay {
  const parts = formatIn(timeZone).formatToParts(at);
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return civilDay(number('year'), number('month'), number('day'));
}

/** Made once a zone: a scan asks for millions of days, and making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** True for a name of the IANA list that this runtime knows: Europe/Paris. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
