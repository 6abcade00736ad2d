import type { Context } from '../../contract/index.ts';
import type { ArchivedRecord } from '../../domain/archive.ts';
import { archivedFields } from '../../domain/archive.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import { addPeriod } from '../../domain/civil-day.ts';
import type { MappedFields } from '../../domain/data-map.ts';
import type { Purge } from '../../domain/purge.ts';
import { refKey } from '../../domain/record.ts';
import type { RetentionAction } from '../../domain/retention-rule.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { refsOf } from './owners.ts';
import { readHeld } from './read-held.ts';

/**
 * Takes down what the rule keeps of these people, before anything of them is erased: the fields it names, read now, under
 * the key of the month in which they end. Twice is once: what was taken down first stands.
 * @throws VendorFailure while something cannot be read: nobody is erased whose archive is not whole
 */
export async function archivePeople(
  house: House,
  purge: Purge,
  people: readonly DuePerson[],
  context: Context,
): Promise<void> {
  const entered = await enteredOf(house, purge, people);
  for (const rule of purge.rules) {
    // Once taken down, their rows may be gone: they are not read again.
    const mine = people.filter((person) => person.rule === rule.id && !entered.has(`${person.number} `));
    const { action } = rule;
    if (action.kind !== 'archive' || mine.length === 0) continue;
    const records = await recordsOf(house, purge, mine, action, context);
    const { timeZone } = house.policy.controller(purge.controller);
    const enteredOn = civilDayOf(house.clock.now(), timeZone);
    await enter(house, purge, mine, action, { records, enteredOn, basis: rule.basis });
  }
}

/** Number of the person and duty of every entry there is. */
export async function enteredOf(
  house: House,
  { id }: Purge,
  people: readonly DuePerson[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const numbers = people.map(({ number }) => number);
  const entered = await house.store.transact((tx) => house.store.archive.entered(tx, id, numbers));
  return new Set(entered.map(({ person, duty }) => `${person} ${duty}`));
}

type Archiving = Extract<RetentionAction, { readonly kind: 'archive' }>;

interface Taken {
  /** Number of the person → what was read of them. */
  readonly records: ReadonlyMap<number, readonly ArchivedRecord[]>;
  readonly enteredOn: CivilDay;
  readonly basis: string;
}

async function enter(
  house: House,
  purge: Purge,
  people: readonly DuePerson[],
  action: Archiving,
  { records, enteredOn, basis }: Taken,
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    for (const person of people) {
      const isNew = await house.store.archive.enter(tx, {
        controller: purge.controller,
        purge: purge.id,
        person: person.number,
        rule: person.rule,
        duty: '',
        subject: person.subject,
        enteredOn,
        endsOn: addPeriod(enteredOn, action.keep),
        readers: action.readers,
        basis,
        identifiers: person.identifiers,
        joins: person.joins,
        records: records.get(person.number) ?? [],
      });
      if (!isNew) continue;
      record({
        actor: 'greffe',
        act: 'archived',
        about: `purge ${purge.id} person ${person.number}`,
        subject: person.subject,
        counts: { records: (records.get(person.number) ?? []).length },
      });
    }
  });
}

async function recordsOf(
  house: House,
  purge: Purge,
  people: readonly DuePerson[],
  { fields }: Archiving,
  context: Context,
): Promise<ReadonlyMap<number, readonly ArchivedRecord[]>> {
  const records = new Map<number, ArchivedRecord[]>(people.map(({ number }) => [number, []]));
  const names = new Set(people.flatMap(({ rows }) => rows.map(({ system }) => system)));
  for (const name of names) {
    const places = placesIn(purge.reading.fields, fields, name);
    const owner = new Map(
      people.flatMap((person) => refsOf([person], name).map((ref) => [refKey(ref), person.number] as const)),
    );
    const system = await house.system(name);
    for (const { kind, key, held } of await readAll(system, people, places, context)) {
      const kept = archivedFields(fields, places, kind, held);
      const number = owner.get(key);
      if (number === undefined || Object.keys(kept).length === 0) continue;
      records.get(number)?.push({ system: name, kind, fields: kept });
    }
  }
  return records;
}

type Places = Readonly<Record<string, readonly { readonly kind: string; readonly field: string }[]>>;

function placesIn(mapped: MappedFields, fields: readonly string[], system: string): Places {
  return Object.fromEntries(fields.map((name) => [name, mapped[name]?.in[system] ?? []]));
}

interface Held {
  readonly kind: string;
  readonly key: string;
  readonly held: ArchivedRecord['fields'];
}

async function readAll(
  system: System,
  people: readonly DuePerson[],
  places: Places,
  context: Context,
): Promise<readonly Held[]> {
  const all: Held[] = [];
  for (const [kind, refs] of Map.groupBy(refsOf(people, system.name), (ref) => ref.kind)) {
    const wanted = Object.values(places).flatMap((some) =>
      some.filter((place) => place.kind === kind).map(({ field }) => field),
    );
    if (wanted.length === 0) continue;
    const held = await readHeld(system, refs, [...new Set(wanted)], mends, context);
    for (const [index, ref] of refs.entries()) {
      const fields = held.get(index);
      if (fields) all.push({ kind, key: refKey(ref), held: fields });
    }
  }
  return all;
}

const mends = {
  absent: {
    mend: 'This tool cannot be read, and a rule archives what it holds: take its people out of the rule, or the fields.',
  },
  hidden: { mend: 'A field that the rule archives is hidden from the token: give it the right to read it.' },
};
