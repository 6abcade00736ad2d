import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Ref } from '../../src/contract/index.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import type { TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import type { SweepDesk } from '../support/sweeps.ts';
import { sweepDesk } from '../support/sweeps.ts';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const zoe = 'zoe.canari@example.fr';
const systems = ['crm-eu', 'sales'] as const;

const mapped = (field: string, propagate: 'automatic' | 'proposed'): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate,
  in: Object.fromEntries(systems.map((name) => [name, [{ kind: 'person', field }]])),
});

let house: TestHouse;
let desk: SweepDesk;

beforeEach(async () => {
  const fields = { phone: mapped('phone', 'automatic'), town: mapped('town', 'proposed') };
  house = await openHouse({
    settings: { dataMap: { fields, classes: {}, unclassed: {}, events: {}, purposes: {}, exemptions: [] } },
  });
  desk = sweepDesk(house);
});
afterEach(async () => {
  await desk.expectNoLeak();
  await house.close();
});

const poll = () => house.greffe.notices.poll(dpo, systems, never);
const proposals = () => house.greffe.proposals.list(dpo, { open: true });

/** What the account itself holds, past the adapter. */
const held = (name: string, { kind, id }: Ref, field: string): unknown =>
  desk.system(name).account.rows.get(`${kind}:${id}`)?.fields[field];

/** She has the same number in both tools, which greffe has read once, as each night. */
async function known(): Promise<Readonly<Record<(typeof systems)[number], Ref>>> {
  await poll();
  const rows = {
    'crm-eu': await person('crm-eu'),
    sales: await person('sales'),
  };
  for (const name of systems) await desk.sweep(name);
  await poll();
  house.clock.advance(HOUR_MS);
  return rows;
}

const person = (name: string): Promise<Ref> =>
  desk.system(name).world.person({
    given: 'Zoé',
    family: 'Canari',
    emails: [zoe],
    phone: '+33612345601',
    town: 'Lyon-Canari',
  });

test('a number that a colleague changes in one tool is heard, and written in the other; its echo starts nothing', async () => {
  const rows = await known();
  await desk.system('crm-eu').world.edit(rows['crm-eu'], { phone: '+33612345699' });
  await poll();
  expect(held('sales', rows.sales, 'phone')).toBe('+33612345699');
  for (let round = 0; round < 3; round += 1) {
    house.clock.advance(HOUR_MS);
    await poll();
  }
  expect(held('crm-eu', rows['crm-eu'], 'phone')).toBe('+33612345699');
  const writes = (await desk.acts()).filter((act) => act === 'line-intent');
  expect(writes).toHaveLength(1);
  expect(await proposals()).toEqual([]);
});

test('a field that is not carried by itself is put to a human, who accepts it', async () => {
  const rows = await known();
  await desk.system('sales').world.edit(rows.sales, { town: 'Brest-Canari' });
  await poll();
  expect(held('crm-eu', rows['crm-eu'], 'town')).toBe('Lyon-Canari');
  const [one] = await proposals();
  expect(one).toMatchObject({ system: 'sales', fields: ['town'] });
  const { digest } = await house.greffe.proposals.show(dpo, one?.id ?? 0, never);
  await house.greffe.proposals.accept(dpo, one?.id ?? 0, digest, [], never);
  await house.greffe.proposals.carryOn(one?.id ?? 0, never);
  expect(held('crm-eu', rows['crm-eu'], 'town')).toBe('Brest-Canari');
  house.clock.advance(HOUR_MS);
  await poll();
  expect(await proposals()).toEqual([]);
});

test('somebody new in one tool changes nothing of the other', async () => {
  await poll();
  const old = await person('crm-eu');
  for (const name of systems) await desk.sweep(name);
  await poll();
  house.clock.advance(HOUR_MS);
  await desk
    .system('sales')
    .world.person({ given: 'Zoé', family: 'Canari', emails: [zoe], phone: '+33612345602' });
  await poll();
  expect(held('crm-eu', old, 'phone')).toBe('+33612345601');
  expect(await proposals()).toEqual([]);
});
