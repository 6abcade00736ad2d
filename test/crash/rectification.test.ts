import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { drawn } from './crash-points.ts';
import { emptyTools } from './signed-run.ts';
import { takingOver } from './taking-over.ts';

/** Points tried of all those passed: the first is drawn by chance. */
const TRIED = Number(process.env['GREFFE_POINTS'] ?? 12);
const seed = Number(process.env['GREFFE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const never = new AbortController().signal;
const old = 'zoe.vieux.canari@example.fr';
const fresh = 'zoe.canari@example.com';
const neighbour = 'omar.canarimoux@example.fr';

const email: DataMapSettings['fields'][string] = {
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'proposed',
  in: {
    'crm-eu': [{ kind: 'person', field: 'email' }],
    sales: [{ kind: 'person', field: 'email' }],
  },
};

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse({
    settings: {
      dataMap: { fields: { email }, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] },
    },
  });
});
afterEach(() => expect(house.logged()).not.toMatch(/canari/i));
afterAll(() => house.close());

test(`a process dies at any point of a rectification: corrected once, the refusal with it, nobody else touched (GREFFE_SEED=${seed})`, async () => {
  const whole = await run(null);
  expect(whole.end).toEqual({
    held: [fresh, fresh],
    other: [neighbour, neighbour],
    may: [false, false],
    register: ['email'],
    state: 'done',
    certified: [1, 1],
    twice: [],
  });
  for (const point of drawn(whole.points, TRIED, seed)) {
    expect({ seed, point, ...(await run(point)).end }).toEqual({ seed, point, ...whole.end });
  }
  expect(await house.greffe.audit.verify(dpo, {})).toMatchObject({ faults: [] });
}, 300_000);

async function run(at: number | null) {
  emptyTools(house);
  const worlds = Object.values(house.systems);
  for (const { account } of worlds) account.optOuts.clear();
  const rows = await Promise.all(
    worlds.map(async ({ account, world }) => ({
      account,
      world,
      ref: await world.person({ given: 'Zoé', family: 'Canari', emails: [old] }),
      other: await world.person({ given: 'Omar', family: 'Canarimoux', emails: [neighbour] }),
    })),
  );
  // Refused by the old address, in the tools and in the register, before anything dies.
  for (const { world } of worlds) await world.optOut({ channel: 'email', address: old });
  const { suppressions } = house.house.store;
  const of = (value: string) => ({ kind: 'email' as const, value });
  await house.house.store.transact((tx) =>
    suppressions.close(
      tx,
      'acme',
      { address: of(fresh), channel: 'email' },
      { causes: ['objection'], recordedBy: house.clock.now(), by: 'dpo', at: new Date(0) },
    ),
  );
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['rectification'],
    identifiers: [of(old)],
    channel: 'email',
    corrections: [{ field: 'email', to: fresh }],
    requester: { kind: 'data-subject' },
  });
  await house.house.store.transact((tx) =>
    suppressions.record(tx, {
      controller: 'acme',
      address: of(old),
      channel: 'email',
      cause: 'objection',
      matter: request,
      at: house.clock.now(),
    }),
  );
  await house.greffe.requests.identify(dpo, request, 'called back');
  const stateOf = async () => (await house.greffe.requests.show(dpo, request)).state;
  const over = takingOver(house, at);
  for (let round = 0; round < 10 && (await stateOf()) !== 'done'; round += 1) {
    await over.step((now) => now.requests.carryOn(request, never));
    // Signed by whoever lives, as soon as there is something to sign.
    if ((await stateOf()) === 'planned') {
      const { plan } = await house.greffe.plans.show(dpo, request);
      await over.step((now) => now.plans.approve(dpo, request, plan.digest, never).then(() => undefined));
    } else house.clock.advance(180_000);
  }
  const field = (account: (typeof rows)[number]['account'], { kind, id }: { kind: string; id: string }) =>
    account.rows.get(`${kind}:${id}`)?.fields['email'];
  const effects = over.effects();
  const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, request)).file);
  return {
    end: {
      held: rows.map(({ account, ref }) => field(account, ref)),
      other: rows.map(({ account, other }) => field(account, other)),
      may: await Promise.all(rows.map(({ world }) => world.mayReceive({ channel: 'email', address: fresh }))),
      register: await house.house.store.transact((tx) => suppressions.channels(tx, 'acme', of(fresh))),
      state: await stateOf(),
      certified: statement.systems.map(({ rectified }: { rectified?: number }) => rectified),
      twice: effects.filter((effect, index) => effects.indexOf(effect) !== index),
    },
    points: over.doomed.distinct(),
  };
}
