import type { Role } from './approval.ts';
import type { CivilDay } from './civil-day.ts';
import { addDays, addMonths, civilDay } from './civil-day.ts';
import type { FieldValue } from './record.ts';

/**
 * What a rule keeps of somebody after their record is gone from the tools: the fields it names and no more, readable by
 * the roles it names, with a reason. @source law.md RET-1, RET-3, RET-4
 */
export interface ArchiveEntry {
  readonly id: number;
  readonly controller: string;
  readonly purge: number;
  readonly rule: string;
  /** Pseudonym of the person in the log. */
  readonly subject: string;
  readonly enteredOn: CivilDay;
  /** The last day it is kept. */
  readonly endsOn: CivilDay;
  readonly readers: readonly Role[];
  /** The text the period rests on. */
  readonly basis: string;
}

/** One record's part of an entry. */
export interface ArchivedRecord {
  readonly system: string;
  readonly kind: string;
  /** By the names of the data map; a field that held nothing is not there. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** The month whose key hides an entry, "2031-11": its key is destroyed when the month is over. */
export type ArchiveMonth = `${number}-${number}` | `${number}-0${number}`;

export function monthOf(day: CivilDay): ArchiveMonth {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month < 10 ? `${year}-0${month}` : `${year}-${month}`;
}

/** The last day of a month. */
export function lastDayOf(month: ArchiveMonth): CivilDay {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return addDays(addMonths(civilDay(year, number, 1), 1), -1);
}

/** What of a read record goes to the archive: the mapped fields that hold something. */
export function archivedFields(
  fields: readonly string[],
  places: Readonly<Record<string, readonly { readonly kind: string; readonly field: string }[]>>,
  kind: string,
  held: Readonly<Record<string, FieldValue>>,
): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(
    fields.flatMap((name) =>
      (places[name] ?? [])
        .filter((place) => place.kind === kind)
        .flatMap(({ field }) => {
          const value = held[field] ?? null;
          return value === null || value === '' ? [] : [[name, value] as const];
        }),
    ),
  );
}
