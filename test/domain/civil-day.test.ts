import { expect, test } from '@jest/globals';
import { addPeriod, parseCivilDay, parsePeriod } from '../../src/domain/civil-day.ts';
import { civilDayOf, isTimeZone } from '../../src/domain/time-zone.ts';

test('a day that does not exist is none', () => {
  expect(parseCivilDay('2028-02-29')).toBe('2028-02-29');
  expect(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '05/03/2026', ''].map(parseCivilDay)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

test('a year of fewer than four digits is a slip of the hand, and no day', () => {
  expect(['0000-01-01', '0026-03-05', '0999-12-31'].map(parseCivilDay)).toEqual([null, null, null]);
  expect(parseCivilDay('1000-01-01')).toBe('1000-01-01');
});

test('a period is counted in years and months first, then in days', () => {
  expect(addPeriod('2026-01-31', 'P10Y')).toBe('2036-01-31');
  expect(addPeriod('2024-02-29', 'P3Y')).toBe('2027-02-28');
  expect(addPeriod('2026-01-30', 'P1M1D')).toBe('2026-03-01');
  expect(addPeriod('2026-12-20', 'P2W')).toBe('2027-01-03');
  expect(['P', 'P0D', '10Y', 'PT24H', 'P1Y2', 'P-1Y', 'p1y'].map(parsePeriod)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
});

test('an instant falls on the day the controller’s clock shows', () => {
  const lateInParis = new Date('2026-03-31T22:30:00Z');
  expect(civilDayOf(lateInParis, 'Europe/Paris')).toBe('2026-04-01');
  expect(civilDayOf(lateInParis, 'UTC')).toBe('2026-03-31');
  expect(civilDayOf(lateInParis, 'America/Guadeloupe')).toBe('2026-03-31');
  expect(isTimeZone('Europe/Paris')).toBe(true);
  expect(isTimeZone('Europe/Pariss')).toBe(false);
});
