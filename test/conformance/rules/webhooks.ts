import assert from 'node:assert/strict';
import type { Delivery, Failure, Notice } from '../../../src/contract/index.ts';
import { refKey } from '../../../src/contract/index.ts';
import { thrownBy } from '../expect.ts';
import type { Rule } from '../rule.ts';
import { offering, type Stage, verb } from '../stage.ts';
import { assertAllTold, assertAuthors, changeName } from './happenings.ts';

export const webhooks: readonly Rule[] = [
  {
    title: 'webhooks reads everything that it says the vendor tells of, and where a merged record went',
    verbs: ['webhooks'],
    check: async (stage) => {
      const { tells } = verb(stage, 'webhooks');
      await assertAllTold(
        stage,
        tells,
        () => heardSoFar(stage),
        () => told(stage),
      );
    },
  },
  {
    title: 'webhooks says how much a delivery holds at most, and how soon it must be answered',
    verbs: ['webhooks'],
    check: async (stage) => {
      const { answerWithinMs, eventsMax, bodyBytesMax, tells } = verb(stage, 'webhooks');
      for (const number of [answerWithinMs, eventsMax, bodyBytesMax])
        assert.ok(Number.isInteger(number) && number > 0, `${number} is no measure`);
      assert.ok(tells.length > 0, 'it tells of nothing');
    },
  },
  {
    title: 'a delivery that comes twice has the same keys, and no two happenings share one',
    verbs: ['webhooks'],
    check: async (stage) => {
      const deliveries = await someDeliveries(stage);
      const once = await read(stage, deliveries);
      assert.deepEqual(
        (await read(stage, deliveries.toReversed())).map(({ key }) => key).sort(),
        once.map(({ key }) => key).sort(),
      );
      const meant = new Set(once.map(({ what, ref, at }) => `${what} ${refKey(ref)} ${at.toISOString()}`));
      assert.ok(new Set(once.map(({ key }) => key)).size >= meant.size, 'two happenings share one key');
    },
  },
  {
    title: 'a delivery is denied when one byte of it is not as the vendor signed it',
    verbs: ['webhooks'],
    check: async (stage) => {
      const [delivery] = await someDeliveries(stage);
      assert.ok(delivery, 'nothing was sent');
      const { url, body, headers, method } = delivery;
      const spaced = Buffer.concat([body, Buffer.from(' ')]);
      await assertRefused(stage, { ...delivery, body: spaced }, 'a space after the body');
      await assertRefused(stage, { ...delivery, body: overwritten(body) }, 'another digit in the body');
      await assertRefused(stage, { ...delivery, url: `${url}/x` }, 'another address');
      await assertRefused(stage, { ...delivery, headers: {} }, 'no headers');
      await assertRefused(
        stage,
        { ...delivery, method: method === 'PUT' ? 'POST' : 'PUT' },
        'another method',
      );
      const refused: string[] = [];
      for (const [name, value] of Object.entries(headers)) {
        const altered = { ...headers, [name]: turned(value) };
        if ((await refusalOf(stage, { ...delivery, headers: altered })) !== null) refused.push(name);
      }
      assert.ok(refused.length > 0, 'no header matters: nothing is signed');
    },
  },
  {
    title: 'a delivery is denied once it is more than five minutes old, or when it comes from the future',
    verbs: ['webhooks'],
    check: async (stage) => {
      const deliveries = await someDeliveries(stage);
      const [delivery] = deliveries;
      assert.ok(delivery, 'nothing was sent');
      stage.clock.moveBy(4 * 60_000);
      await read(stage, deliveries);
      stage.clock.moveBy(90_000);
      await assertRefused(stage, delivery, 'five minutes and a half later', ['denied']);
      stage.clock.moveBy(-11 * 60_000 - 30_000);
      await assertRefused(stage, delivery, 'six minutes before it was signed', ['denied']);
    },
  },
  {
    title: 'a body larger than any of the vendor’s is refused',
    verbs: ['webhooks'],
    check: async (stage) => {
      const [delivery] = await someDeliveries(stage);
      assert.ok(delivery, 'nothing was sent');
      const body = new Uint8Array(verb(stage, 'webhooks').bodyBytesMax + 1).fill(0x20);
      await assertRefused(stage, { ...delivery, body }, 'an enormous body');
    },
  },
  {
    title: 'webhooks never tells what we did as another’s, nor hides a colleague’s behind ours',
    verbs: ['webhooks', 'restrict'],
    check: async (stage) =>
      assertAuthors(
        stage,
        () => heardSoFar(stage),
        () => told(stage),
      ),
  },
];

async function heardSoFar(stage: Stage): Promise<void> {
  await offering(stage, 'deliveries').deliveries();
}

async function told(stage: Stage): Promise<readonly Notice[]> {
  return read(stage, await offering(stage, 'deliveries').deliveries());
}

async function read(stage: Stage, deliveries: readonly Delivery[]): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const delivery of deliveries) {
    const { items, unread } = await verb(stage, 'webhooks').call(delivery);
    assert.equal(unread, 0, 'what the vendor sent cannot be read');
    notices.push(...items);
  }
  return notices;
}

/** What the vendor sends of a few people who come and are changed. */
async function someDeliveries(stage: Stage): Promise<readonly Delivery[]> {
  await heardSoFar(stage);
  const people = [await stage.someone(), await stage.someone(), await stage.someone()];
  await changeName(
    stage,
    people.map(({ ref }) => ref),
  );
  const deliveries = await offering(stage, 'deliveries').deliveries();
  assert.ok((await read(stage, deliveries)).length > 0, 'the vendor tells of nothing');
  return deliveries;
}

async function assertRefused(
  stage: Stage,
  delivery: Delivery,
  what: string,
  kinds: readonly Failure['kind'][] = ['denied', 'invalid'],
): Promise<void> {
  const refusal = await refusalOf(stage, delivery);
  assert.ok(refusal !== null, `${what}: it was taken for the vendor’s`);
  assert.ok(kinds.includes(refusal.kind), `${what}: it failed as ${refusal.kind}`);
}

function refusalOf(stage: Stage, delivery: Delivery): Promise<Failure | null> {
  return thrownBy(verb(stage, 'webhooks').call(delivery));
}

/** The last digit of the body becomes another one: still as readable as before. */
function overwritten(body: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(body);
  const at = copy.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39);
  assert.ok(at >= 0, 'a delivery holds a number');
  copy[at] = copy[at] === 0x31 ? 0x32 : 0x31;
  return copy;
}

/** Every letter and digit becomes another one. */
function turned(value: string): string {
  return value.replaceAll(/[a-z0-9]/gi, (letter) => (letter === '7' ? '8' : '7'));
}
