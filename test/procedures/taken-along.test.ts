import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';

let house: TestHouse;
let crm: MemorySystem;

beforeEach(async () => {
  house = await openHouse({ systems: ['crm-eu'] });
  const system = house.systems['crm-eu'];
  if (!system) throw new Error('crm-eu');
  crm = system;
});
afterEach(() => house.close());

test('what would go along with a row, and that somebody joined since the approval, keeps the row', async () => {
  const desk = deskOf(house, house.greffe);
  const lea = await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const max = await crm.world.person({ given: 'Max', family: 'Tiers', emails: ['max@example.fr'] });
  const [membership, visit] = await crm.world.cascade({ about: lea, text: 'alone at first' });
  const id = await desk.signed('lea@example.fr');
  const row = crm.account.rows.get(`visit:${visit.id}`);
  if (!row) throw new Error('the visit');
  crm.account.rows.set(`visit:${visit.id}`, { ...row, ties: [...row.ties, `person:${max.id}`] });

  await desk.carryOn(id);
  expect(crm.witness.record('visit', visit.id)?.state).toBe('live');
  expect(crm.witness.record('membership', membership.id)?.state).toBe('live');
  expect(await desk.lines(id)).toContain('1 erase person stopped would-take-along');

  await desk.sign(id);
  await desk.untilTheEnd(id);
  expect(crm.witness.record('visit', visit.id)?.state).toBe('live');
  expect(crm.witness.occurrences('morel')).toEqual([]);
});
