import { describe, expect, test } from '@jest/globals';
import { expectedEnd } from '../../src/domain/purge-end.ts';

const now = new Date('2026-11-26T02:00:00Z');
const HOUR_MS = 3_600_000;
const signed = {
  approvedAt: new Date('2026-11-25T09:00:00Z'),
  estimate: [
    { system: 'crm-eu', calls: 1_000, durationMs: 4 * HOUR_MS },
    { system: 'sales', calls: 10, durationMs: HOUR_MS },
  ],
};
const unsigned = { approvedAt: null, estimate: [{ system: 'crm-eu', calls: 1, durationMs: 100 * HOUR_MS }] };
const lines = (
  system: string,
  state: 'waiting' | 'intended' | 'done' | 'failed' | 'noted',
  count: number,
) => ({
  system,
  state,
  lines: count,
  until: null,
});
const endOf = (tally: Parameters<typeof expectedEnd>[1], wakeAt: Date | null = null): string | null =>
  expectedEnd([signed, unsigned], tally, { now, wakeAt })?.toISOString() ?? null;

describe('when a purge will have ended', () => {
  test('is when the slowest system has done what is left, at the pace of what was signed', () => {
    expect(
      endOf([lines('crm-eu', 'waiting', 25), lines('crm-eu', 'done', 70), lines('crm-eu', 'failed', 5)]),
    ).toBe('2026-11-26T03:00:00.000Z');
    expect(
      endOf([lines('crm-eu', 'intended', 1), lines('crm-eu', 'done', 7), lines('sales', 'waiting', 3)]),
    ).toBe('2026-11-26T03:00:00.000Z');
  });

  test('is not before the date it waits for', () => {
    expect(endOf([lines('sales', 'waiting', 3)], new Date('2026-11-27T00:00:05Z'))).toBe(
      '2026-11-27T00:00:05.000Z',
    );
  });

  test('is when the last bin is empty, once everything was carried out', () => {
    const until = new Date('2027-02-24T02:00:00Z');
    const over = new Date('2026-11-01T02:00:00Z');
    expect(
      endOf([
        { ...lines('crm-eu', 'done', 9), until },
        { ...lines('sales', 'done', 9), until: over },
      ]),
    ).toBe('2027-02-24T02:00:00.000Z');
  });

  test('is not told where nothing is under way', () => {
    expect(endOf([])).toBeNull();
    expect(endOf([lines('crm-eu', 'done', 9), lines('crm-eu', 'noted', 4)], now)).toBeNull();
  });
});
