import assert from 'node:assert/strict';
import type { AskedAbout, Identifier, Outcome, Sighting } from '../../../src/contract/index.ts';
import { refKey } from '../../../src/contract/index.ts';
import { batchTried, failuresOf } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';
import { byEvidence, contact, contactRules, daysFromNow } from './contacts.ts';
import { objectedRules } from './objected.ts';
import { fieldHolding } from './scan.ts';

export const lastContact: readonly Rule[] = [
  {
    title: 'lastContact gives one outcome a person, in order: their own row and nobody else’s',
    verbs: ['lastContact'],
    check: async (stage) => {
      const [first, second] = [await stage.someone(), await stage.someone()];
      await stage.someone();
      const nobody = stage.world.unknownRef(first.ref.kind);
      assert.deepEqual(
        await keysOfEach(stage, [
          ofRow(second),
          { refs: [nobody], identifiers: [], fields: {} },
          ofRow(first),
        ]),
        [[second.key], [], [first.key]],
      );
    },
  },
  {
    title: 'lastContact answers a full batch in full and in order',
    verbs: ['lastContact'],
    check: async (stage) => {
      const people: Someone[] = [];
      const count = Math.min(verb(stage, 'lastContact').batchMax, batchTried);
      while (people.length < count) people.push(await stage.someone());
      assert.deepEqual(
        await keysOfEach(stage, people.map(whole)),
        people.map(({ key }) => [key]),
      );
    },
  },
  {
    title: 'lastContact finds the row that carries an address of the person, main or other',
    verbs: ['lastContact'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      await stage.someone();
      for (const address of other.emails) {
        const identifiers: readonly Identifier[] = [
          { kind: 'email', value: person.email.toUpperCase() },
          { kind: 'email', value: address },
          { kind: 'name', value: person.name },
        ];
        assert.deepEqual(
          await keysOfEach(stage, [
            { refs: [person.ref], identifiers, fields: {} },
            { refs: [], identifiers: [{ kind: 'email', value: address }], fields: {} },
          ]),
          [[person.key, other.key].sort(), [other.key]],
        );
      }
    },
  },
  {
    title: 'lastContact finds nobody by an address that nobody has, and asks for no name',
    verbs: ['lastContact'],
    check: async (stage) => {
      const person = await stage.someone();
      const identifiers: readonly Identifier[] = [
        { kind: 'email', value: `x${person.email}` },
        { kind: 'email', value: person.email.slice(1) },
        { kind: 'name', value: person.name },
      ];
      assert.deepEqual(await keysOfEach(stage, [{ refs: [], identifiers, fields: {} }]), [[]]);
    },
  },
  {
    title: 'a row that has gone into the bin is absent from what lastContact gives',
    verbs: ['lastContact'],
    features: ['recycle'],
    check: async (stage) => {
      const [gone, stays] = [await stage.someone(), await stage.someone()];
      await keysOfEach(stage, [ofRow(gone)]);
      await offering(stage, 'recycle').recycle(gone.ref);
      assert.deepEqual(await keysOfEach(stage, [whole(gone), ofRow(stays)]), [[], [stays.key]]);
    },
  },
  {
    title: 'lastContact passes no other record off as one that was merged away',
    verbs: ['lastContact'],
    features: ['merge'],
    check: async (stage) => {
      const [winner, loser] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      assert.deepEqual(await keysOfEach(stage, [ofRow(loser)]), [[]]);
    },
  },
  {
    title: 'lastContact tells who a row is as it stands now',
    verbs: ['lastContact'],
    check: async (stage) => {
      const person = await stage.someone();
      const [outcome] = await verb(stage, 'lastContact').call([ofRow(person)], stage.context);
      const [sighting] = sightingsIn(outcome);
      assert.deepEqual(sighting?.of.map(refKey), [person.key]);
      const told = sighting?.identifiers.map(({ kind, value }) => `${kind} ${value.toLowerCase()}`) ?? [];
      for (const address of person.emails) assert.ok(told.includes(`email ${address.toLowerCase()}`));
      assert.ok(told.includes(`name ${person.name.toLowerCase()}`));
    },
  },
  {
    title: 'lastContact brings along the fields asked for of that kind of row, and no other',
    verbs: ['lastContact', 'read'],
    check: async (stage) => {
      const person = await stage.someone();
      const field = await fieldHolding(stage, person, person.family);
      const fields = { [person.ref.kind]: [field], another: ['anything'] };
      const [outcome] = await verb(stage, 'lastContact').call([{ ...ofRow(person), fields }], stage.context);
      assert.deepEqual(
        sightingsIn(outcome).map((sighting) => sighting.fields),
        [{ [field]: person.family }],
      );
    },
  },
  ...contactRules('lastContact'),
  ...objectedRules('lastContact'),
  {
    title: 'lastContact tells what the person did since it was last asked',
    verbs: ['lastContact'],
    features: ['contacts'],
    check: async (stage) => {
      for (const evidence of stage.world.evidences ?? []) {
        const person = await stage.someone();
        await verb(stage, 'lastContact').call([whole(person)], stage.context);
        await contact(stage, person, evidence, -1);
        const [outcome] = await verb(stage, 'lastContact').call([whole(person)], stage.context);
        const told = byEvidence(sightingsIn(outcome).flatMap(({ contacts }) => contacts));
        assert.deepEqual(told.get(evidence), daysFromNow(stage, -1));
      }
    },
  },
  {
    title:
      'lastContact with a token that lost its rights says nothing of anybody, least of all that they are gone',
    verbs: ['lastContact'],
    check: async (stage) => {
      const person = await stage.someone();
      stage.faults.loseRights();
      const failures = await failuresOf(verb(stage, 'lastContact').call([ofRow(person)], stage.context));
      assert.ok(failures.length === 1 && failures[0], 'a person it cannot see was called gone');
      assert.notEqual(failures[0].kind, 'not-found');
    },
  },
];

function ofRow({ ref }: Someone): AskedAbout {
  return { refs: [ref], identifiers: [], fields: {} };
}

/** As the core asks: the rows seen before, and everything the person can be looked up by. */
function whole(person: Someone): AskedAbout {
  const identifiers = person.emails.map((value): Identifier => ({ kind: 'email', value }));
  return {
    refs: [person.ref],
    identifiers: [...identifiers, { kind: 'name', value: person.name }],
    fields: {},
  };
}

async function keysOfEach(
  stage: Stage,
  people: readonly AskedAbout[],
): Promise<readonly (readonly string[])[]> {
  const outcomes = await verb(stage, 'lastContact').call(people, stage.context);
  return outcomes.map((outcome) =>
    sightingsIn(outcome)
      .map(({ ref }) => refKey(ref))
      .sort(),
  );
}

function sightingsIn(outcome: Outcome<readonly Sighting[]> | undefined): readonly Sighting[] {
  assert.ok(outcome?.status === 'done', 'the person is there to look at');
  return outcome.value;
}
