import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { minute } from '../../adapters/double-kit/index.ts';
import type { VerbName } from '../../src/contract/index.ts';
import { usualScopes } from '../adapters/hubspot-world.ts';
import { direction, dpo } from '../support/house.ts';
import { asItShouldBe } from './fault-matrix.ts';
import { openDoublesHouse } from './house-over-doubles.ts';
import type { DoublesHouse, SystemName } from './house-over-doubles.ts';
import { caseOf, toldBy } from './one-bad-day.ts';
import type { Case } from './one-bad-day.ts';

const writes: readonly VerbName[] = ['erase', 'redact', 'detach', 'object'];

let house: DoublesHouse;
beforeAll(async () => {
  house = await openDoublesHouse();
});
afterAll(() => house.close());

/** What the request says while the day is bad: the other tool is done meanwhile. */
async function saidMeanwhile(one: Case): Promise<string | null> {
  expect(await one.openIn(one.other)).toEqual([]);
  return (await one.request()).rights[0]?.waitsFor ?? null;
}

/** Mended, asked again by a human, and carried to its end. */
async function retried(one: Case): Promise<void> {
  await house.greffe.requests.retry(dpo, one.id());
  await one.toTheEnd();
  expect(await one.end()).toEqual(asItShouldBe);
}

describe('an answer that never comes', () => {
  test.each<[SystemName, RegExp]>([
    ['crm', /gdpr-delete/],
    ['sales', /^DELETE .*composite\/sobjects/],
  ])('%s did what it was told, and its answer was lost: that is read back', async (system, match) => {
    const one = caseOf(house, { system, effect: { dropAfter: true }, match });
    await one.opened();
    one.strikeWhen(writes);
    await one.approved();
    expect(one.struck()).toBeGreaterThan(0);
    expect(await one.openIn(one.other)).toEqual([]);
    one.lift();
    await one.toTheEnd();
    expect(await one.end()).toEqual(asItShouldBe);
    // What went into Salesforce's bin without an answer was let go by the bin too.
    expect(house.salesforce.witness.record('Contact', one.person.in.sales.contact)).toBeNull();
  });

  test.each<SystemName>(['crm', 'sales'])(
    '%s cannot be read back either: nothing is repeated blind',
    async (system) => {
      const one = caseOf(house, { system, effect: { dropAfter: true } });
      await one.opened();
      one.strikeWhen(writes);
      await one.approved();
      const { rights, wakeAt } = await one.request();
      expect(rights[0]?.waitsFor).toContain(`${system}: `);
      expect(wakeAt?.getTime()).toBeGreaterThan(house.now().getTime());
      expect(await one.openIn(one.other)).toEqual([]);
      one.lift();
      await one.toTheEnd();
      expect(await one.end()).toEqual(asItShouldBe);
    },
  );
});

describe('rights that are missing', () => {
  test('HubSpot wants a scope: it is named', async () => {
    const one = caseOf(house, { system: 'crm' });
    const token = house.hubspot.tokens.named(house.hubspot.token) ?? {};
    Object.assign(token, { scopes: usualScopes.filter((scope) => scope !== 'crm.objects.contacts.write') });
    await one.opened();
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/crm: .*crm\.objects\.contacts\.write.*request retry/);
    Object.assign(token, { scopes: usualScopes });
    await retried(one);
  });

  test.each(['before it looked', 'after the approval'])('HubSpot’s token is revoked %s', async (when) => {
    const one = caseOf(house, { system: 'crm' });
    const token = house.hubspot.tokens.named(house.hubspot.token) ?? {};
    if (when === 'before it looked') house.hubspot.tokens.revoke(house.hubspot.token);
    await one.opened();
    house.hubspot.tokens.revoke(house.hubspot.token);
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/crm: Give a valid token/);
    Object.assign(token, { state: 'valid' });
    await retried(one);
  });

  test('Salesforce’s user has lost Modify All Data', async () => {
    const one = caseOf(house, { system: 'sales' });
    await one.opened();
    house.salesforce.tokens.permit({ modifyAllData: false });
    // What the account says of itself is believed for ten minutes.
    house.moveBy(11 * minute);
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/sales: /);
    house.salesforce.tokens.permit({ modifyAllData: true });
    house.moveBy(11 * minute);
    await retried(one);
  });

  test('Salesforce’s user has lost View All Data: nothing seen is nothing proved', async () => {
    const one = caseOf(house, { system: 'sales' });
    await one.opened();
    await one.sign();
    one.strikeWhen([]);
    house.listen((name, verb) => {
      if (name === 'sales' && verb === 'verify')
        house.salesforce.tokens.permit({ viewAllData: false, modifyAllData: false });
    });
    await one.carryOn();
    house.listen(() => undefined);
    expect(await saidMeanwhile(one)).toMatch(/sales: .*View All Data/);
    house.salesforce.tokens.permit({ viewAllData: true, modifyAllData: true });
    await retried(one);
  });

  test('Salesforce hides the field that is searched: the request does not end as if it had seen', async () => {
    const one = caseOf(house, { system: 'sales' });
    house.salesforce.world.hideField('all', 'Contact', 'Email');
    await one.opened();
    await one.approved();
    const said = await saidMeanwhile(one);
    const { outOfReach } = await one.statement();
    house.salesforce.world.showField('all', 'Contact', 'Email');
    house.moveBy(25 * 60 * minute);
    expect(outOfReach).toContainEqual(
      expect.objectContaining({ system: 'sales', what: 'field Contact.Email' }),
    );
    expect(said).toBe('the last read-back');
    await one.toTheEnd();
    expect(await one.end()).toEqual(asItShouldBe);
  });

  test('Salesforce’s session has ended: it signs in again, and nobody notices', async () => {
    const one = caseOf(house, { system: 'sales' });
    await one.opened();
    house.moveBy(2 * minute);
    house.salesforce.tokens.revokeAll();
    await one.approved();
    expect(await one.openIn('sales')).toEqual([]);
    await one.toTheEnd();
    expect(await one.end()).toEqual(asItShouldBe);
  });
});

describe('records that refuse', () => {
  test('a row of Salesforce is locked by somebody: it is asked again', async () => {
    const one = caseOf(house, { system: 'sales' });
    await one.opened();
    house.salesforce.world.lock(one.person.in.sales.contact, 2);
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/sales to answer: .*by itself/);
    expect((await one.request()).wakeAt?.getTime()).toBeGreaterThan(house.now().getTime());
    await one.toTheEnd();
    expect(await one.end()).toEqual({ ...asItShouldBe, writtenTwice: expect.anything() });
  });

  test('a trigger of Salesforce forbids the deletion', async () => {
    const one = caseOf(house, { system: 'sales' });
    await one.opened();
    house.salesforce.world.deleteTrigger('Contact', 'Contacts are kept.');
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/sales: .*request retry/);
    house.salesforce.world.deleteTrigger('Contact', null);
    await house.greffe.requests.retry(dpo, one.id());
    await one.toTheEnd();
    expect(await one.end()).toEqual({ ...asItShouldBe, writtenTwice: expect.anything() });
  });

  test('a validation rule of Salesforce refuses to overwrite a contact whose task is held', async () => {
    const one = caseOf(house, { system: 'sales' });
    await house.greffe.holds.place(direction, {
      controller: 'acme',
      over: { over: 'record', ref: { system: 'sales', kind: 'Task', id: one.person.in.sales.task } },
      ground: 'litigation 2026-031',
      until: null,
    });
    await one.opened();
    house.salesforce.world.validationRule('Contact', 'Contacts are closed for the year.');
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/sales: A rule of this org refuses/);
    house.salesforce.world.validationRule('Contact', null);
    await retried(one);
  });

  test('a validation rule of HubSpot refuses an overwritten note: it says what it wants', async () => {
    const one = caseOf(house, { system: 'crm' });
    const { note } = one.person.in.crm;
    house.hubspot.world.property('notes', { name: 'region' });
    house.hubspot.world.property('notes', { name: 'strict' });
    house.hubspot.world.edit('notes', note, { strict: 'yes' });
    house.hubspot.world.rule({
      type: 'notes',
      required: ['region'],
      when: { property: 'strict', value: 'yes' },
    });
    await one.opened();
    await one.approved();
    expect(await saidMeanwhile(one)).toMatch(/crm: .*region.*request retry/);
    house.hubspot.world.edit('notes', note, { region: 'ouest' });
    await retried(one);
  });

  test('somebody put a note into HubSpot’s bin meanwhile: of a batch, the others are done', async () => {
    const one = caseOf(house, { system: 'crm' });
    await one.opened();
    const { url, token } = house.hubspot;
    await fetch(`${url}/crm/objects/2026-03/notes/${one.person.in.crm.note}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    await one.approved();
    await one.toTheEnd();
    expect(await one.end()).toEqual(asItShouldBe);
  });
});

describe('what shows itself late', () => {
  test('a note that HubSpot’s search did not show yet is found by the last look', async () => {
    const one = caseOf(house, { system: 'crm' });
    house.hubspot.world.searchLag(10 * minute);
    const note = house.hubspot.world.object('notes', { hs_note_body: 'à rappeler' });
    house.hubspot.world.edit('notes', note, { hs_note_body: `à rappeler : ${one.person.email}` });
    one.person.owns.add(`notes:${note}`);
    await one.opened();
    await one.approved();
    expect(house.hubspot.witness.record('notes', note)?.state).toBe('live');
    house.hubspot.world.searchLag(0);
    await one.toTheEnd();
    expect(await one.end()).toEqual(asItShouldBe);
    expect(house.hubspot.witness.occurrences(one.person.email)).toEqual([]);
  });

  test('HubSpot blocks the address; a contact made anew with it by a sync is found by the last look', async () => {
    const one = caseOf(house, { system: 'crm' });
    await one.opened();
    await one.approved();
    expect(house.hubspot.world.blocked(one.person.email)).toBe(true);
    const again = house.hubspot.world.object('contacts', { email: one.person.email });
    one.person.owns.add(`contacts:${again}`);
    await one.toTheEnd();
    expect(await one.end()).toEqual({ ...asItShouldBe, writtenTwice: ['the contact in crm'] });
    expect(house.hubspot.witness.record('contacts', again)?.state ?? 'gone').not.toBe('live');
  });
});

describe('the wrong account', () => {
  test.each<[SystemName, Parameters<DoublesHouse['expecting']>[0], RegExp]>([
    ['crm', { crm: { portalId: 1 } }, /crm: The settings of crm expect portalId 1/],
    ['sales', { sales: { organizationId: '00D000000000001' } }, /sales: The settings of sales expect/],
  ])(
    '%s is another company’s: nothing is read or written there, and nothing ends',
    async (system, expected, says) => {
      const { greffe } = await house.expecting(expected);
      const one = caseOf(house, { system, greffe });
      const before = house[system === 'crm' ? 'hubspot' : 'salesforce'].witness.snapshot();
      await one.opened();
      await one.approved();
      expect(await one.openIn(one.other)).toEqual([]);
      const { rights, wakeAt } = await one.request();
      expect(rights[0]).toMatchObject({ state: 'incomplete', waitsFor: expect.stringMatching(says) });
      expect(wakeAt).toBeNull();
      expect(house[system === 'crm' ? 'hubspot' : 'salesforce'].witness.snapshot()).toEqual(before);
      one.workedBy(house.greffe);
      await house.greffe.requests.retry(dpo, one.id());
      await one.toTheEnd();
      expect(await one.end()).toEqual(asItShouldBe);
    },
  );

  test('of somebody only the wrong account would know nobody says that nothing is held', async () => {
    const { greffe } = await house.expecting({
      crm: { portalId: 1 },
      sales: { organizationId: '00D000000000001' },
    });
    const id = await greffe.requests.open(dpo, {
      controller: 'acme',
      rights: ['access', 'erasure'],
      identifiers: [{ kind: 'email', value: 'inconnue@example.fr' }],
      channel: 'letter',
      requester: { kind: 'data-subject' },
    });
    await greffe.requests.carryOn(id, new AbortController().signal);
    const { request, state } = await greffe.requests.show(dpo, id);
    expect(state).not.toBe('nothing-held');
    expect(request.rights.map(({ waitsFor }) => waitsFor)).toEqual([
      'identity',
      expect.stringMatching(/crm: The settings of crm expect .*sales: The settings of sales expect /),
    ]);
  });
});

describe('of all this', () => {
  test('greffe wrote no name and no address, anywhere', async () => {
    expect(await toldBy(house)).toEqual([]);
  });
});
