import { describe, expect, test } from '@jest/globals';
import type { SalesforceDouble, SalesforceDoubleOptions } from '../../adapters/salesforce/double/index.ts';
import type { SalesforceSettings } from '../../adapters/salesforce/settings.ts';
import { settingsSchema } from '../../adapters/salesforce/settings.ts';
import type { Connection, Gap, Scanned, ScanPage, Sighting } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { bench, connectTo, context, email } from './salesforce-bench.ts';
import type { Bench } from './salesforce-bench.ts';

const now = new Date('2026-11-20T10:00:00Z');
const day = 24 * 3_600_000;

/** Three rows a page and four a page of a job's result, so that a few dozen rows go through both. */
const smallPages: SalesforceDoubleOptions = { now, limits: { queryPageRows: 3, bulkPageRows: 4 } };

async function org(
  options: SalesforceDoubleOptions = {},
  settings: Partial<SalesforceSettings> = {},
): Promise<Bench> {
  return bench({ ...smallPages, ...options }, settings);
}

function crowd({ world }: Bench, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) =>
    world.insert('Contact', {
      FirstName: at % 3 === 0 ? 'Zoé "Zo", dite\nla brève' : 'Jean-Noël',
      LastName: `d’Aumônier ${at}, fils`,
      Email: `p${at}@example.fr`,
      MailingCity: at % 2 === 0 ? 'Brest' : 'Paris',
      Title: at % 4 === 0 ? '"' : null,
    }),
  );
}

const contacts: Scanned = { kind: 'Contact', fields: [], where: [] };

function scanOf(connection: Connection): NonNullable<Connection['scan']>['call'] {
  if (!connection.scan) throw new Error('the verb scan is absent');
  return connection.scan.call;
}

interface Walk {
  readonly items: readonly Sighting[];
  readonly gaps: readonly Gap[];
  readonly cursors: readonly string[];
  readonly largest: number;
}

/** Through all pages, with something happening before each. */
async function walk(
  connection: Connection,
  wanted: Scanned,
  before: (page: number, cursor: string | null) => void | Promise<void> = () => {},
  from: string | null = null,
): Promise<Walk> {
  const items: Sighting[] = [];
  const gaps: Gap[] = [];
  const cursors: string[] = [];
  let largest = 0;
  let cursor = from;
  for (let page = 0; page < 300; page += 1) {
    await before(page, cursor);
    const answer: ScanPage = await scanOf(connection)(wanted, cursor, context);
    items.push(...answer.items);
    gaps.push(...answer.gaps);
    largest = Math.max(largest, answer.items.length);
    cursor = answer.cursor;
    if (cursor === null) return { items, gaps, cursors, largest };
    expect(cursors).not.toContain(cursor);
    cursors.push(cursor);
  }
  throw new Error('the scan does not end');
}

function ids(items: readonly Sighting[]): readonly string[] {
  return items.map(({ ref }) => ref.id);
}

function live(double: SalesforceDouble, kind: string): readonly string[] {
  return double.witness
    .records()
    .filter((record) => record.kind === kind && record.state === 'live')
    .map((record) => record.id)
    .sort();
}

describe('a scan', () => {
  test('shows every live row once, whatever is written in it, and goes over from pages to a job', async () => {
    const at = await org();
    crowd(at, 40);
    at.world.delete(live(at.double, 'Contact')[7] ?? '');
    const { items, cursors, largest } = await walk(at.connection, contacts);
    expect([...ids(items)].sort()).toEqual(live(at.double, 'Contact'));
    expect(cursors.some((cursor) => cursor.includes('"locator":"'))).toBe(true);
    expect(largest).toBe(4);
    // All that is kept between two pages.
    expect(Math.max(...cursors.map((cursor) => cursor.length))).toBeLessThan(300);
    for (const { ref, identifiers, of } of items) {
      const row = at.double.witness.record('Contact', ref.id)?.fields ?? {};
      expect(of).toEqual([ref]);
      expect(identifiers).toEqual([
        { kind: 'email', value: row['Email'] },
        { kind: 'name', value: `${String(row['FirstName'])} ${String(row['LastName'])}` },
      ]);
    }
  });

  test('asks a short table no job, and leaves no job behind after a long one', async () => {
    const at = await bench({ now });
    crowd(at, 30);
    await walk(at.connection, contacts);
    expect(at.double.counters.of('jobs')).toBe(0);
    const long = await org();
    crowd(long, 40);
    await walk(long.connection, contacts);
    expect(long.double.queryJobs.count()).toBe(0);
  });

  test('goes on from every cursor in another process, days later', async () => {
    const at = await org();
    crowd(at, 31);
    const whole = await walk(at.connection, contacts);
    for (const [index, cursor] of whole.cursors.entries()) {
      at.double.clock.moveBy(index % 3 === 0 ? 8 * day : 0);
      const { items } = await walk(connectTo(at.double), contacts, undefined, cursor);
      const handedOn = /"after":"(\w+)"/.exec(cursor)?.[1] ?? '';
      expect(ids(items)).toEqual(ids(whole.items).slice(ids(whole.items).indexOf(handedOn) + 1));
    }
    expect(new Set(whole.cursors.map((cursor) => cursor.includes('"locator":"')))).toEqual(
      new Set([false, true]),
    );
  });

  test.each<[string, (double: SalesforceDouble) => void]>([
    ['is deleted', (double) => double.queryJobs.deleteAll()],
    ['is older than its seven days', (double) => double.clock.moveBy(8 * day)],
    ['has locators that expired', (double) => double.queryJobs.expireLocators()],
  ])('whose job %s goes on from the last id, missing and repeating nothing', async (_title, happen) => {
    const at = await org();
    crowd(at, 40);
    let struck = 0;
    const { items } = await walk(at.connection, contacts, (_page, cursor) => {
      if (struck < 3 && cursor?.includes('"locator":"')) {
        happen(at.double);
        struck += 1;
      }
    });
    expect(struck).toBe(3);
    expect(ids(items)).toEqual(live(at.double, 'Contact'));
  });

  test('taken up under another version of the API begins a job of its own', async () => {
    const at = await org();
    crowd(at, 40);
    const whole = await walk(at.connection, contacts);
    const cursor = whole.cursors.find((one) => one.includes('"locator":"')) ?? '';
    const began = await org();
    crowd(began, 40);
    let first: ScanPage = await scanOf(began.connection)(contacts, null, context);
    const seen = [...ids(first.items)];
    while (!first.cursor?.includes('"locator":"')) {
      first = await scanOf(began.connection)(contacts, first.cursor, context);
      seen.push(...ids(first.items));
    }
    const later = await walk(
      connectTo(began.double, { apiVersion: '65.0' }),
      contacts,
      undefined,
      first.cursor,
    );
    expect([...seen, ...ids(later.items)]).toEqual(live(began.double, 'Contact'));
    expect(cursor).not.toBe('');
  });

  test.each<[string, SalesforceDoubleOptions, (double: SalesforceDouble) => void]>([
    ['fail and are aborted', {}, (double) => double.queryJobs.endNext('Failed', 'Aborted', 'Failed')],
    ['are none left of the day', { limits: { ...smallPages.limits, queryJobsPerDay: 0 } }, () => {}],
    ['may not be put in order', { behaviours: { orderInBulk: 'refused' } }, () => {}],
  ])('whose jobs %s reads everything by pages', async (_title, options, prepare) => {
    const at = await org(options);
    crowd(at, 40);
    prepare(at.double);
    const { items, gaps } = await walk(at.connection, contacts);
    expect(ids(items)).toEqual(live(at.double, 'Contact'));
    expect(gaps).toEqual([]);
  });

  test('whose job ignores the order misses no row, even when the job is lost', async () => {
    const at = await org({ behaviours: { orderInBulk: 'ignored' } });
    crowd(at, 40);
    const undisturbed = await walk(at.connection, contacts);
    expect([...ids(undisturbed.items)].sort()).toEqual(live(at.double, 'Contact'));
    const { items } = await walk(at.connection, contacts, (_page, cursor) => {
      if (cursor?.includes('"locator":"')) at.double.queryJobs.deleteAll();
    });
    expect([...new Set(ids(items))].sort()).toEqual(live(at.double, 'Contact'));
  });

  test('of a table too large for a page leaves it to a job at once', async () => {
    const at = await org();
    crowd(at, 10);
    at.world.slowDown((soql) => soql.includes('ORDER BY Id LIMIT'));
    const { items } = await walk(at.connection, contacts);
    expect(ids(items)).toEqual(live(at.double, 'Contact'));
  });

  test('waits for a job by empty pages, whose cursors differ', async () => {
    const at = await org({ limits: { ...smallPages.limits, bulkPolls: 12 } });
    crowd(at, 20);
    const { items } = await walk(at.connection, contacts);
    expect(ids(items)).toEqual(live(at.double, 'Contact'));
  });

  test('stopped by a vendor that is down fails, and goes on from the same cursor', async () => {
    const at = await org();
    crowd(at, 40);
    const { cursors } = await walk(at.connection, contacts);
    const cursor = cursors.find((one) => one.includes('"job":{')) ?? '';
    at.double.faults.add({ match: /jobs/, effect: { status: 503, body: 'down' }, times: 1 });
    await expect(scanOf(at.connection)(contacts, cursor, context)).rejects.toMatchObject({
      failure: { kind: 'unavailable' },
    });
    at.double.faults.clear();
    const { items } = await walk(at.connection, contacts, undefined, cursor);
    expect(ids(items)).toEqual(live(at.double, 'Contact').slice(-items.length));
  });

  test.each([0, 3, 8])('whose token loses its rights before page %d says so once', async (lost) => {
    const at = await org();
    crowd(at, 40);
    const { gaps } = await walk(at.connection, contacts, (page) => {
      if (page === lost) at.double.tokens.permit({ viewAllData: false, modifyAllData: false });
    });
    expect(gaps.map(({ because }) => because)).toEqual(lost < 6 ? ['no-scope'] : []);
  });

  test('does not take a strange text for a cursor', async () => {
    const at = await org();
    await expect(scanOf(at.connection)(contacts, '{"after":"x\' OR Id != null"}', context)).rejects.toThrow(
      VendorFailure,
    );
  });
});

describe('a condition', () => {
  const where = [
    { field: 'MailingCity', oneOf: ['Brest'] },
    { field: 'HasOptedOutOfEmail', oneOf: [false] },
  ];

  test('is asked of the vendor, and judged again: SOQL counts no case', async () => {
    const at = await org();
    crowd(at, 12);
    at.world.insert('Contact', { LastName: 'Capital', MailingCity: 'BREST' });
    const { items } = await walk(at.connection, { kind: 'Contact', fields: ['MailingCity'], where });
    expect(items).toHaveLength(6);
    expect(new Set(items.map(({ fields }) => fields['MailingCity']))).toEqual(new Set(['Brest']));
    // Not pushed, four pages of three rows would be read, and a fifth.
    expect(at.double.counters.of('/composite')).toBeLessThanOrEqual(3);
  });

  test('cannot break out of the query', async () => {
    const at = await org();
    crowd(at, 3);
    for (const value of ["a\\' OR Id != null OR Name = 'b", "' OR Id != null", '\\', '%']) {
      const wanted: Scanned = {
        kind: 'Contact',
        fields: [],
        where: [{ field: 'MailingCity', oneOf: [value] }],
      };
      expect((await walk(at.connection, wanted)).items).toEqual([]);
    }
  });

  test('that cannot be asked is judged here alone', async () => {
    const at = await org();
    at.world.defineFields('Contact', ['Vip__c boolean', 'Score__c double', 'Secret__c string(80) encrypted']);
    const wanted = at.world.insert('Contact', {
      LastName: 'Un',
      Description: 'long',
      Vip__c: true,
      Score__c: 5,
      Secret__c: 'S',
    });
    at.world.insert('Contact', {
      LastName: 'Deux',
      Description: 'other',
      Vip__c: true,
      Score__c: 5,
      Secret__c: 'S',
    });
    for (const one of [
      [{ field: 'Description', oneOf: ['long'] }],
      [
        { field: 'Secret__c', oneOf: ['S'] },
        { field: 'Id', oneOf: [wanted.slice(0, 15)] },
      ],
      [
        { field: 'Vip__c', oneOf: ['true'] },
        { field: 'Score__c', oneOf: ['5', 6] },
        { field: 'Description', oneOf: ['long', ''] },
      ],
    ]) {
      expect(ids((await walk(at.connection, { kind: 'Contact', fields: [], where: one })).items)).toEqual([
        wanted,
      ]);
    }
  });

  test('the vendor refuses after all is asked no more', async () => {
    const at = await org();
    crowd(at, 30);
    await scanOf(at.connection)(contacts, null, context);
    // The description of the day says it can be filtered by; somebody has encrypted it since.
    at.world.defineFields('Contact', ['MailingCity string(40) unfilterable']);
    const { items } = await walk(at.connection, { kind: 'Contact', fields: ['MailingCity'], where });
    expect(items).toHaveLength(15);
  });

  test('on a field that is hidden is named, and nothing passes for fulfilling it', async () => {
    const at = await org();
    crowd(at, 3);
    at.world.hideField('all', 'Contact', 'MailingCity');
    const { items, gaps } = await walk(at.connection, { kind: 'Contact', fields: ['Nothing__c'], where });
    expect(items).toEqual([]);
    expect(gaps.map(({ what }) => what)).toEqual(['field Contact.Nothing__c', 'field Contact.MailingCity']);
  });
});

test('fields come as read would give them, from a page and from a job alike', async () => {
  const at = await org();
  at.world.defineFields('Contact', ['Score__c double', 'Seen__c datetime', 'Vip__c boolean']);
  const fields = ['Score__c', 'Seen__c', 'Vip__c', 'Birthdate', 'Title', 'MailingAddress'];
  for (let one = 0; one < 22; one += 1) {
    at.world.insert('Contact', {
      LastName: `N${one}`,
      Score__c: one / 2,
      Seen__c: new Date('2025-02-03T04:05:06Z'),
      Vip__c: one % 2 === 0,
      Birthdate: '1980-01-02',
    });
  }
  const { items, gaps } = await walk(at.connection, { kind: 'Contact', fields, where: [] });
  const read = await at.connection.read.call(
    items.map(({ ref }) => ref),
    fields.slice(0, 5),
    context,
  );
  expect(items.map((one) => one.fields)).toEqual(
    read.map((outcome) => outcome.status === 'done' && outcome.value.fields),
  );
  expect(items.every(({ createdAt }) => createdAt?.getTime() === now.getTime())).toBe(true);
  expect(gaps.map(({ what }) => what)).toEqual([
    'field Contact.MailingAddress: it is made of others, and a scan cannot bring it along',
  ]);
});

describe('what tells of a contact', () => {
  test('is an activity that was, of contacts and leads, converted ones too', async () => {
    const at = await org();
    const past = at.world.insert('Contact', { LastName: 'Past', LastActivityDate: '2026-01-05' });
    at.world.insert('Contact', { LastName: 'Future', LastActivityDate: '2026-12-24' });
    at.world.insert('Contact', { LastName: 'Never' });
    expect((await walk(at.connection, contacts)).items.map((one) => one.contacts)).toEqual([
      [
        {
          at: new Date('2026-01-05T00:00:00Z'),
          evidence: 'logged-exchange',
          source: 'Contact.LastActivityDate',
        },
      ],
      [],
      [],
    ]);
    at.world.update(past, { Title: 'Moved by others' });
    const lead = at.world.insert('Lead', {
      LastName: 'Lead',
      Company: 'ACME',
      LastActivityDate: '2025-03-04',
    });
    at.world.convertLead(lead);
    const { items } = await walk(at.connection, { kind: 'Lead', fields: ['IsConverted'], where: [] });
    expect(items).toMatchObject([
      {
        ref: { kind: 'Lead', id: lead },
        fields: { IsConverted: true },
        contacts: [{ source: 'Lead.LastActivityDate' }],
      },
    ]);
  });

  test('is a case, an answer to a campaign, a deal that was won: each tells of those it hangs on', async () => {
    const at = await org();
    const [anna = '', bruno = ''] = crowd(at, 2);
    const lead = at.world.insert('Lead', { LastName: 'Lead', Company: 'ACME' });
    const told = at.world.insert('Case', { ContactId: anna, Subject: 'Help' });
    at.world.insert('Case', { Subject: 'Nobody’s' });
    const campaign = at.world.insert('Campaign', { Name: 'Spring' });
    const member = at.world.insert('CampaignMember', {
      CampaignId: campaign,
      LeadId: lead,
      HasResponded: true,
      FirstRespondedDate: '2026-02-03',
    });
    at.world.insert('CampaignMember', { CampaignId: campaign, ContactId: anna, Status: 'Sent' });
    const deal = (stage: string, on: string): string =>
      at.world.insert('Opportunity', { Name: 'Deal', StageName: stage, CloseDate: on });
    const won = at.world.insert('OpportunityContactRole', {
      OpportunityId: deal('Closed Won', '2026-05-06'),
      ContactId: bruno,
    });
    at.world.insert('OpportunityContactRole', {
      OpportunityId: deal('Closed Lost', '2026-05-06'),
      ContactId: bruno,
    });
    const signed = at.world.insert('OpportunityContactRole', {
      OpportunityId: deal('Closed Won', '2027-01-01'),
      ContactId: anna,
    });
    const seen = async (kind: string): Promise<unknown> =>
      (await walk(at.connection, { kind, fields: [], where: [] })).items.map((one) => [
        one.ref.id,
        one.of,
        one.contacts.map(
          ({ at: when, evidence, source }) => `${when.toISOString().slice(0, 10)} ${evidence} ${source}`,
        ),
      ]);
    expect(await seen('Case')).toEqual([
      [told, [{ kind: 'Contact', id: anna }], ['2026-11-20 support-request Case.CreatedDate']],
    ]);
    expect(await seen('CampaignMember')).toEqual([
      [member, [{ kind: 'Lead', id: lead }], ['2026-02-03 form CampaignMember.FirstRespondedDate']],
    ]);
    expect(await seen('OpportunityContactRole')).toEqual([
      [won, [{ kind: 'Contact', id: bruno }], ['2026-05-06 purchase Opportunity.CloseDate']],
      [signed, [{ kind: 'Contact', id: anna }], []],
    ]);
  });

  test('is a mail from the person, and from nobody else in their case', async () => {
    const at = await org();
    const [anna = '', bruno = ''] = crowd(at, 2);
    const theirCase = at.world.insert('Case', { ContactId: anna, Subject: 'Help' });
    const mail = (from: string, more: object): string =>
      at.world.email({
        from,
        to: ['info@acme.example'],
        subject: 'S',
        body: 'B',
        incoming: true,
        at: now,
        ...more,
      }).emailMessageId;
    const tied = mail('p1@example.fr', { relationIds: [bruno] });
    const inCase = mail('P0@example.fr', { caseId: theirCase });
    const colleague = mail('boss@example.fr', { caseId: theirCase });
    mail('info@acme.example', { to: ['p0@example.fr'], relationIds: [anna], incoming: false });
    const received = mail('boss@example.fr', { to: ['p0@example.fr'], relationIds: [anna] });
    const { items } = await walk(at.connection, { kind: 'EmailMessage', fields: [], where: [] });
    expect(items.map((one) => [one.ref.id, one.of, one.contacts.map(({ evidence }) => evidence)])).toEqual([
      [tied, [{ kind: 'Contact', id: bruno }], ['inbound-message']],
      [inCase, [{ kind: 'Contact', id: anna }], ['inbound-message']],
      [colleague, [], ['inbound-message']],
      [received, [], ['inbound-message']],
    ]);
  });

  test('is told of the account where the person is a person account', async () => {
    const at = await org({ features: { personAccounts: true } });
    const account = at.world.insert('Account', {
      FirstName: 'Paul',
      LastName: 'Compte',
      IsPersonAccount: true,
      PersonEmail: 'paul@example.fr',
    });
    at.world.insert('Account', { Name: 'ACME' });
    const contact = String(at.double.witness.record('Account', account)?.fields['PersonContactId']);
    const plain = at.world.insert('Contact', { LastName: 'Simple' });
    at.world.insert('Case', { ContactId: contact });
    at.world.email({
      from: 'paul@example.fr',
      to: ['x@acme.example'],
      subject: 'S',
      body: 'B',
      incoming: true,
      at: now,
      relationIds: [contact],
    });
    expect(ids((await walk(at.connection, contacts)).items)).toEqual([plain]);
    expect(ids((await walk(at.connection, { ...contacts, kind: 'Account' })).items)).toEqual([account]);
    for (const kind of ['Case', 'EmailMessage']) {
      const { items } = await walk(at.connection, { kind, fields: [], where: [] });
      expect(items.map(({ of }) => of)).toEqual([[{ kind: 'Account', id: account }]]);
    }
    const about = { refs: [{ kind: 'Contact', id: contact }], identifiers: [], fields: {} };
    const [outcome] = await at.connection.lastContact.call([about], context);
    expect(outcome).toMatchObject({
      status: 'done',
      value: [
        {
          ref: { kind: 'Account', id: account },
          contacts: [{ evidence: 'support-request' }, { evidence: 'inbound-message' }],
        },
      ],
    });
  });

  test('can be named, and taken back, in the settings', async () => {
    const at = await org(
      {},
      {
        lastContact: {
          'Contact.Last_Web_Visit__c': 'visit',
          'Contact.LastActivityDate': 'ignore',
          'Contact.Title': 'click',
          'Contact.Gone__c': 'click',
          'Case.CreatedDate': 'ignore',
        },
      },
    );
    at.world.defineFields('Contact', ['Last_Web_Visit__c datetime']);
    const visited = new Date('2026-03-04T05:06:07Z');
    at.world.insert('Contact', {
      LastName: 'V',
      Last_Web_Visit__c: visited,
      LastActivityDate: '2026-05-05',
      Title: 'T',
    });
    const { items, gaps } = await walk(at.connection, contacts);
    expect(items[0]?.contacts).toEqual([
      { at: visited, evidence: 'visit', source: 'Contact.Last_Web_Visit__c' },
    ]);
    expect(gaps.map(({ what }) => what)).toEqual([
      'field Contact.Title: it holds no date, and tells of no contact',
      'field Contact.Gone__c',
    ]);
    expect(at.connection.scan.kinds).not.toContain('Case');
    expect(at.connection.scan.kinds).toContain('EmailMessage');
  });

  test.each([
    ['Contact.LastModifiedDate', 'visit', /must not be a date that imports/],
    ['Task.ActivityDate', 'meeting', /must be a date of Contact, Lead/],
    ['Last_Web_Visit__c', 'visit', /must be an object and a field/],
    ['Contact.Last_Web_Visit__c', 'opening', /Invalid option/],
  ])('%s: %s is no setting', (name, evidence, message) => {
    const read = settingsSchema.safeParse({
      loginUrl: 'https://acme.example',
      auth: { kind: 'client-credentials', clientId: 'a', clientSecret: 'b' },
      lastContact: { [name]: evidence },
    });
    expect(read.error?.message).toMatch(message);
  });

  test('that is hidden from us is a gap by name, and the scan goes on', async () => {
    const at = await org({ features: { without: ['CampaignMember'] } });
    crowd(at, 2);
    at.world.hideField('all', 'Contact', 'LastActivityDate');
    at.world.hideField('all', 'Contact', 'MobilePhone');
    at.world.hideField('all', 'Contact', 'DoNotCall');
    at.world.hideField('all', 'Opportunity', 'IsWon');
    const gapsOf = async (kind: string): Promise<unknown> => {
      const { items, gaps } = await walk(at.connection, { kind, fields: [], where: [] });
      return [items.length, gaps.map(({ what }) => what)];
    };
    expect(await gapsOf('Contact')).toEqual([
      2,
      ['field Contact.MobilePhone', 'field Contact.LastActivityDate', 'field Contact.DoNotCall'],
    ]);
    expect(await gapsOf('CampaignMember')).toEqual([0, ['CampaignMember records']]);
    expect(await gapsOf('OpportunityContactRole')).toEqual([0, ['field Opportunity.IsWon']]);
  });
});

test('a field or an object that is hidden while a scan is under way is named, and the scan goes on', async () => {
  const at = await org();
  crowd(at, 40);
  const { items, gaps } = await walk(at.connection, { ...contacts, fields: ['Title'] }, (page) => {
    if (page === 2) at.world.hideField('all', 'Contact', 'Title');
  });
  expect(ids(items)).toEqual(live(at.double, 'Contact'));
  expect(gaps.map(({ what }) => what)).toEqual(['field Contact.Title']);
  const about = { refs: items.slice(0, 1).map(({ ref }) => ref), identifiers: [], fields: {} };
  at.world.hideField('all', 'Contact', 'MobilePhone');
  expect(await at.connection.lastContact.call([about], context)).toMatchObject([{ status: 'done' }]);
});

test('a scan whose job gives pages nobody can read goes on without it', async () => {
  const at = await org();
  crowd(at, 40);
  at.double.faults.add({ match: /results/, effect: { status: 200, body: 'maintenance' } });
  expect(ids((await walk(at.connection, contacts)).items)).toEqual(live(at.double, 'Contact'));
});

describe('the last contact of a few people', () => {
  test('is read from the tables for each of them, in order, with any other row of theirs and nobody else’s', async () => {
    const at = await org();
    const anna = at.world.insert('Contact', {
      LastName: 'Anna',
      Email: 'anna@example.fr',
      LastActivityDate: '2025-01-01',
    });
    const lead = at.world.insert('Lead', { LastName: 'A.', Company: 'ACME', Email: 'ANNA@example.fr' });
    const byNumber = at.world.insert('Contact', { LastName: 'Anna', MobilePhone: '06 12 34 56 78' });
    at.world.insert('Contact', {
      LastName: 'Anna',
      Email: 'other-anna@example.fr',
      AssistantPhone: '0612345678',
    });
    const bruno = at.world.insert('Contact', { LastName: 'Bruno', Email: 'bruno@example.fr' });
    const gone = at.world.insert('Contact', { LastName: 'Gone', Email: 'gone@example.fr' });
    at.world.delete(gone);
    at.world.insert('Case', { ContactId: anna });
    at.world.email({
      from: 'ANNA@example.fr',
      to: ['x@acme.example'],
      subject: 'S',
      body: 'B',
      incoming: true,
      at: new Date('2026-11-19T00:00:00Z'),
      relationIds: [lead],
    });
    const person = (id: string, ...identifiers: Sighting['identifiers']) => ({
      refs: [{ kind: 'Contact', id }],
      identifiers,
      fields: { Contact: ['Title'], Lead: ['Company'] },
    });
    const outcomes = await at.connection.lastContact.call(
      [
        person(bruno),
        person(anna, email('anna@example.fr'), { kind: 'phone', value: '+33 6 12 34 56 78' }),
        person(gone, email('gone@example.fr')),
        { refs: [], identifiers: [], fields: {} },
      ],
      context,
    );
    const told = outcomes.map((outcome) =>
      outcome.status === 'done'
        ? outcome.value.map((one) => [
            one.ref.id,
            Object.keys(one.fields),
            one.contacts.map(({ at: when, source }) => `${source} ${when.toISOString().slice(0, 10)}`).sort(),
          ])
        : outcome.status,
    );
    expect(told).toEqual([
      [[bruno, ['Title'], []]],
      [
        [anna, ['Title'], ['Case.CreatedDate 2026-11-20', 'Contact.LastActivityDate 2025-01-01']],
        [byNumber, ['Title'], []],
        [lead, ['Company'], ['EmailMessage.MessageDate 2026-11-19']],
      ].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
      [],
      [],
    ]);
  });

  test('brings each person the fields that were asked for of them', async () => {
    const at = await org();
    const [anna = '', bruno = ''] = crowd(at, 2);
    const about = (id: string, fields: readonly string[]) => ({
      refs: [{ kind: 'Contact', id }],
      identifiers: [],
      fields: { Contact: fields },
    });
    const outcomes = await at.connection.lastContact.call(
      [about(anna, ['Title', 'Nothing__c']), about(bruno, ['MailingCity'])],
      context,
    );
    const told = outcomes.map((one) => one.status === 'done' && one.value.map(({ fields }) => fields));
    expect(told).toEqual([[{ Title: '"' }], [{ MailingCity: 'Paris' }]]);
  });

  test('is the same as a scan tells', async () => {
    const at = await org();
    const [anna = ''] = crowd(at, 3);
    at.world.insert('Case', { ContactId: anna });
    const campaign = at.world.insert('Campaign', { Name: 'Spring' });
    at.world.insert('CampaignMember', {
      CampaignId: campaign,
      ContactId: anna,
      HasResponded: true,
      FirstRespondedDate: '2026-02-03',
    });
    const scanned: Sighting[] = [];
    for (const kind of at.connection.scan.kinds) {
      scanned.push(...(await walk(at.connection, { kind, fields: [], where: [] })).items);
    }
    const ofAnna = scanned
      .filter(({ of }) => of.some(({ id }) => id === anna))
      .flatMap((one) => one.contacts);
    const [outcome] = await at.connection.lastContact.call(
      [{ refs: [{ kind: 'Contact', id: anna }], identifiers: [], fields: {} }],
      context,
    );
    expect(outcome?.status === 'done' && outcome.value.map((one) => one.contacts)).toEqual([ofAnna]);
    expect(ofAnna).toHaveLength(2);
  });

  test('is no answer where we would not see the rows', async () => {
    const at = await org();
    const [anna = ''] = crowd(at, 1);
    const about = { refs: [{ kind: 'Contact', id: anna }], identifiers: [], fields: {} };
    at.double.tokens.permit({ viewAllData: false, modifyAllData: false });
    const [outcome] = await at.connection.lastContact.call([about], context);
    expect(outcome).toMatchObject({ status: 'failed', failure: { kind: 'denied', code: 'NOT_VISIBLE' } });
  });

  test('of a hundred people costs a few calls', async () => {
    const at = await bench({ now });
    const people = crowd(at, 100).map((id, index) => ({
      refs: [{ kind: 'Contact', id }],
      identifiers: [
        email(`p${index}@example.fr`),
        { kind: 'phone' as const, value: `06000000${index + 10}` },
      ],
      fields: {},
    }));
    await at.connection.lastContact.call(people.slice(0, 1), context);
    const calls = await at.calls(() => at.connection.lastContact.call(people, context));
    expect(calls).toBe(6);
  });
});
