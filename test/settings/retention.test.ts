import { describe, expect, test } from '@jest/globals';
import { EVIDENCES } from '../../src/domain/last-contact.ts';
import { inFrench } from '../../src/domain/in-french.ts';
import { french } from '../../src/settings/french.ts';
import type { SettingsResult } from '../../src/settings/load.ts';
import { describeSettingsError } from '../../src/settings/settings-error.ts';
import { lineOf, loadEdited } from './config-folder.ts';

type Edit = Parameters<typeof loadEdited>[0][number];

const thenErase = '    then: erase\n    basis: CNIL 2021-131\n';
const then = (written: string): Edit => [
  'retention.yaml',
  thenErase,
  `    then: ${written}\n    basis: CNIL 2021-131\n`,
];

/** A rule above all others. */
const anotherRule = (rule: string): Edit => ['retention.yaml', 'rules:\n', `rules:\n  - ${rule}\n`];

const braked = 'basis: the law, brake: { records: 5, percent: 5 }';

describe('a rule', () => {
  test('says in the domain’s words what the file says', async () => {
    const { ok, errors } = await loadEdited([]);
    expect(errors).toBeUndefined();
    expect(ok?.retention[0]).toEqual({
      id: 'prospects',
      class: 'prospect',
      purpose: 'prospecting',
      keep: 'P3Y',
      since: 'last-contact-from-person',
      contacts: EVIDENCES.filter((evidence) => evidence !== 'visit'),
      action: { kind: 'erase' },
      basis: 'CNIL 2021-131',
      brake: { records: 500, percent: 2 },
    });
    expect(ok?.retention[1]).toMatchObject({
      since: 'end-of-relation',
      contacts: [],
      action: {
        kind: 'archive',
        fields: ['first-name', 'last-name', 'email'],
        keep: 'P2Y',
        readers: ['controller', 'dpo'],
      },
    });
    expect(ok?.retention[3]?.contacts).toEqual([
      'form',
      'reply',
      'meeting',
      'inbound-message',
      'logged-exchange',
    ]);
  });

  test.each([
    ['recycle', { kind: 'recycle' }],
    ['{ redact: [job-title, phone] }', { kind: 'redact', fields: ['job-title', 'phone'] }],
    ['{ ask: P1M }', { kind: 'ask', answerWithin: 'P1M' }],
    [
      '{ archive: [email], keep: P5Y, readers: [dpo] }',
      { kind: 'archive', fields: ['email'], keep: 'P5Y', readers: ['dpo'] },
    ],
  ])('may end with %s', async (written, action) => {
    const { ok, errors } = await loadEdited([then(written)]);
    expect(errors).toBeUndefined();
    expect(ok?.retention[0]?.action).toEqual(action);
  });

  test('may start from the day the tool first had the record, and from an event', async () => {
    const since = 'since: last-contact-from-person\n    then';
    const first = await loadEdited([['retention.yaml', since, 'since: collection\n    then']]);
    expect(first.ok?.retention[0]).toMatchObject({ since: 'collection', contacts: [] });
    expect(first.ok?.dataMap.events).toEqual({
      'end-of-relation': {
        'crm-eu': [{ kind: 'contact', field: 'relation_end_date' }],
        sales: [{ kind: 'Contact', field: 'Relation_End__c' }],
      },
    });
  });

  test('may overwrite one field soon and another one late, and end the record for each purpose apart', async () => {
    const redacts = (id: string, field: string, keep: string): Edit =>
      anotherRule(
        `{ id: ${id}, class: prospect, purpose: prospecting, keep: ${keep}, since: collection, then: { redact: [${field}] }, ${braked} }`,
      );
    const { errors } = await loadEdited([
      redacts('titles', 'job-title', 'P1Y'),
      redacts('phones', 'phone', 'P2Y'),
      redacts('phones-again', 'phone', 'P24M'),
      anotherRule(
        `{ id: contracts, class: prospect, purpose: contract, keep: P9Y, since: collection, then: erase, ${braked} }`,
      ),
    ]);
    expect(errors?.map(describeSettingsError)).toBeUndefined();
  });
});

/** What is written wrong → where it is told and what is said. */
type Wrong = readonly [title: string, edit: Edit, at: string, says: string];

const period = 'must be an ISO 8601 period such as P3Y, P6M or P30D.';
const keep = (written: string): Edit => ['retention.yaml', 'keep: P3Y', `keep: ${written}`];
const since = (written: string): Edit => [
  'retention.yaml',
  'since: last-contact-from-person',
  `since: ${written}`,
];

const wrong: readonly Wrong[] = [
  ['a period of zero', keep('P0D'), 'rules.0.keep', period],
  ['a period of less than nothing', keep('-P3Y'), 'rules.0.keep', period],
  ['a period in hours', keep('PT72H'), 'rules.0.keep', period],
  ['a period in words', keep('3 years'), 'rules.0.keep', period],
  ['a period beyond the calendar', keep('P9999Y'), 'rules.0.keep', 'must be at most a hundred years.'],
  [
    'a class that is none',
    ['retention.yaml', 'class: prospect', 'class: prospects'],
    'rules.0.class',
    'names no class that is configured. Did you mean "prospect"?',
  ],
  [
    'a purpose that is none',
    ['retention.yaml', 'purpose: prospecting', 'purpose: prospection'],
    'rules.0.purpose',
    'names no purpose that is configured. Did you mean "prospecting"?',
  ],
  [
    'an event that is none',
    since('end-of-relations'),
    'rules.0.since',
    'is nothing a period can start from: write last-contact-from-person, collection or an event of data-map.yaml. Did you mean "end-of-relation"?',
  ],
  [
    'a start with a slip of the pen',
    since('last-contact-from-persons'),
    'rules.0.since',
    'is nothing a period can start from: write last-contact-from-person, collection or an event of data-map.yaml. Did you mean "last-contact-from-person"?',
  ],
  [
    'an action that is none',
    then('delete'),
    'rules.0.then',
    'must be `erase`, `recycle`, `{ redact: [FIELD] }`, `{ archive: [FIELD], keep: P5Y, readers: [ROLE] }` or `{ ask: P1M }`.',
  ],
  [
    'an action without what it takes',
    then('redact'),
    'rules.0.then',
    'must be `erase`, `recycle`, `{ redact: [FIELD] }`, `{ archive: [FIELD], keep: P5Y, readers: [ROLE] }` or `{ ask: P1M }`.',
  ],
  [
    'a number for an action',
    then('5'),
    'rules.0.then',
    'must be a text or a group of keys, and is a number.',
  ],
  [
    'two actions at once',
    then('{ redact: [email], ask: P1M }'),
    'rules.0.then',
    'must say one of redact, archive and ask.',
  ],
  [
    'an archive without an end',
    then('{ archive: [email], readers: [dpo] }'),
    'rules.0.then',
    'must say beside archive how long (keep) and who may read it (readers).',
  ],
  [
    'an archive nobody may read',
    then('{ archive: [email], keep: P5Y }'),
    'rules.0.then',
    'must say beside archive how long (keep) and who may read it (readers).',
  ],
  [
    'an archive read by a role that sees no personal data',
    then('{ archive: [email], keep: P5Y, readers: [admin] }'),
    'rules.0.then.readers.0',
    'must be one of controller, dpo, operator.',
  ],
  [
    'an archive in hours',
    then('{ archive: [email], keep: PT1H, readers: [dpo] }'),
    'rules.0.then.keep',
    period,
  ],
  [
    'a period of an archive where there is none',
    then('{ redact: [email], keep: P5Y }'),
    'rules.0.then',
    'must say keep and readers of an archive alone; the period of the rule stands beside then.',
  ],
  ['a question for no time', then('{ ask: P0D }'), 'rules.0.then.ask', period],
  [
    'nothing to overwrite',
    then('{ redact: [] }'),
    'rules.0.then.redact',
    'must name at least one field of data-map.yaml.',
  ],
  [
    'a field to overwrite that is none',
    then('{ redact: [phone, birth-date] }'),
    'rules.0.then.redact.1',
    'names no field of data-map.yaml.',
  ],
  [
    'a field to archive that is none',
    then('{ archive: [emails], keep: P5Y, readers: [dpo] }'),
    'rules.0.then.archive.0',
    'names no field of data-map.yaml. Did you mean "email"?',
  ],
  [
    'a contact that is none',
    ['retention.yaml', 'contacts: [form,', 'contacts: [open,'],
    'rules.3.contacts.0',
    `must be one of ${EVIDENCES.join(', ')}.`,
  ],
  [
    'no contact at all',
    since('last-contact-from-person\n    contacts: []'),
    'rules.0.contacts',
    'must name at least one kind of contact.',
  ],
  [
    'contacts of a period that starts from something else',
    since('collection\n    contacts: [form]'),
    'rules.0.contacts',
    'has no use here: contacts count where since is last-contact-from-person alone.',
  ],
  [
    'a brake that never stops',
    ['retention.yaml', 'percent: 2', 'percent: 200'],
    'rules.0.brake.percent',
    'must be at most 100.',
  ],
  [
    'a name that stands twice',
    ['retention.yaml', 'id: customers', 'id: prospects'],
    'rules.1.id',
    'stands twice; each must be the only one of its name.',
  ],
  [
    'two rules that end one record',
    [
      'retention.yaml',
      'class: customer\n    purpose: prospecting\n    keep: P3Y\n    since: end-of-relation\n    then: {',
      'class: prospect\n    purpose: prospecting\n    keep: P5Y\n    since: collection\n    then: {',
    ],
    'rules.1.then',
    'contradicts the rule prospects, which ends the record of the same class for the same purpose. Keep one of them.',
  ],
  [
    'a class with the values of another one',
    ['data-map.yaml', 'hs_lead_status: CANDIDATE', 'hs_lead_status: FORMER_CUSTOMER'],
    'classes.candidate.crm-eu.contact',
    'tells the same rows as the class former-customer: nobody could say which rules are theirs. Change one of them.',
  ],
  [
    'a class of everybody beside another one',
    ['data-map.yaml', 'Contact: { Relation__c: Client }', 'Contact: {}'],
    'classes.customer.sales.Contact',
    'names no field, and would take the rows of the class prospect too. Name the fields that tell.',
  ],
  [
    'a class that no value tells',
    ['data-map.yaml', 'Contact: { Relation__c: Client }', 'Contact: { Relation__c: [] }'],
    'classes.customer.sales.Contact.Relation__c',
    'must name at least one.',
  ],
  [
    'a class told by a system that is none',
    [
      'data-map.yaml',
      'sales: { Contact: { Relation__c: Client } }',
      'sale: { Contact: { Relation__c: Client } }',
    ],
    'classes.customer.sale',
    'names no system that is configured. Did you mean "sales"?',
  ],
  [
    'rows left out in a system that is none',
    ['data-map.yaml', 'unclassed:\n  sales:', 'unclassed:\n  sale:'],
    'unclassed.sale',
    'names no system that is configured. Did you mean "sales"?',
  ],
  [
    'rows left out that a class tells of',
    ['data-map.yaml', 'unclassed:\n  sales:', 'unclassed:\n  sales:\n    Lead: nobody looks at them'],
    'unclassed.sales.Lead',
    'tells of the class prospect, and is of none here. Take one of them out.',
  ],
  [
    'rows left out without a reason',
    ['data-map.yaml', 'unclassed:\n  sales:', "unclassed:\n  sales:\n    Asset: ''"],
    'unclassed.sales.Asset',
    'must not be empty.',
  ],
  [
    'an event in a system that is none',
    ['data-map.yaml', 'end-of-relation: { crm-eu:', 'end-of-relation: { crm-us:'],
    'events.end-of-relation.crm-us',
    'names no system that is configured. Did you mean "crm-eu"?',
  ],
  [
    'an event without its field',
    ['data-map.yaml', 'crm-eu: contact.relation_end_date', 'crm-eu: contact'],
    'events.end-of-relation.crm-eu',
    'must be a kind of record and a field, such as Contact.Email.',
  ],
  [
    'an event called by a word that is taken',
    ['data-map.yaml', 'events:\n', 'events:\n  collection: { sales: Contact.CreatedDate }\n'],
    'events.collection',
    'is a word of retention.yaml already. Give the event another name.',
  ],
];

test.each(wrong)('%s is refused, where it stands', async (_, edit, at, says) => {
  const told = spoken(await loadEdited([edit]));
  expect(told.map((line) => line.replace(/:\d+:\d+ /, ' '))).toEqual([`${edit[0]} ${at}: ${says}`]);
});

test.each(wrong)('%s is told with its line', async (_, [file, from, to]) => {
  const [told = ''] = spoken(await loadEdited([[file, from, to]]));
  const first = await lineOf(file, from.split('\n')[0] ?? from);
  const last = first + to.split('\n').length - 1;
  const line = Number(/:(\d+):/.exec(told)?.[1]);
  expect(line).toBeGreaterThanOrEqual(first);
  expect(line).toBeLessThanOrEqual(last);
});

test.each(wrong)('%s is told in French', async (_, edit) => {
  const { errors = [] } = await loadEdited([edit]);
  const say = inFrench([french]);
  const english = errors.map(({ message }) => message).filter((message) => say(message) === message);
  expect(english).toEqual([]);
});

test('a field overwritten after two periods is refused, and so is one that lies where the class is not told', async () => {
  const redacts = (id: string, rest: string): Edit =>
    anotherRule(
      `{ id: ${id}, purpose: prospecting, then: { redact: [phone, job-title] }, ${rest}, ${braked} }`,
    );
  const first = (await lineOf('retention.yaml', 'rules:')) + 1;
  const twice =
    'is overwritten by the rule soon after another period, for the same class and purpose. Keep one of them.';
  const nowhere =
    'lives in no kind of record that tells the class prospect: it would never be overwritten. Name another field, or tell the class there.';
  expect(
    spoken(
      await loadEdited([
        redacts('late', 'class: prospect, keep: P2Y, since: collection'),
        redacts('soon', 'class: prospect, keep: P1Y, since: collection'),
        ['data-map.yaml', 'sales: [Contact.Title, Lead.Title]', 'sales: Account.Title'],
        ['data-map.yaml', 'crm-eu: contact.jobtitle', 'crm-eu: company.jobtitle'],
      ]),
    ),
  ).toEqual([
    `retention.yaml:${first}:63 rules.0.then.redact.1: ${nowhere}`,
    `retention.yaml:${first + 1}:56 rules.1.then.redact.0: ${twice}`,
    `retention.yaml:${first + 1}:63 rules.1.then.redact.1: ${twice}`,
    `retention.yaml:${first + 1}:63 rules.1.then.redact.1: ${nowhere}`,
  ]);
});

describe('two classes', () => {
  const told = (crm: string): Edit => [
    'data-map.yaml',
    'contact: { lifecyclestage: [customer, evangelist] }',
    crm,
  ];

  test('are alike whatever the order of what tells them, and however it is quoted', async () => {
    const result = await loadEdited([
      told("contact: { hs_lead_status: ['FORMER_CUSTOMER', FORMER_CUSTOMER], lifecyclestage: [other] }"),
      ['data-map.yaml', 'Contact: { Relation__c: Client }', "Lead: { IsConverted: ['false'] }"],
    ]);
    const says = (name: string): string =>
      `tells the same rows as the class ${name}: nobody could say which rules are theirs. Change one of them.`;
    expect(spoken(result).map((line) => line.replace(/:\d+:\d+ /, ' '))).toEqual([
      `data-map.yaml classes.customer.sales.Lead: ${says('prospect')}`,
      `data-map.yaml classes.former-customer.crm-eu.contact: ${says('customer')}`,
    ]);
  });

  test('may be told by the same values in two systems, or in two kinds of record', async () => {
    const result = await loadEdited([told('Contact: { Relation__c: Candidat }, contact: { stage: Client }')]);
    expect(spoken(result)).toEqual([]);
  });

  test('may share some of their values: a person may be of both', async () => {
    const result = await loadEdited([told('contact: { lifecyclestage: [customer, opportunity] }')]);
    expect(spoken(result)).toEqual([]);
  });
});

test('an action misspelt is told with what was meant', async () => {
  expect(spoken(await loadEdited([then('{ redacts: [email] }')]))).toEqual([
    expect.stringMatching(/ rules\.0\.then: must say one of redact, archive and ask\.$/),
    expect.stringMatching(/ rules\.0\.then\.redacts: unknown key\. Did you mean "redact"\?$/),
  ]);
});

test('every error of both files is told at once', async () => {
  const told = spoken(
    await loadEdited([
      keep('P0D'),
      then('{ redact: [birth-date] }'),
      ['retention.yaml', 'class: candidate', 'class: candidates'],
      ['data-map.yaml', 'hs_lead_status: CANDIDATE', 'hs_lead_status: FORMER_CUSTOMER'],
    ]),
  );
  expect(told.map((line) => line.replace(/^(\S+?):\d+:\d+ (\S+): .*/, '$1 $2'))).toEqual([
    'data-map.yaml classes.candidate.crm-eu.contact',
    'retention.yaml rules.0.keep',
    'retention.yaml rules.0.then.redact.0',
    'retention.yaml rules.3.class',
  ]);
});

test('a file of no shape at all is told by its schema, and stops nothing else', async () => {
  const told = spoken(
    await loadEdited([
      ['retention.yaml', 'rules:\n', 'rule: [1]\nrules:\n  - 5\n  - then: { redact: 5 }\n'],
      ['data-map.yaml', 'sales: { Contact: { Relation__c: Client } }', 'sales: 5'],
      ['data-map.yaml', 'sales: { Contact: { Relation__c: Candidat } }', 'sales: { Contact: }'],
    ]),
  );
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/data-map\.yaml:\d+:\d+ classes\.customer\.sales: must be a group of keys/),
      expect.stringMatching(/data-map\.yaml:\d+:\d+ classes\.candidate\.sales\.Contact: must be a group/),
      expect.stringMatching(/retention\.yaml:\d+:\d+ rule: unknown key/),
      expect.stringMatching(/retention\.yaml:\d+:\d+ rules\.0: must be a group of keys, and is a number/),
      expect.stringMatching(/rules\.1\.then\.redact: must be a list/),
    ]),
  );
});

function spoken(result: SettingsResult): readonly string[] {
  return (result.errors ?? []).map(describeSettingsError);
}
