import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { dayOfLastNight, keepNights, type Night } from '../../src/platform/cron.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { movableClock } from '../support/clock.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.close());

const paris = 'Europe/Paris';

test.each([
  ['2026-11-23T00:30:00Z', 2, '2026-11-22', 'before the hour it is still the night of yesterday'],
  ['2026-11-23T01:00:00Z', 2, '2026-11-23', 'at the hour it is tonight'],
  ['2026-03-01T00:00:00Z', 2, '2026-02-28', 'over the end of a month'],
  ['2026-03-29T01:00:00Z', 2, '2026-03-29', 'when the clocks jump over the hour'],
  ['2026-10-25T01:30:00Z', 3, '2026-10-24', 'when the clocks go through the hour before twice'],
])('at %s the night of %i h in Paris is %s: %s', (now, hour, day) => {
  expect(dayOfLastNight(new Date(now), hour, paris)).toBe(day);
});

test('a night begins once over all processes, each controller in its own zone, and a missed one at the start', async () => {
  const clock = movableClock('2026-11-23T12:00:00Z');
  const begun: Night[] = [];
  const settings = {
    hour: 2,
    controllers: [
      { id: 'acme', timeZone: paris },
      { id: 'acme-nc', timeZone: 'Pacific/Noumea' },
    ],
    begin: async (_tx: unknown, night: Night) => void begun.push(night),
  };
  const [one, two] = await Promise.all([
    keepNights(database.db, clock, silentLog, settings),
    keepNights(database.db, clock, silentLog, settings),
  ]);
  const first = [
    { controller: 'acme', day: '2026-11-23' },
    { controller: 'acme-nc', day: '2026-11-23' },
  ];
  expect(begun.toSorted(byController)).toEqual(first);
  // 02:10 in Nouméa on the 24th, 16:10 in Paris on the 23rd.
  clock.set('2026-11-23T15:10:00Z');
  await Promise.all([one.beginDue(), two.beginDue()]);
  expect(begun.slice(2)).toEqual([{ controller: 'acme-nc', day: '2026-11-24' }]);
  await one.stop();
  await two.stop();
});

test('the night on which the clocks jump over its hour begins too', async () => {
  jest.useFakeTimers({ now: new Date('2026-03-29T00:50:00Z'), doNotFake: ['nextTick', 'queueMicrotask'] });
  const begun: Night[] = [];
  const nights = await keepNights(database.db, { now: () => new Date() }, silentLog, {
    hour: 2,
    controllers: [{ id: 'gamma', timeZone: paris }],
    begin: async (_tx, night) => void begun.push(night),
  });
  expect(begun).toEqual([{ controller: 'gamma', day: '2026-03-28' }]);
  await jest.advanceTimersByTimeAsync(20 * 60_000);
  jest.useRealTimers();
  await until(() => begun.length === 2, 2_000);
  expect(begun[1]).toEqual({ controller: 'gamma', day: '2026-03-29' });
  await nights.stop();
});

test('a night whose job could not be sent has not begun', async () => {
  const clock = movableClock('2026-11-23T12:00:00Z');
  const controllers = [{ id: 'beta', timeZone: paris }];
  const begun: Night[] = [];
  const failing = keepNights(database.db, clock, silentLog, {
    hour: 2,
    controllers,
    begin: async () => {
      throw new Error('no');
    },
  });
  await expect(failing).rejects.toThrow('no');
  const begin = async (_tx: unknown, night: Night) => void begun.push(night);
  const nights = await keepNights(database.db, clock, silentLog, { hour: 2, controllers, begin });
  expect(begun).toEqual([{ controller: 'beta', day: '2026-11-23' }]);
  await nights.stop();
});

function byController(a: Night, b: Night): number {
  return a.controller < b.controller ? -1 : 1;
}
