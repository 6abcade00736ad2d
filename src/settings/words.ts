import { z } from 'zod';
import { parseCivilDay, parsePeriod } from '../domain/civil-day.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import { isTimeZone } from '../domain/time-zone.ts';
import { parseDurationMs } from './duration.ts';

/** What several files write the same way. Each says what it wants. */

export const text = z.string().trim().min(1, 'must not be empty');

/** Names people type on the command line and read in reports: crm-eu. */
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be small letters, digits and hyphens, such as crm-eu');

export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country code of two capitals, such as FR');

export const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Paris');

export const email = z.email('must be an e-mail address');

/** Of the calendar. Longer than a century is a slip of the pen, and would end after the last year that can be written. */
export const period = z
  .string()
  .refine((written) => parsePeriod(written) !== null, 'must be an ISO 8601 period such as P3Y, P6M or P30D')
  .refine((written) => yearsOf(written) <= 100, 'must be at most a hundred years');

/** Read as milliseconds. */
export const duration = z.string().transform((written, context) => {
  const parsed = parseDurationMs(written);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'must be an ISO 8601 duration such as PT24H or PT30M' });
  return z.NEVER;
});

export const day = z.string().transform((written, context): CivilDay => {
  const parsed = parseCivilDay(written);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a day that exists, such as 2026-03-31' });
  return z.NEVER;
});

/** "60%", read as 0.6. */
export const percentage = z.string().transform((written, context) => {
  const found = /^(\d+(?:\.\d+)?)\s?%$/.exec(written);
  const share = Number(found?.[1]) / 100;
  if (share > 0 && share <= 1) return share;
  context.addIssue({ code: 'custom', message: 'must be a percentage over 0 and up to 100, such as 60%' });
  return z.NEVER;
});

function yearsOf(written: string): number {
  const { years, months, days } = parsePeriod(written) ?? { years: 0, months: 0, days: 0 };
  return years + months / 12 + days / 365;
}

/** One text or several, read as several. */
export const textOrTexts = z
  .union([text, z.array(text).min(1, 'must name at least one')])
  .transform((written) => (typeof written === 'string' ? [written] : written));

/** What a field is compared with. */
const told = z.union([z.string(), z.number(), z.boolean()]);

/** One value or several that tell something. */
export const toldOrSeveral = z.union([told, z.array(told).min(1, 'must name at least one')]);
