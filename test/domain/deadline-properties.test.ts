import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CivilDay } from '../../src/domain/civil-day.ts';
import { addDays, addMonths, daysBetween, weekdayOf } from '../../src/domain/civil-day.ts';
import { dueOf, dueOn, extendedDueOn } from '../../src/domain/deadline.ts';
import { isWorkingDay } from '../../src/domain/working-day.ts';
import { afterMonths, daysApart, nextOpenDay, pages, turned } from './slow-calendar.ts';

const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = { seed, numRuns: 3000 };

const anyDay = fc.integer({ min: 0, max: pages.length - 400 }).map((index) => dayAt(index));

test(`is never later, nor earlier, than a calendar turned page by page says (GREFFE_SEED=${seed})`, () => {
  fc.assert(
    fc.property(anyDay, (receivedOn) => {
      expect(dueOn({ receivedOn, country: 'FR' })).toBe(nextOpenDay(afterMonths(receivedOn, 1)));
    }),
    runs,
  );
});

test(`an extension takes the earlier of the two readings (GREFFE_SEED=${seed})`, () => {
  fc.assert(
    fc.property(anyDay, (receivedOn) => {
      const atOnce = nextOpenDay(afterMonths(receivedOn, 3));
      const inTwoSteps = nextOpenDay(afterMonths(afterMonths(receivedOn, 1), 2));
      const extended = extendedDueOn({ receivedOn, country: 'FR' });
      expect(extended).toBe(atOnce < inTwoSteps ? atOnce : inTwoSteps);
      expect(extended > dueOn({ receivedOn, country: 'FR' })).toBe(true);
    }),
    runs,
  );
});

test(`a suspension moves the legal day by the pages turned meanwhile, and never the conservative one (GREFFE_SEED=${seed})`, () => {
  fc.assert(
    fc.property(anyDay, fc.nat(25), fc.nat(60), (receivedOn, asked, waited) => {
      const from = turned(receivedOn, asked);
      const until = turned(from, waited);
      const due = dueOf({
        receivedOn,
        country: 'FR',
        extension: null,
        suspensions: [{ from, until, doubt: 'homonyms', by: 'dpo', at: new Date(0) }],
      });
      expect(due.legalOn).toBe(nextOpenDay(turned(afterMonths(receivedOn, 1), daysApart(from, until))));
      expect(due.conservativeOn).toBe(dueOn({ receivedOn, country: 'FR' }));
    }),
    runs,
  );
});

test('both calendars agree on every day of two centuries', () => {
  const disagreements = pages.slice(0, -400).filter((page, index) => {
    const isOpen = nextOpenDay(page.day) === page.day;
    return (
      weekdayOf(page.day) !== page.weekday % 7 ||
      isWorkingDay(page.day, 'FR') !== isOpen ||
      addDays('1901-01-01', index) !== page.day ||
      daysBetween('1901-01-01', page.day) !== index
    );
  });
  expect(disagreements).toEqual([]);
});

test('a month more is never further than thirty-one days, nor nearer than twenty-eight', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const apart = daysApart(day, addMonths(day, 1));
      expect(apart >= 28 && apart <= 31).toBe(true);
    }),
    runs,
  );
});

function dayAt(index: number): CivilDay {
  const page = pages[index];
  if (!page) throw new Error('The slow calendar has no such page.');
  return page.day;
}
