import type { FieldChange, FieldCorrection } from './correction.ts';
import { formOf, saysTheSame } from './correction.ts';
import type { MappedField, MappedFields } from './data-map.ts';
import type { LegalHold } from './hold.ts';
import type { Line, Reason, SystemGap } from './plan.ts';
import type { Way } from './plan-objection.ts';
import { leftAlone, stopLine } from './plan-objection.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { FieldValue, Identifier, Ref } from './record.ts';
import { isBlank } from './same-value.ts';
import type { Normalise } from './subject.ts';

/** A row of the person as the tool shows it now. */
export interface RowRead {
  readonly ref: Ref;
  /** A field that is not among them is hidden from us, or not known there. Null where nothing could be read. */
  readonly fields: Readonly<Record<string, FieldValue>> | null;
  /** In the recycle bin: nothing reaches it there. */
  readonly isRecycled: boolean;
  /** It forbids no correction, and whoever signs is told of it. */
  readonly hold: LegalHold | null;
  readonly facts: Readonly<Record<string, string>>;
}

/** One tool, with the rows of the person in it. */
export interface RectifiedSystem {
  readonly system: string;
  /** Kinds of record that can be corrected there. */
  readonly kinds: readonly string[];
  /** Channels the tool can be told to stop. */
  readonly channels: readonly ProspectingChannel[];
  /** By kind, fields that only a person can correct there. */
  readonly byHand?: ByHand;
  readonly rows: readonly RowRead[];
  /** Whoever corrects by hand what the tool cannot be told; left out where nobody does. */
  readonly hands?: CorrectingHands;
}

export interface CorrectingHands {
  /** What stands for the person. */
  readonly dossier: Ref;
  /** Nothing can be searched there: whatever is held is for them to see. */
  readonly isUnseen: boolean;
  /** They were asked, and have said that they could not. */
  readonly couldNot: boolean;
}

/** By kind: a field of several values, the field of one value that it stands beside, and what a person does instead. */
export type ByHand = Readonly<
  Record<string, readonly { readonly field: string; readonly beside: string; readonly mend: string }[]>
>;

export interface RectificationTerms {
  readonly corrections: readonly FieldCorrection[];
  readonly fields: MappedFields;
  /** What the person gave of themselves: an address they want replaced is the one that is wrong. */
  readonly given: readonly Identifier[];
  /** Whether somebody decided that these values go too, although nobody had named them. */
  readonly isTaken: (system: string, ref: Ref, changes: readonly FieldChange[]) => boolean;
  readonly normalise: Normalise;
}

export interface PlannedRectification {
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
}

/** Refusals of prospecting come first: no message reaches an address before it is closed. */
const PHASE = { object: 0, rectify: 1 };

/**
 * The lines of a rectification: every row of the person that holds a field which is to be corrected, with what it holds
 * now and what it is to hold. What nobody expected there is left until a human takes it. @source GDPR Art. 16; law.md RGT-4
 */
export function planRectification(
  systems: readonly RectifiedSystem[],
  terms: RectificationTerms,
): PlannedRectification {
  const wrong = new Map(
    terms.corrections.map((correction) => [correction.field, wrongValues(systems, correction, terms)]),
  );
  const isWrong = new Map(
    [...wrong].map(([field, values]): [string, IsWrong] => [
      field,
      (value) => values.some((one) => saysTheSame(field, one, value, terms.normalise)),
    ]),
  );
  const seen = systems.flatMap((system) => {
    const looks = system.rows.map((row) => lookAt(system, row, isWrong, terms));
    return [...looks, ...asked(system, looks, wrong, terms)];
  });
  return {
    lines: seen.flatMap(({ lines }) => lines),
    gaps: distinct(seen.flatMap(({ gaps }) => gaps)),
  };
}

/**
 * What somebody is asked to correct by hand: all of it where nothing can be searched, and what the tool cannot be told
 * where a row needs it. They are shown what is known to be wrong, and see themselves what stands there.
 */
function asked(
  { system, kinds, hands }: RectifiedSystem,
  looks: readonly Look[],
  wrong: ReadonlyMap<string, readonly FieldValue[]>,
  { corrections, fields }: RectificationTerms,
): readonly Look[] {
  if (!hands) return [];
  const { dossier, isUnseen, couldNot } = hands;
  const isNeeded = isUnseen || looks.some((look) => look.isByHand);
  const isTold = ({ field }: FieldCorrection): boolean =>
    isUnseen || (fields[field]?.in[system] ?? []).some(({ kind }) => !kinds.includes(kind));
  const changes = corrections.filter(isTold).map(({ field, to }): FieldChange => {
    const [first = null, ...more] = wrong.get(field) ?? [];
    return { name: field, field, now: more.length === 0 ? first : [first, ...more], to };
  });
  if (!isNeeded || changes.length === 0) return [];
  const line: Omit<Line, 'number'> = {
    ...lineOn(system, { ref: dossier, facts: {} }, changes),
    action: couldNot ? 'leave' : 'rectify',
    reason: couldNot ? 'cannot-rectify' : 'inaccurate',
    changes,
  };
  return [{ lines: [line], gaps: [], isByHand: false }];
}

/**
 * What was objected to under an address that goes stays so under the one that comes, in the tools that get it. Where
 * somebody else has that one too it is left: they have objected to nothing.
 * @param sharedIn  of the addresses that come, those that others have, by tool
 */
export function carriedStops(
  systems: readonly RectifiedSystem[],
  lines: readonly Omit<Line, 'number'>[],
  ways: readonly Way[],
  sharedIn: ReadonlyMap<string, readonly Identifier[]>,
): readonly Omit<Line, 'number'>[] {
  return systems.flatMap(({ system, channels }) => {
    const isReached = lines.some((line) => line.system === system && line.action === 'rectify');
    const able = ways.filter(({ channel }) => isReached && channels.includes(channel));
    const shared = sharedIn.get(system) ?? [];
    const left = new Set(able.map(({ address }) => address).filter((address) => shared.includes(address)));
    return [
      ...able
        .filter(({ address }) => !left.has(address))
        .map((way) => ({ ...stopLine(system, way), phase: PHASE.object })),
      ...[...left].map((address) => leftAlone(system, address)),
    ];
  });
}

/** Whether a value is one that is known to be wrong. */
type IsWrong = (value: FieldValue) => boolean;

/**
 * What the person said was wrong; where they said nothing of it, what the authority of the data map holds, or else what
 * most tools hold. Where two have the same right to be believed neither is: a human decides.
 */
function wrongValues(
  systems: readonly RectifiedSystem[],
  { field: name, to }: FieldCorrection,
  { fields, given, normalise }: RectificationTerms,
): readonly FieldValue[] {
  const isSame = (one: FieldValue, other: FieldValue): boolean => saysTheSame(name, one, other, normalise);
  const form = formOf(name);
  const said = given.filter(({ kind, value }) => kind === form && !isSame(value, to));
  if (said.length > 0) return said.map(({ value }) => value);

  const held = systems.map(({ system, rows }) => ({
    system,
    values: rows
      .filter(({ isRecycled }) => !isRecycled)
      .flatMap((row) =>
        placesOf(fields[name], system, row.ref.kind).map((field) => row.fields?.[field] ?? null),
      )
      .filter((value) => isPlain(value) && !isBlank(value) && !isSame(value, to)),
  }));
  const authoritative = held.find(({ system }) => system === fields[name]?.authority)?.values ?? [];
  const [right] = authoritative;
  if (right !== undefined && authoritative.every((value) => isSame(value, right))) return [right];

  const countOf = (value: FieldValue): number =>
    held.filter(({ values }) => values.some((one) => isSame(one, value))).length;
  const all = held.flatMap(({ values }) => values);
  const most = Math.max(0, ...all.map(countOf));
  const foremost = all.filter((value) => countOf(value) === most);
  const [first] = foremost;
  return first === undefined || foremost.some((value) => !isSame(value, first)) ? [] : [first];
}

/** Several values, or a structure: one value cannot stand for them. */
function isPlain(value: FieldValue): boolean {
  return value === null || typeof value !== 'object';
}

interface Look {
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
  /** Something is to be corrected there that the tool cannot be told. */
  readonly isByHand: boolean;
}

/** Sorts the fields of one row by what becomes of them. */
function lookAt(
  { system, kinds, hands, byHand = {} }: RectifiedSystem,
  row: RowRead,
  isWrong: ReadonlyMap<string, IsWrong>,
  { fields, corrections, isTaken, normalise }: RectificationTerms,
): Look {
  const wrong: FieldChange[] = [];
  const other: FieldChange[] = [];
  const right: FieldChange[] = [];
  const unseen: FieldChange[] = [];
  const manual = byHand[row.ref.kind] ?? [];
  const toHand: (FieldChange & { readonly mend: string })[] = [];
  for (const { field: name, to } of corrections) {
    const places = placesOf(fields[name], system, row.ref.kind);
    for (const { field, beside, mend } of manual) {
      const now = row.fields?.[field] ?? null;
      const isMeant = places.includes(field) || places.includes(beside);
      if (isMeant && !row.isRecycled && valuesIn(now).some((value) => isWrong.get(name)?.(value)))
        toHand.push({ name, field, now, to, mend });
    }
    for (const field of places.filter((one) => !manual.some(({ field: own }) => own === one))) {
      const isSeen = row.fields !== null && Object.hasOwn(row.fields, field);
      const now = row.fields?.[field] ?? null;
      const change = { name, field, now, to };
      if (row.isRecycled || !isSeen || !isPlain(now)) unseen.push({ ...change, now: null });
      else if (saysTheSame(name, now, to, normalise)) right.push(change);
      else if (isBlank(now) || isWrong.get(name)?.(now) === true) wrong.push(change);
      else other.push(change);
    }
  }
  const isAble = kinds.includes(row.ref.kind);
  const isDecided = other.length > 0 && isTaken(system, row.ref, other);
  const changes = isDecided ? [...wrong, ...other] : wrong;
  const left = isDecided ? [] : other;
  const note = (reason: Reason, of: readonly FieldChange[]): readonly Omit<Line, 'number'>[] =>
    of.length === 0 ? [] : [{ ...lineOn(system, row, of), action: 'leave', reason, changes: of }];
  const handed = toHand.map(({ name, field, now, to }) => ({ name, field, now, to }));
  const inTheTool = toHand.map(({ name, mend }) => ({ ...correctedByHand(system, name), mend }));
  if (!isAble) {
    const names = [...wrong, ...other, ...unseen];
    const isByHand = hands !== undefined && !row.isRecycled && names.length > 0;
    return {
      lines: [
        ...note('cannot-rectify', isByHand ? handed : [...names, ...handed]),
        ...note('already-right', right),
      ],
      gaps: [...(isByHand ? [] : namesOf(names).map((name) => correctedByHand(system, name))), ...inTheTool],
      isByHand,
    };
  }
  return {
    lines: [
      ...(changes.length === 0 ? [] : [corrected(system, row, changes)]),
      ...note('cannot-rectify', handed),
      ...note('other-value', left),
      ...note('already-right', right),
      ...note(row.isRecycled ? 'already-erased' : 'value-unseen', unseen),
    ],
    gaps: [...inTheTool, ...(row.isRecycled ? [] : namesOf(unseen).map((name) => unreadable(system, name)))],
    isByHand: false,
  };
}

/** Several values in one text, as tools keep addresses: one is read as well. */
function valuesIn(now: FieldValue): readonly string[] {
  return typeof now === 'string'
    ? now
        .split(/[;,]/)
        .map((value) => value.trim())
        .filter(Boolean)
    : [];
}

function corrected(system: string, row: RowRead, changes: readonly FieldChange[]): Omit<Line, 'number'> {
  const line = { ...lineOn(system, row, changes), action: 'rectify' as const, changes };
  if (!row.hold) return { ...line, reason: 'inaccurate' };
  return { ...line, reason: 'inaccurate-held', ground: row.hold.ground };
}

function placesOf(field: MappedField | undefined, system: string, kind: string): readonly string[] {
  return (field?.in[system] ?? []).filter((place) => place.kind === kind).map((place) => place.field);
}

/** Fields that the rows of a kind are to be read for, as the tool calls them. */
export function fieldsToRead(
  corrections: readonly FieldCorrection[],
  fields: MappedFields,
  system: string,
  kind: string,
  byHand: ByHand = {},
): readonly string[] {
  const places = corrections.flatMap(({ field }) => placesOf(fields[field], system, kind));
  const beside = (byHand[kind] ?? []).filter((hand) => places.includes(hand.beside));
  return [...new Set([...places, ...beside.map(({ field }) => field)])];
}

function namesOf(changes: readonly FieldChange[]): readonly string[] {
  return [...new Set(changes.map(({ name }) => name))];
}

function lineOn(
  system: string,
  { ref, facts }: Pick<RowRead, 'ref' | 'facts'>,
  changes: readonly FieldChange[],
): Omit<Line, 'number' | 'action' | 'reason'> {
  return {
    system,
    ref,
    fields: namesOf(changes),
    from: null,
    address: null,
    ground: null,
    until: null,
    through: null,
    phase: PHASE.rectify,
    others: { persons: 0, organisations: 0, transactions: 0 },
    facts,
  };
}

/** What a tool cannot be told is corrected by a human there. */
export function correctedByHand(system: string, name: string): SystemGap {
  return {
    system,
    what: `correcting ${name}`,
    because: 'no-api',
    mend: 'Correct it by hand in this tool.',
  };
}

function unreadable(system: string, name: string): SystemGap {
  return {
    system,
    what: `correcting ${name}`,
    because: 'no-scope',
    mend: 'The field is hidden, or holds several values: look at it in this tool, and correct it there by hand.',
  };
}

function distinct(gaps: readonly SystemGap[]): readonly SystemGap[] {
  return [...new Map(gaps.map((gap) => [`${gap.system} ${gap.what} ${gap.because}`, gap])).values()];
}
