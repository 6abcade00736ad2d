import assert from 'node:assert/strict';
import { assertSuccess, assertUntouched, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offered, verb } from '../stage.ts';

export const restrict: readonly Rule[] = [
  {
    title: 'restrict restricts the named row, once or twice, and nobody else’s',
    verbs: ['restrict'],
    features: ['restrictions'],
    check: async (stage) => {
      const [person, other] = [await stage.someone(), await stage.someone()];
      const isRestricted = offered(stage.world.isRestricted, 'restrictions');
      const before = stage.witness.snapshot();
      for (const time of ['once', 'twice']) {
        const outcomes = await verb(stage, 'restrict').call([person.ref], stage.context);
        assertSuccess(await toTheEnd(stage, outcomes), 1);
        assert.equal(await isRestricted(person.ref), true, time);
      }
      assert.equal(await isRestricted(other.ref), false);
      assertUntouched(before, stage.witness.snapshot(), [person.ref]);
    },
  },
];
