import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FieldCorrection } from '../../src/domain/correction.ts';
import type { DataMapSettings } from '../../src/settings/data-map-file.ts';
import { dpo } from '../support/house.ts';
import type { DoublesHouse } from './house-over-doubles.ts';
import { openDoublesHouse } from './house-over-doubles.ts';

// Both vendors' doubles, looked at past the adapters: the person's rows say what is right, their refusal goes with them, and
// everybody else stands as before.

const never = new AbortController().signal;
const old = 'ines.canari@example.fr';
const fresh = 'ines.canari@example.com';
const neighbour = 'lucas.canari@example.fr';

const field = (contact: string, row: string): DataMapSettings['fields'][string] => ({
  category: 'contact',
  origin: 'provided',
  purposes: ['contract'],
  propagate: 'proposed',
  in: {
    crm: [{ kind: 'contact', field: contact }],
    sales: [
      { kind: 'Contact', field: row },
      { kind: 'Lead', field: row },
    ],
  },
});

let house: DoublesHouse;

beforeEach(async () => {
  house = await openDoublesHouse({
    dataMap: {
      fields: {
        email: field('email', 'Email'),
        phone: field('phone', 'Phone'),
        // Somebody has deleted the property of HubSpot since the data map was written.
        department: field('department_of_yore', 'Title'),
      },
      classes: {},
      unclassed: {},
      events: {},
      purposes: {},
      exemptions: [],
    },
  });
  for (const email of [old, neighbour]) {
    house.hubspot.world.object('contacts', { email, lastname: 'Canari', phone: '+33612345601' });
    house.salesforce.world.insert('Contact', { LastName: 'Canari', Email: email, Phone: '+33612345601' });
  }
  house.salesforce.world.insert('Lead', { LastName: 'Canari', Company: 'Serin SARL', Email: old });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  expect(await house.stored()).not.toMatch(/canari/i);
  await house.close();
});

/** Every row of people, as the vendor holds it: kind, address, number. */
function rows(): readonly string[] {
  const inCrm = house.hubspot.witness
    .records()
    .filter(({ kind }) => kind === 'contacts')
    .map(({ fields }) => ['contact', fields['email'], fields['phone']].map(String).join(' '));
  const inSales = house.salesforce.witness
    .records()
    .filter(({ kind }) => ['Contact', 'Lead'].includes(kind))
    .map(({ kind, fields }) => [kind, fields['Email'], fields['Phone']].map(String).join(' '));
  return [...inCrm, ...inSales].sort();
}
const refused = (email: string): boolean =>
  house.hubspot.witness.record('subscriptions', email)?.fields['optedOut:0'] === true;

async function planned(corrections: readonly FieldCorrection[]): Promise<number> {
  const id = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['rectification'],
    identifiers: [{ kind: 'email', value: old }],
    channel: 'form',
    corrections,
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, never);
  await house.greffe.requests.identify(dpo, id, 'called back');
  await house.greffe.requests.carryOn(id, never);
  return id;
}

async function signed(id: number): Promise<void> {
  const { plan } = await house.greffe.plans.show(dpo, id);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  for (let round = 0; round < 8; round += 1) {
    await house.greffe.requests.carryOn(id, never);
    const { state, request } = await house.greffe.requests.show(dpo, id);
    if (state === 'done' || request.wakeAt === null) return;
    house.moveBy(10 * 60_000);
  }
}

test('an address and a number are corrected in both tools, of the person alone, and the certificate names the fields', async () => {
  const id = await planned([
    { field: 'email', to: fresh },
    { field: 'phone', to: '+33612345900' },
  ]);
  await signed(id);
  const view = await house.greffe.requests.show(dpo, id);
  expect(view.request.rights).toMatchObject([{ right: 'rectification', state: 'done', waitsFor: null }]);
  expect(rows()).toEqual(
    [
      `contact ${fresh} +33612345900`,
      `contact ${neighbour} +33612345601`,
      `Contact ${fresh} +33612345900`,
      `Contact ${neighbour} +33612345601`,
      `Lead ${fresh} +33612345900`,
    ].sort(),
  );
  const { file } = await house.greffe.certificates.show(dpo, id);
  expect(file).not.toMatch(/canari|33612345/i);
  const { statement } = JSON.parse(file);
  expect(statement).toMatchObject({ kind: 'final', residues: [] });
  expect(statement.systems).toMatchObject([
    { system: 'crm', rectified: 1, rectifiedFields: ['email', 'phone'], verified: 1 },
    { system: 'sales', rectified: 2, rectifiedFields: ['email', 'phone'], verified: 2 },
  ]);
});

test('whoever refused e-mails under the old address gets none at the new one, in both tools', async () => {
  const objection = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['objection'],
    identifiers: [{ kind: 'email', value: old }],
    channel: 'form',
    stops: ['email'],
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(objection, never);
  const id = await planned([{ field: 'email', to: fresh }]);
  await signed(id);
  expect((await house.greffe.requests.show(dpo, id)).state).toBe('done');
  expect([refused(fresh), refused(neighbour)]).toEqual([true, false]);
  const optedOut = house.salesforce.witness
    .records()
    .filter(({ kind, fields }) => ['Contact', 'Lead'].includes(kind) && fields['HasOptedOutOfEmail'] === true)
    .map(({ kind, fields }) => [kind, fields['Email']].map(String).join(' '));
  expect(optedOut.sort()).toEqual([`Contact ${fresh}`, `Lead ${fresh}`]);
});

test('a colleague who was quicker is not written over: both values are put to a human', async () => {
  const id = await planned([{ field: 'phone', to: '+33612345900' }]);
  const { plan } = await house.greffe.plans.show(dpo, id);
  const contact = house.hubspot.witness
    .records()
    .find(({ kind, fields }) => kind === 'contacts' && fields['email'] === old);
  await house.greffe.plans.approve(dpo, id, plan.digest, never);
  house.hubspot.world.edit('contacts', contact?.id ?? '', { phone: '+33612345777' });
  await house.greffe.requests.carryOn(id, never);
  expect(rows()).toContain(`contact ${old} +33612345777`);
  const view = await house.greffe.requests.show(dpo, id);
  expect(view.request.rights[0]?.waitsFor).toMatch(/^approval of plan/);
  const next = await house.greffe.plans.show(dpo, id);
  expect(next.lines.map(({ line }) => [line.system, line.changes?.map(({ now, to }) => [now, to])])).toEqual([
    ['crm', [['+33612345777', '+33612345900']]],
  ]);
});

test('a field that a tool has no more is named, and the other tool is corrected', async () => {
  const id = await planned([{ field: 'department', to: 'Accounts' }]);
  const { plans } = await house.greffe.requests.show(dpo, id);
  expect(plans[0]?.plan.gaps).toMatchObject([{ system: 'crm', what: 'correcting department' }]);
  await signed(id);
  const titles = house.salesforce.witness
    .records()
    .filter(({ kind, fields }) => ['Contact', 'Lead'].includes(kind) && fields['Email'] === old)
    .map(({ fields }) => fields['Title']);
  expect(titles).toEqual(['Accounts', 'Accounts']);
  const { file } = await house.greffe.certificates.show(dpo, id);
  expect(JSON.parse(file).statement.residues).toMatchObject([{ system: 'crm', why: 'value-unseen' }]);
});
