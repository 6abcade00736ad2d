import type { Evidence } from './last-contact.ts';
import type { RecordRef } from './record.ts';

/**
 * Why somebody should look: data that is to be kept and not used was used, or could be.
 * edited: what the record says of the person changed · contact: an exchange with them since · addressed: a call
 * to them since, or a message · unmarked: the mark in the
 * tool is gone · reopened: prospecting to an address of theirs is possible again · new-record: a row of theirs that was
 * not there before · gone: a row of theirs is there no more · reassigned: somebody gave it to another owner than the one
 * of restricted data · not-given-back: the restriction is lifted, and its former owner could not be given it back ·
 * given-up: its tool refused that for days, and it is to be done by hand · still-marked: it is lifted, and whoever was
 * asked to take its mark off could not
 */
export const ALERT_KINDS = [
  'edited',
  'contact',
  'addressed',
  'unmarked',
  'reopened',
  'new-record',
  'gone',
  'reassigned',
  'not-given-back',
  'given-up',
  'still-marked',
] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that happened to restricted data. Kept with its restriction; whom it is about is sealed. */
export interface RestrictionAlert {
  readonly id: number;
  readonly restriction: number;
  readonly kind: AlertKind;
  readonly system: string;
  /** Null where it is about an address and no record. */
  readonly ref: RecordRef | null;
  /** contact: what it was. */
  readonly evidence: Evidence | null;
  /** When it happened, as the tool tells; null where it does not. */
  readonly happenedAt: Date | null;
  readonly raisedAt: Date;
  /** When the data protection officer was written to; null before. */
  readonly mailedAt: Date | null;
}

/** An alert as whoever noticed it tells it: twice is once. */
export interface NewAlert extends Omit<RestrictionAlert, 'id' | 'mailedAt'> {
  /** What makes it this event and no other: the value it changed to, the instant of the contact. */
  readonly event: string;
}
