import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, looked at past the adapters: in an account that others share, an erasure stays among one's own rows.

const never = new AbortController().signal;
const address = 'ines.canari@example.fr';
const north = { oneOf: ['north'] };

let house: DoublesHouse;

beforeEach(async () => {
  house = await openDoublesHouse({}, undefined, [], {
    crm: { contact: [{ field: 'brand', ...north }] },
    sales: {
      Contact: [{ field: 'Department', ...north }],
      Lead: [{ field: 'LeadSource', ...north }],
      Account: [{ field: 'Industry', ...north }],
      Individual: [{ field: 'LastName', ...north }],
      User: [{ field: 'Department', ...north }],
    },
  });
  house.hubspot.world.property('contacts', { name: 'brand' });
  for (const brand of ['north', 'south']) {
    house.hubspot.world.object('contacts', { email: `${brand}.${address}`, lastname: 'Canari', brand });
    house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: address, Department: brand });
    house.salesforce.world.insert('Lead', {
      LastName: 'Canari',
      Company: 'A',
      Email: address,
      LeadSource: brand,
    });
  }
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  await house.close();
});

test('an erasure ends the rows that are one’s own, in both tools, and no other', async () => {
  const { requests, plans } = house.greffe;
  const id = await requests.open(dpo, {
    controller: 'acme',
    rights: ['erasure'],
    identifiers: ['', 'north.', 'south.'].map((before) => ({
      kind: 'email' as const,
      value: before + address,
    })),
    channel: 'form',
    requester: { kind: 'data-subject' },
  });
  await requests.carryOn(id, never);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, never);
  const { searches } = await requests.show(dpo, id);
  expect(searches.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, never);
  await requests.carryOn(id, never);
  const live = [...house.salesforce.witness.records(), ...house.hubspot.witness.records()].filter(
    ({ kind, state }) => state === 'live' && ['Contact', 'Lead', 'contacts'].includes(kind),
  );
  expect(
    live.map(({ kind, fields }) => [kind, fields['Department'] ?? fields['LeadSource'] ?? fields['brand']]),
  ).toEqual([
    ['Contact', 'south'],
    ['Lead', 'south'],
    ['contacts', 'south'],
  ]);
});
