import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultCall } from '../../adapters/double-kit/index.ts';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, looked at past the adapters: whoever objects gets nothing more, and everybody else as before.

const never = new AbortController().signal;
const address = 'ines.canari@example.fr';
const neighbour = 'lucas.canari@example.fr';

let house: DoublesHouse;

beforeEach(async () => {
  house = await openDoublesHouse();
  for (const email of [address, neighbour]) {
    house.hubspot.world.object('contacts', { email, lastname: 'Canari', phone: '06 12 34 56 01' });
    house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: email, Phone: phoneOf(email) });
  }
  house.salesforce.world.insert('Lead', { LastName: 'Canari', Company: 'Serin SARL', Email: address });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari|06 12/i);
  await house.close();
});

function phoneOf(email: string): string {
  return email === address ? '+33 6 12 34 56 01' : '+33 6 12 34 56 02';
}

const subscribed = (email: string): boolean =>
  house.hubspot.witness.record('subscriptions', email)?.fields['optedOut:0'] !== true;

/** Of every row of Salesforce that carries the address: kind, no e-mail, no call. */
function flagsIn(email: string): readonly unknown[] {
  return house.salesforce.witness
    .records()
    .filter(({ kind, fields }) => ['Contact', 'Lead'].includes(kind) && fields['Email'] === email)
    .map(({ kind, fields }) => [kind, fields['HasOptedOutOfEmail'] === true, fields['DoNotCall'] === true]);
}

async function objected(stops?: readonly ('email' | 'phone' | 'sms')[]): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: address }],
    channel: 'form',
    requester: { kind: 'data-subject' },
    ...(stops && { stops }),
  });
  await house.greffe.requests.carryOn(id, never);
  return id;
}

test('both tools stop at once, and tell so when they are asked again', async () => {
  const id = await objected();
  expect([subscribed(address), subscribed(neighbour)]).toEqual([false, true]);
  expect(flagsIn(address)).toEqual([
    ['Contact', true, true],
    ['Lead', true, false],
  ]);
  expect(flagsIn(neighbour)).toEqual([['Contact', false, false]]);
  const { request, plans } = await house.greffe.requests.show(dpo, id);
  expect(request.rights).toMatchObject([{ right: 'objection', state: 'done' }]);
  expect(plans.flatMap(({ lines }) => lines.map(({ verdict }) => verdict))).not.toContain(null);
  // HubSpot keeps preferences of e-mail only: that calls go on from there is told.
  const gaps = plans.flatMap(({ plan }) => plan.gaps.map(({ system, what }) => `${system}: ${what}`));
  expect(gaps).toContain('crm: stopping prospecting by phone');
});

test('a tool whose search lags or is down stops what was given all the same', async () => {
  house.hubspot.faults.add({ match: ({ path }) => path.includes('/search'), effect: { status: 503 } });
  const id = await objected(['email']);
  expect(subscribed(address)).toBe(false);
  const { request } = await house.greffe.requests.show(dpo, id);
  expect(request.rights[0]?.state).not.toBe('done');
});

test('an address that HubSpot does not know, and refuses, holds nobody up and is not called stopped there', async () => {
  const unknown = 'nulle.part.canari@example.fr';
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: unknown }],
    channel: 'form',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  const { request } = await house.greffe.requests.show(dpo, id);
  expect(request.rights).toMatchObject([{ state: 'done' }]);
  const { statement } = JSON.parse((await house.greffe.certificates.show(dpo, id)).file);
  expect(statement).toMatchObject({
    suppressionKept: true,
    residues: [{ system: 'crm', kind: 'address', why: 'not-carried-out' }],
  });
});

test('HubSpot is told once, and no call is made that could subscribe anybody', async () => {
  const told: string[] = [];
  const isWrite = ({ method, path }: FaultCall): boolean => {
    if (method !== 'GET' && path.includes('communication-preferences')) told.push(`${method} ${path}`);
    return false;
  };
  house.hubspot.faults.add({ match: isWrite, effect: { status: 500 } });
  await objected(['email']);
  expect(told).toEqual([expect.stringContaining('unsubscribe-all')]);
});
