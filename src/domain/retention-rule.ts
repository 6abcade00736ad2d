import type { Role } from './approval.ts';
import type { Evidence } from './last-contact.ts';

/** One line of the retention schedule: how long a class of person is kept for a purpose, and what happens then. */
export interface RetentionRule {
  readonly id: string;
  readonly class: string;
  readonly purpose: string;
  /** ISO 8601 period of the calendar, such as P3Y. */
  readonly keep: string;
  readonly since: StartingEvent;
  /** What counts as a contact from the person, where that is what starts the period. */
  readonly contacts: readonly Evidence[];
  readonly action: RetentionAction;
  /** The text the period rests on. */
  readonly basis: string;
  readonly brake: Brake;
}

/** What starts a period. Any other word names an event of the data map: the field of each system that holds its day. */
export type StartingEvent = 'last-contact-from-person' | 'collection' | (string & {});

/** What happens to whoever is past the period. Fields are named as the data map names them. */
export type RetentionAction =
  | { readonly kind: 'erase' }
  /** Into the tool's recycle bin and no further: restorable there until the vendor empties it. */
  | { readonly kind: 'recycle' }
  /** The record stays without these fields. */
  | { readonly kind: 'redact'; readonly fields: readonly string[] }
  /** These fields go to the intermediate archive for that long, readable by these roles; then the record is erased. */
  | {
      readonly kind: 'archive';
      readonly fields: readonly string[];
      readonly keep: string;
      readonly readers: readonly Role[];
    }
  /** The person is asked once whether to stay; without a yes within that time the record is erased. @source law.md RET-2 */
  | { readonly kind: 'ask'; readonly answerWithin: string };

/** More than so many records, or than this part of the class, is for two humans to approve. */
export interface Brake {
  readonly records: number;
  readonly percent: number;
}

/** system → kind of record → field → the values that tell that a row is of the class; all fields must. */
export type ClassOfPerson = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Told | readonly Told[]>>>>>
>;

export type Told = string | number | boolean;
