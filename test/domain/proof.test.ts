import { expect, test } from '@jest/globals';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import { addDays } from '../../src/domain/civil-day.ts';
import { endOfLogYear, instantBefore, isProofOver, latestDayOf } from '../../src/domain/proof.ts';

const isOver = (ended: string, proofKept: string, now: string): boolean =>
  isProofOver(latestDayOf(new Date(ended)), proofKept, new Date(now));

test('proof is kept to the end of its last day, wherever that day ends last', () => {
  const ended = '2026-03-05T09:00:00Z';
  expect(isOver(ended, 'P5Y', '2031-03-05T23:59:59Z')).toBe(false);
  expect(isOver(ended, 'P5Y', '2031-03-06T11:59:59Z')).toBe(false);
  expect(isOver(ended, 'P5Y', '2031-03-06T12:00:00Z')).toBe(true);
});

test('its first day is the one that had begun anywhere', () => {
  const late = '2026-02-28T10:00:00Z';
  expect(isOver(late, 'P1M', '2026-04-01T23:00:00Z')).toBe(false);
  expect(isOver(late, 'P1M', '2026-04-02T12:00:00Z')).toBe(true);
});

test('a day that does not exist five years later is the last of its month', () => {
  expect(isOver('2028-02-29T00:00:00Z', 'P5Y', '2033-03-01T11:00:00Z')).toBe(false);
  expect(isOver('2028-02-29T00:00:00Z', 'P5Y', '2033-03-01T12:00:00Z')).toBe(true);
});

test('a year of the log ends with its last second in UTC', () => {
  const over = (now: string): boolean => isProofOver(endOfLogYear(2026), 'P5Y', new Date(now));
  expect([over('2031-12-31T23:59:59Z'), over('2032-01-02T11:59:59Z'), over('2032-01-02T12:00:00Z')]).toEqual([
    false,
    false,
    true,
  ]);
});

test.each([
  ['P3Y', '2029-03-06T12:00:00Z', '2026-03-05'],
  ['P3Y', '2029-03-06T11:59:59Z', '2026-03-04'],
  ['P1M', '2026-03-31T12:00:00Z', '2026-02-28'],
  ['P1Y', '2025-03-01T12:00:00Z', '2024-02-29'],
])('longer ago than %s on %s is whatever happened by %s, wherever one counts', (period, now, last) => {
  const before = instantBefore(period, new Date(now));
  const day = last as CivilDay;
  expect(latestDayOf(new Date(before.getTime() - 1))).toBe(day);
  expect([day, addDays(day, 1)].map((one) => isProofOver(one, period, new Date(now)))).toEqual([true, false]);
});
