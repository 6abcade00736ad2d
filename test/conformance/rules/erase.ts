import assert from 'node:assert/strict';
import type { Ref } from '../../../src/contract/index.ts';
import {
  assertFailed,
  assertGone,
  assertSameWorld,
  assertSuccess,
  assertUntouched,
  batchTried,
  eraseToTheEnd,
  expandAll,
  stateOf,
  takes,
  toTheEnd,
} from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';

export const erase: readonly Rule[] = [
  {
    title: 'an erased record is gone, as the terms of its kind say',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      assertGone(stage, person.ref);
      const live = stage.witness.occurrences(person.email).filter((one) => one.state === 'live');
      assert.deepEqual(
        live.map((one) => one.kind),
        [],
        'the address still stands in live records',
      );
    },
  },
  {
    title: 'everything that expand says can be erased is gone once erased',
    verbs: ['erase', 'expand'],
    check: async (stage) => {
      const person = await stage.someone();
      await surround(stage, person.ref);
      const items = await expandAll(stage, [person.ref]);
      const order = (kind: string): number => stage.connection.kinds[kind]?.order ?? 0;
      const erasable = items
        .filter((item) => item.can.includes('erase') && item.relation === 'owned')
        .sort((one, other) => order(one.ref.kind) - order(other.ref.kind));
      for (const { ref } of erasable) {
        assertSuccess(await eraseToTheEnd(stage, [ref]), 1);
        assertGone(stage, ref);
      }
    },
  },
  {
    title: 'what expand says cascades is gone with the record it hangs on',
    verbs: ['erase', 'expand'],
    features: ['cascade'],
    check: async (stage) => {
      const person = await stage.someone();
      await offering(stage, 'cascade').cascade({ about: person.ref, text: 'Adhésion Canari' });
      const items = await expandAll(stage, [person.ref]);
      const taken = items.filter((item) => item.whenErased === 'cascades').map((item) => item.ref);
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      for (const ref of taken) assert.notEqual(stateOf(stage, ref), 'live', `a ${ref.kind} is still live`);
    },
  },
  {
    title: 'erasing a person takes along nothing that expand did not name',
    verbs: ['erase', 'expand'],
    check: async (stage) => {
      const [person, neighbour] = [await stage.someone(), await stage.someone()];
      await surround(stage, person.ref);
      await surround(stage, neighbour.ref);
      const items = await expandAll(stage, [person.ref]);
      const named = items.filter((item) => item.whenErased === 'cascades').map((item) => item.ref);
      const before = stage.witness.snapshot();
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      assertUntouched(before, stage.witness.snapshot(), [person.ref, ...named]);
    },
  },
  {
    title: 'erasing leaves everybody else as they were: homonyms, neighbours, colleagues',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      await stage.someone({ given: person.given, family: person.family });
      await stage.someone({ emails: [`le.${person.email}`] });
      const colleague = await stage.someone();
      if (stage.has('sharedNote')) {
        await stage.world.note?.({ about: [person.ref, colleague.ref], text: 'Réunion Canari' });
      }
      if (stage.has('note')) await stage.world.note?.({ about: [colleague.ref], text: 'Note Canari' });
      const before = stage.witness.snapshot();
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
  {
    title: 'erasing twice is erasing once',
    verbs: ['erase'],
    check: async (stage) => {
      const [person] = [await stage.someone(), await stage.someone()];
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      const before = stage.witness.snapshot();
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'erase gives one outcome per record, in order, and one refusal spares the others nothing',
    verbs: ['erase'],
    features: ['blocker'],
    without: ({ erase }) =>
      (erase?.batchMax ?? 0) >= 3 ? null : 'erase takes fewer than three records a call',
    check: async (stage) => {
      const [one, tied, other] = [await stage.someone(), await stage.someone(), await stage.someone()];
      await offering(stage, 'blocker').blocker({ about: tied.ref, text: 'Commande Canari' });
      const outcomes = await eraseToTheEnd(stage, [one.ref, tied.ref, other.ref]);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.failure.kind : outcome.status)),
        ['done', 'blocked', 'done'],
      );
      assert.deepEqual(
        [stateOf(stage, one.ref), stateOf(stage, tied.ref), stateOf(stage, other.ref)].map(
          (state) => state === 'live',
        ),
        [false, true, false],
      );
    },
  },
  {
    title: 'a full batch is answered in full and in order',
    verbs: ['erase'],
    check: async (stage) => {
      const { batchMax, call } = verb(stage, 'erase');
      const refs: Ref[] = [];
      const count = Math.min(batchMax, batchTried);
      for (let made = 0; made < count; made += 1) refs.push((await stage.someone()).ref);
      const bystander = await stage.someone();
      // Some are gone before: their places in the answer must tell them from the others.
      const gone = refs.filter((_ref, index) => index % 3 === 1);
      for (const ref of gone) assertSuccess(await eraseToTheEnd(stage, [ref]), 1);
      const outcomes = await toTheEnd(stage, await call(refs, stage.context));
      assertSuccess(outcomes, count);
      for (const [index, ref] of refs.entries()) {
        assertGone(stage, ref);
        if (!gone.includes(ref)) assert.equal(outcomes[index]?.status, 'done', 'outcomes are out of order');
      }
      assert.equal(stateOf(stage, bystander.ref), 'live');
    },
  },
  {
    title: 'erasing an id that was merged into another record is a conflict, and nothing is erased',
    verbs: ['erase'],
    features: ['merge'],
    check: async (stage) => {
      const [loser, winner] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const before = stage.witness.snapshot();
      const [outcome] = await eraseToTheEnd(stage, [loser.ref]);
      assertFailed([outcome?.status === 'failed' ? outcome.failure : null], ['conflict']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a record that another one blocks is blocked, and stays as it was',
    verbs: ['erase'],
    features: ['blocker'],
    check: async (stage) => {
      const person = await stage.someone();
      await offering(stage, 'blocker').blocker({ about: person.ref, text: 'Commande Canari' });
      const before = stage.witness.snapshot();
      const [outcome] = await eraseToTheEnd(stage, [person.ref]);
      assertFailed([outcome?.status === 'failed' ? outcome.failure : null], ['blocked']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a token that lost its rights erases nothing and calls nothing erased',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      const before = stage.witness.snapshot();
      stage.faults.loseRights();
      const { call } = verb(stage, 'erase');
      const outcomes = await call([person.ref], stage.context).catch(() => null);
      for (const outcome of outcomes ?? []) assert.equal(outcome.status, 'failed');
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
];

/** What a person usually has around them here. */
async function surround(stage: Stage, about: Ref): Promise<void> {
  const { world, connection } = stage;
  if (stage.has('note')) await world.note?.({ about: [about], text: 'Note Canari' });
  if (stage.has('file')) await world.file?.({ about, name: 'canari.txt', text: 'Canari' });
  if (stage.has('cascade')) await world.cascade?.({ about, text: 'Adhésion Canari' });
  assert.ok(takes(connection, 'erase', about.kind), 'a person can be erased where erase is a verb');
}
