import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/contract/index.ts';
import { assertSuccess, assertUntouched, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, verb } from '../stage.ts';

export const restrict: readonly Rule[] = [
  {
    title: 'restrict restricts the named row, once or twice, and nobody else’s',
    verbs: ['restrict'],
    features: ['restrictions'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      const world = offering(stage, 'isRestricted');
      const before = stage.witness.snapshot();
      for (const time of ['once', 'twice']) {
        const outcomes = await verb(stage, 'restrict').call([person.ref], stage.context);
        assertSuccess(await toTheEnd(stage, outcomes), 1);
        assert.equal(await world.isRestricted(person.ref), true, time);
      }
      assert.equal(await world.isRestricted(other.ref), false);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
  {
    title:
      'lift takes the mark off the named row, once or twice, and nobody else’s; who was stopped stays so',
    verbs: ['restrict', 'lift', 'object'],
    features: ['restrictions', 'objections'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      const world = offering(stage, 'isRestricted');
      const mail = offering(stage, 'mayReceive');
      const [channel = 'email'] = verb(stage, 'object').channels;
      const address = channel === 'email' ? person.email : (person.phone ?? person.email);
      const stop = [{ channel, address, refs: [person.ref] }];
      assertSuccess(await toTheEnd(stage, await verb(stage, 'object').call(stop, stage.context)), 1);
      for (const { ref } of [person, other])
        assertSuccess(await toTheEnd(stage, await verb(stage, 'restrict').call([ref], stage.context)), 1);
      const before = stage.witness.snapshot();
      for (const time of ['once', 'twice']) {
        const outcomes = await verb(stage, 'lift').call([person.ref], stage.context);
        assertSuccess(await toTheEnd(stage, outcomes), 1);
        assert.equal(await world.isRestricted(person.ref), false, time);
        assert.equal(
          await mail.mayReceive({ channel, address }),
          false,
          `${time}: nobody is subscribed again`,
        );
      }
      assert.equal(await world.isRestricted(other.ref), true);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
  {
    title: 'lift of a row that was never restricted, or is there no more, changes nothing',
    verbs: ['lift'],
    features: ['restrictions'],
    check: async (stage) => {
      const person = await stage.someone();
      const before = stage.witness.snapshot();
      const refs = [person.ref, stage.world.unknownRef(person.ref.kind)];
      const outcomes: Outcome<null>[] = [];
      for (const ref of refs)
        outcomes.push(...(await toTheEnd(stage, await verb(stage, 'lift').call([ref], stage.context))));
      assert.deepEqual(
        outcomes.map((one) => (one.status === 'failed' ? one.failure.kind : one.status)),
        // Whoever is asked about nobody they know answers so.
        ['already', stage.connection.asksSomebody ? 'already' : 'not-found'],
      );
      assertUntouched(before, stage.witness.snapshot(), []);
    },
  },
];
