import assert from 'node:assert/strict';
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
];
