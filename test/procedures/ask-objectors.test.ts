import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RetentionRule } from '../../src/domain/retention-rule.ts';
import type { TestHouse } from '../support/house.ts';
import { openHouse } from '../support/house.ts';
import type { PurgeDesk } from '../support/purge-house.ts';
import { purgeDesk } from '../support/purge-house.ts';
import { customers, prospects, scheduleFor } from '../support/purges.ts';

const systems = ['crm-eu', 'sales'];
const asking: RetentionRule = { ...prospects, action: { kind: 'ask', answerWithin: 'P1M' } };
const address = 'canari@example.fr';

let house: TestHouse;
let desk: PurgeDesk;

beforeEach(async () => {
  house = await openHouse({ systems, settings: scheduleFor(systems, [asking, customers]) });
  desk = purgeDesk(house);
  await desk.person('crm-eu', { emails: [address] });
  await desk.person('sales', { emails: [address] });
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

async function night(): Promise<number> {
  house.clock.set('2026-03-06T01:30:00Z');
  await desk.night('2026-03-06');
  const id = await desk.newest();
  await desk.carryOn(id);
  return id;
}

async function signed(id: number): Promise<void> {
  await desk.sign(id);
  await desk.carryOn(id);
}

const letters = (): number => house.letters.taken.length;
const optOut = async (system: string): Promise<void> =>
  desk.system(system).world.optOut({ channel: 'email', address });

test('whoever objects in one tool is not written to, whatever the other tool says', async () => {
  await optOut('sales');
  await signed(await night());
  expect(letters()).toBe(0);
  expect([desk.live('crm-eu'), desk.live('sales')]).toEqual([[], []]);
});

test('whoever objects after the plan was signed is not written to either', async () => {
  const id = await night();
  await desk.sign(id);
  await optOut('sales');
  await desk.carryOn(id);
  expect(letters()).toBe(0);
});

test('whom a tool tells nothing of any more once the plan is signed is not written to, and does not go', async () => {
  const id = await night();
  await desk.sign(id);
  await desk.system('sales').world.hideObjections();
  await desk.carryOn(id);
  expect(letters()).toBe(0);
  expect([desk.live('crm-eu').length, desk.live('sales').length]).toEqual([1, 1]);
});

test('where one tool does not tell who objects, nobody is written to, and nobody goes', async () => {
  await desk.system('sales').world.hideObjections();
  await signed(await night());
  expect(letters()).toBe(0);
  expect([desk.live('crm-eu').length, desk.live('sales').length]).toEqual([1, 1]);
});

test('whoever objects to nothing is written to', async () => {
  await signed(await night());
  expect(letters()).toBe(1);
});
