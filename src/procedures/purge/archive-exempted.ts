import type { Context } from '../../contract/index.ts';
import type { ArchivedRecord } from '../../domain/archive.ts';
import type { Role } from '../../domain/approval.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import { addPeriod, parseCivilDay } from '../../domain/civil-day.ts';
import type { Exemption } from '../../domain/exemption.ts';
import { exemptionsFor } from '../../domain/exemption.ts';
import type { Action, Line } from '../../domain/plan.ts';
import type { Purge } from '../../domain/purge.ts';
import type { FieldValue } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { enteredOf } from './archive-people.ts';
import { readHeld } from './read-held.ts';

/** Whoever answers for a duty may read what it keeps. */
const READERS: readonly Role[] = ['controller', 'dpo'];

/** A record that stays as it is needs no second home for what a duty keeps of it. */
const CHANGES: readonly Action[] = ['erase', 'recycle', 'redact', 'detach'];

/**
 * Takes down the fields that a duty keeps of records that hang on these people, before anything is done to the records:
 * each until the day its own duty ends. Twice is once.
 * @throws VendorFailure while something cannot be read: nothing is erased whose duty is not met
 * @source GDPR Art. 17(3)(b)
 */
export async function archiveExempted(
  house: House,
  purge: Purge,
  part: number,
  people: readonly DuePerson[],
  context: Context,
): Promise<void> {
  const { exemptions } = purge.reading;
  if (exemptions.length === 0 || people.length === 0) return;
  const entered = await enteredOf(house, purge, people);
  const duties = (await dutiesOf(house, purge, part, people)).filter(
    ({ person, name }) => !entered.has(`${person.number} ${name}`),
  );
  if (duties.length === 0) return;
  const read = await readAll(house, duties, context);
  await commit(house, async ({ tx, record }) => {
    for (const [name, some] of Map.groupBy(duties, ({ person, name }) => `${person.number} ${name}`)) {
      const [first] = some;
      if (!first) throw new Error(`No record for ${name}.`);
      const { person, exemption, until } = first;
      const records = some.flatMap((duty) => read.get(duty) ?? []);
      const isNew = await house.store.archive.enter(tx, {
        controller: purge.controller,
        purge: purge.id,
        person: person.number,
        rule: person.rule,
        duty: first.name,
        subject: person.subject,
        enteredOn: civilDayOf(house.clock.now(), house.policy.controller(purge.controller).timeZone),
        endsOn: until,
        readers: READERS,
        basis: exemption.ground,
        identifiers: person.identifiers,
        joins: person.joins,
        records,
      });
      if (!isNew) continue;
      const about = `purge ${purge.id} person ${person.number}`;
      const counts = { records: records.length };
      record({ actor: 'greffe', act: 'archived', about, subject: person.subject, counts });
    }
  });
}

/** One record of one person, and one duty to keep some of it. */
interface KeptRecord {
  readonly person: DuePerson;
  readonly line: Line;
  readonly exemption: Exemption;
  readonly until: CivilDay;
  /** Of the entry: those of one exemption that end on one day lie together. */
  readonly name: string;
}

async function dutiesOf(
  house: House,
  purge: Purge,
  part: number,
  people: readonly DuePerson[],
): Promise<readonly KeptRecord[]> {
  const key = { matter: purge.id, sequence: part };
  const lines = await house.store.transact((tx) => house.store.lines.all(tx, key));
  const byNumber = new Map(people.map((person) => [person.number, person]));
  const changed = lines.map(({ line }) => line).filter(({ action }) => CHANGES.includes(action));
  // A record is emptied and cut loose by two lines.
  const records = new Map(changed.map((line) => [`${line.system}/${refKey(line.ref)}`, line]));
  return [...records.values()].flatMap((line) => {
    const person = byNumber.get(line.person ?? 0);
    if (!person) return [];
    const from = parseCivilDay(line.facts['date'] ?? '') ?? purge.on;
    return exemptionsFor(purge.reading.exemptions, line.system, line.ref.kind)
      .map((exemption) => ({ exemption, until: addPeriod(from, exemption.keep) }))
      .filter(({ until }) => until >= purge.on)
      .map(({ exemption, until }) => ({
        person,
        line,
        exemption,
        until,
        name: `${exemption.name} ${until}`,
      }));
  });
}

async function readAll(
  house: House,
  duties: readonly KeptRecord[],
  context: Context,
): Promise<ReadonlyMap<KeptRecord, ArchivedRecord>> {
  const read = new Map<KeptRecord, ArchivedRecord>();
  const alike = Map.groupBy(duties, ({ line, exemption }) =>
    JSON.stringify([line.system, line.ref.kind, exemption.name]),
  );
  for (const some of alike.values()) {
    const [first] = some;
    if (!first) continue;
    const system = await house.system(first.line.system);
    const refs = some.map(({ line }) => line.ref);
    const held = await readHeld(system, refs, first.exemption.fields, mends, context);
    for (const [index, duty] of some.entries()) {
      const fields = held.get(index);
      if (fields) read.set(duty, { system: system.name, kind: duty.line.ref.kind, fields: told(fields) });
    }
  }
  return read;
}

/** What holds something. */
function told(fields: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}

const mends = {
  absent: {
    mend: 'This tool cannot be read, and a duty keeps some of what it holds: take its records out of the exemption, or its people out of the rule.',
  },
  hidden: { mend: 'A field that an exemption keeps is hidden from the token: give it the right to read it.' },
};
