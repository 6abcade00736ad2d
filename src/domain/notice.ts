import type { Identifier, RecordRef, Ref } from './record.ts';

/** What can happen to a record in a tool, as the contract names it. */
export type Happening = 'created' | 'changed' | 'erased' | 'recycled' | 'restored' | 'merged' | 'objected';

/**
 * Something that a tool told of, without what it is about: that lies encrypted. `waiting`: to be looked at · `proposed`:
 * put to a human · `worked`: done about · `left`: nothing to do. The last two say why.
 */
export interface StoredNotice {
  readonly id: number;
  readonly controller: string;
  readonly system: string;
  /** The vendor's own word for the kind of record. */
  readonly kind: string;
  readonly what: Happening;
  /** Whether the tool sent it, or was asked for it. */
  readonly came: 'sent' | 'asked';
  readonly happenedAt: Date;
  readonly receivedAt: Date;
  readonly state: 'waiting' | 'proposed' | 'worked' | 'left';
  readonly why: NoticeEnd | null;
  readonly waitsFor: string | null;
  readonly wakeAt: Date | null;
  /** The erasure that was opened. */
  readonly request: number | null;
  readonly decided: { readonly by: string; readonly at: Date } | null;
}

/** How one ends that something was done about. */
export const WORKED = [
  'register',
  'restricted',
  'passed-on',
  'followed',
  'carried-on',
  'nothing-new',
] as const;

/** How one ends that nothing had to be done about. */
export const LEFT = [
  'ours',
  'no-person',
  'not-read',
  'gone',
  'bin',
  'unknown-record',
  'nowhere-else',
  'duplicate',
  'requested-already',
  'erased-already',
  'proposed-already',
  'let-be',
] as const;

export type NoticeEnd = (typeof WORKED)[number] | (typeof LEFT)[number];

export function stateOfEnd(end: NoticeEnd): 'worked' | 'left' {
  const worked: readonly NoticeEnd[] = WORKED;
  return worked.includes(end) ? 'worked' : 'left';
}

/** What is done about an erasure that somebody made by hand in one tool, which may be a clean-up. */
export type LearntErasure = 'propose' | 'carry-on';

/** How the record stands in its tool, whatever was told of it. `unsure`: nobody can tell now. */
export type StandingNow = 'there' | 'gone' | 'bin' | 'unsure';

/** What is to be done about all that was told of one record since it was looked at last. */
export type Lesson =
  /** Our own writes: what they did is known. */
  | { readonly lesson: 'left'; readonly end: 'ours' | 'gone' | 'bin' }
  /** It is there: held against the register and the restrictions, and passed on. */
  | { readonly lesson: 'look' }
  /** Somebody erased it for good. */
  | { readonly lesson: 'erased' }
  | { readonly lesson: 'later' };

/**
 * What notices of one record come to, once it has been looked at: what it is now counts, and never the order in which
 * something was told. Of our own doing nothing is learnt.
 * @param told  of this record, any order
 */
export function lessonOf(
  told: readonly { readonly what: Happening; readonly ours: boolean | null }[],
  now: StandingNow,
): Lesson {
  const others = told.filter(({ ours }) => ours !== true);
  if (others.length === 0) return { lesson: 'left', end: 'ours' };
  if (now === 'unsure') return { lesson: 'later' };
  if (now === 'there') return { lesson: 'look' };
  if (now === 'bin') return { lesson: 'left', end: 'bin' };
  // Told of by nobody: that it is gone may be a right that went.
  if (others.some(({ what }) => what === 'erased')) return { lesson: 'erased' };
  return { lesson: 'left', end: 'gone' };
}

/** What is known of a record that was erased by hand in a tool. */
export interface ErasedByHand {
  /** By the index; null where it never knew the record. */
  readonly isKnown: boolean;
  /** greffe was erasing it at that time, or has. */
  readonly isOurs: boolean;
  /** What it shares with rows elsewhere: a number alone is a clue, since somebody else may have it too. */
  readonly by: 'email' | 'phone';
  /** Rows of the same address that are there still, with the addresses they share with it. */
  readonly rows: readonly { readonly system: string; readonly addresses: readonly Identifier[] }[];
  /** An open request is about the address. */
  readonly isRequested: boolean;
  /** The register knows the address as erased. */
  readonly isErased: boolean;
  /** The same person was put to a human before, who has not decided yet. */
  readonly isProposed: boolean;
}

/**
 * What becomes of an erasure made by hand: the same person elsewhere is put to a human, or erased there too, by policy;
 * whoever a number alone tells of, to a human always. A second row of theirs in the same tool says that a double was cleaned up.
 */
export function treatErasure(
  system: string,
  { isKnown, isOurs, by, rows, isRequested, isErased, isProposed }: ErasedByHand,
  policy: LearntErasure,
): { readonly becomes: 'left'; readonly end: NoticeEnd } | { readonly becomes: 'proposed' | 'carried-on' } {
  if (isOurs) return { becomes: 'left', end: 'ours' };
  if (!isKnown) return { becomes: 'left', end: 'unknown-record' };
  if (rows.some((row) => row.system === system)) return { becomes: 'left', end: 'duplicate' };
  if (rows.length === 0) return { becomes: 'left', end: 'nowhere-else' };
  if (isRequested) return { becomes: 'left', end: 'requested-already' };
  if (isErased) return { becomes: 'left', end: 'erased-already' };
  if (isProposed) return { becomes: 'left', end: 'proposed-already' };
  return { becomes: policy === 'carry-on' && by === 'email' ? 'carried-on' : 'proposed' };
}

/** What a proposal is about, in clear. */
export interface NoticeSubject {
  readonly ref: Ref;
  /** Of whoever was erased there, as other tools have it still. */
  readonly address: Identifier | null;
  /** Where they are still. */
  readonly rows: readonly RecordRef[];
}
