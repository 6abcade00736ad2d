import { formOf, isWellFormed, saysTheSame } from '../../domain/correction.ts';
import { holdOver, holdOverPerson } from '../../domain/hold.ts';
import type {
  Around,
  AskedBecause,
  Judged,
  LeftBecause,
  PlaceNow,
  Propagation,
  PropagationContent,
  SeenChange,
} from '../../domain/propagation.ts';
import { isDispute, judgeChange, LATELY_MS, textOf } from '../../domain/propagation.ts';
import type { Identifier, RecordRef } from '../../domain/record.ts';
import { recordKey } from '../../domain/record.ts';
import { isBlank } from '../../domain/same-value.ts';
import { knownIn, restrictionOver } from '../../domain/restriction.ts';
import type { LocatedMatch, Normalise } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { KnownValue } from '../../ports/propagation-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Act, House } from '../house.ts';
import { carryOver } from '../steps/carried-refusals.ts';
import type { Drawn } from './draw.ts';
import { replacedBy, sealCarried } from './draw.ts';
import type { FoundPerson } from './person.ts';
import { recordsOf, wasBefore } from './person.ts';
import type { Source, SourceField } from './source.ts';

/** Everything that was seen of a change, before it is decided on. */
export interface Seen {
  readonly controller: string;
  readonly source: Source;
  readonly person: FoundPerson;
  readonly known: readonly KnownValue[];
  /** Fields of which another tool is known to have held the value of before, and in which nobody was found. */
  readonly elsewhere: ReadonlySet<string>;
  /** When the look began: what was decided since was not seen. */
  readonly startedAt: Date;
  /** What was being written then: where it has ended since, what was seen may be of before. */
  readonly applying: ReadonlySet<number>;
}

/** One field, what becomes of it, and what stood around it. */
export interface JudgedField extends SourceField {
  readonly judged: Judged;
  readonly chain: readonly number[];
}

/** What else concerns the person: whatever of it is being written now is waited for. */
export type Judging =
  | { readonly is: 'judged'; readonly fields: readonly JudgedField[]; readonly open: readonly Propagation[] }
  | InHand
  | { readonly is: 'outdated' };

/** One that is being written. */
export interface InHand {
  readonly is: 'in-hand';
  readonly propagation: Propagation;
}

/** A change of one of these fields that is being written: asked before any tool is searched. */
export async function fieldInHand(
  { store, clock }: House,
  tx: Transaction,
  controller: string,
  { ref, fields }: Source,
): Promise<InHand | null> {
  const names = new Set(fields.map(({ name }) => name));
  const touching = await store.propagations.touching(tx, controller, [ref], clock.now());
  return inHandOf(touching.filter((one) => one.fields.some((name) => names.has(name))));
}

function inHandOf(concerned: readonly Propagation[]): InHand | null {
  const propagation = concerned.find(({ state }) => state === 'applying');
  return propagation ? { is: 'in-hand', propagation } : null;
}

/** Judges every field under what stands over the person now, and keeps that from changing until the transaction ends. */
export async function judgeFields(house: House, tx: Transaction, seen: Seen): Promise<Judging> {
  const { controller, source, person } = seen;
  const { store, clock, policy } = house;
  const since = new Date(clock.now().getTime() - LATELY_MS);
  const touching = await store.propagations.touching(tx, controller, recordsOf(source.ref, person), since);
  const names = new Set(source.fields.map(({ name }) => name));
  const concerned = touching.filter(({ fields }) => fields.some((name) => names.has(name)));
  // Decided on while this was looked into: what was seen may have changed with it.
  if (concerned.some((one) => isSince(one, seen))) return { is: 'outdated' };
  const inHand = inHandOf(concerned);
  if (inHand) return inHand;
  const over = await standingOverPerson(house, tx, seen);
  const fields = source.fields.map((field): JudgedField => {
    const mapped = policy.fields[field.name];
    if (!mapped) throw new Error(`The data map has no field ${field.name}.`);
    const own = concerned.filter((one) => one.fields.includes(field.name));
    const carried = own.filter(({ carriedAt }) => carriedAt !== null && carriedAt >= since);
    const around: Around = {
      ...over,
      isDoubtful: isDoubtful(house, person, field),
      carriedLately: carried.length,
      isStopped: own.some(({ state, because }) => state === 'proposed' && because === 'too-often'),
      isDisputed: own.some(isDispute),
    };
    const judged = judgeChange(mapped, changeOf(house, seen, field), around, house.normalise);
    const isTooOften = judged.is === 'change' && judged.because === 'too-often';
    const stopped = own.find(({ because }) => because === 'too-often');
    const chain = isTooOften ? [...new Set([...(stopped?.chain ?? []), ...carried.map(({ id }) => id)])] : [];
    return { ...field, judged, chain };
  });
  const open = touching.filter(({ state }) => state === 'proposed');
  return { is: 'judged', fields, open };
}

function isSince(
  { id, state, openedAt, carriedAt, endedAt }: Propagation,
  { startedAt, applying }: Pick<Seen, 'startedAt' | 'applying'>,
): boolean {
  const dates = [openedAt, carriedAt, endedAt];
  return dates.some((at) => at !== null && at > startedAt) || (state !== 'applying' && applying.has(id));
}

function changeOf(
  { normalise }: House,
  { source, person, known, elsewhere }: Seen,
  { name, field, now }: SourceField,
): SeenChange {
  const own = known.filter((one) => one.name === name && one.field === field);
  return {
    name,
    field,
    now,
    system: source.ref.system,
    isEcho: own.some((one) => one.isWritten(now)),
    isKnown: own.some((one) => one.isJudged(now)),
    wasBefore: wasBefore(known, { name, field }),
    places: person.places.filter((place) => place.name === name),
    isElsewhere: elsewhere.has(name),
    isAmbiguous: source.fields.some(
      (other) => other.name === name && !isBlank(other.now) && !saysTheSame(name, other.now, now, normalise),
    ),
  };
}

async function standingOverPerson(
  house: House,
  tx: Transaction,
  { controller, person: { subject, identifiers } }: Seen,
): Promise<Pick<Around, 'isErased' | 'isRestricted' | 'isHeld'>> {
  const { store, clock, normalise, policy } = house;
  const restrictions = await store.restrictions.standing(tx, controller);
  const holds = await store.holds.standing(tx, controller);
  const on = civilDayOf(clock.now(), policy.controller(controller).timeZone);
  const all = [...identifiers, ...subject.grown.map(({ kind, value }) => ({ kind, value }))];
  const records = subject.matches.filter((match) => match.role === 'person' && isTheirs(match));
  return {
    isErased: await isErased(house, tx, controller, all),
    isRestricted: restrictionOver(restrictions, knownIn(identifiers, subject, normalise), normalise) !== null,
    isHeld:
      holdOverPerson(holds, all, on, normalise) !== null ||
      records.some(({ ref }) => holdOver(holds, { identifiers: all, ref }, on, normalise) !== null),
  };
}

/** Whoever is in the register for an erasure is written to nowhere: that they are back is told by the sweep. */
export async function isErased(
  { store }: House,
  tx: Transaction,
  controller: string,
  identifiers: readonly Identifier[],
): Promise<boolean> {
  const addresses = identifiers.filter(({ kind }) => kind === 'email' || kind === 'phone');
  const entries = await store.suppressions.lookUp(tx, controller, addresses);
  return entries.flat().some(({ cause, closedAt }) => cause === 'erasure' && closedAt === null);
}

/** Whether the address that comes is on a row that may be somebody else's. */
function isDoubtful(house: House, { doubtfulBy }: FoundPerson, { name, now }: SourceField): boolean {
  const kind = formOf(name);
  if (kind === 'text' || typeof now !== 'string') return false;
  const comes = house.normalise({ kind, value: now });
  return doubtfulBy.some((one) => one.kind === kind && house.normalise(one) === comes);
}

/**
 * Records what was judged: what is written at once, what is put to a human, and what greffe has seen. A field that waits
 * for a tool that was silent is looked into again, so that nothing is noted of it yet.
 */
export async function recordJudged(
  house: House,
  act: Act,
  seen: Seen,
  { fields, open }: Extract<Judging, { is: 'judged' }>,
  drawn: Drawn | null,
): Promise<void> {
  const { controller, source, person } = seen;
  const { store, clock } = house;
  const at = clock.now();
  const changed = fields.flatMap((field) =>
    field.judged.is === 'change' ? [{ ...field, judged: field.judged }] : [],
  );
  const carried = changed.filter(({ judged }) => judged.carried.length > 0);
  if (drawn !== null && carried.length > 0) {
    const content = contentOf(seen, carried, (field) => field.judged.carried);
    const id = await store.propagations.open(act.tx, {
      controller,
      because: null,
      openedAt: at,
      content,
      records: recordsOf(source.ref, person),
      chain: [],
    });
    await sealCarried(house, act, { id, controller, by: 'greffe' }, drawn);
  }
  for (const field of changed) {
    const { because, proposed } = field.judged;
    const before = open.filter((one) => one.fields.includes(field.name));
    if (because === null) continue;
    const content = contentOf(seen, [field], () => proposed);
    const { isAsked, elsewhere: disputed } = await askedBefore(house, act.tx, before, because, content);
    if (isAsked) continue;
    await overtake(
      house,
      act,
      before.filter(({ id }) => !disputed.has(id)),
    );
    const records = recordsOf(source.ref, person);
    await propose(house, act, { controller, because, content, records, chain: field.chain, at });
  }
  // Whatever was put to a human before is settled where nothing differs any more.
  for (const field of fields) {
    const { judged } = field;
    const isSettled = judged.is === 'change' ? judged.because === null : SETTLED.has(judged.because);
    if (!isSettled) continue;
    const isOver = judged.is === 'nothing' && judged.because !== 'blank' && person.unanswered.length === 0;
    await overtake(
      house,
      act,
      open.filter((one) => one.fields.includes(field.name) && (isOver || !isDispute(one))),
    );
  }
  await refuseAtNew(house, act, seen, fields);
  const left = fields.flatMap(({ judged }) => (judged.is === 'nothing' ? [judged.because] : []));
  enterErased(act, source, left);
  if (person.unanswered.length > 0) return;
  await store.knownValues.saw(
    act.tx,
    fields.map(({ name, field, now }) => ({ ref: source.ref, name, field, value: now })),
    at,
  );
  await store.knownValues.learn(act.tx, agreeing(house, fields, person.places), at);
}

/**
 * Whoever is not to be written to at an address is not at the one that stands in its place, be it put to a human or no
 * other tool’s concern; of what is written elsewhere the plan sees to it. An address that may be somebody else’s, or is
 * none, closes nothing; neither does one that they had beside it all along.
 */
async function refuseAtNew(
  house: House,
  act: Act,
  { controller, source, person, known }: Seen,
  fields: readonly JudgedField[],
): Promise<void> {
  const shared = new Set(person.subject.sharedMailboxes);
  const moved = fields.filter(({ name, now, judged }) => {
    const kind = formOf(name);
    if (kind === 'text' || typeof now !== 'string' || !isWellFormed(name, now)) return false;
    if (shared.has(house.normalise({ kind, value: now }))) return false;
    return judged.is === 'change'
      ? judged.carried.length === 0 && judged.because !== 'doubtful' && judged.because !== 'malformed'
      : MOVED.has(judged.because);
  });
  const places = person.places.filter(({ doubt, way }) => doubt === null && way !== 'unseen');
  const replaced = moved.flatMap(({ name, field, now }) => {
    const before = wasBefore(known, { name, field });
    const old = person.identifiers.filter(({ value }) => before(value));
    return replacedBy(house, [{ name, field, to: textOf(now) }], old, places);
  });
  await carryOver(house, act, { controller, matter: null, about: `system ${source.ref.system}` }, replaced);
}

/** Changed, and written nowhere else. */
const MOVED: ReadonlySet<LeftBecause> = new Set(['same', 'not-held']);

/** Nothing is left of what was proposed before. */
const SETTLED: ReadonlySet<LeftBecause> = new Set(['same', 'blank', 'never', 'erased']);

function contentOf<Field extends SourceField>(
  { source, person }: Seen,
  fields: readonly Field[],
  placesOf: (field: Field) => readonly PlaceNow[],
): PropagationContent {
  return {
    source: source.ref,
    changes: fields.map(({ name, field, now }) => ({ name, field, to: textOf(now) })),
    identifiers: person.identifiers,
    // Homonyms are nobody's business here.
    matches: person.subject.matches
      .filter((match) => isTheirs(match) || match.by.kind !== 'name')
      .map(asLocated),
    places: fields.flatMap(placesOf),
    vouched: [],
  };
}

/** As it was found: whose it is is judged again whenever it is asked. */
function asLocated(match: LocatedMatch): LocatedMatch {
  const { ref, role, by, equality, identifiers, aliases, state, facts } = match;
  return { ref, role, by, equality, identifiers, aliases, state, facts };
}

interface AskedBefore {
  /** A human has it before them already, be it the other way round. */
  readonly isAsked: boolean;
  /** Disputes about a change of another record: they stay beside this one. */
  readonly elsewhere: ReadonlySet<number>;
}

/** A notice that comes twice puts nothing to anybody twice, and one tool's change ends no dispute about another's. */
async function askedBefore(
  { store, normalise }: House,
  tx: Transaction,
  before: readonly Propagation[],
  because: AskedBecause,
  content: PropagationContent,
): Promise<AskedBefore> {
  const elsewhere = new Set<number>();
  for (const one of before) {
    const known = await store.propagations.content(tx, one.id);
    if (one.because === because && askedOf(known) === askedOf(content)) return { isAsked: true, elsewhere };
    if (!isDispute(one) || recordKey(known.source) === recordKey(content.source)) continue;
    elsewhere.add(one.id);
    if (because === 'other-value' && isShownIn(known, content, normalise))
      return { isAsked: true, elsewhere };
  }
  return { isAsked: false, elsewhere };
}

/** Whether a proposal shows every value that was changed as what another record holds. */
function isShownIn(
  { places }: PropagationContent,
  { source, changes }: PropagationContent,
  normalise: Normalise,
): boolean {
  return changes.every(({ name, field, to }) =>
    places.some(
      (place) =>
        recordKey(place.ref) === recordKey(source) &&
        place.name === name &&
        place.field === field &&
        saysTheSame(name, place.now, to, normalise),
    ),
  );
}

function askedOf({ source, changes, places }: PropagationContent): string {
  const shown = places.map(({ ref, field, now, way }) => JSON.stringify([recordKey(ref), field, now, way]));
  return JSON.stringify([recordKey(source), changes, shown.sort()]);
}

/** One proposal for each field of a person: what came later stands in the place of what was put before. */
async function overtake({ store, clock }: House, { tx }: Act, before: readonly Propagation[]): Promise<void> {
  for (const { id } of before)
    await store.propagations.end(tx, id, { state: 'overtaken', by: null, at: clock.now() });
}

async function propose(
  { store }: House,
  { tx, record }: Act,
  of: {
    readonly controller: string;
    readonly because: AskedBecause;
    readonly content: PropagationContent;
    readonly records: readonly RecordRef[];
    readonly chain: readonly number[];
    readonly at: Date;
  },
): Promise<void> {
  const { controller, because, content, records, chain, at } = of;
  const opening = { controller, because, openedAt: at, content, records, chain };
  const id = await store.propagations.open(tx, opening);
  record({
    actor: 'greffe',
    act: 'change-proposed',
    about: `propagation ${id}`,
    system: content.source.system,
    counts: { records: new Set(content.places.map(({ ref }) => recordKey(ref))).size },
    subject: await store.propagations.subjectOf(tx, id),
    details: { because, fields: content.changes.map(({ name }) => name).join(' ') },
  });
}

function enterErased({ record }: Act, { ref }: Source, left: readonly LeftBecause[]): void {
  if (!left.includes('erased')) return;
  record({
    actor: 'greffe',
    act: 'change-left',
    about: `system ${ref.system}`,
    system: ref.system,
    details: { because: 'erased' },
  });
}

/** What other records are known to hold, where they say what the source says: nobody has changed it there meanwhile. */
function agreeing(house: House, fields: readonly JudgedField[], places: readonly PlaceNow[]) {
  return fields.flatMap(({ name, now }) =>
    places
      .filter(
        (place) =>
          place.name === name &&
          place.doubt === null &&
          place.way !== 'unseen' &&
          saysTheSame(name, place.now, now, house.normalise),
      )
      .map(({ ref, field, now: value }) => ({ ref, name, field, value })),
  );
}
