import assert from 'node:assert/strict';
import type { Objection, Sighting } from '../../../src/contract/index.ts';
import { sameRef } from '../../../src/contract/index.ts';
import { scanAll } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Someone, type Stage, verb } from '../stage.ts';

type Channel = Objection['channel'];

/** Who tells whether somebody objects, and how it is asked. */
interface Teller {
  readonly verb: 'scan' | 'lastContact';
  readonly ask: (stage: Stage, person: Someone) => Promise<Sighting['objected']>;
}

const byScan: Teller = {
  verb: 'scan',
  ask: async (stage, { ref }) => {
    const { items } = await scanAll(stage, { kind: ref.kind });
    return objectedIn(items.find((item) => sameRef(item.ref, ref)));
  },
};

const byLastContact: Teller = {
  verb: 'lastContact',
  ask: async (stage, { ref }) => {
    const asked = { refs: [ref], identifiers: [], fields: {} };
    const [outcome] = await verb(stage, 'lastContact').call([asked], stage.context);
    assert.ok(outcome?.status === 'done', 'the person is there to look at');
    return objectedIn(outcome.value.find((sighting) => sameRef(sighting.ref, ref)));
  },
};

/** What a scan, and a last look, must tell of objections. Whoever objected is asked nothing by e-mail, not even once. */
export const objectedRules = (name: Teller['verb']): readonly Rule[] => {
  const { ask } = name === 'scan' ? byScan : byLastContact;
  return [
    {
      title: `${name} tells each channel on which the person opted out, and of nobody else’s`,
      verbs: [name],
      features: ['objectionsTold'],
      check: async (stage) => {
        const { channelsTold } = offering(stage, 'channelsTold');
        assert.ok(channelsTold.length > 0, 'a vendor that tells of objections tells some channel');
        for (const channel of channelsTold) {
          const [person, other] = [await stage.someone(), await stage.someone()];
          await optOut(stage, channel, person);
          const told = await ask(stage, person);
          assert.ok(told?.includes(channel), `channel ${channel}: an opt-out is not told`);
          assert.deepEqual(await ask(stage, other), [], `channel ${channel}: nobody else objected`);
        }
      },
    },
    {
      title: `${name} tells an opt-out since it was last asked`,
      verbs: [name],
      features: ['objectionsTold'],
      check: async (stage) => {
        for (const channel of offering(stage, 'channelsTold').channelsTold) {
          const person = await stage.someone();
          assert.deepEqual(await ask(stage, person), []);
          await optOut(stage, channel, person);
          assert.ok((await ask(stage, person))?.includes(channel), `channel ${channel}: an old answer`);
        }
      },
    },
    {
      title: `${name} does not take what is hidden from it, or kept nowhere, for no objection`,
      verbs: [name],
      check: async (stage) => {
        const [person, other] = [await stage.someone(), await stage.someone()];
        if (stage.has('objectionsTold')) {
          const [channel] = offering(stage, 'channelsTold').channelsTold;
          if (channel !== undefined) await optOut(stage, channel, person);
          await offering(stage, 'hideObjections').hideObjections();
        }
        assert.deepEqual([await ask(stage, person), await ask(stage, other)], [null, null]);
      },
    },
  ];
};

function objectedIn(sighting: Sighting | undefined): Sighting['objected'] {
  assert.ok(sighting, 'the person was not seen');
  return sighting.objected;
}

async function optOut(stage: Stage, channel: Channel, { email, phone }: Someone): Promise<void> {
  const address = channel === 'phone' || channel === 'sms' ? (phone ?? email) : email;
  await offering(stage, 'optOut').optOut({ channel, address });
}
