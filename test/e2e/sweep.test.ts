import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, looked at past the adapters: who is in the register is closed, and everybody else as before.

const never = new AbortController().signal;
const address = 'ines.canari@example.fr';
const neighbour = 'lucas.canari@example.fr';

let house: DoublesHouse;
let contact = '';

beforeEach(async () => {
  house = await openDoublesHouse();
  for (const email of [address, neighbour])
    house.hubspot.world.object('contacts', { email, lastname: 'Canari' });
  contact = house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: address });
  house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: neighbour });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  expect(await house.stored()).not.toMatch(/canari/i);
  await house.close();
});

const subscribed = (email: string): boolean =>
  house.hubspot.witness.record('subscriptions', email)?.fields['optedOut:0'] !== true;

const closed = (email: string): readonly boolean[] =>
  house.salesforce.witness
    .records()
    .filter(({ kind, fields }) => ['Contact', 'Lead'].includes(kind) && fields['Email'] === email)
    .map(({ fields }) => fields['HasOptedOutOfEmail'] === true);

async function swept(...systems: readonly ('crm' | 'sales')[]) {
  const ids = await house.greffe.suppressions.sweep(dpo, 'acme', systems);
  for (const id of ids) await house.greffe.suppressions.carryOn(id, never);
  return Promise.all(ids.map((id) => house.greffe.suppressions.showSweep(dpo, id)));
}

async function objects(): Promise<void> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
}

test('an import that opens an objector’s rows again is undone and read back, on a new lead too', async () => {
  await objects();
  house.moveBy(3_600_000);
  house.salesforce.world.update(contact, { HasOptedOutOfEmail: false });
  house.salesforce.world.insert('Lead', { LastName: 'Canari', Company: 'Serin SARL', Email: address });
  const [view] = await swept('sales');
  expect(view?.sweep).toMatchObject({ state: 'done', seen: 3 });
  expect(view?.tally).toEqual([{ what: 'objection-missing', state: 'reapplied', count: 1 }]);
  expect(closed(address)).toEqual([true, true]);
  expect(closed(neighbour)).toEqual([false]);
  expect((await swept('sales', 'crm')).flatMap(({ tally }) => tally)).toEqual([]);
});

test('an opt-out made by hand in HubSpot reaches Salesforce, and one of Salesforce reaches HubSpot', async () => {
  house.hubspot.world.subscription(address, 'OPTED_OUT');
  const [crm] = await swept('crm');
  expect(crm?.sweep).toMatchObject({ state: 'done', gathered: 1 });
  expect(closed(address)).toEqual([true]);
  expect(closed(neighbour)).toEqual([false]);

  const other = house.salesforce.world.insert('Lead', {
    LastName: 'Canari',
    Company: 'Serin SARL',
    Email: 'rose.canari@example.fr',
  });
  house.hubspot.world.object('contacts', { email: 'rose.canari@example.fr', lastname: 'Canari' });
  house.salesforce.world.update(other, { HasOptedOutOfEmail: true });
  await swept('sales');
  expect(subscribed('rose.canari@example.fr')).toBe(false);
  expect(subscribed(neighbour)).toBe(true);
});
