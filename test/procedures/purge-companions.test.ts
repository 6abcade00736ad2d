import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { TestHouse } from '../support/house.ts';
import { openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { CUSTOMER, customers, prospects, scheduleFor } from '../support/purges.ts';

// A plan holds a hundred people: those who share something may be far apart, and are planned together all the same.

const systems = ['crm-eu'];
const PEOPLE_APART = 120;

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  // The members of both rules are due, so that the parts of the second lie behind those of the first.
  house = await openHouse({
    systems,
    settings: scheduleFor(systems, [prospects, { ...customers, keep: 'P3Y' }]),
  });
  desk = purgeDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

const world = () => desk.system('crm-eu').world;
const stateOf = (ref: Ref): string =>
  desk.system('crm-eu').witness.record(ref.kind, ref.id)?.state ?? 'absent';

async function crowd(): Promise<void> {
  for (let index = 0; index < PEOPLE_APART; index += 1) await desk.person('crm-eu');
}

async function carriedOut(): Promise<number> {
  const id = await house.greffe.purges.run(
    { id: 'dpo', roles: ['dpo'] },
    { controller: 'acme', rules: null, on: null },
  );
  await desk.carryOn(id);
  await desk.sign(id);
  await desk.carryOn(id);
  return id;
}

test('what two people of different parts share goes with the last of them', async () => {
  const [first, customer] = [await desk.person('crm-eu'), await desk.person('crm-eu', { town: CUSTOMER })];
  await crowd();
  const [last, otherCustomer] = [
    await desk.person('crm-eu'),
    await desk.person('crm-eu', { town: CUSTOMER }),
  ];
  const note = await world().note({ about: [first, last], text: 'Canari et Canari ont déjeuné' });
  const ofCustomers = await world().note({ about: [customer, otherCustomer], text: 'Canari et Canari' });

  const id = await carriedOut();
  expect(desk.live('crm-eu')).toEqual([]);
  expect([note, ofCustomers].map(stateOf)).not.toContain('live');
  const { plans, leftOut } = await desk.show(id);
  expect(plans.map(({ rule, firstPart, parts }) => [rule, firstPart, parts])).toEqual([
    ['prospects', 1, 3],
    ['customers', 4, 1],
  ]);
  expect(leftOut).toEqual([]);
  expect(await desk.toRest(id)).toMatchObject({ state: 'done' });
});

test('whoever shares with one of them goes along: of a chain nothing is left', async () => {
  const [first, second] = [await desk.person('crm-eu'), await desk.person('crm-eu')];
  await crowd();
  const last = await desk.person('crm-eu');
  const chain = [
    await world().note({ about: [first, second], text: 'Canari et Canari, à la piscine' }),
    await world().note({ about: [second, last], text: 'Canari et Canari, au théâtre' }),
  ];

  await carriedOut();
  expect(desk.live('crm-eu')).toEqual([]);
  expect(chain.map(stateOf)).not.toContain('live');
});

test('and nobody is held back by a record that all its people leave together', async () => {
  const first = await desk.person('crm-eu');
  await crowd();
  const last = await desk.person('crm-eu');
  const [membership] = await world().cascade({ about: first, text: 'Canari, carte de famille' });
  const { account } = desk.system('crm-eu');
  const key = `${membership.kind}:${membership.id}`;
  const row = account.rows.get(key);
  if (row) account.rows.set(key, { ...row, ties: [...row.ties, `person:${last.id}`].sort() });

  const id = await carriedOut();
  expect(desk.live('crm-eu')).toEqual([]);
  expect(stateOf(membership)).not.toBe('live');
  expect((await desk.show(id)).leftOut).toEqual([]);
});

test('what somebody who stays has a share in loses its tie to those who go, and nothing else', async () => {
  const going = await desk.person('crm-eu');
  await crowd();
  const staying = await desk.person('crm-eu', { lastReplyAt: '2026-01-01T10:00:00Z' });
  const note = await world().note({ about: [going, staying], text: 'Canari et Canari' });

  await carriedOut();
  expect(desk.live('crm-eu')).toEqual([staying.id]);
  expect(desk.system('crm-eu').witness.record(note.kind, note.id)).toMatchObject({
    state: 'live',
    links: [`person:${staying.id}`],
  });
});
