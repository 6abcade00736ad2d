import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { suppressionDefault } from '../../src/settings/greffe-file.ts';
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
  house = await openDoublesHouse({
    suppression: { ...suppressionDefault, reappearance: { objection: 'reapply', erasure: 'reapply' } },
  });
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

const open = async () => (await house.greffe.suppressions.reappearances(dpo, { open: true })).found;

/** Records of people that carry the address and are there, in either tool. */
function carriers(email: string): readonly string[] {
  const inCrm = house.hubspot.witness
    .records()
    .filter(
      ({ kind, state, fields }) => kind === 'contacts' && state === 'live' && fields['email'] === email,
    );
  const inSales = house.salesforce.witness
    .records()
    .filter(
      ({ kind, state, fields }) =>
        ['Contact', 'Lead'].includes(kind) && state === 'live' && fields['Email'] === email,
    );
  return [...inCrm, ...inSales].map(({ kind }) => kind).sort();
}

/** Identified and signed, and time passes until nothing is due any more. */
async function seeThrough(id: number): Promise<void> {
  const { requests, plans } = house.greffe;
  await requests.carryOn(id, never);
  await requests.identify(dpo, id, 'called back');
  await requests.carryOn(id, never);
  const { plan } = await plans.show(dpo, id);
  await plans.approve(dpo, id, plan.digest, never);
  for (let round = 0; round < 20; round += 1) {
    await requests.carryOn(id, never);
    const { request, state } = await requests.show(dpo, id);
    if (state === 'done') return;
    house.moveBy(Math.max(request.wakeAt ? request.wakeAt.getTime() - house.now().getTime() : 0, 1) + 1);
  }
  throw new Error(`Request ${id} has not ended.`);
}

async function erased(): Promise<void> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['erasure'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
  });
  await seeThrough(id);
}

function importedAgain(fields: Readonly<Record<string, string>> = {}): void {
  house.hubspot.world.object('contacts', { email: address, lastname: 'Canari', ...fields });
  house.salesforce.world.insert('Lead', { LastName: 'Canari', Company: 'Serin SARL', Email: address });
}

test('whoever was erased and is imported again is found in both tools, and erased anew by one request', async () => {
  await erased();
  expect(carriers(address)).toEqual([]);
  house.moveBy(3_600_000);
  importedAgain();
  await swept('crm', 'sales');
  const found = await open();
  expect(found.map(({ system, what, state }) => `${system} ${what} ${state}`).toSorted()).toEqual([
    'crm erased-back requested',
    'sales erased-back requested',
  ]);
  const requests = [...new Set(found.map(({ request }) => request))];
  expect(requests).toEqual([expect.any(Number)]);
  expect(carriers(address)).toEqual(['Lead', 'contacts']);
  await seeThrough(requests[0] ?? 0);
  expect(carriers(address)).toEqual([]);
  expect(carriers(neighbour)).toEqual(['Contact', 'contacts']);
  expect((await swept('crm', 'sales')).flatMap(({ tally }) => tally)).toEqual([]);
  expect(await open()).toEqual([]);
}, 180_000);

test('whoever was erased and filled in a form since is put to a human, and nothing is opened by itself', async () => {
  await erased();
  house.moveBy(3_600_000);
  importedAgain({ recent_conversion_date: house.now().toISOString() });
  house.moveBy(3_600_000);
  await swept('sales');
  expect(await open()).toMatchObject([
    {
      system: 'sales',
      what: 'erased-back',
      state: 'proposed',
      because: 'own-act',
      act: { evidence: 'form', system: 'crm' },
    },
    { system: 'crm', what: 'erased-back', state: 'proposed', because: 'own-act' },
  ]);
  // The erasure of before only waits for its letter.
  expect((await house.greffe.requests.list(dpo, { open: true })).map(({ state }) => state)).toEqual(['done']);
  expect(carriers(address)).toEqual(['Lead', 'contacts']);
}, 180_000);

test('an objector who filled in a form since is put to a human in Salesforce, and no tool is written to', async () => {
  await objects();
  house.moveBy(3_600_000);
  house.salesforce.world.update(contact, { HasOptedOutOfEmail: false });
  const row = house.hubspot.witness
    .records()
    .find(({ kind, fields }) => kind === 'contacts' && fields['email'] === address);
  house.hubspot.world.edit('contacts', row?.id ?? '', {
    recent_conversion_date: house.now().toISOString(),
  });
  house.moveBy(3_600_000);
  await swept('sales', 'crm');
  expect(await open()).toMatchObject([
    { system: 'sales', state: 'proposed', because: 'own-act', act: { evidence: 'form', system: 'crm' } },
  ]);
  expect(closed(address)).toEqual([false]);
  expect([subscribed(address), subscribed(neighbour)]).toEqual([false, true]);
});

test('a tool that is full of people is read in pages of the vendor, and each address once', async () => {
  for (let index = 0; index < 250; index += 1)
    house.hubspot.world.object('contacts', { email: `canari${index}@example.fr`, lastname: 'Canari' });
  const verbs: string[] = [];
  house.listen((system, verb) => void verbs.push(`${system} ${verb}`));
  const [view] = await swept('crm');
  expect(view?.sweep).toMatchObject({ state: 'done', seen: 252 });
  const called = new Set(verbs);
  // Nothing in the register: nobody is looked at, and nothing is read back.
  expect([...called].filter((verb) => !/ (probe|scan)$/.test(verb))).toEqual([]);
  expect(verbs.filter((verb) => verb === 'crm scan').length).toBeLessThanOrEqual(4);
});
