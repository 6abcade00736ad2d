import type { Context } from '../../contract/index.ts';
import { formOf } from '../../domain/correction.ts';
import type { PlaceNow } from '../../domain/propagation.ts';
import { bare, mappedIn } from '../../domain/propagation.ts';
import type { FieldValue, Identifier, RecordRef } from '../../domain/record.ts';
import { recordKey, refKey } from '../../domain/record.ts';
import type { Doubt, JudgedMatch, LocatedMatch, Subject } from '../../domain/subject.ts';
import { isTheirs, judge } from '../../domain/subject.ts';
import type { KnownValue } from '../../ports/propagation-store.ts';
import type { House, System } from '../house.ts';
import type { Unanswered } from '../steps/locate.ts';
import { answerOf, searchAll } from '../steps/locate.ts';
import type { Source, SourceField } from './source.ts';
import { readRows } from './source.ts';

/** The person of a record in every tool that answered, and what their rows say of the fields that changed. */
export interface FoundPerson {
  readonly subject: Subject;
  /** What the source has of them, and the address it was changed from where a tool still shows it. */
  readonly identifiers: readonly Identifier[];
  readonly places: readonly PlaceNow[];
  /** Rows whose address is the one that comes, and which may be somebody else's. */
  readonly doubtfulBy: readonly Identifier[];
  readonly systems: readonly System[];
  readonly unanswered: readonly Unanswered[];
}

/**
 * Looks for the person as every other duty does: exact matches only, never through a shared mailbox. An address that was
 * changed leads to nobody any more: where a tool has a row of that name under the address that the source held before, by
 * its keyed hash, the old address is searched with too.
 */
export async function findPerson(
  house: House,
  controller: string,
  source: Source,
  known: readonly KnownValue[],
  context: Context,
): Promise<FoundPerson> {
  const unanswered = new Map<string, Unanswered>();
  const systems: System[] = [];
  for (const name of house.policy.controller(controller).systems) {
    const answer = await answerOf(() => house.system(name));
    if (!answer.answered) unanswered.set(name, { system: name, ...answer.obstacle });
    else if (!answer.value.connection.asksSomebody) systems.push(answer.value);
  }
  const matches = new Map<string, LocatedMatch>([[recordKey(source.ref), matchOf(source)]]);
  const searched = new Set<string>();
  const given = [...source.identifiers];
  for (;;) {
    const subject = judge(given, [...matches.values()], new Map(), house.normalise);
    const old = beforeIn(subject, source, known);
    for (const one of old) if (!has(house, given, one)) given.push(one);
    const wanted = [...given, ...subject.grown.map(({ kind, value }) => ({ kind, value }))];
    const missing = wanted.filter((one) => !searched.has(keyOf(house, one)));
    if (missing.length === 0) break;
    for (const one of missing) searched.add(keyOf(house, one));
    for (const { name, connection } of systems) {
      if (unanswered.has(name)) continue;
      const answer = await answerOf(() => searchAll(connection, missing, context));
      if (!answer.answered) {
        unanswered.set(name, { system: name, ...answer.obstacle });
        continue;
      }
      for (const match of answer.value.matches)
        note(matches, { ...match, ref: { system: name, ...match.ref } });
    }
  }
  const answered = systems.filter(({ name }) => !unanswered.has(name));
  const subject = judge(given, [...matches.values()], new Map(), house.normalise);
  const places: PlaceNow[] = [];
  for (const system of answered) {
    const answer = await answerOf(() => placesIn(house, system, source, subject, context));
    if (answer.answered) places.push(...answer.value);
    else unanswered.set(system.name, { system: system.name, ...answer.obstacle });
  }
  return {
    subject,
    identifiers: given,
    places,
    doubtfulBy: subject.matches.filter(isDoubtful).flatMap(({ by, identifiers }) => [by, ...identifiers]),
    systems: answered,
    unanswered: [...unanswered.values()],
  };
}

/** The source itself is whoever it is about. */
function matchOf({ ref, identifiers }: Source): LocatedMatch {
  const by = identifiers.find(({ kind }) => kind === 'email') ??
    identifiers[0] ?? { kind: 'id', value: ref.id };
  return { ref, role: 'person', by, equality: 'exact', identifiers, aliases: [], state: 'live', facts: {} };
}

const WEIGHTS: Readonly<Record<Identifier['kind'], number>> = { name: 1, phone: 2, email: 3, id: 3 };

/** What tells more surely whose a row is stands in the place of what told less. */
function note(matches: Map<string, LocatedMatch>, found: LocatedMatch): void {
  const key = recordKey(found.ref);
  const before = matches.get(key);
  const weight = ({ by, equality }: LocatedMatch): number => (equality === 'exact' ? WEIGHTS[by.kind] : 0);
  if (!before || weight(found) > weight(before)) matches.set(key, found);
}

/** Addresses that rows found so far carry, and that the source held before by its keyed hash. */
function beforeIn(subject: Subject, source: Source, known: readonly KnownValue[]): readonly Identifier[] {
  const changed = source.fields.filter(({ name }) => formOf(name) !== 'text');
  const carried = subject.matches
    .filter(({ role }) => role === 'person')
    .flatMap(({ identifiers }) => identifiers);
  return changed.flatMap(({ name, field }) =>
    carried.filter(({ kind, value }) => kind === formOf(name) && wasBefore(known, { name, field })(value)),
  );
}

/** Whether a value is what the field of the source held when greffe last looked. What it meant to write is no proof. */
export function wasBefore(
  known: readonly KnownValue[],
  { name, field }: Pick<SourceField, 'name' | 'field'>,
): (value: FieldValue) => boolean {
  const own = known.filter((one) => one.name === name && one.field === field);
  return (value) => own.some((one) => one.isSeen(value));
}

async function placesIn(
  house: House,
  system: System,
  source: Source,
  subject: Subject,
  context: Context,
): Promise<readonly PlaceNow[]> {
  const { rectify } = system.connection;
  const names = new Set(source.fields.map(({ name }) => name));
  const rows = subject.matches.filter(
    (match) =>
      match.ref.system === system.name &&
      match.role === 'person' &&
      (isTheirs(match) || isDoubtful(match)) &&
      recordKey(match.ref) !== recordKey(source.ref),
  );
  const places: PlaceNow[] = [];
  for (const [kind, ofKind] of Map.groupBy(rows, ({ ref }) => ref.kind)) {
    const wanted = mappedIn(house.policy.fields, system.name, kind).filter(({ name }) => names.has(name));
    if (wanted.length === 0) continue;
    const fields = wanted.map(({ field }) => field);
    const read = await readRows(
      system,
      ofKind.map(({ ref }) => bare(ref)),
      fields,
      context,
    );
    for (const match of ofKind) {
      const { ref, state } = match;
      const snapshot = read.get(refKey(ref));
      // In the bin or gone: what nobody sees there is not to be kept right.
      if (snapshot === 'gone' || state === 'recycled') continue;
      for (const { name, field } of wanted) {
        const isSeen = snapshot !== undefined && Object.hasOwn(snapshot.fields, field);
        const now = snapshot?.fields[field] ?? null;
        const isPlain = now === null || typeof now !== 'object';
        const isAble = rectify?.kinds.includes(kind) === true;
        const way = !isSeen || !isPlain ? 'unseen' : isAble ? 'call' : 'by-hand';
        places.push({
          name,
          ref,
          field,
          now: way === 'unseen' ? null : now,
          way,
          doubt: doubtIn(match, source),
        });
      }
    }
  }
  return places;
}

/** Of a source that tells no name nobody knows whether a name that goes with the address is theirs: a human says. */
function doubtIn({ judgement, doubt, identifiers }: JudgedMatch, source: Source): Doubt | null {
  if (judgement === 'candidate') return doubt;
  const isNamed = (all: readonly Identifier[]): boolean => all.some(({ kind }) => kind === 'name');
  return isNamed(identifiers) && !isNamed(source.identifiers) ? 'other-name' : null;
}

/** Carries an address of theirs, and a name of somebody else's: a name or a number alone would tell nothing. */
function isDoubtful({ judgement, doubt, role }: JudgedMatch): boolean {
  return (
    role === 'person' && judgement === 'candidate' && (doubt === 'other-name' || doubt === 'shared-mailbox')
  );
}

function has(house: House, identifiers: readonly Identifier[], one: Identifier): boolean {
  return identifiers.some((other) => keyOf(house, other) === keyOf(house, one));
}

function keyOf(house: House, one: Identifier): string {
  return `${one.kind}:${house.normalise(one)}`;
}

/** Every record that is theirs without a doubt: by these one change of a person is known from another. */
export function recordsOf(
  source: RecordRef,
  { subject }: Pick<FoundPerson, 'subject'>,
): readonly RecordRef[] {
  const theirs = subject.matches
    .filter((match) => match.role === 'person' && isTheirs(match))
    .flatMap(({ ref, aliases }) => [ref, ...aliases.map((alias) => ({ system: ref.system, ...alias }))]);
  return [source, ...theirs];
}
