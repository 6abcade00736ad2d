import type { CivilDay } from '../../src/domain/civil-day.ts';
import { parseCivilDay } from '../../src/domain/civil-day.ts';

/**
 * A calendar kept on fingers, sharing nothing with the one it judges: it turns the pages one by one from a Monday
 * that is known, and finds Easter in a table of moons. Slow and obvious.
 */
export interface Page {
  readonly day: CivilDay;
  readonly year: number;
  readonly month: number;
  readonly number: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
}

const FIRST_YEAR = 1901;
const LAST_YEAR = 2110;

/** Every page from Tuesday 1 January 1901 on. */
export const pages: readonly Page[] = turnThePages();

const indexOfDay = new Map(pages.map((page, index) => [page.day, index]));

/** year → index of its Easter Sunday. */
const easters = new Map(findEasters());

/** The page a period of some months ends on: turn until the right month, then to the same number or the last page. */
export function afterMonths(from: CivilDay, months: number): CivilDay {
  let index = indexOf(from);
  const number = pageAt(index).number;
  for (let turned = 0; turned < months; turned += 1) {
    const month = pageAt(index).month;
    while (pageAt(index).month === month) index += 1;
  }
  const month = pageAt(index).month;
  while (pageAt(index).number < number && pageAt(index + 1).month === month) index += 1;
  return pageAt(index).day;
}

export function nextOpenDay(from: CivilDay): CivilDay {
  let index = indexOf(from);
  while (pageAt(index).weekday > 5 || isHoliday(pageAt(index))) index += 1;
  return pageAt(index).day;
}

export function daysApart(from: CivilDay, to: CivilDay): number {
  return indexOf(to) - indexOf(from);
}

export function turned(from: CivilDay, days: number): CivilDay {
  return pageAt(indexOf(from) + days).day;
}

function isHoliday(page: Page): boolean {
  const fixed = ['1/1', '1/5', '8/5', '14/7', '15/8', '1/11', '11/11', '25/12'];
  if (fixed.includes(`${page.number}/${page.month}`)) return true;
  const sinceEaster = indexOf(page.day) - (easters.get(page.year) ?? Number.NaN);
  return sinceEaster === 1 || sinceEaster === 39 || sinceEaster === 50;
}

/**
 * Easter is the Sunday after the paschal full moon. The moons are those of the church's table for 1900-2199, one for each year
 * of the nineteen-year cycle, as printed in the front of prayer books.
 */
function* findEasters(): Generator<[number, number]> {
  const moons = ['14/4', '3/4', '23/3', '11/4', '31/3', '18/4', '8/4', '28/3', '16/4', '5/4'];
  const later = ['25/3', '13/4', '2/4', '22/3', '10/4', '30/3', '17/4', '7/4', '27/3'];
  let moonHasBeenFull = false;
  for (const [index, page] of pages.entries()) {
    if (moonHasBeenFull && page.weekday === 7) {
      moonHasBeenFull = false;
      yield [page.year, index];
    }
    if ([...moons, ...later][page.year % 19] === `${page.number}/${page.month}`) moonHasBeenFull = true;
  }
}

function turnThePages(): readonly Page[] {
  const turnedPages: Page[] = [];
  let weekday = 2;
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (const [index, length] of lengths.entries()) {
      for (let number = 1; number <= length; number += 1) {
        const month = index + 1;
        const day = parseCivilDay(
          `${year}-${month < 10 ? '0' : ''}${month}-${number < 10 ? '0' : ''}${number}`,
        );
        if (!day) throw new Error(`The calendar under test knows no ${number}/${month}/${year}.`);
        turnedPages.push({ day, year, month, number, weekday });
        weekday = weekday === 7 ? 1 : weekday + 1;
      }
    }
  }
  return turnedPages;
}

function indexOf(day: CivilDay): number {
  const index = indexOfDay.get(day);
  if (index === undefined) throw new Error(`The slow calendar ends before ${day}.`);
  return index;
}

function pageAt(index: number): Page {
  const page = pages[index];
  if (!page) throw new Error('The slow calendar has no such page.');
  return page;
}
