import { formOf, isWellFormed, saysTheSame } from './correction.ts';
import type { MappedField, MappedFields } from './data-map.ts';
import type { FieldValue, Identifier, RecordRef, Ref } from './record.ts';
import { isBlank } from './same-value.ts';
import type { Doubt, LocatedMatch, Normalise } from './subject.ts';

/**
 * A field of a person that was changed by hand in one tool, and what becomes of it in the others. `proposed`: a human
 * decides · `applying`: written and read back · `overtaken`: what came later stands in its place.
 */
export interface Propagation {
  readonly id: number;
  readonly controller: string;
  /** The tool in which it was changed. */
  readonly system: string;
  /** Names of the data map. */
  readonly fields: readonly string[];
  readonly state: PropagationState;
  /** Why a human is asked; null where nobody is. */
  readonly because: AskedBecause | null;
  readonly openedAt: Date;
  /** When it was last signed for, to be written elsewhere. */
  readonly carriedAt: Date | null;
  readonly decided: { readonly by: string; readonly at: Date } | null;
  /** Of one that stopped since it came too often: those that went before it. */
  readonly chain: readonly number[];
  readonly waitsFor: string | null;
  readonly wakeAt: Date | null;
  readonly endedAt: Date | null;
  readonly forgottenAt: Date | null;
}

export type PropagationState = 'proposed' | 'applying' | 'done' | 'dismissed' | 'overtaken';

/** Why a change is put to a human. */
export type AskedBecause =
  /** The data map says that a change of it is proposed. */
  | 'by-data-map'
  /** It was changed in another tool than the one that is right. */
  | 'not-the-authority'
  /** A tool holds neither the value it was changed from nor the new one: changed there too, or never the same. */
  | 'other-value'
  /** The person has their data kept and not used. */
  | 'restricted'
  /** A hold keeps the record as it is. */
  | 'held'
  /** The new address leads to somebody else as well, or a record may be another person's. */
  | 'doubtful'
  /** The new value is no e-mail address, or no number. */
  | 'malformed'
  /** The tool cannot be told, or hides the field. */
  | 'by-hand'
  /** A tool is known to hold the old value, and nobody was found there. */
  | 'not-found'
  /** Carried so often within the hour that tools seem to undo each other. */
  | 'too-often'
  /** The tool did not take it. */
  | 'refused';

/** What is known of a change and of the person, encrypted wherever it lies. */
export interface PropagationContent {
  readonly source: RecordRef;
  readonly changes: readonly SourceValue[];
  /** By what the person is known in the source, and the address it was changed from where that is known. */
  readonly identifiers: readonly Identifier[];
  /** Their rows in every tool. */
  readonly matches: readonly LocatedMatch[];
  readonly places: readonly PlaceNow[];
  /** Records that may be somebody else's, and that a human says are theirs, by recordKey. */
  readonly vouched: readonly string[];
}

export interface SourceValue {
  readonly name: string;
  /** As the source calls it. */
  readonly field: string;
  readonly to: string;
}

/** What a field of a person says in one record. */
export interface PlaceNow {
  readonly name: string;
  readonly ref: RecordRef;
  /** As the tool calls it. */
  readonly field: string;
  readonly now: FieldValue;
  /** `by-hand`: the tool has no call for it · `unseen`: hidden, a list, or in the recycle bin. */
  readonly way: 'call' | 'by-hand' | 'unseen';
  /** Why the record may be somebody else's; null where it is theirs without a doubt. */
  readonly doubt: Doubt | null;
}

/** A field of the source as it stands, beside what greffe knows of it. */
export interface SeenChange extends Omit<SourceValue, 'to'> {
  readonly system: string;
  readonly now: FieldValue;
  /** It holds what greffe wrote there last. */
  readonly isEcho: boolean;
  /** It holds what it held when greffe last looked into a change of it. */
  readonly isKnown: boolean;
  /** Whether a value is the one it held before. */
  readonly wasBefore: (value: FieldValue) => boolean;
  /** Everywhere else that the person has it. */
  readonly places: readonly PlaceNow[];
  /** Another tool is known to hold the value it held before, and nobody was found there. */
  readonly isElsewhere: boolean;
  /** Another field of the record says something else under the same name, and has changed too. */
  readonly isAmbiguous: boolean;
}

/** What stands over the person, and what went before. */
export interface Around {
  readonly isErased: boolean;
  readonly isRestricted: boolean;
  readonly isHeld: boolean;
  /** The address that comes leads to somebody else as well. */
  readonly isDoubtful: boolean;
  /** How often this field of theirs was carried within the hour. */
  readonly carriedLately: number;
  /** It stopped for having come too often, and nobody has decided yet. */
  readonly isStopped: boolean;
  /** A tool did not take it, or holds a third value, and nobody has decided yet. */
  readonly isDisputed: boolean;
}

/** What a human decides between: no later change settles it for them. */
export function isDispute({ state, because }: Pick<Propagation, 'state' | 'because'>): boolean {
  return state === 'proposed' && (because === 'refused' || because === 'other-value');
}

export type Judged =
  | { readonly is: 'nothing'; readonly because: LeftBecause }
  | {
      readonly is: 'change';
      /** Written elsewhere at once. */
      readonly carried: readonly PlaceNow[];
      readonly proposed: readonly PlaceNow[];
      /** Why the rest is put to a human; null where nothing is. */
      readonly because: AskedBecause | null;
    };

export type LeftBecause = 'never' | 'erased' | 'echo' | 'unchanged' | 'blank' | 'same' | 'not-held';

/** More than so many times within the hour, and it stops. */
export const CARRIED_MAX = 3;
export const LATELY_MS = 3_600_000;

/**
 * What becomes of a field that was changed. A blank never overwrites; what greffe wrote itself is no change; a value
 * nobody expected is never written over unseen. @source law.md RGT-4
 */
export function judgeChange(
  mapped: MappedField,
  change: SeenChange,
  around: Around,
  normalise: Normalise,
): Judged {
  const left = whyLeft(mapped, change, around, normalise);
  if (left !== null) return { is: 'nothing', because: left };
  const differing = change.places.filter(
    ({ way, now }) => way === 'unseen' || !saysTheSame(change.name, now, change.now, normalise),
  );
  const asked = whyAsked(mapped, change, around);
  if (asked !== null) return { is: 'change', carried: [], proposed: differing, because: asked };
  const mayCarry = ({ way, now, doubt }: PlaceNow): boolean =>
    way === 'call' && doubt === null && (isBlank(now) || change.wasBefore(now));
  const carried = differing.filter(mayCarry);
  const proposed = differing.filter((place) => !mayCarry(place));
  return { is: 'change', carried, proposed, because: whyProposed(proposed, change) };
}

function whyProposed(proposed: readonly PlaceNow[], { isElsewhere }: SeenChange): AskedBecause | null {
  if (proposed.some(({ doubt }) => doubt !== null)) return 'doubtful';
  if (proposed.some(({ way }) => way === 'call')) return 'other-value';
  if (proposed.length > 0) return 'by-hand';
  return isElsewhere ? 'not-found' : null;
}

function whyLeft(
  { propagate }: MappedField,
  { name, now, isEcho, isKnown, places, isElsewhere }: SeenChange,
  { isErased }: Around,
  normalise: Normalise,
): LeftBecause | null {
  if (propagate === 'never') return 'never';
  if (isErased) return 'erased';
  // Several values, or a structure: none of them can be carried by itself.
  if (isBlank(now) || (typeof now === 'object' && now !== null)) return 'blank';
  if (isEcho) return 'echo';
  if (isKnown) return 'unchanged';
  if (places.length === 0 && !isElsewhere) return 'not-held';
  const isSame = places.every(
    (place) => place.way !== 'unseen' && saysTheSame(name, place.now, now, normalise),
  );
  return isSame && !isElsewhere ? 'same' : null;
}

function whyAsked(
  { propagate, authority }: MappedField,
  { name, system, now, isAmbiguous }: SeenChange,
  { isRestricted, isHeld, isDoubtful, carriedLately, isStopped, isDisputed }: Around,
): AskedBecause | null {
  if (isRestricted) return 'restricted';
  if (isHeld) return 'held';
  if (isDoubtful) return 'doubtful';
  if (!isWellFormed(name, textOf(now))) return 'malformed';
  if (propagate !== 'automatic') return 'by-data-map';
  if (authority !== undefined && authority !== system) return 'not-the-authority';
  if (isStopped || carriedLately >= CARRIED_MAX) return 'too-often';
  // Which of the two belongs where, nobody but a human knows: a tool that writes a value its own way has not corrected it.
  return isAmbiguous || isDisputed ? 'other-value' : null;
}

/** Fields of the data map that such a record holds, and where. */
export function mappedIn(
  fields: MappedFields,
  system: string,
  kind: string,
): readonly { readonly name: string; readonly field: string }[] {
  return Object.entries(fields).flatMap(([name, mapped]) =>
    (mapped.in[system] ?? []).filter((place) => place.kind === kind).map(({ field }) => ({ name, field })),
  );
}

/** The form in which a value is remembered, and compared across tools: the same on both sides. */
export function remembered(name: string, value: FieldValue, normalise: Normalise): string {
  if (isBlank(value)) return '';
  const form = formOf(name);
  if (form !== 'text' && typeof value === 'string') return `${form}:${normalise({ kind: form, value })}`;
  return `text:${typeof value === 'string' ? value.trim().normalize('NFC') : JSON.stringify(value)}`;
}

/** What is written elsewhere: a number or a yes as its text, a text without the blanks around it. */
export function textOf(value: FieldValue): string {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

export function bare({ kind, id }: RecordRef): Ref {
  return { kind, id };
}
