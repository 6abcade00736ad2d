import type { CivilDay } from './civil-day.ts';
import { latestDayOf } from './proof.ts';
import type { Identifier, RecordRef } from './record.ts';
import { recordKey } from './record.ts';
import type { Normalise } from './subject.ts';

/** A duty to keep, set by a person: litigation, a statutory duty. It wins over erasure. @source GDPR Art. 17(3)(b), (e) */
export interface LegalHold {
  readonly id: number;
  readonly controller: string;
  readonly over: HoldScope;
  /** The text or the matter it rests on: "litigation 2026-014", "C. com. L123-22". */
  readonly ground: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  /** Last day it stands; null until somebody lifts it. */
  readonly until: CivilDay | null;
  readonly lifted: { readonly by: string; readonly at: Date } | null;
}

/** A hold that ended, and whose proof period is over: what it covered and why is not known any more. */
export interface ForgottenHold extends Omit<LegalHold, 'over' | 'ground'> {
  readonly forgottenAt: Date;
}

export type HoldScope =
  | { readonly over: 'person'; readonly identifiers: readonly Identifier[] }
  | { readonly over: 'record'; readonly ref: RecordRef };

export function stands(hold: LegalHold, on: CivilDay): boolean {
  return hold.lifted === null && (hold.until === null || hold.until >= on);
}

/** The day it stood no more; null while nobody has lifted it and it has no end. A day to come is possible. */
export function endOf({ lifted, until }: LegalHold): CivilDay | null {
  return lifted ? latestDayOf(lifted.at) : until;
}

/** The hold that forbids to erase anything of this person, if one stands. */
export function holdOverPerson(
  holds: readonly LegalHold[],
  identifiers: readonly Identifier[],
  on: CivilDay,
  normalise: Normalise,
): LegalHold | null {
  const theirs = new Set(identifiers.map((one) => `${one.kind}:${normalise(one)}`));
  const over = (hold: LegalHold): boolean =>
    hold.over.over === 'person' &&
    hold.over.identifiers.some((one) => theirs.has(`${one.kind}:${normalise(one)}`));
  return longest(holds.filter((hold) => stands(hold, on) && over(hold)));
}

/** The hold on one record, if one stands. */
export function holdOverRecord(holds: readonly LegalHold[], ref: RecordRef, on: CivilDay): LegalHold | null {
  const key = recordKey(ref);
  const over = (hold: LegalHold): boolean => hold.over.over === 'record' && recordKey(hold.over.ref) === key;
  return longest(holds.filter((hold) => stands(hold, on) && over(hold)));
}

/** The longest hold that forbids to erase this record, be it over the person or over the record. */
export function holdOver(
  holds: readonly LegalHold[],
  record: { readonly identifiers: readonly Identifier[]; readonly ref: RecordRef },
  on: CivilDay,
  normalise: Normalise,
): LegalHold | null {
  const overPerson = holdOverPerson(holds, record.identifiers, on, normalise);
  const overRecord = holdOverRecord(holds, record.ref, on);
  return longest([overPerson, overRecord].filter((hold) => hold !== null));
}

function longest(holds: readonly LegalHold[]): LegalHold | null {
  const [first, ...rest] = holds;
  if (!first) return null;
  return rest.reduce((kept, hold) => {
    if (kept.until === null) return kept;
    return hold.until === null || hold.until > kept.until ? hold : kept;
  }, first);
}
