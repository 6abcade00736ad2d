import type { CivilDay } from './civil-day.ts';
import { addDays, civilDay, weekdayOf, yearOf } from './civil-day.ts';

export type { CivilDay } from './civil-day.ts';

/**
 * The day itself, or the next one on which offices work. A period that would end on a Saturday, a Sunday or a public
 * holiday ends with that day.
 * @param country  ISO 3166 code of the Member State where the act is due
 * @source Regulation 1182/71 Art. 3(4)
 */
export function rollToWorkingDay(day: CivilDay, country: string): CivilDay {
  return isWorkingDay(day, country) ? day : rollToWorkingDay(addDays(day, 1), country);
}

/**
 * Neither a Saturday, a Sunday nor a public holiday of the country.
 *
 * Only France's holidays are known. Elsewhere weekends alone count, which makes a due day too early rather than too
 * late; so do Alsace-Moselle and the overseas territories, whose own holidays are left out.
 */
export function isWorkingDay(day: CivilDay, country: string): boolean {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return false;
  return country !== 'FR' || !holidaysOf(yearOf(day)).includes(day);
}

/** A list of requests asks for the same years again and again. */
const known = new Map<number, readonly CivilDay[]>();

function holidaysOf(year: number): readonly CivilDay[] {
  const holidays = known.get(year) ?? frenchHolidays(year);
  known.set(year, holidays);
  return holidays;
}

/** The public holidays of metropolitan France. @source C. trav. L3133-1 */
export function frenchHolidays(year: number): readonly CivilDay[] {
  const easter = easterSunday(year);
  return [
    civilDay(year, 1, 1),
    addDays(easter, 1),
    civilDay(year, 5, 1),
    civilDay(year, 5, 8),
    addDays(easter, 39),
    addDays(easter, 50),
    civilDay(year, 7, 14),
    civilDay(year, 8, 15),
    civilDay(year, 11, 1),
    civilDay(year, 11, 11),
    civilDay(year, 12, 25),
  ];
}

/**
 * Easter Sunday of the Gregorian calendar: the Sunday after the ecclesiastical full moon that follows 20 March.
 * @source Butcher's algorithm, in Meeus, Astronomical Algorithms, ch. 8
 */
function easterSunday(year: number): CivilDay {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const marchDay = epact + toSunday - 7 * lateMoon + 22;
  return addDays(civilDay(year, 3, 1), marchDay - 1);
}
