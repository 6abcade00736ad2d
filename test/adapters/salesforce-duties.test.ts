import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { salesforce } from '../../adapters/salesforce/index.ts';
import type { Ref } from '../../src/contract/index.ts';
import { refKey, VendorFailure } from '../../src/contract/index.ts';
import type { Bench } from './salesforce-bench.ts';
import { bench, context, email, hour, summary } from './salesforce-bench.ts';

describe('finding', () => {
  test('quotes, backslashes, newlines and wildcards in an identifier open nothing', async () => {
    const { world, locate } = await bench();
    world.insert('Contact', { LastName: 'Tiers', Email: 'tiers@example.fr', Phone: '+33612345678' });
    for (const value of [
      "x' OR Id != null OR Email = 'x",
      "x\\' OR Id != null OR Email = \\'x",
      "a\nb' OR LastName LIKE '%",
      '%',
      '_',
      '\\',
      "'",
    ]) {
      for (const kind of ['email', 'name', 'id', 'phone'] as const) {
        expect(await locate({ kind, value })).toEqual([]);
      }
    }
  });

  test('a number is found however it was typed, and a longer one that contains it is not', async () => {
    const { world, locate } = await bench();
    const ids = ['06 12 34 50 01', '+33 (0)6.12.34.50.01', '0033612345001'].map((Phone) =>
      world.insert('Contact', { LastName: 'Martin', Phone }),
    );
    world.insert('Contact', { LastName: 'Autre', Phone: '+44 612345001' });
    world.insert('Contact', { LastName: 'Autre', Phone: '06 12 34 50 010' });
    const found = await locate({ kind: 'phone', value: '+33612345001' });
    expect(found.map((match) => match.ref.id).sort()).toEqual(ids.filter((_, at) => at !== 1).sort());
    expect(found.map((match) => match.equality)).toEqual(['exact', 'exact']);
  });

  test('a name is found without its accents and in any order, and is never exact', async () => {
    const { world, locate } = await bench();
    const id = world.insert('Contact', { FirstName: 'Hélène', LastName: 'Lefèvre' });
    world.insert('Contact', {
      FirstName: 'Hélène',
      LastName: 'Lefèvre-Roux-Autre'.replace('Lefèvre', 'Lefort'),
    });
    for (const value of ['Helene Lefevre', 'LEFÈVRE Hélène']) {
      expect((await locate({ kind: 'name', value })).map((one) => [one.ref.id, one.equality])).toEqual([
        [id, 'similar'],
      ]);
    }
  });

  test.each([
    ['Josef Dvořák', 'Josef', 'Dvořák'],
    ['josef dvorak', 'Josef', 'Dvořák'],
    ['Řehoř', 'Josef', 'Řehoř'],
    ['Čáp Žižka', 'Žižka', 'Čáp'],
    ['GAŠPERŠIČ', 'Ana', 'Gašperšič'],
  ])('%s finds %s %s, whether Salesforce folds accents or not', async (value, FirstName, LastName) => {
    const { world, locate } = await bench();
    const id = world.insert('Contact', { FirstName, LastName });
    expect((await locate({ kind: 'name', value })).map(({ ref }) => ref.id)).toEqual([id]);
  });

  test('an id of the customer’s register is found as text and as a number, and one of another type is a gap', async () => {
    const fields = ['Contact.Number__c', 'Contact.Code__c', 'Contact.Since__c'];
    const { world, locate, connection } = await bench({}, { identifierFields: fields });
    world.defineFields('Contact', [
      'Number__c double',
      'Code__c picklist',
      'Since__c date',
      'Ref__c string external',
    ]);
    const ids = [{ Number__c: 12_345 }, { Code__c: '12345' }, { Ref__c: '12345' }].map((one) =>
      world.insert('Contact', { LastName: 'Martin', ...one }),
    );
    world.insert('Contact', { LastName: 'Autre', Number__c: 123_456 });
    const by = { kind: 'id', value: '12345' } as const;
    const found = await locate(by);
    expect(found.map(({ ref }) => ref.id).sort()).toEqual(ids.sort());
    expect(found.flatMap(({ identifiers }) => identifiers.filter(({ kind }) => kind === 'id'))).toEqual([
      by,
      by,
      by,
    ]);
    expect((await connection.locate.call([by], null, context)).gaps.map(({ what }) => what)).toEqual([
      'field Contact.Since__c: it is neither text nor a number, and is asked for no id',
    ]);
    expect(await locate({ kind: 'id', value: "1) OR (Id != ''" })).toEqual([]);
  });

  test('a number too short to tell anybody is not searched, and that is said', async () => {
    const { world, connection } = await bench();
    world.insert('Contact', { LastName: 'Martin', Phone: '3631' });
    const page = await connection.locate.call([{ kind: 'phone', value: '3631' }], null, context);
    expect([page.items, page.gaps.map(({ what }) => what)]).toEqual([
      [],
      ['telephone numbers of fewer than nine digits: they are not searched'],
    ]);
  });

  test('web-to-case and mails are traces of an address; a mail to a longer address is not', async () => {
    const { world, locate } = await bench();
    const kase = world.insert('Case', {
      SuppliedEmail: 'anna@example.fr',
      SuppliedName: 'Anna',
      Status: 'New',
    });
    const mail = world.email({ from: 'sav@acme.example', to: ['anna@example.fr'], subject: 's', body: 'b' });
    world.email({ from: 'sav@acme.example', to: ['joanna@example.fr'], subject: 's', body: 'b' });
    const found = await locate(email('anna@example.fr'));
    expect(found.map((match) => [match.ref.id, match.role, match.equality])).toEqual([
      [kase, 'trace', 'exact'],
      [mail.emailMessageId, 'trace', 'exact'],
    ]);
  });

  test('a converted lead is found through its contact', async () => {
    const { world, locate } = await bench();
    const lead = world.insert('Lead', {
      LastName: 'Blériot',
      Company: 'Acme',
      Email: 'a@example.fr',
      Status: 'Open',
    });
    const { contactId } = world.convertLead(lead);
    world.update(contactId, { Email: 'nouvelle@example.fr' });
    const found = await locate(email('nouvelle@example.fr'));
    expect(found.map((match) => refKey(match.ref)).sort()).toEqual([`Contact:${contactId}`, `Lead:${lead}`]);
  });

  test('a person account is one person, whose contact is another name of it', async () => {
    const { world, locate, double } = await bench({ features: { personAccounts: true } });
    const id = world.insert('Account', {
      FirstName: 'Paul',
      LastName: 'Seul',
      PersonEmail: 'paul@example.fr',
    });
    world.insert('Account', { Name: 'Acme' });
    const contact = double.witness.record('Account', id)?.fields['PersonContactId'];
    const [match, ...more] = await locate(email('paul@example.fr'));
    expect(more).toEqual([]);
    expect([match?.ref, match?.aliases]).toEqual([
      { kind: 'Account', id },
      [{ kind: 'Contact', id: contact }],
    ]);
  });
});

describe('the graph', () => {
  test('blocks come from the describe, cascades to the third hop, and what stays is named', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot', Email: 'anna@example.fr' });
    const kase = world.insert('Case', { ContactId: anna, Subject: 'Plainte', Status: 'New' });
    const { emailMessageId } = world.email({
      from: 'anna@example.fr',
      to: ['sav@acme.example'],
      subject: 's',
      body: 'b',
      caseId: kase,
      incoming: true,
      taskCopy: false,
    });
    world.attachment({ parentId: emailMessageId, name: 'photo.txt', bytes: 'x' });
    world.insert('CaseComment', { ParentId: kase, CommentBody: 'Rappeler' });
    const individual = world.insert('Individual', { LastName: 'Blériot' });
    world.update(anna, { IndividualId: individual });
    world.insert('ContactPointTypeConsent', { PartyId: individual });
    expect(summary(await expand({ kind: 'Contact', id: anna }))).toEqual([
      'Attachment of EmailMessage: owned, cascades',
      'Case of Contact: owned, blocks',
      'CaseComment of Case: owned, cascades',
      'Contact of Contact: owned, stays',
      'ContactPointTypeConsent of Individual: owned, cascades',
      'EmailMessage of Case: owned, cascades',
      'Individual of Contact: owned, stays',
    ]);
  });

  test('a mail to two customers is shared, a mail to one and our own people is not', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot', Email: 'anna@example.fr' });
    const bob = world.insert('Contact', { LastName: 'Bob', Email: 'bob@example.fr' });
    const mail = { from: 'sav@acme.example', subject: 's', body: 'b', taskCopy: false };
    const both = world.email({
      ...mail,
      to: ['anna@example.fr', 'bob@example.fr'],
      relationIds: [anna, bob],
    });
    const unknown = world.email({
      ...mail,
      to: ['anna@example.fr', 'inconnu@example.com'],
      relationIds: [anna],
    });
    const alone = world.email({ ...mail, to: ['anna@example.fr'], relationIds: [anna, world.salesUserId] });
    const found = await expand({ kind: 'Contact', id: anna });
    const relation = (id: string) => found.find((item) => item.ref.id === id)?.relation;
    expect([both, unknown, alone].map((one) => relation(one.emailMessageId))).toEqual([
      'shared',
      'shared',
      'owned',
    ]);
  });

  test('a mail found by an address that no row carries is the subject’s, unless a second stranger is on it', async () => {
    const { world, expand } = await bench();
    const mail = { subject: 's', body: 'b', taskCopy: false };
    const ids = [
      world.email({ ...mail, from: 'anna@example.fr', to: ['sav@acme.example'], incoming: true }),
      world.email({ ...mail, from: 'sav@acme.example', to: ['anna@example.fr', 'bob@example.fr'] }),
    ].map((one) => one.emailMessageId);
    const found = await expand(...ids.map((id) => ({ kind: 'EmailMessage', id })));
    expect(ids.map((id) => found.find((item) => item.ref.id === id)?.relation)).toEqual(['owned', 'shared']);
  });

  test('what hangs on a shared mail is shared with it: its attachments, and the task that repeats it', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot', Email: 'anna@example.fr' });
    const bob = world.insert('Contact', { LastName: 'Bob', Email: 'bob@example.fr' });
    const { emailMessageId, taskId } = world.email({
      from: 'sav@acme.example',
      to: ['anna@example.fr', 'bob@example.fr'],
      subject: 's',
      body: 'b',
      relationIds: [anna, bob],
    });
    const photo = world.attachment({ parentId: emailMessageId, name: 'photo.txt', bytes: 'x' });
    const found = await expand({ kind: 'Contact', id: anna });
    expect(
      [emailMessageId, taskId, photo].map((id) => found.find((item) => item.ref.id === id)?.relation),
    ).toEqual(['shared', 'shared', 'shared']);
  });

  test('a file is the subject’s alone only when every one of its links is', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const bob = world.insert('Contact', { LastName: 'Bob', ReportsToId: anna });
    const task = world.insert('Task', { WhoId: anna, Subject: 'Appel' });
    const acme = world.insert('Account', { Name: 'Acme' });
    const files = [[anna], [anna, task], [anna, bob], [anna, acme]].map(
      (linkedTo) => world.file({ title: 'f.txt', bytes: 'x', linkedTo }).documentId,
    );
    const found = await expand({ kind: 'Contact', id: anna });
    expect(files.map((id) => found.find((item) => item.ref.id === id)?.relation)).toEqual([
      'owned',
      'owned',
      'shared',
      'shared',
    ]);
    expect(found.some((item) => item.ref.id === bob)).toBe(false);
  });

  test('children the org refuses to show are a gap by name, and the others are still found', async () => {
    const { world, connection, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const task = world.insert('Task', { WhoId: anna, Subject: 'Appel' });
    const note = world.insert('Note', { ParentId: anna, Title: 'Note' });
    const ref = { kind: 'Contact', id: anna };
    // The org's description is known by now, and promises what is taken away next.
    await expand(ref);
    world.deny('all', 'Order', 'read');
    world.hideField('all', 'CampaignMember', 'ContactId');
    const seen = await connection.expand.call([ref], null, context);
    expect(seen.items.map((item) => item.ref.id).sort()).toEqual([anna, task, note].sort());
    expect(seen.gaps.map((gap) => gap.what)).toEqual([
      'CampaignMember records tied to the person',
      'Order records tied to the person',
    ]);
  });

  test('more than ten thousand activities come all, archived ones too', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const count = 10_050;
    for (let made = 0; made < count; made += 1) {
      world.insert('Task', { WhoId: anna, Subject: 'Appel', IsArchived: made % 2 === 0 });
    }
    const found = await expand({ kind: 'Contact', id: anna });
    expect(found.filter((item) => item.ref.kind === 'Task')).toHaveLength(count);
  });

  test('an object of the org’s own is what the settings say it is', async () => {
    const { world, expand, connection } = await bench(
      {},
      { customObjects: { Visit__c: 'personal', Bill__c: 'business' } },
    );
    for (const name of ['Visit__c', 'Bill__c', 'Thing__c']) {
      world.defineObject({
        name,
        fields: [
          'Text__c string(80)',
          `Contact__c -> Contact clear as Contact__r children ${name.replace('__c', 's__r')}`,
        ],
      });
    }
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    for (const name of ['Visit__c', 'Bill__c', 'Thing__c']) world.insert(name, { Contact__c: anna });
    const found = await expand({ kind: 'Contact', id: anna });
    const can = (kind: string) => found.find((item) => item.ref.kind === kind)?.can;
    expect([can('Visit__c'), can('Bill__c'), can('Thing__c')]).toEqual([
      ['erase', 'detach'],
      ['erase', 'detach'],
      [],
    ]);
    expect(connection.kinds['Bill__c']?.role).toBe('transaction');
    const { gaps } = await connection.expand.call([{ kind: 'Contact', id: anna }], null, context);
    expect(gaps.map((gap) => gap.what)).toEqual([
      'Thing__c records tied to the person: what they are is not said',
    ]);
  });
});

describe('what was deleted before', () => {
  test('is the person’s as long as it lies in the bin, and leaves it with them', async () => {
    const { world, expand, erase, double } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const kase = world.insert('Case', { ContactId: anna, Subject: 'Santé', Status: 'New' });
    const comment = world.insert('CaseComment', { ParentId: kase, CommentBody: 'Rappeler' });
    const task = world.insert('Task', { WhoId: anna, Subject: 'Appel' });
    for (const id of [kase, task]) world.delete(id);
    const items = await expand({ kind: 'Contact', id: anna });
    expect(summary(items)).toEqual([
      'Case of Contact: owned, stays',
      'CaseComment of Case: owned, cascades',
      'Contact of Contact: owned, stays',
      'Task of Contact: owned, stays',
    ]);
    expect(items.filter((item) => item.ref.id !== anna).map((item) => item.can)).toEqual([
      ['erase'],
      ['erase'],
      ['erase'],
    ]);
    expect(await erase({ kind: 'Case', id: kase }, { kind: 'Task', id: task })).toEqual([
      'already',
      'already',
    ]);
    const states = [kase, comment, task].map(
      (id) => double.witness.records().find((record) => record.id === id)?.state,
    );
    expect(states).toEqual(['purging', 'purging', 'purging']);
  });

  test('is told from what is not: deals, roles and colleagues in the bin are none of the person’s', async () => {
    const { world, expand } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const campaign = world.insert('Campaign', { Name: 'Salon' });
    const deleted = [
      world.insert('Asset', { Name: 'x', ContactId: anna }),
      world.insert('CampaignMember', { CampaignId: campaign, ContactId: anna }),
      world.insert('Contact', { LastName: 'Bob', ReportsToId: anna }),
    ];
    for (const id of deleted) world.delete(id);
    expect(summary(await expand({ kind: 'Contact', id: anna }))).toEqual([
      'Contact of Contact: owned, stays',
    ]);
  });

  test('where a custom object does not say what was deleted, its live rows are still found', async () => {
    const { world, connection } = await bench({}, { customObjects: { Visit__c: 'personal' } });
    world.defineObject({ name: 'Visit__c', fields: ['Contact__c -> Contact clear children Visits__r'] });
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    world.insert('Visit__c', { Contact__c: anna });
    world.hideField('all', 'Visit__c', 'IsDeleted');
    const { items, gaps } = await connection.expand.call([{ kind: 'Contact', id: anna }], null, context);
    expect([summary(items), gaps]).toEqual([
      ['Contact of Contact: owned, stays', 'Visit__c of Contact: owned, stays'],
      [],
    ]);
  });
});

test('what merely refers to the person’s case is named: works done for it, and mails about it', async () => {
  const { world, expand } = await bench();
  const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Martin' });
  const kase = world.insert('Case', { ContactId: anna, Subject: 'Panne', Status: 'New' });
  const work = world.insert('WorkOrder', { CaseId: kase, Subject: 'Réparer chez Anna Martin' });
  const mail = world.email({
    from: 'sav@acme.example',
    to: ['inconnue@example.com'],
    subject: 's',
    body: 'b',
    relatedToId: kase,
    taskCopy: false,
  });
  world.insert('Case', { ParentId: kase, Subject: 'Autre panne', Status: 'New' });
  const items = await expand({ kind: 'Contact', id: anna });
  expect(summary(items)).toEqual([
    'Case of Contact: owned, blocks',
    'Contact of Contact: owned, stays',
    'EmailMessage of Case: shared, stays',
    'WorkOrder of Case: owned, stays',
  ]);
  expect(items.find((item) => item.ref.id === work)?.redactable).toEqual(['Subject']);
  expect(items.some((item) => item.ref.id === mail.emailMessageId)).toBe(true);
});

describe('erasing', () => {
  test('a shared activity is cut loose first, and survives the erasure even where the org would take it along', async () => {
    const { world, connection, erase, double } = await bench();
    const [anna, bob] = ['Blériot', 'Bob'].map((LastName) => world.insert('Contact', { LastName }));
    const task = world.insert('Task', { WhoId: anna, Subject: 'Réunion' });
    world.insert('TaskRelation', { TaskId: task, RelationId: bob });
    const link = { ref: { kind: 'Task', id: task }, from: { kind: 'Contact', id: anna ?? '' } };
    expect(await connection.detach.call([link], context)).toEqual([{ status: 'done', value: null }]);
    expect(await erase(link.from)).toEqual(['done']);
    expect(double.witness.record('Task', task)?.state).toBe('live');
    expect(double.witness.records().filter((one) => one.fields['RelationId'] === bob)).toHaveLength(1);
  });

  test('the person account goes whole', async () => {
    const { world, erase, double } = await bench({ features: { personAccounts: true } });
    const id = world.insert('Account', {
      FirstName: 'Paul',
      LastName: 'Seul',
      PersonEmail: 'paul@example.fr',
    });
    expect(await erase({ kind: 'Account', id })).toEqual(['done']);
    expect(double.witness.occurrences('paul@example.fr').filter((one) => one.state !== 'purging')).toEqual(
      [],
    );
  });

  test('what was merged into the person leaves the bin with them', async () => {
    const { world, erase, double } = await bench();
    const [winner, loser] = ['a@example.fr', 'b@example.fr'].map((Email) =>
      world.insert('Contact', { LastName: 'Blériot', Email }),
    );
    world.merge(winner ?? '', [loser ?? '']);
    expect(await erase({ kind: 'Contact', id: winner ?? '' })).toEqual(['done']);
    expect(double.witness.record('Contact', loser ?? '')?.state).toBe('purging');
  });

  test('a record that went along with another is already erased, and its parent’s bin entry is left to the parent', async () => {
    const { world, erase } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const task = world.insert('Task', { WhoId: anna, Subject: 'Appel' });
    world.delete(anna);
    expect(await erase({ kind: 'Task', id: task }, { kind: 'Contact', id: anna })).toEqual([
      'already',
      'already',
    ]);
  });

  test('a case and the contact it blocks go in one call', async () => {
    const { world, erase } = await bench();
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const kase = world.insert('Case', { ContactId: anna, Status: 'New' });
    expect(await erase({ kind: 'Contact', id: anna }, { kind: 'Case', id: kase })).toEqual(['done', 'done']);
  });

  test('records of many kinds, and one that is named twice, go in as many calls as Salesforce takes', async () => {
    const { world, erase, calls } = await bench();
    const ids = Array.from({ length: 12 }, (_, at) => {
      const name = `Thing_${at}__c`;
      world.defineObject({ name, fields: ['Text__c string(80)'] });
      return [1, 2].map(() => ({ kind: name, id: world.insert(name, {}) }));
    });
    const alternating = [0, 1].flatMap((turn) => ids.flatMap((pair) => pair[turn] ?? []));
    const [first] = alternating;
    const refs = first ? [...alternating, first] : [];
    await erase();
    let outcomes: readonly string[] = [];
    const spent = await calls(async () => {
      outcomes = await erase(...refs);
    });
    expect(new Set(outcomes)).toEqual(new Set(['done']));
    // Two deletions and the bin; the list of objects is read once a day.
    expect(spent).toBeLessThanOrEqual(4);
  });

  test('two redactions of one record are one row of the call', async () => {
    const { world, connection, double } = await bench();
    const ref = {
      kind: 'Contact',
      id: world.insert('Contact', { LastName: 'B', Title: 'x', Department: 'y' }),
    };
    const outcomes = await connection.redact.call(
      [
        { ref, fields: ['Title'] },
        { ref, fields: ['Department'] },
      ],
      context,
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    const { Title, Department } = double.witness.record('Contact', ref.id)?.fields ?? {};
    expect([Title, Department]).toEqual([null, null]);
  });

  test('objections of more people than there are chunks are written in one call', async () => {
    const { world, connection, double, calls } = await bench();
    const objections = Array.from({ length: 12 }, (_, at) => {
      const Email = `p${at}@example.fr`;
      const individual = world.insert('Individual', { LastName: `P${at}` });
      world.insert('Contact', { LastName: `P${at}`, Email, IndividualId: individual });
      return { channel: 'email' as const, address: Email, refs: [] };
    });
    await connection.object.call([{ channel: 'email', address: 'x@example.fr', refs: [] }], context);
    const spent = await calls(() => connection.object.call(objections, context));
    const flags = double.witness.records().filter(({ fields }) => fields['HasOptedOutSolicit'] === true);
    expect([flags.length, spent]).toEqual([12, 3]);
  });

  test('a lock on the row is asked again later, a rule of the org is for a person', async () => {
    const { world, erase } = await bench();
    const [locked, ruled] = ['A', 'B'].map((LastName) => world.insert('Contact', { LastName }));
    world.lock(locked ?? '', 1);
    expect(await erase({ kind: 'Contact', id: locked ?? '' })).toEqual(['rate-limited UNABLE_TO_LOCK_ROW']);
    world.deleteTrigger('Contact', 'non');
    expect((await erase({ kind: 'Contact', id: ruled ?? '' }))[0]).toMatch(/^blocked /);
  });

  test('tokens that SOAP refuses leave the record in the bin, and both probe and verify say so', async () => {
    const { world, erase, connection, double } = await bench({ features: { jwtAccessTokens: true } });
    const anna = world.insert('Contact', { LastName: 'Blériot' });
    const ref = { kind: 'Contact', id: anna };
    expect((await connection.probe.call(context)).missing.map((gap) => gap.what)).toEqual([
      'emptying the recycle bin: erased records stay restorable for 15 days',
    ]);
    expect(await erase(ref)).toEqual(['done']);
    expect(double.witness.record('Contact', anna)?.state).toBe('recycled');
    const [verdict] = await connection.verify.call([{ expected: 'absent', ref }], context);
    expect(verdict?.status).toBe('recoverable');
  });

  test('an emptying that was answered with something else is no emptying', async () => {
    const { world, erase, double } = await bench();
    const id = world.insert('Contact', { LastName: 'Blériot' });
    double.faults.add({ match: /Soap/, effect: { status: 200, body: { hello: 1 } } });
    expect(await erase({ kind: 'Contact', id })).toEqual(['unknown-outcome UNREADABLE']);
    expect(double.witness.record('Contact', id)?.state).toBe('recycled');
  });

  test('a loser of a merge that the bin refuses does not keep the others in it', async () => {
    const { world, erase, double } = await bench();
    const [winner, loser, parent] = ['A', 'B', 'C'].map((LastName) => world.insert('Contact', { LastName }));
    world.merge(winner ?? '', [loser ?? '']);
    double.faults.add({
      match: /Soap/,
      effect: { status: 500, body: [{ errorCode: 'INVALID_ID_FIELD', message: 'no' }] },
      times: 1,
    });
    const refs = [winner, parent].map((id) => ({ kind: 'Contact', id: id ?? '' }));
    expect(await erase(...refs)).toEqual(['done', 'done']);
    const states = [winner, loser, parent].map((id) => double.witness.record('Contact', id ?? '')?.state);
    expect(states).toEqual(['purging', 'purging', 'purging']);
  });

  test('an emptied record is waited for until queryAll forgets it', async () => {
    const { world, erase, connection, double } = await bench();
    const ref = { kind: 'Contact', id: world.insert('Contact', { LastName: 'Blériot' }) };
    await erase(ref);
    const [first] = await connection.verify.call([{ expected: 'absent', ref }], context);
    expect(first?.status).toBe('pending');
    double.clock.moveBy(25 * hour);
    const [later] = await connection.verify.call([{ expected: 'absent', ref }], context);
    expect(later).toEqual({ status: 'as-expected' });
  });
});

test('an emptied record that is still seen after three days is doubted', async () => {
  const { world, erase, connection, double } = await bench({
    behaviours: { emptiedVisibleMs: 10 * 24 * hour },
  });
  const ref = { kind: 'Contact', id: world.insert('Contact', { LastName: 'Blériot' }) };
  await erase(ref);
  double.clock.moveBy(73 * hour);
  const [verdict] = await connection.verify.call([{ expected: 'absent', ref }], context);
  expect(verdict?.status).toBe('recoverable');
});

describe('overwriting and objecting', () => {
  test('what the org requires becomes an opaque word, everything else is emptied', async () => {
    const { world, connection, double, expand } = await bench();
    const lead = world.insert('Lead', {
      FirstName: 'Anna',
      LastName: 'Blériot',
      Company: 'Cabinet Blériot',
      Email: 'a@example.fr',
      Status: 'Open',
    });
    const ref = { kind: 'Lead', id: lead };
    const fields = (await expand(ref))[0]?.redactable ?? [];
    expect(await connection.redact.call([{ ref, fields }], context)).toEqual([
      { status: 'done', value: null },
    ]);
    const stored = double.witness.record('Lead', lead)?.fields ?? {};
    expect([stored['FirstName'], stored['Email'], stored['Status']]).toEqual([null, null, 'Open']);
    expect([stored['LastName'], stored['Company']]).toEqual([
      expect.stringMatching(/^redacted-/),
      expect.stringMatching(/^redacted-/),
    ]);
    expect(await connection.verify.call([{ expected: 'redacted', ref, fields }], context)).toEqual([
      { status: 'as-expected' },
    ]);
  });

  test('a person’s row is emptied of all that says something of them, not of its texts alone', async () => {
    const { world, connection, double, expand } = await bench();
    world.defineFields('Contact', [
      'Salary__c currency',
      'Position__Latitude__s double',
      'Wedding__c date',
      'Diets__c multipicklist',
      'Rank__c picklist required',
      'Vegetarian__c boolean',
      'Doctor__c -> Contact clear',
    ]);
    const doctor = world.insert('Contact', { LastName: 'Docteur' });
    const anna = world.insert('Contact', {
      LastName: 'Blériot',
      Salutation: 'Mme',
      LeadSource: 'Salon',
      Birthdate: '1980-01-02',
      Salary__c: 30_000,
      Position__Latitude__s: 48.1,
      Wedding__c: '2010-06-05',
      Diets__c: 'Sans sel',
      Rank__c: 'A',
      Vegetarian__c: true,
      Doctor__c: doctor,
    });
    const ref = { kind: 'Contact', id: anna };
    const fields = (await expand(ref))[0]?.redactable ?? [];
    expect(await connection.redact.call([{ ref, fields }], context)).toEqual([
      { status: 'done', value: null },
    ]);
    const stored = Object.entries(double.witness.record('Contact', anna)?.fields ?? {}).filter(
      ([name, value]) =>
        value !== null && value !== false && !/^(Id|.*Date|SystemModstamp|.*ById|OwnerId)$/.test(name),
    );
    expect(Object.fromEntries(stored)).toEqual({
      LastName: expect.stringMatching(/^redacted-/),
      Name: expect.stringMatching(/^redacted-/),
      Rank__c: 'A',
      Vegetarian__c: true,
      Doctor__c: doctor,
    });
    expect(await connection.verify.call([{ expected: 'redacted', ref, fields }], context)).toEqual([
      { status: 'as-expected' },
    ]);
  });

  test('a sent mail cannot be overwritten, and expand offers no such thing', async () => {
    const { world, expand } = await bench();
    const { emailMessageId } = world.email({
      from: 'a@example.fr',
      to: ['b@example.fr'],
      subject: 's',
      body: 'b',
    });
    const [mail] = await expand({ kind: 'EmailMessage', id: emailMessageId });
    expect([mail?.can, mail?.redactable]).toEqual([['erase'], []]);
  });

  test('an objection by mail address stops every row that carries it, and the prospecting of its Individual', async () => {
    const { world, connection, double } = await bench();
    const individual = world.insert('Individual', { LastName: 'Blériot' });
    const contact = world.insert('Contact', {
      LastName: 'Blériot',
      Email: 'a@example.fr',
      IndividualId: individual,
    });
    const lead = world.insert('Lead', {
      LastName: 'Blériot',
      Company: 'x',
      Email: 'A@example.fr',
      Status: 'Open',
    });
    const objection = { channel: 'email' as const, address: 'a@example.fr', refs: [] };
    expect(await connection.object.call([objection], context)).toEqual([{ status: 'done', value: null }]);
    const value = (kind: string, id: string, field: string) => double.witness.record(kind, id)?.fields[field];
    expect([
      value('Contact', contact, 'HasOptedOutOfEmail'),
      value('Lead', lead, 'HasOptedOutOfEmail'),
      value('Individual', individual, 'HasOptedOutSolicit'),
    ]).toEqual([true, true, true]);
    expect(await connection.object.call([objection], context)).toEqual([{ status: 'already' }]);
  });

  test('a converted lead, which nothing may change, does not stand in the way of an objection', async () => {
    const { world, connection, double } = await bench();
    const lead = world.insert('Lead', {
      LastName: 'Blériot',
      Company: 'x',
      Email: 'a@example.fr',
      Status: 'Open',
    });
    const { contactId } = world.convertLead(lead);
    const objection = { channel: 'email' as const, address: 'a@example.fr', refs: [] };
    expect(await connection.object.call([objection], context)).toEqual([{ status: 'done', value: null }]);
    expect(double.witness.record('Contact', contactId)?.fields['HasOptedOutOfEmail']).toBe(true);
    const expectation = { expected: 'objected' as const, ...objection };
    expect(await connection.verify.call([expectation], context)).toEqual([{ status: 'as-expected' }]);
  });

  test('a flag that field-level security hides is a refusal, not a success', async () => {
    const { world, connection } = await bench();
    world.insert('Contact', { LastName: 'Blériot', Email: 'a@example.fr' });
    world.hideField('all', 'Contact', 'HasOptedOutOfEmail');
    const [outcome] = await connection.object.call(
      [{ channel: 'email', address: 'a@example.fr', refs: [] }],
      context,
    );
    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { kind: 'denied', code: 'FIELD_NOT_EDITABLE' },
    });
  });

  test('restricting makes the Individual that carries the mark, and once', async () => {
    const { world, connection, double } = await bench();
    const ref = { kind: 'Contact', id: world.insert('Contact', { FirstName: 'Anna', LastName: 'Blériot' }) };
    expect(await connection.restrict.call([ref], context)).toEqual([{ status: 'done', value: null }]);
    expect(await connection.restrict.call([ref], context)).toEqual([{ status: 'already' }]);
    const made = double.witness.records().filter((record) => record.kind === 'Individual');
    expect(made.map((record) => record.fields['HasOptedOutProcessing'])).toEqual([true]);
  });

  const refusals: readonly (readonly [string, (of: Bench) => Ref, string])[] = [
    [
      'a rule of the org refuses the link',
      ({ world }) => {
        const id = world.insert('Contact', { LastName: 'Blériot' });
        world.validationRule('Contact', 'non');
        return { kind: 'Contact', id };
      },
      'blocked FIELD_CUSTOM_VALIDATION_EXCEPTION',
    ],
    [
      'the link is hidden',
      ({ world }) => {
        world.hideField('all', 'Contact', 'IndividualId');
        return { kind: 'Contact', id: world.insert('Contact', { LastName: 'Blériot' }) };
      },
      'denied FIELD_NOT_EDITABLE',
    ],
    [
      'the lead was converted',
      ({ world }) => {
        const id = world.insert('Lead', { LastName: 'Blériot', Company: 'x', Status: 'Open' });
        world.convertLead(id);
        return { kind: 'Lead', id };
      },
      'conflict CANNOT_UPDATE_CONVERTED_LEAD',
    ],
  ];
  test.each(refusals)(
    'where %s, restricting leaves no Individual that nobody finds again',
    async (_title, arrange, said) => {
      const org = await bench();
      const ref = arrange(org);
      const [outcome] = await org.connection.restrict.call([ref], context);
      expect(outcome?.status === 'failed' && `${outcome.failure.kind} ${outcome.failure.code}`).toBe(said);
      const left = org.double.witness.records().filter((record) => record.kind === 'Individual');
      expect(left.filter((record) => record.state !== 'purging')).toEqual([]);
    },
  );

  test('where nothing gets through once the Individual is there, it is linked all the same: no crash leaves it alone', async () => {
    const { world, connection, double } = await bench();
    const refs = ['Blériot', 'Garros'].map((LastName) => ({
      kind: 'Contact',
      id: world.insert('Contact', { LastName }),
    }));
    const individuals = () => double.witness.records().filter(({ kind }) => kind === 'Individual');
    double.faults.add({ match: () => individuals().length > 0, effect: { dropBefore: true } });
    const outcomes = await connection.restrict.call(refs, context);
    double.faults.clear();
    const linked = double.witness
      .records()
      .filter(({ kind }) => kind === 'Contact')
      .flatMap(({ fields }) => (typeof fields['IndividualId'] === 'string' ? [fields['IndividualId']] : []));
    expect(individuals().map(({ id }) => id)).toEqual(linked);
    expect(linked).toHaveLength(1);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect((await connection.restrict.call(refs, context)).map(({ status }) => status)).toEqual([
      'already',
      'done',
    ]);
  });

  test('one whose link is refused holds up nobody else', async () => {
    const { world, connection, double } = await bench();
    const lead = { kind: 'Lead', id: world.insert('Lead', { LastName: 'Blériot', Company: 'x' }) };
    const person = { kind: 'Contact', id: world.insert('Contact', { LastName: 'Garros' }) };
    world.validationRule('Lead', 'non');
    const outcomes = await connection.restrict.call([lead, person], context);
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'done']);
    expect(double.witness.records().filter(({ kind }) => kind === 'Individual')).toHaveLength(1);
  });

  test('without Data Protection and Privacy, restricting says what to switch on', async () => {
    const { world, connection } = await bench({ features: { dataProtection: false } });
    const ref = { kind: 'Contact', id: world.insert('Contact', { LastName: 'Blériot' }) };
    const [outcome] = await connection.restrict.call([ref], context);
    expect(outcome).toMatchObject({ status: 'failed', failure: { kind: 'denied', code: 'NO_INDIVIDUALS' } });
  });
});

describe('the account', () => {
  test('probe names the org, its environment and edition', async () => {
    const { connection, double } = await bench({ isSandbox: true });
    const probe = await connection.probe.call(context);
    expect(probe.identity).toMatchObject({ organizationId: double.organizationId, environment: 'sandbox' });
    expect([probe.missing, probe.readOnly, probe.unavailable]).toEqual([[], false, []]);
  });

  test('where the nonprofit package is installed, probe warns of what it deletes by itself', async () => {
    const { connection, world } = await bench();
    world.defineObject({ name: 'npe01__OppPayment__c', fields: ['npe01__Paid__c boolean'] });
    expect((await connection.probe.call(context)).missing.map((gap) => gap.what)).toEqual([
      'what the nonprofit package (NPSP) deletes by itself along with a contact, a household or a gift',
    ]);
  });

  test('without Modify All Data the account is read-only, and the mend is named', async () => {
    const { connection } = await bench({ permissions: { modifyAllData: false } });
    const probe = await connection.probe.call(context);
    expect([probe.readOnly, probe.unavailable.length]).toEqual([true, 7]);
    expect(probe.missing[0]?.mend).toBe('Give the integration user a permission set with Modify All Data.');
  });

  test('fields hidden from the token are gaps of the probe and of every record read', async () => {
    const { connection, world } = await bench();
    world.hideField('all', 'Contact', 'Birthdate');
    const ref = { kind: 'Contact', id: world.insert('Contact', { LastName: 'Blériot' }) };
    const probe = await connection.probe.call(context);
    const [read] = await connection.read.call([ref], null, context);
    expect(probe.missing.map((gap) => gap.what)).toEqual(['field Contact.Birthdate']);
    expect(read?.status === 'done' && read.value.hidden.map((gap) => gap.what)).toEqual([
      'field Contact.Birthdate',
    ]);
  });

  test('both sign-ins lead to the same org', async () => {
    const { double, connection } = await bench();
    const jwt = salesforce.connect(
      salesforce.settings.parse({
        loginUrl: double.url,
        auth: {
          kind: 'jwt-bearer',
          clientId: double.clientId,
          username: double.username,
          privateKey: double.privateKey,
        },
      }),
      {
        send: (_call, { signal }, attempt) => attempt(signal),
        now: () => double.clock.now(),
        opaque: randomUUID,
      },
    );
    expect((await jwt.probe.call(context)).identity).toEqual((await connection.probe.call(context)).identity);
  });

  test('an expired token is renewed once and the call goes on', async () => {
    const { double, connection } = await bench();
    await connection.probe.call(context);
    double.clock.moveBy(3 * hour);
    await connection.probe.call(context);
    expect(double.counters.of('oauth2/token')).toBe(2);
  });

  test('a token that is refused as soon as it is given is not asked for ever', async () => {
    const { double, connection } = await bench();
    double.faults.add({ match: /services\/data\/v/, effect: { expiredToken: true } });
    const before = double.counters.total;
    for (let times = 0; times < 5; times += 1) {
      await expect(connection.locate.call([email('a@example.fr')], null, context)).rejects.toThrow(
        VendorFailure,
      );
    }
    expect(double.counters.of('oauth2/token')).toBe(1);
    expect(double.counters.total - before).toBeLessThanOrEqual(6);
  });
});

test('a person with 500 activities costs a handful of calls, once the org has been described', async () => {
  const { world, calls, locate, expand, erase, connection } = await bench();
  const anna = world.insert('Contact', { LastName: 'Blériot', Email: 'anna@example.fr' });
  for (let made = 0; made < 500; made += 1) world.insert('Task', { WhoId: anna, Subject: `Appel ${made}` });
  const ref = { kind: 'Contact', id: anna };
  await locate(email('anna@example.fr'));
  const items = await expand(ref);
  expect(items).toHaveLength(501);
  const spent = {
    locate: await calls(() => locate(email('anna@example.fr'))),
    expand: await calls(() => expand(ref)),
    read: await calls(() =>
      connection.read.call(
        items.map((item) => item.ref),
        null,
        context,
      ),
    ),
    erase: await calls(() => erase(ref)),
    verify: await calls(() =>
      connection.verify.call(
        items.map((item) => ({ expected: 'absent' as const, ref: item.ref })),
        context,
      ),
    ),
  };
  expect(spent).toEqual({ locate: 3, expand: 3, read: 1, erase: 3, verify: 1 });
});

describe('records that stay', () => {
  test('a deal named after the person is overwritten where it names them, another deal is left alone', async () => {
    const { world, expand } = await bench();
    const acme = world.insert('Account', { Name: 'Acme' });
    const anna = world.insert('Contact', { FirstName: 'Anna', LastName: 'Blériot', AccountId: acme });
    const [hers, other] = ['Anna Bleriot: 811 €', 'Renouvellement'].map((Name) => {
      const id = world.insert('Opportunity', {
        Name,
        StageName: 'x',
        CloseDate: '2026-01-01',
        AccountId: acme,
      });
      world.insert('OpportunityContactRole', { OpportunityId: id, ContactId: anna });
      return id;
    });
    const found = await expand({ kind: 'Contact', id: anna });
    const deal = (id: string | undefined) => found.find((item) => item.ref.id === id);
    expect([deal(hers)?.redactable, deal(hers)?.can.includes('redact')]).toEqual([['Name'], true]);
    expect([deal(other)?.redactable, deal(other)?.can.includes('redact')]).toEqual([[], false]);
    expect(found.some((item) => item.ref.id === acme)).toBe(false);
  });

  test('a deal in which somebody else plays a part is theirs too: cut loose, never overwritten', async () => {
    const { world, expand } = await bench();
    world.defineFields('Opportunity', ['Thanked__c -> Contact clear children Thanked__r']);
    const [anna, paul] = ['Anna', 'Paul'].map((FirstName) =>
      world.insert('Contact', { FirstName, LastName: 'Blériot' }),
    );
    const deals = [{}, { Thanked__c: paul }, {}].map((more) => {
      const deal = { Name: 'Don d’Anna Blériot', StageName: 'x', CloseDate: '2026-01-01', ...more };
      const id = world.insert('Opportunity', deal);
      world.insert('OpportunityContactRole', { OpportunityId: id, ContactId: anna });
      return id;
    });
    world.insert('OpportunityContactRole', { OpportunityId: deals[2], ContactId: paul });
    const found = await expand({ kind: 'Contact', id: anna ?? '' });
    const seen = deals.map((id) => found.find((item) => item.ref.id === id));
    expect(seen.map((item) => [item?.relation, item?.others.persons, item?.redactable])).toEqual([
      ['owned', 0, ['Name']],
      ['shared', 1, []],
      ['shared', 1, []],
    ]);
  });

  test('a household of one is named and overwritten, a shared one is named and left', async () => {
    const { world, expand } = await bench();
    const [alone, shared] = ['Foyer Blériot', 'Anna Blériot et Paul Seul'].map((Name) =>
      world.insert('Account', { Name }),
    );
    const [anna, twin] = [alone, shared].map((AccountId) =>
      world.insert('Contact', { FirstName: 'Anna', LastName: 'Blériot', AccountId }),
    );
    world.insert('Contact', { FirstName: 'Paul', LastName: 'Seul', AccountId: shared });
    const of = async (contact: string | undefined) => {
      const item = (await expand({ kind: 'Contact', id: contact ?? '' })).find(
        (one) => one.ref.kind === 'Account',
      );
      return [item?.relation, item?.can, item?.redactable];
    };
    expect([await of(anna), await of(twin)]).toEqual([
      ['owned', ['redact'], ['Name']],
      ['shared', [], []],
    ]);
  });

  test('a person who is in a household twice is alone in it', async () => {
    const { world, expand } = await bench();
    const home = world.insert('Account', { Name: 'Foyer Blériot' });
    const twins = [1, 2].map(() =>
      world.insert('Contact', { FirstName: 'Anna', LastName: 'Blériot', AccountId: home }),
    );
    const found = await expand(...twins.map((id) => ({ kind: 'Contact', id })));
    expect(found.find((item) => item.ref.id === home)).toMatchObject({
      relation: 'owned',
      redactable: ['Name'],
    });
  });

  test('a household that says so is about all who live there, whatever its name, and then about the last', async () => {
    const { world, expand } = await bench();
    const home = world.insert('Account', {
      Name: 'Foyer Blériot',
      Type: 'Household',
      Description: 'Anna et Paul',
    });
    const [anna, paul] = ['Blériot', 'Ng'].map((LastName, index) => ({
      kind: 'Contact',
      id: world.insert('Contact', { FirstName: ['Anna', 'Paul'][index], LastName, AccountId: home }),
    }));
    if (!anna || !paul) throw new Error('Two live there.');
    const of = async (...people: readonly Ref[]) =>
      (await expand(...people))
        .filter((one) => one.ref.id === home)
        .map((one) => [one.of.id, one.others.persons, one.redactable]);
    expect(await of(paul)).toEqual([[paul.id, 1, []]]);
    expect(await of(anna, paul)).toEqual([
      [anna.id, 0, ['Description', 'Name']],
      [paul.id, 0, ['Description', 'Name']],
    ]);
    world.delete(anna.id);
    expect(await of(paul)).toEqual([[paul.id, 0, ['Description', 'Name']]]);
  });

  test('what hangs on a household of one is theirs, its address too; on a shared one, it is not', async () => {
    const { world, expand } = await bench();
    world.defineObject({
      name: 'Order_Address__c',
      fields: ['Account__c -> Account cascade children Addresses__r', 'Street__c string(255)'],
    });
    const [alone, shared] = ['Foyer Blériot', 'Anna Blériot et Paul Seul'].map((Name) =>
      world.insert('Account', {
        Name,
        BillingStreet: '3 rue du Port',
        Phone: '0612345678',
        Type: 'Household',
        Industry: 'none',
      }),
    );
    const homes = [alone, shared].map((Account__c) => world.insert('Order_Address__c', { Account__c }));
    const cases = [alone, shared].map((AccountId) => world.insert('Case', { AccountId, Subject: 'fuite' }));
    const [anna, twin] = [alone, shared].map((AccountId) =>
      world.insert('Contact', { FirstName: 'Anna', LastName: 'Blériot', AccountId }),
    );
    world.insert('Contact', { FirstName: 'Paul', LastName: 'Seul', AccountId: shared });
    const found = await expand({ kind: 'Contact', id: anna ?? '' });
    const of = (id: string | undefined) => found.find((item) => item.ref.id === id);
    expect(of(alone)?.redactable).toEqual(['BillingStreet', 'Name', 'Phone']);
    expect([of(homes[0])?.of.id, of(homes[0])?.whenErased, of(cases[0])?.can]).toEqual([
      alone,
      'stays',
      ['erase', 'redact'],
    ]);
    const others = (await expand({ kind: 'Contact', id: twin ?? '' })).map((item) => item.ref.id);
    expect(others).not.toContain(homes[1]);
    expect(others).not.toContain(cases[1]);
  });

  test('the task that repeats a mail is found through the mail', async () => {
    const { world, expand } = await bench();
    const { emailMessageId, taskId } = world.email({
      from: 'a@example.fr',
      to: ['b@acme.example'],
      subject: 's',
      body: 'b',
      incoming: true,
    });
    const found = await expand({ kind: 'EmailMessage', id: emailMessageId });
    expect(found.map((item) => item.ref.id)).toEqual([emailMessageId, taskId]);
  });
});
