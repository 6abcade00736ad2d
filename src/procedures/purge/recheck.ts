import type { Context, Sighting } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Purge } from '../../domain/purge.ts';
import type { Identifier } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { RetentionRule } from '../../domain/retention-rule.ts';
import type { SeenRow } from '../../domain/retention.ts';
import { standingUnder } from '../../domain/retention.ts';
import type { AskableRow } from '../../domain/stay.ts';
import { agreementsIn } from '../../domain/stay.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { LineState } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { keptIn } from './find-due.ts';
import type { ReadAs } from './reading.ts';
import { contactsFrom, fieldsToRead, rowFrom } from './reading.ts';

/**
 * Reads the people of a part again in every system, just before anything is done about them, and leaves out whoever is
 * not due any more: a contact since the scan, another class, a row that appeared, a hold, a request. A row that we have
 * erased ourselves still tells what it told, or whoever is known in two systems would be erased in one of them only.
 * @returns  those who are still due
 * @throws   VendorFailure while a system cannot be asked: nobody is erased on what was true yesterday
 */
export async function recheck(
  house: House,
  purge: Purge,
  part: number,
  context: Context,
): Promise<readonly DuePerson[]> {
  const all = await house.store.transact((tx) => house.store.purges.people.ofPart(tx, purge.id, part));
  const erased = await erasedOf(house, purge, part);
  const looked = await stillDue(house, purge, all, erased, context);
  return looked.map(({ person }) => person);
}

/** Somebody who is still due, with their rows as they are now. */
export interface StillDue {
  readonly person: DuePerson;
  readonly rows: readonly AskableRow[];
}

/**
 * The same look for people of any parts.
 * @param erased  system and ref of rows that a call of ours was sent for
 * @throws VendorFailure while a system cannot be asked
 */
export async function stillDue(
  house: House,
  purge: Purge,
  all: readonly DuePerson[],
  erased: ReadonlySet<string>,
  context: Context,
): Promise<readonly StillDue[]> {
  const people = all.filter(({ leftOut }) => leftOut === null);
  if (people.length === 0) return [];
  const nowOf = await peopleNow(house, purge, people, context);
  const { timeZone } = house.policy.controller(purge.controller);
  const today = civilDayOf(house.clock.now(), timeZone);
  const on = today > purge.on ? today : purge.on;
  return commit(house, async ({ tx }) => {
    const byNumber = new Map(people.map((person) => [person.number, person]));
    const questions = await house.store.stays.about(tx, purge.controller, byNumber);
    const looked = people.map((person) => {
      const now = withErased(person, nowOf.get(person.number) ?? nothing, erased);
      const agreed = agreementsIn(questions.get(person.number) ?? []);
      const standing = standingUnder(ruleOf(purge, person), now.rows, purge.rules, on, agreed);
      const isDue = standing.stands === 'due' && isSamePerson(house, person, now.identifiers);
      return { person, rows: now.askable, isDue };
    });
    const kept = await keptIn(house, tx, { controller: purge.controller, on });
    const leave = async (some: readonly { readonly person: DuePerson }[], why: string): Promise<void> =>
      house.store.purges.people.leaveOut(
        tx,
        purge.id,
        some.map(({ person }) => person.number),
        why,
      );
    const held = Map.groupBy(
      looked.filter(({ isDue }) => isDue),
      ({ person }) => kept(person),
    );
    await leave(
      looked.filter(({ isDue }) => !isDue),
      'changed-since',
    );
    for (const [why, some] of held) if (why !== null) await leave(some, why);
    return held.get(null) ?? [];
  });
}

/** Rows of a part that a call of ours was sent for, by system and ref. */
async function erasedOf(house: House, { id }: Purge, part: number): Promise<ReadonlySet<string>> {
  const lines = await house.store.transact((tx) => house.store.lines.all(tx, { matter: id, sequence: part }));
  return new Set(
    lines
      .filter(({ line, state }) => line.action === 'erase' && SENT.has(state))
      .map(({ line }) => `${line.system}/${refKey(line.ref)}`),
  );
}

const SENT: ReadonlySet<LineState> = new Set(['intended', 'accepted', 'done', 'already']);

function withErased(person: DuePerson, now: Now, erased: ReadonlySet<string>): Now {
  const gone = person.rows.filter(({ system, ref }) => {
    const key = `${system}/${refKey(ref)}`;
    return erased.has(key) && !now.refs.includes(key);
  });
  return {
    ...now,
    rows: [...now.rows, ...gone.map(({ seen }) => seen)],
    identifiers: [...now.identifiers, ...gone.flatMap(({ identifiers }) => identifiers)],
  };
}

function ruleOf(purge: Purge, { rule }: DuePerson): RetentionRule {
  const found = purge.rules.find(({ id }) => id === rule);
  if (!found) throw new Error(`Purge ${purge.id} has no rule ${rule}.`);
  return found;
}

/** A row that was given to somebody else keeps its id, and a hold may be on an address it did not carry. */
function isSamePerson(house: House, { identifiers }: DuePerson, now: readonly Identifier[]): boolean {
  const keysOf = (some: readonly Identifier[]): ReadonlySet<string> =>
    new Set(some.map((one) => `${one.kind}:${house.normalise(one)}`));
  return keysOf(identifiers).symmetricDifference(keysOf(now)).size === 0;
}

interface Now {
  /** By system and ref. */
  readonly refs: readonly string[];
  readonly rows: readonly SeenRow[];
  readonly identifiers: readonly Identifier[];
  readonly askable: readonly AskableRow[];
}

const nothing: Now = { refs: [], rows: [], identifiers: [], askable: [] };

/** By number of the person: every row they have now, in every system of the controller. */
async function peopleNow(
  house: House,
  purge: Purge,
  people: readonly DuePerson[],
  context: Context,
): Promise<ReadonlyMap<number, Now>> {
  const { systems, timeZone } = house.policy.controller(purge.controller);
  const found = new Map(
    people.map(({ number }) => [
      number,
      {
        refs: [] as string[],
        rows: [] as SeenRow[],
        identifiers: [] as Identifier[],
        askable: [] as AskableRow[],
      },
    ]),
  );
  for (const name of systems) {
    const system = await house.system(name);
    const as: ReadAs = { system: name, reading: purge.reading, rules: purge.rules, timeZone };
    for (const [number, sightings] of await askedOf(system, purge, people, context)) {
      found.get(number)?.refs.push(...sightings.map(({ ref }) => `${name}/${refKey(ref)}`));
      found.get(number)?.rows.push(...seenIn(system, sightings, as));
      found.get(number)?.askable.push(...sightings.filter(({ ref }) => isPerson(system, ref.kind)));
      found
        .get(number)
        ?.identifiers.push(
          ...sightings
            .filter(({ ref }) => purge.reading.unclassed[name]?.[ref.kind] === undefined)
            .flatMap(({ identifiers }) => identifiers),
        );
    }
  }
  return found;
}

/** A tool that cannot be asked about a few people was a blind spot of the plan, and humans signed it. */
async function askedOf(
  system: System,
  purge: Purge,
  people: readonly DuePerson[],
  context: Context,
): Promise<readonly (readonly [number, readonly Sighting[]])[]> {
  const { lastContact, kinds } = system.connection;
  if (!lastContact) return [];
  const personKinds = Object.keys(kinds).filter((kind) => kinds[kind]?.role === 'person');
  const fields = Object.fromEntries(
    personKinds.map((kind) => [kind, fieldsToRead(purge, system.name, kind)]),
  );
  const answers: (readonly [number, readonly Sighting[]])[] = [];
  for (let start = 0; start < people.length; start += lastContact.batchMax) {
    const some = people.slice(start, start + lastContact.batchMax);
    const outcomes = await lastContact.call(
      some.map(({ rows, joins }) => ({
        refs: rows.filter((row) => row.system === system.name).map(({ ref }) => ref),
        identifiers: joins,
        fields,
      })),
      context,
    );
    for (const [index, outcome] of outcomes.entries()) {
      const person = some[index];
      if (outcome.status === 'failed') throw new VendorFailure(outcome.failure);
      if (person && outcome.status === 'done') answers.push([person.number, outcome.value]);
    }
  }
  return answers;
}

function seenIn(system: System, sightings: readonly Sighting[], as: ReadAs): readonly SeenRow[] {
  const told = Map.groupBy(
    sightings.filter(({ ref }) => !isPerson(system, ref.kind)).flatMap((one) => contactsFrom(one, as)),
    ({ of }) => refKey(of),
  );
  const leftOut = Object.keys(as.reading.unclassed[system.name] ?? {});
  return sightings
    .filter(({ ref }) => isPerson(system, ref.kind) && !leftOut.includes(ref.kind))
    .map((sighting) => {
      const { classes, createdOn, contacts, events, toRedact, objected } = rowFrom(sighting, as);
      return {
        system: system.name,
        kind: sighting.ref.kind,
        classes,
        createdOn,
        contacts: [...contacts, ...(told.get(refKey(sighting.ref)) ?? [])],
        events,
        toRedact,
        objected,
      };
    });
}

function isPerson(system: System, kind: string): boolean {
  return system.connection.kinds[kind]?.role === 'person';
}
