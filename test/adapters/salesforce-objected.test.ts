import { describe, expect, test } from '@jest/globals';
import type { SalesforceDoubleOptions } from '../../adapters/salesforce/double/index.ts';
import { objectionsOf } from '../../adapters/salesforce/objected.ts';
import type { Gap, Ref, Sighting } from '../../src/contract/index.ts';
import { bench, context, email } from './salesforce-bench.ts';
import type { Bench } from './salesforce-bench.ts';

// Whether people object, as only Salesforce tells it: the suite shows what all adapters do.

/** Two rows a page, so that a dozen of them go through pages and a job alike. */
async function org(options: SalesforceDoubleOptions = {}): Promise<Bench> {
  return bench({ limits: { queryPageRows: 2, bulkPageRows: 3 }, ...options });
}

const everyChannel = ['email', 'phone', 'sms', 'mail'];

/** In the order of their ids. */
async function scanned(
  { connection }: Bench,
  kind = 'Contact',
): Promise<{ readonly objected: readonly Sighting['objected'][]; readonly gaps: readonly Gap[] }> {
  const objected: Sighting['objected'][] = [];
  const gaps: Gap[] = [];
  let cursor: string | null = null;
  do {
    const page = await connection.scan.call({ kind, fields: [], where: [] }, cursor, context);
    objected.push(...page.items.map((item) => item.objected));
    gaps.push(...page.gaps);
    cursor = page.cursor;
  } while (cursor !== null);
  return { objected, gaps };
}

/** By their ids, and by an address. */
async function looked({ connection }: Bench, ref: Ref, address: string): Promise<unknown> {
  const outcomes = await connection.lastContact.call(
    [
      { refs: [ref], identifiers: [], fields: {} },
      { refs: [], identifiers: [email(address)], fields: {} },
      { refs: [ref], identifiers: [email(address)], fields: {} },
    ],
    context,
  );
  return outcomes.map((one) => (one.status === 'done' ? one.value.map(({ objected }) => objected) : one));
}

const thrice = (objected: Sighting['objected']) => [[objected], [objected], [objected]];

function contact({ world }: Bench, name: string, fields: Readonly<Record<string, unknown>> = {}): Ref {
  const id = world.insert('Contact', { LastName: name, Email: `${name}@example.fr`, ...fields });
  return { kind: 'Contact', id };
}

function individual({ world }: Bench, fields: Readonly<Record<string, unknown>> = {}): string {
  return world.insert('Individual', { LastName: 'Dupré', ...fields });
}

describe('an objection', () => {
  test('is told by each flag of the row, from a page, from a job, by id and by address', async () => {
    const at = await org();
    for (let round = 0; round < 5; round += 1) {
      const anna = contact(at, `anna${round}`, { HasOptedOutOfEmail: true, HasOptedOutOfFax: true });
      const bruno = contact(at, `bruno${round}`, { DoNotCall: true });
      const chloe = contact(at, `chloe${round}`, { HasOptedOutOfEmail: true, DoNotCall: true });
      const denis = contact(at, `denis${round}`, { HasOptedOutOfFax: true, IndividualId: individual(at) });
      if (round > 0) continue;
      expect(await looked(at, anna, 'anna0@example.fr')).toEqual(thrice(['email']));
      expect(await looked(at, bruno, 'bruno0@example.fr')).toEqual(thrice(['phone']));
      expect(await looked(at, chloe, 'chloe0@example.fr')).toEqual(thrice(['email', 'phone']));
      expect(await looked(at, denis, 'denis0@example.fr')).toEqual(thrice([]));
    }
    const { objected, gaps } = await scanned(at);
    expect(objected).toEqual(
      Array.from({ length: 5 }, () => [['email'], ['phone'], ['email', 'phone'], []]).flat(),
    );
    expect(gaps).toEqual([]);
    expect(at.double.counters.of('jobs')).toBeGreaterThan(0);
  });

  test('to all prospecting stands on the Individual, and is one on every channel', async () => {
    const at = await org();
    const IndividualId = individual(at, { HasOptedOutSolicit: true, HasOptedOutTracking: true });
    const anna = contact(at, 'anna', { IndividualId });
    contact(at, 'bruno', { IndividualId: individual(at, { HasOptedOutTracking: true }) });
    const lead = at.world.insert('Lead', {
      LastName: 'L',
      Company: 'C',
      Email: 'l@example.fr',
      IndividualId,
    });
    for (let more = 0; more < 12; more += 1) contact(at, `more${more}`, more === 11 ? { IndividualId } : {});
    const { objected } = await scanned(at);
    const nobody = Array.from({ length: 11 }, () => []);
    expect(objected).toEqual([everyChannel, [], ...nobody, everyChannel]);
    expect((await scanned(at, 'Lead')).objected).toEqual([everyChannel]);
    expect(await looked(at, anna, 'anna@example.fr')).toEqual(thrice(['email', 'phone', 'sms', 'mail']));
    expect(await looked(at, { kind: 'Lead', id: lead }, 'l@example.fr')).toEqual(
      thrice(['email', 'phone', 'sms', 'mail']),
    );
  });

  test('of a person account stands on the account', async () => {
    const at = await org({ features: { personAccounts: true } });
    const account = (name: string, fields: Readonly<Record<string, unknown>>): Ref => ({
      kind: 'Account',
      id: at.world.insert('Account', {
        LastName: name,
        IsPersonAccount: true,
        PersonEmail: `${name}@example.fr`,
        ...fields,
      }),
    });
    const anna = account('anna', { PersonHasOptedOutOfEmail: true });
    account('bruno', { PersonDoNotCall: true });
    const chloe = account('chloe', { PersonIndividualId: individual(at, { HasOptedOutSolicit: true }) });
    account('denis', {});
    at.world.insert('Account', { Name: 'ACME' });
    expect(await scanned(at, 'Account')).toEqual({
      objected: [['email'], ['phone'], everyChannel, []],
      gaps: [],
    });
    expect(await looked(at, anna, 'anna@example.fr')).toEqual(thrice(['email']));
    expect(await looked(at, chloe, 'chloe@example.fr')).toEqual(thrice(['email', 'phone', 'sms', 'mail']));
    at.world.hideField('all', 'Account', 'PersonHasOptedOutOfEmail');
    expect((await scanned(at, 'Account')).objected).toEqual([null, null, everyChannel, null]);
  });

  test('of a lead outlives its conversion', async () => {
    const at = await org();
    const fields = { LastName: 'L', Company: 'C', HasOptedOutOfEmail: true };
    at.world.convertLead(at.world.insert('Lead', fields));
    expect((await scanned(at, 'Lead')).objected).toEqual([['email']]);
  });
});

describe('what is hidden is no consent', () => {
  test.each<[string, (at: Bench) => void, readonly string[]]>([
    [
      'the flag of e-mails',
      ({ world }) => world.hideField('all', 'Contact', 'HasOptedOutOfEmail'),
      ['field Contact.HasOptedOutOfEmail'],
    ],
    [
      'the flag of calls',
      ({ world }) => world.hideField('all', 'Contact', 'DoNotCall'),
      ['field Contact.DoNotCall'],
    ],
    [
      'the link to the Individual',
      ({ world }) => world.hideField('all', 'Contact', 'IndividualId'),
      ['field Contact.IndividualId'],
    ],
    [
      'its flag',
      ({ world }) => world.hideField('all', 'Individual', 'HasOptedOutSolicit'),
      ['field Individual.HasOptedOutSolicit'],
    ],
    ['Individuals', ({ world }) => world.deny('all', 'Individual'), ['Individual records']],
    [
      'Individuals, and that there are any',
      ({ world }) => {
        world.deny('all', 'Individual');
        world.hideField('all', 'Contact', 'IndividualId');
      },
      ['field Contact.IndividualId', 'Individual records'],
    ],
  ])('%s: nobody is told of, before it was described and after', async (_title, hide, gaps) => {
    for (const describedBefore of [false, true]) {
      const at = await org();
      const anna = contact(at, 'anna', { HasOptedOutOfEmail: true });
      contact(at, 'bruno');
      if (describedBefore) expect((await scanned(at)).objected).toEqual([['email'], []]);
      hide(at);
      expect(await looked(at, anna, 'anna@example.fr')).toEqual(thrice(null));
      const told = await scanned(at);
      expect(told.objected).toEqual([null, null]);
      expect(told.gaps.map(({ what }) => what)).toEqual(gaps);
    }
  });

  test('an Individual that a row names and Salesforce does not show', async () => {
    const at = await org();
    const gone = individual(at, { HasOptedOutSolicit: true });
    at.world.delete(gone);
    const anna = contact(at, 'anna', { IndividualId: gone });
    expect((await scanned(at)).objected).toEqual([null]);
    expect(await looked(at, anna, 'anna@example.fr')).toEqual(thrice(null));
  });

  test('an org without Individuals says so, and hides nothing', async () => {
    const at = await org({ features: { dataProtection: false } });
    const anna = contact(at, 'anna', { HasOptedOutOfEmail: true });
    contact(at, 'bruno');
    expect(await scanned(at)).toEqual({ objected: [['email'], []], gaps: [] });
    expect(await looked(at, anna, 'anna@example.fr')).toEqual(thrice(['email']));
  });

  test('an org that does not say whether it has Individuals is not taken for one without', async () => {
    const at = await org({ features: { dataProtection: false } });
    contact(at, 'anna');
    at.world.hideField('all', 'Organization', 'PreferencesConsentManagementEnabled');
    const { objected, gaps } = await scanned(at);
    expect(objected).toEqual([null]);
    expect(gaps.map(({ what }) => what)).toEqual(['field Contact.IndividualId', 'Individual records']);
  });

  test('a flag that is answered by nothing, or by a word', async () => {
    const field = { label: '', length: 0, nillable: false, updateable: true, filterable: true };
    const more = { isCustom: false, isExternalId: false, isForeign: false, referenceTo: [] };
    const { of } = await objectionsOf(
      {
        objects: async () => new Map(),
        of: async () => null,
        keepsIndividuals: async () => false,
        forget: () => {},
      },
      {
        name: 'Contact',
        label: 'Contact',
        deletable: true,
        updateable: true,
        children: [],
        fields: new Map(
          ['HasOptedOutOfEmail', 'DoNotCall'].map((name) => [
            name,
            { ...field, ...more, name, type: 'boolean' },
          ]),
        ),
      },
      context,
    );
    expect(
      [false, true, null, undefined, 'true'].map((DoNotCall) => of({ HasOptedOutOfEmail: false, DoNotCall })),
    ).toEqual([[], ['phone'], null, null, null]);
  });

  test('a record around people tells of no objection, and of no consent', async () => {
    const at = await org();
    const anna = contact(at, 'anna', { HasOptedOutOfEmail: true });
    at.world.insert('Case', { ContactId: anna.id, Subject: 'Help' });
    expect((await scanned(at, 'Case')).objected).toEqual([null]);
  });
});
