import assert from 'node:assert/strict';
import type { Connection, Condition, ScanPage, Sighting } from '../../../src/contract/index.ts';
import { refKey, sameRef } from '../../../src/contract/index.ts';
import { keysOf, scanAll, thrownBy } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';
import { contact, contactRules, peopleKinds } from './contacts.ts';
import { objectedRules } from './objected.ts';

export const scan: readonly Rule[] = [
  {
    title: 'a scan gives every live record of a kind once, over as many pages as it takes',
    verbs: ['scan'],
    check: async (stage) => {
      await several(stage, 5);
      for (const kind of verb(stage, 'scan').kinds) {
        assert.deepEqual(keysOf((await scanAll(stage, { kind })).items), liveOf(stage, kind));
      }
    },
  },
  {
    title: 'a scan tells who each person is: every address, number, name and foreign id of the row',
    verbs: ['scan'],
    check: async (stage) => {
      const people = await several(stage, 3);
      const { items } = await scanAll(stage, { kind: people[0].ref.kind });
      for (const person of people) {
        const sighting = items.find(({ ref }) => sameRef(ref, person.ref));
        assert.ok(sighting, 'a person was not seen');
        assert.deepEqual(sighting.of, [person.ref], 'the row of a person tells about itself');
        const told = new Set(sighting.identifiers.map(({ kind, value }) => `${kind} ${value.toLowerCase()}`));
        for (const identifier of identifiersOf(person)) {
          assert.ok(told.has(identifier.toLowerCase()), 'something they can be looked up by is missing');
        }
      }
    },
  },
  {
    title: 'a scan gives nothing that lies in the bin',
    verbs: ['scan'],
    features: ['recycle'],
    check: async (stage) => {
      const [gone, stays] = await several(stage, 2);
      await offering(stage, 'recycle').recycle(gone.ref);
      const { items } = await scanAll(stage, { kind: gone.ref.kind });
      assert.deepEqual(keysOf(items), [stays.key]);
    },
  },
  {
    title: 'a scan taken up again at any cursor misses and repeats nothing, although records come and go',
    verbs: ['scan'],
    without: ({ scan }) =>
      scan?.paging === 'keyset' ? null : 'a scan by offset is begun again, and says so in its terms',
    check: async (stage) => {
      const people = await several(stage, 7);
      const { kind } = people[0].ref;
      const seen: string[] = [];
      const left: string[] = [];
      let cursor: string | null = null;
      for (let page = 0; ; page += 1) {
        assert.ok(page < 60, 'the scan never ends');
        // As another process does it, days later.
        if (page === 2) stage.clock.moveBy(2 * 86_400_000);
        const answer: ScanPage = await scanPage(stage.another(), stage, kind, cursor);
        seen.push(...keysOf(answer.items));
        cursor = answer.cursor;
        if (cursor === null) break;
        const passed = people.find(({ key }) => seen.includes(key) && !left.includes(key));
        if (page < 3 && passed && stage.has('recycle')) {
          await offering(stage, 'recycle').recycle(passed.ref);
          left.push(passed.key);
        }
        if (page < 3) await stage.someone();
      }
      const ofThem = seen.filter((key) => people.some((person) => person.key === key));
      assert.deepEqual(ofThem.sort(), people.map(({ key }) => key).sort());
      assert.equal(new Set(seen).size, seen.length, 'a record was given twice');
    },
  },
  {
    title: 'a scan lets through only what holds its conditions, all of them',
    verbs: ['scan', 'read'],
    check: async (stage) => {
      const people = [
        await stage.someone({ given: 'Anne', family: 'Canarimartin' }),
        await stage.someone({ given: 'Anne', family: 'Canaridupont' }),
        await stage.someone({ given: 'Line', family: 'Canarimartin' }),
      ] as const;
      const [wanted, second] = people;
      const family = await fieldHolding(stage, wanted, wanted.family);
      const given = await fieldHolding(stage, wanted, wanted.given);
      const found = async (where: readonly Condition[]): Promise<readonly string[]> =>
        keysOf((await scanAll(stage, { kind: wanted.ref.kind, where })).items);
      const byName = { field: family, oneOf: ['Canarimartin'] };
      assert.deepEqual(await found([byName, { field: given, oneOf: ['Anne'] }]), [wanted.key]);
      assert.deepEqual(
        await found([
          { field: family, oneOf: ['Canaridupont', 'Canarimartin'] },
          { field: given, oneOf: ['Anne'] },
        ]),
        [wanted.key, second.key].sort(),
      );
      assert.deepEqual(await found([{ field: family, oneOf: ['Canarimar', 'nobody', true, 7] }]), []);
    },
  },
  {
    title: 'a scan brings along the fields that were asked for and no other',
    verbs: ['scan', 'read'],
    check: async (stage) => {
      const [person] = await several(stage, 2);
      const field = await fieldHolding(stage, person, person.family);
      const given = await fieldHolding(stage, person, person.given);
      const where = [{ field: given, oneOf: [person.given] }];
      const { items } = await scanAll(stage, { kind: person.ref.kind, fields: [field], where });
      assert.deepEqual(
        items.map(({ ref, fields }) => [refKey(ref), fields]),
        [[person.key, { [field]: person.family }]],
      );
    },
  },
  {
    title: 'a scan names a field the vendor does not have, and a condition on one lets nobody through',
    verbs: ['scan'],
    check: async (stage) => {
      const { kind } = (await stage.someone()).ref;
      const field = 'no_field_here';
      const where = [{ field, oneOf: ['', 'null', 'undefined', false] }];
      for (const wanted of [
        { kind, fields: [field] },
        { kind, where },
      ]) {
        const { items, gaps } = await scanAll(stage, wanted);
        assert.ok(
          gaps.some(({ what }) => what.includes(field)),
          'a field does not exist and nothing says so',
        );
        assert.equal(items.length, 'where' in wanted ? 0 : 1);
      }
    },
  },
  {
    title: 'a scan with a token that lost its rights does not look like a tool without people',
    verbs: ['scan'],
    check: async (stage) => {
      const { kind } = (await stage.someone()).ref;
      stage.faults.loseRights();
      const refused = await thrownBy(scanAll(stage, { kind }));
      if (refused === null)
        assert.ok((await scanAll(stage, { kind })).gaps.length > 0, 'it saw nobody, and said nothing');
      else assert.notEqual(refused.kind, 'not-found');
    },
  },
  ...contactRules('scan'),
  ...objectedRules('scan'),
  {
    title: 'what a scan finds around people names them, and tells what they did',
    verbs: ['scan'],
    features: ['contacts'],
    without: (connection) =>
      peopleKinds(connection, connection.scan?.kinds ?? []).length === connection.scan?.kinds.length
        ? 'the rows of people tell everything a scan finds'
        : null,
    check: async (stage) => {
      let around = 0;
      for (const evidence of stage.world.evidences ?? []) {
        const person = await stage.someone();
        const ref = await contact(stage, person, evidence, -40);
        if (sameRef(ref, person.ref)) continue;
        around += 1;
        const { items } = await scanAll(stage, { kind: ref.kind });
        const sighting = items.find((item) => sameRef(item.ref, ref));
        assert.deepEqual(tellsAbout(sighting), {
          of: [person.key],
          identifiers: [],
          evidences: [evidence],
          objected: null,
        });
      }
      assert.ok(around > 0, 'the world lets nobody do anything that a record around them tells');
    },
  },
];

function tellsAbout(sighting: Sighting | undefined): unknown {
  return {
    of: sighting?.of.map(refKey),
    identifiers: sighting?.identifiers,
    evidences: sighting?.contacts.map(({ evidence }) => evidence),
    objected: sighting?.objected,
  };
}

async function scanPage(
  connection: Connection,
  stage: Stage,
  kind: string,
  cursor: string | null,
): Promise<ScanPage> {
  assert.ok(connection.scan, 'the verb scan is absent');
  return connection.scan.call({ kind, fields: [], where: [] }, cursor, stage.context);
}

async function several(stage: Stage, count: number): Promise<readonly [Someone, Someone, ...Someone[]]> {
  const [first, second] = [await stage.someone(), await stage.someone()];
  const more = [];
  for (let done = 2; done < count; done += 1) more.push(await stage.someone());
  return [first, second, ...more];
}

function liveOf({ witness }: Stage, kind: string): readonly string[] {
  return witness
    .records()
    .filter((record) => record.kind === kind && record.state === 'live')
    .map(refKey)
    .sort();
}

function identifiersOf(person: Someone): readonly string[] {
  return [
    ...person.emails.map((address) => `email ${address}`),
    `name ${person.name}`,
    ...(person.phone === undefined ? [] : [`phone ${person.phone}`]),
    ...(person.externalId === undefined ? [] : [`id ${person.externalId}`]),
  ];
}

/** The field of the person's row that holds this text and nothing else. */
export async function fieldHolding(stage: Stage, person: Someone, text: string): Promise<string> {
  const [outcome] = await verb(stage, 'read').call([person.ref], null, stage.context);
  assert.ok(outcome?.status === 'done', 'the record is read');
  const { fields } = outcome.value;
  const field = Object.keys(fields).find((name) => fields[name] === text);
  assert.ok(field, 'no field holds this text alone');
  return field;
}
