import assert from 'node:assert/strict';
import type { Objection } from '../../../src/contract/index.ts';
import { assertSuccess, assertUntouched, toTheEnd } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

export const object: readonly Rule[] = [
  {
    title: 'an objection stops its address on its channel, and nobody else’s',
    verbs: ['object'],
    features: ['objections'],
    check: async (stage) => {
      for (const channel of channelsOf(stage)) {
        const [person, other] = [await stage.someone(), await stage.someone()];
        assertSuccess(await objected(stage, [objection(channel, person)]), 1);
        assert.deepEqual(
          [await receives(stage, channel, person), await receives(stage, channel, other)],
          [false, true],
          `channel ${channel}`,
        );
      }
    },
  },
  {
    title: 'objecting again, or after the person opted out, re-subscribes nobody',
    verbs: ['object'],
    features: ['objections'],
    check: async (stage) => {
      for (const channel of channelsOf(stage)) {
        const person = await stage.someone();
        await offering(stage, 'optOut').optOut({ channel, address: addressOf(channel, person) });
        for (const time of ['once', 'twice']) {
          assertSuccess(await objected(stage, [objection(channel, person)]), 1);
          assert.equal(await receives(stage, channel, person), false, `channel ${channel}, ${time}`);
        }
      }
    },
  },
  {
    title: 'an objection for an address no record has is in force once it is called done',
    verbs: ['object'],
    features: ['objections'],
    check: async (stage) => {
      const [channel] = channelsOf(stage);
      assert.ok(channel, 'the subject names no channel');
      const address = stage.secret(channel === 'email' ? 'inconnue.canari@example.fr' : '+33612345077');
      const [outcome] = await objected(stage, [{ channel, address, refs: [] }]);
      assert.ok(outcome, 'there is an outcome');
      const stopped = !(await offering(stage, 'mayReceive').mayReceive({ channel, address }));
      assert.ok(stopped || outcome.status === 'failed', 'it is called done, and mail could leave');
    },
  },
  {
    title: 'an objection changes no record of anybody else',
    verbs: ['object'],
    features: ['objections'],
    check: async (stage) => {
      const [channel] = channelsOf(stage);
      assert.ok(channel, 'the subject names no channel');
      const [person] = [await stage.someone(), await stage.someone()];
      const before = stage.witness.snapshot();
      assertSuccess(await objected(stage, [objection(channel, person)]), 1);
      const after = stage.witness.snapshot();
      const known = new Map([...after].filter(([key]) => before.has(key)));
      assertUntouched(before, known, [person.ref]);
    },
  },
];

/** Those the adapter declares: the world must be able to tell of each whether it is stopped. */
function channelsOf(stage: Stage): readonly Objection['channel'][] {
  const { channels: told } = offering(stage, 'channels');
  const declared = verb(stage, 'object').channels;
  assert.ok(declared.length > 0, 'the adapter declares no channel');
  for (const channel of declared) assert.ok(told.includes(channel), `the subject cannot tell of ${channel}`);
  return declared;
}

function objection(channel: Objection['channel'], person: Someone): Objection {
  return { channel, address: addressOf(channel, person), refs: [person.ref] };
}

function addressOf(channel: Objection['channel'], person: Someone): string {
  return channel === 'phone' || channel === 'sms' ? (person.phone ?? person.email) : person.email;
}

async function receives(stage: Stage, channel: Objection['channel'], person: Someone): Promise<boolean> {
  const world = offering(stage, 'mayReceive');
  return world.mayReceive({ channel, address: addressOf(channel, person) });
}

async function objected(stage: Stage, objections: readonly Objection[]) {
  return toTheEnd(stage, await verb(stage, 'object').call(objections, stage.context));
}
