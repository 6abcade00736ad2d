import { describe, expect, test } from '@jest/globals';
import type { Related } from '../../src/contract/index.ts';
import { planErasure } from '../../src/domain/plan-erasure.ts';
import { bench, context, email } from './salesforce-bench.ts';

/** What the plan could do with a record, and whose it is. */
function seen(items: readonly Related[], id: string | undefined) {
  const item = items.find((one) => one.ref.id === id);
  return item && { persons: item.others.persons, can: item.can, redactable: item.redactable };
}

describe('a company is no household', () => {
  const company = {
    Name: 'ACME Industries SA',
    Phone: '+33140000000',
    BillingStreet: '1 rue du Port',
    BillingCity: 'Lyon',
    Description: 'Interlocutrice : Anna Martin',
  };

  test('whose only contact is named in its description loses that text at most', async () => {
    const { world, expand } = await bench();
    const acme = world.insert('Account', company);
    const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin', AccountId: acme });
    const note = world.insert('Note', { ParentId: acme, Title: 'Conditions' });
    const task = world.insert('Task', { WhatId: acme, Subject: 'Appel du comptable' });
    const items = await expand({ kind: 'Contact', id: anna });
    expect(seen(items, acme)).toEqual({ persons: 0, can: ['redact'], redactable: ['Description'] });
    expect([seen(items, note), seen(items, task)]).toEqual([undefined, undefined]);
  });

  test.each([
    ['that trades under their family name', { Name: 'Boulangerie Martin' }],
    ['that trades under their full name', { Name: 'Anna Martin', AccountNumber: 'C-12' }],
    ['that has a trade', { Name: 'Famille Martin', Industry: 'Food' }],
  ])('%s keeps its address and its cases', async (_title, fields) => {
    const { world, expand } = await bench();
    const account = world.insert('Account', { BillingStreet: '1 rue du Port', ...fields });
    const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin', AccountId: account });
    const kase = world.insert('Case', { AccountId: account, Subject: 'Panne' });
    const items = await expand({ kind: 'Contact', id: anna });
    expect(seen(items, account)?.redactable ?? []).not.toContain('BillingStreet');
    expect(seen(items, kase)).toBeUndefined();
  });

  test('unless its record type or its type says it is one', async () => {
    const { world, expand } = await bench({}, { householdRecordTypes: ['0124K000001abcdQAA'] });
    world.defineFields('Account', ['RecordTypeId string(18)']);
    const of = async (fields: Readonly<Record<string, string>>) => {
      const account = world.insert('Account', {
        Name: 'Port 3, Martin',
        Industry: 'x',
        Phone: '1',
        ...fields,
      });
      const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin', AccountId: account });
      return seen(await expand({ kind: 'Contact', id: anna }), account)?.redactable;
    };
    expect([
      await of({ RecordTypeId: '0124K000001abcdQAA' }),
      await of({ Type: 'Foyer' }),
      await of({ RecordTypeId: '0124K000002abcdQAA' }),
    ]).toEqual([['Name', 'Phone'], ['Name', 'Phone'], undefined]);
  });
});

describe('a case that somebody else wrote', () => {
  const ways: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['under another name', { SuppliedName: 'Bob Dupont', SuppliedEmail: 'bob@example.fr' }, 1],
    ['under another address', { SuppliedEmail: 'bob@example.fr' }, 1],
    ['by a relative of the same family', { SuppliedName: 'Bob Martin', SuppliedEmail: 'b@example.fr' }, 1],
    ['under their own address', { SuppliedEmail: 'anna@example.fr', SuppliedName: 'Mme Martin' }, 0],
    [
      'under their name and an address of theirs nobody noted',
      { SuppliedName: 'MARTIN Anna', SuppliedEmail: 'a@example.com' },
      0,
    ],
  ];
  test.each(ways)('%s concerns %j: %d other', async (_title, supplied, persons) => {
    const { world, expand } = await bench();
    const home = world.insert('Account', { Name: 'Famille Martin' });
    const anna = world.insert('Contact', {
      FirstName: 'Anna',
      LastName: 'Martin',
      Email: 'anna@example.fr',
      AccountId: home,
    });
    const cases = [{ ContactId: anna }, { AccountId: home }].map((tie) =>
      world.insert('Case', { Subject: 'Panne', ...tie, ...supplied }),
    );
    const items = await expand({ kind: 'Contact', id: anna });
    expect(cases.map((id) => seen(items, id)?.persons)).toEqual([persons, persons]);
  });

  test('and that was found by what they wrote is the subject’s own', async () => {
    const { world, locate, expand } = await bench();
    world.insert('Case', { SuppliedEmail: 'anna@example.fr', SuppliedName: 'Anna' });
    const [match] = await locate(email('anna@example.fr'));
    const [item] = match ? await expand(match.ref) : [];
    expect([item?.relation, item?.can]).toEqual(['owned', ['erase', 'redact']]);
  });
});

describe('an address kept under somebody else is theirs', () => {
  const kinds = [
    ['ContactPointEmail', { EmailAddress: 'anna@example.fr' }, email('anna@example.fr')],
    ['ContactPointPhone', { TelephoneNumber: '06 12 34 50 01' }, { kind: 'phone', value: '+33612345001' }],
  ] as const;

  test.each(kinds)('%s', async (kind, point, by) => {
    const { world, locate, expand } = await bench();
    const [hers, his] = ['Anna', 'Bob'].map((FirstName) => {
      const individual = world.insert('Individual', { FirstName, LastName: 'Martin' });
      world.insert('Contact', {
        FirstName,
        LastName: 'Martin',
        IndividualId: individual,
        Email: `${FirstName.toLowerCase()}@example.fr`,
        Phone: FirstName === 'Anna' ? '+33612345001' : null,
      });
      return world.insert(kind, { ParentId: individual, ...point });
    });
    const found = await locate(by);
    const items = await expand(...found.map((match) => match.ref));
    expect([seen(items, hers)?.persons, seen(items, his)?.persons]).toEqual([0, 1]);
  });

  test('and one whose holder is hidden may be', async () => {
    const { world, expand } = await bench();
    const individual = world.insert('Individual', { LastName: 'Martin' });
    const id = world.insert('ContactPointEmail', { ParentId: individual, EmailAddress: 'anna@example.fr' });
    world.hideField('all', 'ContactPointEmail', 'ParentId');
    expect(seen(await expand({ kind: 'ContactPointEmail', id }), id)?.persons).toBe(1);
  });
});

test('a row that no visit shows is in the bin only where it says so', async () => {
  const { world, expand } = await bench();
  const user = world.user({ Username: 'anna', LastName: 'Martin', Email: 'anna@example.fr' });
  const point = world.insert('ContactPointEmail', { EmailAddress: 'anna@example.fr' });
  const items = await expand({ kind: 'User', id: user }, { kind: 'ContactPointEmail', id: point });
  expect([seen(items, user)?.can, seen(items, point)?.can]).toEqual([[], ['erase']]);
});

describe('an address kept on somebody else’s row is not theirs', () => {
  const settings = { foreignFields: ['Contact.Mail_2__c'] };
  const fields = [
    ['Spouse_Email__c email', email('anna@example.fr')],
    ['Mail_2__c email', email('anna@example.fr')],
    ['Contact_urgence__c phone', { kind: 'phone', value: '+33612345001' }],
    ['AssistantPhone phone', { kind: 'phone', value: '+33612345001' }],
  ] as const;

  test.each(fields)('%s makes whoever carries it similar at most', async (line, by) => {
    const { world, locate } = await bench({}, settings);
    world.defineFields('Contact', [line]);
    const [field = ''] = line.split(' ');
    const bob = world.insert('Contact', { LastName: 'Durand', Email: 'bob@example.fr', [field]: by.value });
    const [match] = await locate(by);
    expect([match?.ref.id, match?.equality]).toEqual([bob, 'similar']);
    expect(match?.identifiers.map(({ value }) => value)).toEqual(['bob@example.fr', 'Durand']);
  });

  test('so their mails are shared, and an objection to it leaves the row alone', async () => {
    const { world, expand, connection, double } = await bench();
    world.defineFields('Contact', ['Spouse_Email__c email']);
    const bob = world.insert('Contact', {
      LastName: 'Durand',
      Email: 'bob@example.fr',
      Spouse_Email__c: 'anna@example.fr',
    });
    const mail = world.email({
      from: 'anna@example.fr',
      to: ['sav@acme.example'],
      cc: ['bob@example.fr'],
      subject: 's',
      body: 'b',
      incoming: true,
      relationIds: [bob],
    });
    expect(seen(await expand({ kind: 'Contact', id: bob }), mail.emailMessageId)?.persons).toBe(1);
    await connection.object.call([{ channel: 'email', address: 'anna@example.fr', refs: [] }], context);
    expect(double.witness.record('Contact', bob)?.fields['HasOptedOutOfEmail']).toBe(false);
  });

  test('and a row that carries it in a field of its own too is exact', async () => {
    const { world, locate } = await bench();
    world.defineFields('Contact', ['Billing_Email__c email']);
    world.insert('Contact', { LastName: 'M', Email: 'anna@example.fr', Billing_Email__c: 'anna@example.fr' });
    expect((await locate(email('anna@example.fr'))).map(({ equality }) => equality)).toEqual(['exact']);
  });
});

describe('whoever plays a part in a record is concerned by it', () => {
  test('a case in which another contact has a role is theirs too, and the role row is theirs alone', async () => {
    const { world, expand } = await bench();
    const [anna, bob] = ['Anna', 'Bob'].map((FirstName) =>
      world.insert('Contact', { FirstName, LastName: 'Martin' }),
    );
    const kase = world.insert('Case', { ContactId: anna, Subject: 'Panne' });
    const [hers, his] = [anna, bob].map((ContactId) =>
      world.insert('CaseContactRole', { CasesId: kase, ContactId }),
    );
    const items = await expand({ kind: 'Contact', id: anna ?? '' });
    expect([kase, hers, his].map((id) => seen(items, id)?.persons)).toEqual([1, 0, 1]);
  });

  test('a case of somebody else in which the subject has a role is named, and left', async () => {
    const { world, expand } = await bench();
    const [anna, bob] = ['Anna', 'Bob'].map((FirstName) =>
      world.insert('Contact', { FirstName, LastName: 'Martin' }),
    );
    const kase = world.insert('Case', { ContactId: bob, Subject: 'Panne' });
    world.insert('CaseContactRole', { CasesId: kase, ContactId: anna });
    const items = await expand({ kind: 'Contact', id: anna ?? '' });
    expect(seen(items, kase)).toMatchObject({ persons: 1, redactable: [] });
  });

  const accounts = [
    ['a household', { Name: 'Martin Household' }],
    ['a company', { Name: 'Anna Martin Conseil' }],
  ] as const;
  test.each(accounts)(
    '%s to which a contact of another account is related is shared',
    async (_title, fields) => {
      const { world, expand } = await bench({ features: { relatedContacts: true } });
      const account = world.insert('Account', { ...fields, BillingStreet: '1 rue du Port' });
      const elsewhere = world.insert('Account', { Name: 'Bobco' });
      const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin', AccountId: account });
      const bob = world.insert('Contact', { FirstName: 'Bob', LastName: 'Dupont', AccountId: elsewhere });
      const kase = world.insert('Case', { AccountId: account, Subject: 'Panne' });
      const alone = await expand({ kind: 'Contact', id: anna });
      expect(seen(alone, account)?.can).toEqual(['redact']);
      world.insert('AccountContactRelation', { AccountId: account, ContactId: bob });
      const items = await expand({ kind: 'Contact', id: anna });
      expect(seen(items, account)).toEqual({ persons: 1, can: [], redactable: [] });
      expect(seen(items, kase)).toBeUndefined();
    },
  );

  test('and where the org does not say who is related, somebody may be', async () => {
    const { world, expand, connection } = await bench();
    const home = world.insert('Account', { Name: 'Martin Household' });
    const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin', AccountId: home });
    const ref = { kind: 'Contact', id: anna };
    // The org's description is known by now, and promises what is taken away next.
    await expand(ref);
    world.deny('all', 'AccountContactRelation', 'read');
    const { items, gaps } = await connection.expand.call([ref], null, context);
    expect(seen(items, home)?.persons).toBe(1);
    expect(gaps.map((gap) => gap.what)).toContain(
      'contacts of other accounts that are related to the account of the person',
    );
  });
});

describe('a tie is offered for cutting only where Salesforce lets it be cut', () => {
  test('a shared mail of a case cannot leave it: the case is cut loose from the person instead', async () => {
    const { world, expand, connection } = await bench();
    const anna = world.insert('Contact', { LastName: 'Martin', Email: 'anna@example.fr' });
    const kase = world.insert('Case', { ContactId: anna, Subject: 'Panne' });
    const { emailMessageId } = world.email({
      from: 'anna@example.fr',
      to: ['sav@acme.example'],
      cc: ['carl@example.fr'],
      subject: 's',
      body: 'b',
      incoming: true,
      taskCopy: false,
      caseId: kase,
      relationIds: [anna],
    });
    const related = await expand({ kind: 'Contact', id: anna });
    expect([seen(related, emailMessageId)?.can, seen(related, kase)?.can]).toEqual([
      ['erase'],
      ['erase', 'redact', 'detach'],
    ]);
    const graph = { system: 'sales', kinds: connection.kinds, related };
    const lines = planErasure(
      [{ ...graph, canObject: false, recycled: new Set(), binKinds: null, addresses: [] }],
      {
        identifiers: [],
        holds: [],
        exemptions: [],
        on: '2026-11-25',
        normalise: ({ value }) => value,
      },
    );
    expect(lines.map(({ ref, action }) => `${action} ${ref.kind}`).sort()).toEqual([
      'detach Case',
      'erase Contact',
      'leave EmailMessage',
      'redact Case',
    ]);
    const link = { ref: { kind: 'EmailMessage', id: emailMessageId }, from: { kind: 'Case', id: kase } };
    const [outcome] = await connection.detach.call([link], context);
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'FIELD_NOT_EDITABLE' } });
    const verdicts = await connection.verify.call([{ expected: 'detached', ...link }], context);
    expect(verdicts).toEqual([{ status: 'contrary' }]);
  });

  test('a shared mail of no case can', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Martin', Email: 'anna@example.fr' });
    const { emailMessageId } = world.email({
      from: 'sav@acme.example',
      to: ['anna@example.fr', 'carl@example.fr'],
      subject: 's',
      body: 'b',
      taskCopy: false,
      relationIds: [anna],
    });
    const items = await expand({ kind: 'Contact', id: anna });
    expect(seen(items, emailMessageId)?.can).toEqual(['erase', 'detach']);
  });

  test('an activity that a person account shares leaves it, though it still shows an account of its own accord', async () => {
    const { world, expand, connection, double } = await bench({ features: { personAccounts: true } });
    const anna = world.insert('Account', { FirstName: 'Anna', LastName: 'Martin' });
    const contact = String(double.witness.record('Account', anna)?.fields['PersonContactId']);
    const bob = world.insert('Contact', { LastName: 'Bob' });
    const task = world.insert('Task', { WhoId: contact, Subject: 'Réunion' });
    world.insert('TaskRelation', { TaskId: task, RelationId: bob });
    expect(double.witness.record('Task', task)?.fields['AccountId']).toBe(anna);
    const tied = (await expand({ kind: 'Account', id: anna })).filter((item) => item.ref.id === task);
    expect(tied.map(({ of, relation, can }) => [of.id, relation, can])).toEqual([
      [contact, 'shared', ['erase', 'detach']],
    ]);
    const links = [
      { ref: { kind: 'Task', id: task }, from: { kind: 'Account', id: anna } },
      { ref: { kind: 'Task', id: task }, from: { kind: 'Contact', id: contact } },
    ];
    const outcomes = await connection.detach.call(links, context);
    expect(outcomes.map(({ status }) => status)).toEqual(['already', 'done']);
    const expectations = links.map((link) => ({ expected: 'detached' as const, ...link }));
    expect(await connection.verify.call(expectations, context)).toEqual([
      { status: 'as-expected' },
      { status: 'as-expected' },
    ]);
    expect(double.witness.record('Task', task)?.fields['AccountId']).toBeNull();
  });
});
