import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openSignedPost } from '../../src/platform/signed-post.ts';
import type { SignedPost } from '../../src/ports/signed-post.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';
import type { Met, Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const EMAIL = 'nadia.zyxcanary@example.fr';

const dataMap: Settings['dataMap'] = {
  fields: {
    email: {
      category: 'contact',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'never',
      in: { 'crm-eu': [{ kind: 'person', field: 'email' }] },
    },
  },
  classes: {},
  unclassed: {},
  events: {},
  purposes: { contract: { legalBasis: 'contract' } },
  exemptions: [],
};

/** The other controller stands on this machine, which no command could reach. */
const toThisMachine: SignedPost = {
  send: (message, to) =>
    openSignedPost({ now: () => new Date('2026-03-05T09:00:00Z') }).send(message, {
      ...to,
      allowPrivate: true,
      onlyTls: false,
    }),
  check: async () => null,
};

let house: TestHouse;
let receiver: Receiver;
let id: number;

beforeAll(async () => {
  receiver = await openReceiver();
  house = await openHouse({ systems: ['crm-eu'], settings: { dataMap }, signedPost: toThisMachine });
  await house.systems['crm-eu']?.world.person({ given: 'Nadia', family: 'Zyxcanary', emails: [EMAIL] });
  id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['portability'],
    identifiers: [{ kind: 'email', value: EMAIL }],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  const { package: written } = await house.greffe.packages.review(dpo, id);
  await house.greffe.packages.sign(direction, id, written.built.digest, never);
});
afterEach(() => expect(house.logged()).not.toMatch(/canary|whsec/i));
afterAll(async () => {
  await house.close();
  await receiver.close();
});

test('dying around a transmission, then sending again, the same message leaves under one id, and the log tells that it may have left', async () => {
  const whole = await run('whole', null);
  expect(whole).toMatchObject({ ids: 1, bodies: 1, taken: 1, state: 'sent', told: ['begun', 'sent'] });
  let twice = 0;
  for (let point = 1; point <= whole.points; point += 1) {
    const { ids, bodies, taken, state, told, mayBeDouble } = await run(`at-${point}`, point);
    expect({ point, ids, bodies, state }).toEqual({ point, ids: 1, bodies: 1, state: 'sent' });
    // Whatever came is in the log, and whatever may have come twice is said to.
    expect({ point, begun: told.filter((one) => one === 'begun').length >= taken }).toEqual({
      point,
      begun: true,
    });
    if (taken > 1) expect({ point, mayBeDouble }).toEqual({ point, mayBeDouble: true });
    twice += taken - 1;
  }
  // One of the points is after it had left and before that was known.
  expect(twice).toBeGreaterThanOrEqual(1);
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 180_000);

test.each<Met>([503, 'taken, and the answer lost'])(
  'dying around a transmission that meets %p never calls it sent',
  async (met) => {
    const name = met === 503 ? 'refused' : 'lost';
    const { points } = await run(`whole-${name}`, null, met);
    for (let point = 1; point <= points; point += 1) {
      const { ids, bodies, state, told } = await run(`met-${name}-${point}`, point, met);
      expect({ point, ids: Math.min(ids, 1), bodies: Math.min(bodies, 1) }).toEqual({ point, ids, bodies });
      expect({ point, state, isToldSent: told.includes('sent') }).toEqual({
        point,
        state,
        isToldSent: false,
      });
      expect(state).not.toBe('sent');
    }
  },
  60_000,
);

/** Each to an address of its own: what was sent to another is not known there. @param met  all it meets there */
async function run(where: string, at: number | null, met: Met | null = null) {
  const url = `${receiver.url}&to=${where}`;
  const course = takingOver(house, at);
  if (met !== null) receiver.meets(met, met);
  const before = await entries();
  await course.step((now) => now.packages.transmit(dpo, id, { url, secret: receiver.secret }));
  receiver.forget();
  const own = (calls: Receiver['calls']) => calls.filter(({ path }) => path.endsWith(`&to=${where}`));
  const { calls, taken } = { calls: own(receiver.calls), taken: own(receiver.taken) };
  const sent = await house.house.store.transact((tx) => house.house.store.packages.transmissions(tx, id));
  const last = sent.findLast((one) => one.to === url);
  return {
    points: course.doomed.passed(),
    ids: new Set(calls.map((call) => call.id)).size,
    bodies: new Set(calls.map((call) => call.body)).size,
    taken: taken.length,
    state: last?.state,
    mayBeDouble: last?.mayBeDouble,
    told: (await entries()).slice(before.length),
  };
}

/** Begun, sent, failed or in doubt, the oldest first. */
async function entries(): Promise<readonly string[]> {
  return (await house.house.audit.list({ limit: 1000 }))
    .filter(({ act }) => act.startsWith('package-transm'))
    .map(({ kind }) => kind ?? 'begun')
    .toReversed();
}
