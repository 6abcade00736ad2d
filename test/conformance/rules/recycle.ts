import assert from 'node:assert/strict';
import type { Outcome, Ref, Verdict } from '../../../src/contract/index.ts';
import {
  assertCameBack,
  assertFailed,
  assertSameWorld,
  assertSuccess,
  assertUntouched,
  batchTried,
  expandAll,
  failuresOf,
  moveTo,
  stateOf,
  takes,
  toTheEnd,
} from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';

export const recycle: readonly Rule[] = [
  {
    title: 'what is recycled lies in the bin, and comes back out of it as it was',
    verbs: ['recycle'],
    check: async (stage) => {
      const person = await stage.someone();
      const refs = [...(await binnable(stage, person.ref)), person.ref];
      const before = refs.map(({ kind, id }) => stage.witness.record(kind, id));
      for (const ref of refs) {
        assertSuccess(await recycled(stage, [ref]), 1);
        assert.equal(stateOf(stage, ref), 'recycled', `a ${ref.kind} is not in the bin`);
      }
      for (const ref of refs.toReversed()) await offering(stage, 'restore').restore(ref);
      for (const [index, { kind, id }] of refs.entries())
        assertCameBack(before[index] ?? null, stage.witness.record(kind, id));
    },
  },
  {
    title: 'what was recycled is recoverable until a day to come, and absent once it has left the bin',
    verbs: ['recycle', 'verify'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      assertSuccess(await recycled(stage, [ref]), 1);
      const verdict = await verdictOn(stage, ref);
      assert.equal(verdict.status, 'recoverable');
      assert.ok(verdict.until.getTime() > stage.clock.now().getTime(), 'the day has passed');
      moveTo(stage, new Date(verdict.until.getTime() + 3 * 86_400_000));
      const later = await verdictOn(stage, ref);
      assert.deepEqual([stateOf(stage, ref), later.status], ['absent', 'as-expected']);
    },
  },
  {
    title: 'what was recycled and somebody has restored is contrary',
    verbs: ['recycle', 'verify'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      assertSuccess(await recycled(stage, [ref]), 1);
      await offering(stage, 'restore').restore(ref);
      assert.equal((await verdictOn(stage, ref)).status, 'contrary');
    },
  },
  {
    title: 'a record that lies in the bin already, by us or by somebody, is said to have been there',
    verbs: ['recycle'],
    features: ['recycle'],
    check: async (stage) => {
      const [ours, theirs] = [await stage.someone(), await stage.someone()];
      assertSuccess(await recycled(stage, [ours.ref]), 1);
      await offering(stage, 'recycle').recycle(theirs.ref);
      const before = stage.witness.snapshot();
      for (const { ref } of [ours, theirs])
        assert.deepEqual(await recycled(stage, [ref]), [{ status: 'already' }]);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a full batch is recycled and answered record by record, in order',
    verbs: ['recycle'],
    check: async (stage) => {
      const count = Math.min(verb(stage, 'recycle').batchMax, batchTried);
      const refs: Ref[] = [];
      for (let made = 0; made < count; made += 1) refs.push((await stage.someone()).ref);
      const bystander = await stage.someone();
      const before = refs.filter((_ref, index) => index % 3 === 1);
      for (const ref of before) assertSuccess(await recycled(stage, [ref]), 1);
      const outcomes = await recycled(stage, refs);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        refs.map((ref) => (before.includes(ref) ? 'already' : 'done')),
      );
      for (const ref of refs) assert.equal(stateOf(stage, ref), 'recycled');
      assert.equal(stateOf(stage, bystander.ref), 'live');
    },
  },
  {
    title: 'recycling an id that was merged into another record is a conflict, and nothing is recycled',
    verbs: ['recycle'],
    features: ['merge'],
    check: async (stage) => {
      const [loser, winner] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'merge').merge({ winner: winner.ref, loser: loser.ref });
      const before = stage.witness.snapshot();
      assertFailed(failuresIn(await recycled(stage, [loser.ref])), ['conflict']);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a record that another one holds back is not called recycled, and stays as it was',
    verbs: ['recycle'],
    features: ['blocker'],
    check: async (stage) => {
      const [tied, free] = [await stage.someone(), await stage.someone()];
      await offering(stage, 'blocker').blocker({ about: tied.ref, text: 'Commande Canari' });
      const outcomes = await recycled(stage, [tied.ref, free.ref].slice(0, verb(stage, 'recycle').batchMax));
      assert.equal(outcomes[0]?.status, 'failed');
      assert.equal(stateOf(stage, tied.ref), 'live');
    },
  },
  {
    title: 'recycling a person takes along nothing that expand did not name, and nothing that has no bin',
    verbs: ['recycle', 'expand'],
    check: async (stage) => {
      const [person, neighbour] = [await stage.someone(), await stage.someone()];
      for (const { ref } of [person, neighbour]) await surround(stage, ref);
      const items = await expandAll(stage, [person.ref]);
      const named = items.filter((item) => item.whenErased === 'cascades').map(({ ref }) => ref);
      const before = stage.witness.snapshot();
      assertSuccess(await recycled(stage, [person.ref]), 1);
      assertUntouched(before, stage.witness.snapshot(), [person.ref, ...named]);
      for (const ref of named)
        if (takes(stage.connection, 'recycle', ref.kind))
          assert.equal(stateOf(stage, ref), 'recycled', `a ${ref.kind} was taken along past the bin`);
    },
  },
  {
    title: 'recycling leaves everybody else as they were',
    verbs: ['recycle'],
    check: async (stage) => {
      const person = await stage.someone();
      await stage.someone({ given: person.given, family: person.family });
      await stage.someone({ emails: [`le.${person.email}`] });
      const before = stage.witness.snapshot();
      assertSuccess(await recycled(stage, [person.ref]), 1);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
  {
    title: 'a token that lost its rights recycles nothing and calls nothing recycled',
    verbs: ['recycle'],
    check: async (stage) => {
      const person = await stage.someone();
      const before = stage.witness.snapshot();
      stage.faults.loseRights();
      const outcomes = await verb(stage, 'recycle')
        .call([person.ref], stage.context)
        .catch(() => []);
      for (const outcome of outcomes) assert.equal(outcome.status, 'failed');
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'a recycling whose answer was lost is of unknown outcome, and reads back as in the bin',
    verbs: ['recycle', 'verify'],
    check: async (stage) => {
      const { ref } = await stage.someone();
      stage.faults.dropAnswer();
      assertFailed(await failuresOf(verb(stage, 'recycle').call([ref], stage.context)), ['unknown-outcome']);
      stage.faults.clear();
      assert.equal((await verdictOn(stage, ref)).status, 'recoverable');
    },
  },
];

async function recycled(stage: Stage, refs: readonly Ref[]): Promise<readonly Outcome<null>[]> {
  return toTheEnd(stage, await verb(stage, 'recycle').call(refs, stage.context));
}

async function verdictOn(stage: Stage, ref: Ref): Promise<Verdict> {
  const [verdict] = await verb(stage, 'verify').call(
    [{ expected: 'absent', ref, recycled: true }],
    stage.context,
  );
  assert.ok(verdict, 'there is one verdict per expectation');
  return verdict;
}

function failuresIn(outcomes: readonly Outcome<null>[]) {
  return outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.failure : null));
}

/** What hangs on the person here and has a bin of its own. */
async function binnable(stage: Stage, about: Ref): Promise<readonly Ref[]> {
  const note = stage.has('note') ? await stage.world.note?.({ about: [about], text: 'Note Canari' }) : null;
  return note && takes(stage.connection, 'recycle', note.kind) ? [note] : [];
}

async function surround(stage: Stage, about: Ref): Promise<void> {
  const { world } = stage;
  if (stage.has('note')) await world.note?.({ about: [about], text: 'Note Canari' });
  if (stage.has('file')) await world.file?.({ about, name: 'canari.txt', text: 'Canari' });
  if (stage.has('cascade')) await world.cascade?.({ about, text: 'Adhésion Canari' });
}
