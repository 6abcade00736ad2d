import type { CivilDay } from './civil-day.ts';
import type { Identifier, IdentifierKind, RecordRef } from './record.ts';
import { recordKey } from './record.ts';
import type { JudgedMatch, Normalise, Subject } from './subject.ts';
import { isTheirs } from './subject.ts';

/**
 * Why the person may have the processing of their data restricted: they contest that it is accurate · it is unlawful and
 * they would rather not have it erased · they need it for a legal claim · they object, and whose interest weighs more is
 * not decided yet. @source GDPR Art. 18(1)(a) to (d)
 */
export const RESTRICTION_GROUNDS = ['accuracy', 'unlawful', 'claims', 'objection-pending'] as const;

export type RestrictionGround = (typeof RESTRICTION_GROUNDS)[number];

/** Data that is kept and not used: it stands from the moment it is placed. @source GDPR Art. 18; law.md RGT-7, RGT-14 */
export interface Restriction {
  readonly id: number;
  readonly controller: string;
  /** The request that asked for it, and under which it is carried out in the tools. */
  readonly request: number;
  readonly ground: RestrictionGround;
  /** The purpose that is objected to, where it is one; null for all of them. */
  readonly purpose: string | null;
  /** By what the person is known: what they gave, and what was learnt from their records. */
  readonly identifiers: readonly Identifier[];
  /** Their own rows, once they were found. */
  readonly records: readonly RecordRef[];
  readonly placedBy: string;
  readonly placedAt: Date;
  /** Of an objection that was pending: how it was decided; null before, and of every other ground. */
  readonly decision: ObjectionDecision | null;
  readonly lifted: Lifted | null;
  /** When the marks in the tools were taken off again, as far as they could be. */
  readonly undoneAt: Date | null;
}

/**
 * Upheld: the data is not used for that purpose any more. Overridden: the controller's compelling grounds weigh more, and it
 * answers for that. @source GDPR Art. 21(1)
 */
export interface ObjectionDecision {
  readonly is: 'upheld' | 'overridden';
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** Whether an objection is still to be decided, before the month is over. @source GDPR Art. 12(3), 18(1)(d); law.md RGT-14 */
export function isUndecided({
  ground,
  decision,
  lifted,
}: Pick<Restriction, 'ground' | 'decision' | 'lifted'>): boolean {
  return ground === 'objection-pending' && decision === null && lifted === null;
}

/** @source GDPR Art. 18(3): the person is told before it is lifted. */
export interface Lifted {
  readonly by: string;
  readonly at: Date;
  readonly toldOn: CivilDay;
  readonly reason: string;
}

/** One that ended, and whose proof period is over. */
export interface ForgottenRestriction extends Omit<
  Restriction,
  'purpose' | 'identifiers' | 'records' | 'decision' | 'lifted' | 'undoneAt'
> {
  readonly forgottenAt: Date;
}

/** What greffe knows of somebody when it asks whether they are restricted. */
export interface Known {
  /** What is theirs alone: what others carry too would restrict the others. */
  readonly identifiers: readonly Identifier[];
  readonly records: readonly RecordRef[];
}

/** The restriction that stands over somebody, the earliest of several; null when none does. */
export function restrictionOver(
  restrictions: readonly Restriction[],
  known: Known,
  normalise: Normalise,
): Restriction | null {
  return (
    restrictionsOf(
      restrictions.filter(({ lifted }) => lifted === null),
      known,
      normalise,
    )[0] ?? null
  );
}

/** The restrictions of somebody, whether they stand or were lifted. */
export function restrictionsOf(
  restrictions: readonly Restriction[],
  { identifiers, records }: Known,
  normalise: Normalise,
): readonly Restriction[] {
  const named = new Set(identifiers.filter(tells).map((one) => keyOf(one, normalise)));
  const theirs = new Set(records.map(recordKey));
  return restrictions.filter(
    (one) =>
      one.records.some((ref) => theirs.has(recordKey(ref))) ||
      one.identifiers.some((identifier) => tells(identifier) && named.has(keyOf(identifier, normalise))),
  );
}

/** The restriction that stands over one record. */
export function restrictionOverRecord(
  restrictions: readonly Restriction[],
  ref: RecordRef,
): Restriction | null {
  const key = recordKey(ref);
  return (
    restrictions.find((one) => one.lifted === null && one.records.some((own) => recordKey(own) === key)) ??
    null
  );
}

/** What a search adds to a restriction: addresses of the person alone, and their own rows under every id they had. */
export function learntFrom(subject: Subject): Known {
  const rows = subject.matches.filter((match) => match.role === 'person' && isTheirs(match));
  return {
    identifiers: subject.grown.map(({ kind, value }) => ({ kind, value })),
    records: rows.flatMap(refsOf),
  };
}

/** Whether all of this is known of a restriction already. */
export function isCovered(
  placed: Restriction,
  { identifiers, records }: Known,
  normalise: Normalise,
): boolean {
  const named = new Set(placed.identifiers.map((one) => keyOf(one, normalise)));
  const theirs = new Set(placed.records.map(recordKey));
  return (
    identifiers.every((one) => named.has(keyOf(one, normalise))) &&
    records.every((ref) => theirs.has(recordKey(ref)))
  );
}

/** A request's own person, as far as nobody else is meant: a number is a household's, an address may be a team's. */
export function knownIn(given: readonly Identifier[], subject: Subject, normalise: Normalise): Known {
  const { identifiers, records } = learntFrom(subject);
  const shared = new Set(subject.sharedMailboxes);
  const own = given.filter((one) => OWN.includes(one.kind) && !shared.has(normalise(one)));
  return { identifiers: [...own, ...identifiers], records };
}

const OWN: readonly IdentifierKind[] = ['email', 'id'];

function refsOf({ ref, aliases }: JudgedMatch): readonly RecordRef[] {
  return [ref, ...aliases.map((alias) => ({ system: ref.system, ...alias }))];
}

/** A name is shared by homonyms: it finds somebody, and restricts nobody. */
function tells({ kind }: Identifier): boolean {
  return kind !== 'name';
}

function keyOf(identifier: Identifier, normalise: Normalise): string {
  return `${identifier.kind}:${normalise(identifier)}`;
}
