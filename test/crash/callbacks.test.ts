import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Greffe } from '../../src/greffe.ts';
import { dueJobs } from '../../src/main/due-jobs.ts';
import { openSignedPost } from '../../src/platform/signed-post.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { Receiver, Taken } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const held = { signal: never, assertHeld: async () => undefined };
const EMAIL = 'zoe.canari@example.fr';

let house: TestHouse;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  const real = openSignedPost({ now: () => house.clock.now() });
  house = await openHouse({
    systems: ['crm-eu'],
    // In place of the world: what is said to be there is on this machine.
    signedPost: {
      send: (message, to) =>
        real.send(message, { ...to, url: receiver.url, allowPrivate: true, onlyTls: false }),
      check: (to) => real.check(to),
    },
  });
});
afterEach(() => expect(house.logged()).not.toMatch(/canari|whsec|hooks\.example/i));
afterAll(async () => {
  await house.close();
  await receiver.close();
});

test('a process dies around each move that is told: whoever asked hears of it, in order, under one id however often', async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({
    told: ['locating', 'planned', 'withdrawn'],
    ids: 3,
    bodies: 3,
    isSigned: true,
    standing: { waiting: 0, failed: 0, mend: null },
  });
  // The answer to the first was lost, and it left again.
  expect(whole.times).toBe(4);
  let doubled = 0;
  for (const point of whole.points) {
    const { end, times } = await run(point);
    expect({ point, ...end }).toEqual({ point, ...whole.end });
    doubled += times - whole.times;
    expect([whole.times, whole.times + 1]).toContain(times);
  }
  // Each was taken once just before the process died, which knew nothing of it.
  expect(doubled).toBe(whole.end.told.length);
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  await house.systems['crm-eu']?.world.person({ given: 'Zoé', family: 'Canari', emails: [EMAIL] });
  const before = receiver.taken.length;
  receiver.meets('taken, and the answer lost');
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['erasure'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'api',
    requester: { kind: 'data-subject' },
    callback: { url: 'https://93.184.216.34/hooks', secret: receiver.secret },
  });
  const { step, doomed } = takingOver(house, at);
  const standing = async () => (await house.greffe.requests.show(dpo, request)).callback;
  const tellAll = async (): Promise<void> => {
    for (let round = 0; round < 5 && (await standing())?.waiting !== 0; round += 1) {
      await step(tellWhatIsDue);
      house.clock.advance(180_000);
    }
  };
  await step(async (now) => {
    // Whoever carries on what is planned locates anew, and tells so.
    const { state } = await house.greffe.requests.show(dpo, request);
    if (state !== 'planned') await now.requests.carryOn(request, never);
  });
  await tellAll();
  await step((now) => now.requests.withdraw(dpo, request));
  await tellAll();
  const calls = receiver.taken.slice(before);
  return {
    end: {
      told: calls.filter(({ id }, index) => id !== calls[index - 1]?.id).map(moveOf),
      ids: new Set(calls.map(({ id }) => id)).size,
      bodies: new Set(calls.map(({ body }) => body)).size,
      isSigned: calls.every((call) => call.isSigned),
      standing: await standing(),
    },
    times: calls.length,
    points: doomed.distinct(),
  };
}

/** What a worker does that looks what is due, and knows nothing of what was begun. */
async function tellWhatIsDue(now: Greffe): Promise<void> {
  const { store, clock } = house.house;
  const due = await store.transact((tx) => dueJobs(store, clock, tx));
  for (const { job } of due.filter((one) => one.job.name === 'call-back'))
    await now.handlers['call-back'](job, held);
}

function moveOf({ body }: Taken): string {
  return (JSON.parse(body) as { readonly data: { readonly to: string } }).data.to;
}
