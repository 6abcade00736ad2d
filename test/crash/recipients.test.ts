import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { ProcessorSettings } from '../../src/settings/settings.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { Receiver } from '../support/receiver.ts';
import { openReceiver } from '../support/receiver.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

const never = new AbortController().signal;
const old = 'zoe.vieux.canari@example.fr';
const fresh = 'zoe.canari@example.com';

const email: DataMapSettings['fields'][string] = {
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'proposed',
  in: { 'crm-eu': [{ kind: 'person', field: 'email' }] },
};

let house: TestHouse;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await openReceiver();
  const plain = {
    role: 'separate-controller',
    systems: [],
    purposes: ['contract'],
    dataCategories: ['contact'],
    countries: { hosting: ['FR'], support: [] },
    guarantees: [],
  } as const satisfies Partial<ProcessorSettings>;
  const { url, secret } = receiver;
  const told = {
    by: 'webhook',
    url: new Secret(url, '${URL}'),
    secret: new Secret(secret, '${SECRET}'),
    allowPrivate: true,
  } as const;
  house = await openHouse({
    systems: ['crm-eu'],
    settings: {
      dataMap: { fields: { email }, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] },
      processors: [
        { ...plain, systems: [], id: 'routeur', name: 'Routeur SARL', contact: 'donnees@routeur.example' },
        { ...plain, systems: [], id: 'courtier', name: 'Courtier SARL', told },
      ],
    },
  });
});
afterEach(() => expect(house.logged()).not.toMatch(/canar|whsec/i));
afterAll(async () => {
  await house.close();
  await receiver.close();
});

test('a process dies around each message to a recipient: it leaves again under its id and no other, and the list says that it may have come twice', async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({ letters: 1, messages: 1, bodies: 1, state: 'done', told: ['told', 'told'] });
  expect(whole.times).toBe(2);
  let doubled = 0;
  // From just before the first one is taken down to the end.
  for (const point of whole.points.filter((one) => one >= whole.sentAt - 4)) {
    const { end, times, doubles } = await run(point);
    expect({ point, ...end }).toEqual({ point, ...whole.end });
    // Whatever left twice is said to, and nothing else is.
    if (times > 2) expect({ point, doubles }).toEqual({ point, doubles: 1 });
    doubled += times - 2;
  }
  // Each of the two died once after it had left and before that was known.
  expect(doubled).toBeGreaterThanOrEqual(2);
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 600_000);

async function run(at: number | null) {
  emptyTools(house);
  const [tool] = Object.values(house.systems);
  await tool?.world.person({ given: 'Zoé', family: 'Canari', emails: [old] });
  const before = { letters: house.letters.taken.length, messages: receiver.taken.length };
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['rectification'],
    identifiers: [{ kind: 'email', value: old }],
    channel: 'email',
    corrections: [{ field: 'email', to: fresh }],
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.identify(dpo, request, 'called back');
  const stateOf = async () => (await house.greffe.requests.show(dpo, request)).state;
  await house.greffe.requests.carryOn(request, never);
  const over = takingOver(house, at);
  const { plan } = await house.greffe.plans.show(dpo, request);
  await over.step((now) => now.plans.approve(dpo, request, plan.digest, never).then(() => undefined));
  let sentAt = 0;
  house.letters.meets(async () => {
    sentAt = over.doomed.passed();
  });
  for (let round = 0; round < 10 && (await stateOf()) !== 'done'; round += 1) {
    await over.step((now) => now.requests.carryOn(request, never));
    house.clock.advance(180_000);
  }
  const letters = house.letters.taken.slice(before.letters).filter(({ to }) => to !== 'dpo@acme.example');
  const messages = receiver.taken.slice(before.messages);
  const views = (await house.greffe.recipients.list(dpo, request)).flatMap(
    ({ notifications }) => notifications,
  );
  return {
    end: {
      letters: new Set(letters.map(({ id, text }) => `${id} ${text}`)).size,
      messages: new Set(messages.map(({ id }) => id)).size,
      bodies: new Set(messages.map(({ body }) => body)).size,
      state: await stateOf(),
      told: views.map(({ state }) => state),
    },
    times: letters.length + messages.length,
    doubles: views.filter(({ mayBeDouble }) => mayBeDouble).length,
    sentAt,
    points: over.doomed.distinct(),
  };
}
