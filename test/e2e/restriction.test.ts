import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, looked at past the adapters: whoever is restricted is marked and gets nothing, and everybody else
// stands as before.

const never = new AbortController().signal;
const address = 'ines.canari@example.fr';
const neighbour = 'lucas.canari@example.fr';

let house: DoublesHouse;

beforeEach(async () => {
  house = await openDoublesHouse();
  house.hubspot.world.property('contacts', { name: 'greffe_restricted', type: 'bool' });
  for (const email of [address, neighbour]) {
    house.hubspot.world.object('contacts', { email, lastname: 'Canari' });
    house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: email });
  }
  house.salesforce.world.insert('Lead', { LastName: 'Canari', Company: 'Serin SARL', Email: address });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  expect(await house.stored()).not.toMatch(/canari/i);
  await house.close();
});

const marked = (email: string): readonly unknown[] =>
  house.hubspot.witness
    .records()
    .filter(({ kind, fields }) => kind === 'contacts' && fields['email'] === email)
    .map(({ fields }) => fields['greffe_restricted'] === 'true');
const subscribed = (email: string): boolean =>
  house.hubspot.witness.record('subscriptions', email)?.fields['optedOut:0'] !== true;

/** Of every row of Salesforce that carries the address: kind, whether its Individual is not to be processed. */
function markedInSalesforce(email: string): readonly unknown[] {
  const records = house.salesforce.witness.records();
  const unprocessed = new Set(
    records
      .filter(({ kind, fields }) => kind === 'Individual' && fields['HasOptedOutProcessing'] === true)
      .map(({ id }) => id),
  );
  return records
    .filter(({ kind, fields }) => ['Contact', 'Lead'].includes(kind) && fields['Email'] === email)
    .map(({ kind, fields }) => [kind, unprocessed.has(String(fields['IndividualId']))]);
}

async function restricted(): Promise<{ readonly request: number; readonly id: number }> {
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['restriction'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
    restriction: { ground: 'accuracy' },
  });
  await house.greffe.requests.carryOn(request, never);
  await house.greffe.requests.identify(dpo, request, 'called back');
  await house.greffe.requests.carryOn(request, never);
  const placed = await house.greffe.restrictions.ofRequest(dpo, request);
  return { request, id: placed?.id ?? 0 };
}

test('both tools mark the person and nobody else, are read back, and the certificate says so', async () => {
  const { request } = await restricted();
  const view = await house.greffe.requests.show(dpo, request);
  expect(view.request.rights).toMatchObject([{ right: 'restriction', state: 'done', waitsFor: null }]);
  expect([marked(address), marked(neighbour)]).toEqual([[true], [false]]);
  expect([subscribed(address), subscribed(neighbour)]).toEqual([false, true]);
  expect(markedInSalesforce(address)).toEqual([
    ['Contact', true],
    ['Lead', true],
  ]);
  expect(markedInSalesforce(neighbour)).toEqual([['Contact', false]]);
  const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, request)).file);
  expect(statement).toMatchObject({ kind: 'final', suppressionKept: false, residues: [] });
  expect(statement.systems).toEqual([
    expect.objectContaining({ system: 'crm', restricted: 1 }),
    expect.objectContaining({ system: 'sales', restricted: 2 }),
  ]);
});

test('a lift empties HubSpot’s property, subscribes nobody, and names what is to be done in Salesforce by hand', async () => {
  const { request, id } = await restricted();
  await house.greffe.restrictions.lift(dpo, id, { toldOn: '2026-03-05', reason: 'corrected' });
  await house.greffe.requests.carryOn(request, never);
  expect([marked(address), subscribed(address)]).toEqual([[false], false]);
  expect(markedInSalesforce(address)).toEqual([
    ['Contact', true],
    ['Lead', true],
  ]);
  const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, request)).file);
  expect(statement.outOfReach).toContainEqual({
    system: 'sales',
    what: 'taking the mark of a restriction off',
    because: 'no-api',
  });
  expect(statement.systems).toContainEqual(expect.objectContaining({ system: 'crm', lifted: 1 }));
  const { restriction } = await house.greffe.restrictions.show(dpo, id);
  expect('undoneAt' in restriction && restriction.undoneAt).not.toBeNull();
});

test('in a portal without the property it says what to create, and goes on once it is there', async () => {
  await house.close();
  house = await openDoublesHouse();
  house.hubspot.world.object('contacts', { email: address, lastname: 'Canari' });
  const { request } = await restricted();
  const before = await house.greffe.requests.show(dpo, request);
  expect(before.request.rights[0]).toMatchObject({ state: 'incomplete' });
  expect(before.request.rights[0]?.waitsFor).toContain('Create the contact property greffe_restricted');
  house.hubspot.world.property('contacts', { name: 'greffe_restricted', type: 'bool' });
  await house.greffe.requests.retry(dpo, request);
  await house.greffe.requests.carryOn(request, never);
  expect(marked(address)).toEqual([true]);
  expect((await house.greffe.requests.show(dpo, request)).state).toBe('done');
});

test('somebody who edits the record, calls, or takes the mark off is noticed', async () => {
  const { id } = await restricted();
  house.moveBy(3_600_000);
  const contact = house.hubspot.witness
    .records()
    .find(({ kind, fields }) => kind === 'contacts' && fields['email'] === address);
  house.hubspot.world.edit('contacts', contact?.id ?? '', {
    greffe_restricted: 'false',
    phone: '0612345601',
    notes_last_contacted: new Date(house.now().getTime() - 60_000).toISOString(),
  });
  await house.greffe.restrictions.watch(dpo, 'acme', never);
  const { alerts } = await house.greffe.restrictions.show(dpo, id);
  expect(alerts.map(({ kind, system }) => `${kind} ${system}`).sort()).toEqual([
    'addressed crm',
    'edited crm',
    'unmarked crm',
  ]);
});
