import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { prospects, scheduleFor } from '../support/purges.ts';

const never = new AbortController().signal;
const systems = ['crm-eu', 'sales'];
const theirs: Identifier = { kind: 'email', value: 'canari-limitee@example.fr' };

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems) });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

/** Carried out and answered, so that no open request guards the person any more. */
async function restricted(): Promise<number> {
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['restriction'],
    identifiers: [theirs],
    channel: 'email',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'claims' },
  });
  await house.greffe.requests.carryOn(request, never);
  await house.greffe.requests.identify(dpo, request, 'called back');
  await house.greffe.requests.carryOn(request, never);
  expect((await house.greffe.requests.show(dpo, request)).state).toBe('done');
  return (await house.greffe.restrictions.ofRequest(dpo, request))?.id ?? 0;
}

/** In one transaction, with no request of theirs that could guard them. */
async function placedAlone(request: number): Promise<void> {
  await house.house.store.transact((tx) =>
    house.house.store.restrictions.place(tx, {
      controller: 'acme',
      request,
      ground: 'claims',
      purpose: null,
      identifiers: [theirs],
      placedBy: 'dpo',
      placedAt: house.clock.now(),
    }),
  );
}

async function somebodyElsesRequest(): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: 'personne.canari@example.com' }],
    channel: 'email',
    requester: { kind: 'data-subject' },
    stops: ['mail'],
  });
  await house.greffe.requests.carryOn(id, never);
  return id;
}

async function run(): Promise<number> {
  const id = await house.greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  await desk.carryOn(id);
  return id;
}

const leftOut = async (id: number) =>
  (await desk.show(id)).leftOut.map(({ why, people }) => `${why} ${people}`);

describe('whoever is restricted stays', () => {
  let row: Ref;
  beforeEach(async () => {
    row = await desk.person('crm-eu', { emails: [theirs.value] });
    await desk.person('crm-eu');
  });

  test('out of the plan, counted and named as such, until it is lifted', async () => {
    const id = await restricted();
    const purge = await run();
    const { plans } = await desk.show(purge);
    const plan = plans.find(({ rule }) => rule === 'prospects');
    expect(plan?.funnel).toMatchObject({ held: 1, due: 1 });
    expect(plan?.oldest.map(({ why }) => why).sort()).toEqual(['due', 'restricted']);
    await desk.sign(purge);
    await desk.toRest(purge);
    expect(desk.live('crm-eu')).toEqual([row.id]);

    const { request } = await house.greffe.restrictions.lift(dpo, id, {
      toldOn: house.greffe.requests.today('acme'),
      reason: 'the claim is settled',
    });
    await house.greffe.requests.carryOn(request, never);
    const next = await run();
    await desk.sign(next);
    await desk.toRest(next);
    expect(desk.live('crm-eu')).toEqual([]);
  });

  test('in another tool that has them under the same address only', async () => {
    await restricted();
    const later = await desk.person('sales', { emails: [theirs.value] });
    const purge = await run();
    await desk.sign(purge);
    await desk.toRest(purge);
    expect([desk.live('crm-eu'), desk.live('sales')]).toEqual([[row.id], [later.id]]);
  });

  test('at the last look, when it was placed after the signatures', async () => {
    const request = await somebodyElsesRequest();
    const purge = await run();
    await desk.sign(purge);
    await placedAlone(request);
    await desk.toRest(purge);
    expect(desk.live('crm-eu')).toEqual([row.id]);
    expect(await leftOut(purge)).toEqual(['restricted 1']);
  });

  test('in the transaction of the intent, when it was placed between the last look and the call', async () => {
    const other = await desk.person('crm-eu', { emails: ['canari-autre@example.fr'] });
    const { world, account, witness } = desk.system('crm-eu');
    const note = await world.note({ about: [row, other], text: 'Two canaris called' });
    const request = await somebodyElsesRequest();
    const purge = await run();
    await desk.sign(purge);
    const { gate } = account;
    let looks = 0;
    account.gate = async (effect, signal, act) => {
      const answer = await gate(effect, signal, act);
      if (JSON.stringify(answer ?? null).includes('Two canaris')) looks += 1;
      // Each of the two is asked about; then the records around them are looked at.
      if (looks === 3) {
        looks += 1;
        await placedAlone(request);
      }
      return answer;
    };
    expect(await desk.toRest(purge)).toMatchObject({ state: 'done' });
    expect(looks).toBeGreaterThan(3);
    expect(desk.live('crm-eu')).toContain(row.id);
    expect(witness.record('note', note.id)).toMatchObject({
      state: 'live',
      fields: { text: 'Two canaris called' },
    });
  });
});

test('nobody who is restricted is asked whether they want to stay', async () => {
  await house.close();
  house = await openHouse({
    systems,
    settings: scheduleFor(systems, [{ ...prospects, action: { kind: 'ask', answerWithin: 'P1M' } }]),
  });
  desk = purgeDesk(house);
  await desk.person('crm-eu', { emails: [theirs.value] });
  await restricted();
  const purge = await run();
  await desk.sign(purge);
  await desk.toRest(purge);
  expect(house.letters.taken).toEqual([]);
  expect(desk.live('crm-eu')).toHaveLength(1);
});

test('whoever objects while a purge runs is stopped everywhere before it goes on, and nothing of it is lost', async () => {
  const others = [await desk.person('crm-eu'), await desk.person('crm-eu')];
  for (const name of systems)
    await desk.person(name, { given: 'Zoé', family: 'Canari', emails: [theirs.value] });
  const mayReceive = (name: string): Promise<boolean> =>
    desk.system(name).world.mayReceive({ channel: 'email', address: theirs.value });
  const purge = await run();
  await desk.sign(purge);
  const { account } = desk.system('crm-eu');
  const { gate } = account;
  const seen: unknown[] = [];
  account.gate = async (effect, signal, act) => {
    if (effect === 'write' && seen.length === 0) {
      seen.push(others.every(({ id }) => desk.live('crm-eu').includes(id)));
      const id = await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['objection'],
        identifiers: [theirs],
        channel: 'email',
        requester: { kind: 'data-subject' },
        stops: ['email'],
      });
      await house.greffe.requests.carryOn(id, never);
      seen.push((await house.greffe.requests.show(dpo, id)).state);
      seen.push(await mayReceive('crm-eu'), await mayReceive('sales'));
    }
    return gate(effect, signal, act);
  };
  expect(await desk.toRest(purge)).toMatchObject({ state: 'done' });
  expect(seen).toEqual([true, 'done', false, false]);
  expect(others.some(({ id }) => desk.live('crm-eu').includes(id))).toBe(false);
  expect(await house.greffe.suppressions.check(dpo, 'acme', theirs)).toEqual(['email']);
  expect([await mayReceive('crm-eu'), await mayReceive('sales')]).toEqual([false, false]);
});
