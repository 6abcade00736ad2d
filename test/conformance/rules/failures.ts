import assert from 'node:assert/strict';
import type { Context, Outcome } from '../../../src/contract/index.ts';
import {
  assertFailed,
  assertSameWorld,
  assertSuccess,
  assertUntouched,
  atOnce,
  eraseToTheEnd,
  expandAll,
  failuresOf,
  locateAll,
  moveTo,
  stateOf,
  thrownBy,
  toTheEnd,
} from '../expect.ts';
import type { Rule } from '../rule.ts';
import { type Someone, type Stage, verb } from '../stage.ts';

export const failures: readonly Rule[] = [
  {
    title: 'a refusal for pace is rate-limited, and the layers wait it out',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      const search = (): Promise<unknown> => locateAll(stage, [{ kind: 'email', value: person.email }]);
      stage.faults.refuse('rate-limited', stage.hasLayers ? 2 : 1);
      const refused = await thrownBy(search());
      if (stage.hasLayers) assert.equal(refused, null, 'the layers did not wait it out');
      else assert.equal(refused?.kind, 'rate-limited');
      assert.equal(await thrownBy(search()), null);
    },
  },
  {
    title: 'a vendor that is down, or answers with a gateway’s page, is unavailable to a read',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      for (const answer of ['unavailable', 'gateway-page'] as const) {
        stage.faults.refuse(answer, stage.hasLayers ? 2 : 1);
        const refused = await thrownBy(locateAll(stage, [{ kind: 'email', value: person.email }]));
        if (stage.hasLayers) assert.equal(refused, null, 'the layers did not ask again');
        else assert.equal(refused?.kind, 'unavailable');
        stage.faults.clear();
      }
    },
  },
  {
    title: 'a long absence of the vendor is told as a failure and not as an empty answer',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      for (const answer of ['unavailable', 'rate-limited'] as const) {
        stage.faults.refuse(answer, 500);
        const refused = await thrownBy(locateAll(stage, [{ kind: 'email', value: person.email }]));
        assert.equal(refused?.kind, answer);
        stage.faults.clear();
      }
    },
  },
  {
    title: 'a write the vendor refused changes nothing, and is no success',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      for (const answer of ['unavailable', 'rate-limited', 'gateway-page'] as const) {
        const before = stage.witness.snapshot();
        stage.faults.refuse(answer, 500);
        assertFailed(await failuresOf(erase(stage, person)), [
          'unavailable',
          'rate-limited',
          'unknown-outcome',
        ]);
        stage.faults.clear();
        assertSameWorld(before, stage.witness.snapshot());
      }
    },
  },
  {
    title: 'a write whose answer was lost is of unknown outcome, is not repeated, and reads back as done',
    verbs: ['erase', 'verify'],
    check: async (stage) => {
      const person = await stage.someone();
      stage.faults.dropAnswer();
      assertFailed(await failuresOf(erase(stage, person)), ['unknown-outcome']);
      stage.faults.clear();
      await settledJobs(stage);
      const verdicts = await verb(stage, 'verify').call(
        [{ expected: 'absent', ref: person.ref }],
        stage.context,
      );
      assert.notEqual(verdicts[0]?.status, 'contrary', 'it took effect, and the read-back does not see it');
      assertSuccess(await eraseToTheEnd(stage, [person.ref]), 1);
      assert.notEqual(stateOf(stage, person.ref), 'live');
    },
  },
  {
    title: 'a write that never arrived is of unknown outcome or unavailable, and reads back as not done',
    verbs: ['erase', 'verify'],
    // Behind the layers an adapter that knows the call never left has it repeated, rightly.
    check: async (stage) => {
      const person = await stage.someone();
      stage.faults.dropWrite();
      const failed = await failuresOf(erase(stage, person));
      stage.faults.clear();
      if (stage.hasLayers && failed.every((failure) => failure === null)) {
        assert.notEqual(stateOf(stage, person.ref), 'live');
        return;
      }
      assertFailed(failed, ['unknown-outcome', 'unavailable']);
      const [verdict] = await verb(stage, 'verify').call(
        [{ expected: 'absent', ref: person.ref }],
        stage.context,
      );
      assert.deepEqual([stateOf(stage, person.ref), verdict?.status], ['live', 'contrary']);
    },
  },
  {
    title: 'a write that is aborted on its way is of unknown outcome, at once',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      const { context, abort } = stoppable(stage);
      const received = stage.faults.holdAnswer('write');
      const failed = failuresOf(erase(stage, person, context));
      await atOnce(stage, received, 'the write');
      abort();
      assertFailed(await atOnce(stage, failed, 'ending an aborted write'), ['unknown-outcome']);
    },
  },
  {
    title: 'a read that is aborted on its way ends at once, with a failure',
    verbs: ['locate'],
    check: async (stage) => {
      const person = await stage.someone();
      const { context, abort } = stoppable(stage);
      const received = stage.faults.holdAnswer('read');
      const { call } = verb(stage, 'locate');
      const refused = thrownBy(call([{ kind: 'email', value: person.email }], null, context));
      await atOnce(stage, received, 'the read');
      abort();
      const failure = await atOnce(stage, refused, 'ending an aborted read');
      assert.ok(failure !== null, 'an aborted read was answered');
    },
  },
  {
    title: 'a call whose signal has already aborted changes nothing and is no success',
    verbs: ['erase'],
    check: async (stage) => {
      const person = await stage.someone();
      const before = stage.witness.snapshot();
      const { context, abort } = stoppable(stage);
      abort();
      assertFailed(await atOnce(stage, failuresOf(erase(stage, person, context)), 'refusing'), [
        'unavailable',
        'unknown-outcome',
      ]);
      assertSameWorld(before, stage.witness.snapshot());
    },
  },
  {
    title: 'on a bad network everyone is erased once each unknown outcome is read back, and nobody else',
    verbs: ['erase', 'verify'],
    check: async (stage) => {
      const people = [];
      for (let count = 0; count < 8; count += 1) people.push(await stage.someone());
      await stage.someone();
      const before = stage.witness.snapshot();
      for (const person of people) await eraseInSpiteOf(stage, person);
      for (const person of people) assert.notEqual(stateOf(stage, person.ref), 'live');
      assertUntouched(
        before,
        stage.witness.snapshot(),
        people.map((person) => person.ref),
      );
    },
  },
  {
    title: 'no failure says who the person is: no name, no address, no id',
    verbs: ['locate', 'erase'],
    check: async (stage) => {
      const person = await stage.someone();
      const search = (): Promise<unknown> =>
        locateAll(stage, [
          { kind: 'email', value: person.email },
          { kind: 'email', value: stage.secret('pas une adresse: canari "perdu"') },
        ]).catch(() => null);
      for (const answer of ['unavailable', 'rate-limited', 'gateway-page'] as const) {
        stage.faults.refuse(answer, 500);
        await search();
        await failuresOf(erase(stage, person));
        stage.faults.clear();
      }
      if (stage.has('blocker'))
        await stage.world.blocker?.({ about: person.ref, text: stage.secret('Commande Canari') });
      await failuresOf(erase(stage, person));
      stage.faults.dropAnswer();
      await failuresOf(erase(stage, await stage.someone()));
      stage.faults.clear();
      stage.faults.loseRights();
      await search();
      await failuresOf(erase(stage, person));
      await stage.connection.read?.call([person.ref], null, stage.context).catch(() => null);
      await stage.connection.verify
        ?.call([{ expected: 'absent', ref: person.ref }], stage.context)
        .catch(() => null);
      if (stage.connection.expand) await expandAll(stage, [person.ref]).catch(() => null);
      // What was heard meanwhile is searched for the person once the scene is over.
    },
  },
  {
    title: 'what was accepted is not done before its time, and done after it',
    verbs: ['erase', 'poll', 'expand'],
    check: async (stage) => {
      const person = await stage.someone();
      const { world } = stage;
      if (stage.has('file')) await world.file?.({ about: person.ref, name: 'c.txt', text: 'Canari' });
      const items = await expandAll(stage, [person.ref]);
      for (const { ref } of items.filter((item) => item.can.includes('erase'))) {
        const [outcome] = await verb(stage, 'erase').call([ref], stage.context);
        if (outcome?.status !== 'accepted') continue;
        if (stateOf(stage, ref) === 'live') {
          const [early] = await verb(stage, 'poll').call([outcome.ticket], stage.context);
          assert.equal(early?.status, 'accepted', 'it was called done while the record is live');
        }
        moveTo(stage, outcome.askAgainAt);
        assertSuccess(await toTheEnd(stage, [outcome]), 1);
        assert.notEqual(stateOf(stage, ref), 'live');
      }
    },
  },
  {
    title: 'a ticket nobody gave out is no success',
    verbs: ['poll'],
    check: async (stage) => {
      const failed = await failuresOf(verb(stage, 'poll').call(['no-such-ticket'], stage.context));
      assertFailed(failed, ['not-found', 'unknown-outcome', 'invalid']);
    },
  },
];

function erase(
  stage: Stage,
  person: Someone,
  context: Context = stage.context,
): Promise<readonly Outcome<null>[]> {
  return verb(stage, 'erase').call([person.ref], context);
}

/** As a procedure does it: a success is read back too, and only what is known not to be done is repeated. */
async function eraseInSpiteOf(stage: Stage, person: Someone): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    strikeByChance(stage);
    const [failure] = await failuresOf(eraseToTheEnd(stage, [person.ref]));
    stage.faults.clear();
    await settledJobs(stage);
    const isLive = stateOf(stage, person.ref) === 'live';
    const [verdict] = await verb(stage, 'verify').call(
      [{ expected: 'absent', ref: person.ref }],
      stage.context,
    );
    assert.equal(verdict?.status === 'contrary', isLive, 'the read-back does not agree with the witness');
    assert.ok(failure !== null || !isLive, 'a success, and the record is live');
    if (!isLive) return;
  }
  assert.fail('twenty attempts were not enough');
}

function strikeByChance({ faults, chance }: Stage): void {
  const fate = chance();
  if (fate < 0.25) faults.dropAnswer();
  else if (fate < 0.5) faults.dropWrite();
  else if (fate < 0.65) faults.refuse('unavailable', 7);
  else if (fate < 0.8) faults.refuse('rate-limited', 1);
}

function stoppable(stage: Stage): { readonly context: Context; readonly abort: () => void } {
  const controller = new AbortController();
  return {
    context: { ...stage.context, signal: controller.signal },
    abort: () => controller.abort(new DOMException('The work must stop.', 'AbortError')),
  };
}

/** A vendor that works through a queue needs a while, even where its answer was lost. */
async function settledJobs(stage: Stage): Promise<void> {
  if (stage.connection.poll) stage.clock.moveBy(3_600_000);
}
