import { describe, expect, test } from '@jest/globals';
import type { Objection, Outcome } from '../../src/contract/index.ts';
import type { Bench } from './salesforce-bench.ts';
import { bench, context } from './salesforce-bench.ts';

const toMail: Objection = { channel: 'email', address: 'anna@example.fr', refs: [] };
const toPhone: Objection = { channel: 'phone', address: '+33612345001', refs: [] };

function said(outcomes: readonly Outcome<null>[]): readonly string[] {
  return outcomes.map((one) =>
    one.status === 'failed' ? `${one.failure.kind} ${one.failure.code}` : one.status,
  );
}

describe('an objection is called done only where every row that may carry the address is seen', () => {
  const hidings: readonly (readonly [string, Objection, (of: Bench) => void])[] = [
    [
      'View All Data is lost',
      toMail,
      ({ double }) => double.tokens.permit({ viewAllData: false, modifyAllData: false }),
    ],
    ['leads are hidden', toMail, ({ world }) => world.deny('all', 'Lead', 'read')],
    ['the address is hidden', toMail, ({ world }) => world.hideField('all', 'Contact', 'Email')],
    [
      'the address is encrypted',
      toMail,
      ({ world }) => world.defineFields('Lead', ['Email email encrypted']),
    ],
    [
      'an address of the org’s own is encrypted',
      toMail,
      ({ world }) => world.defineFields('Contact', ['Mail__c email encrypted']),
    ],
    ['the number is hidden', toPhone, ({ world }) => world.hideField('all', 'Contact', 'MobilePhone')],
    ['the number is too short to be searched', { ...toPhone, address: '3631' }, () => undefined],
  ];

  test.each(hidings)('not where %s', async (_title, objection, hide) => {
    const org = await bench();
    hide(org);
    expect(said(await org.connection.object.call([objection], context))).toEqual(['denied NOT_VISIBLE']);
    const [verdict] = await org.connection.verify.call([{ expected: 'objected', ...objection }], context);
    expect(verdict?.status).toBe('unknown');
  });

  test('though what is seen is stopped all the same', async () => {
    const { world, connection, double } = await bench();
    const anna = world.insert('Contact', { LastName: 'Martin', Email: 'anna@example.fr' });
    world.deny('all', 'Lead', 'read');
    expect(said(await connection.object.call([toMail], context))).toEqual(['denied NOT_VISIBLE']);
    expect(double.witness.record('Contact', anna)?.fields['HasOptedOutOfEmail']).toBe(true);
  });

  test('an address that nobody carries is objected to at once where all of that is seen', async () => {
    const { connection } = await bench();
    expect(said(await connection.object.call([toMail, toPhone], context))).toEqual(['already', 'already']);
  });

  test('an objection to letters of a record that is gone finds nothing to write it on', async () => {
    const { world, connection } = await bench();
    const id = world.insert('Contact', { LastName: 'Martin' });
    world.delete(id);
    const refs = [{ kind: 'Contact', id }];
    const outcomes = await connection.object.call(
      [
        { channel: 'mail', address: '', refs },
        { channel: 'mail', address: '', refs: [{ kind: 'Contact', id: '003Qy00000ZZZZZAAA' }] },
      ],
      context,
    );
    expect(said(outcomes)).toEqual(['not-found NOT_FOUND', 'not-found NOT_FOUND']);
  });
});

describe('a tie that is hidden is not cut', () => {
  test.each([
    ['a case', 'Case', { Status: 'New' }, (of: Bench) => of.world.hideField('all', 'Case', 'ContactId')],
    [
      'a visit of the org’s own',
      'Visit__c',
      {},
      (of: Bench) => of.world.hideField('all', 'Visit__c', 'ContactId'),
    ],
  ])('%s whose reference field-level security hides', async (_title, kind, fields, hide) => {
    const org = await bench({}, { customObjects: { Visit__c: 'personal' } });
    org.world.defineObject({ name: 'Visit__c', fields: ['ContactId -> Contact clear children Visits__r'] });
    const anna = org.world.insert('Contact', { LastName: 'Martin' });
    const link = {
      ref: { kind, id: org.world.insert(kind, { ContactId: anna, ...fields }) },
      from: { kind: 'Contact', id: anna },
    };
    hide(org);
    expect(said(await org.connection.detach.call([link], context))).toEqual(['denied FIELD_NOT_VISIBLE']);
    const [verdict] = await org.connection.verify.call([{ expected: 'detached', ...link }], context);
    expect(verdict?.status).toBe('unknown');
  });

  test('a mail whose relations are hidden', async () => {
    const { world, connection } = await bench();
    const anna = world.insert('Contact', { LastName: 'Martin', Email: 'anna@example.fr' });
    const { emailMessageId } = world.email({
      from: 'sav@acme.example',
      to: ['anna@example.fr', 'bob@example.fr'],
      subject: 's',
      body: 'b',
      relationIds: [anna],
    });
    const link = { ref: { kind: 'EmailMessage', id: emailMessageId }, from: { kind: 'Contact', id: anna } };
    world.deny('all', 'EmailMessageRelation', 'read');
    expect(said(await connection.detach.call([link], context))).toEqual(['denied FIELD_NOT_VISIBLE']);
    const [verdict] = await connection.verify.call([{ expected: 'detached', ...link }], context);
    expect(verdict?.status).toBe('unknown');
  });
});

describe('what is encrypted is found by nobody, and said', () => {
  test.each([
    ['Contact', 'Email', 'email encrypted', 'email', 'anna@example.fr'],
    ['Case', 'SuppliedEmail', 'email encrypted', 'email', 'anna@example.fr'],
    ['EmailMessage', 'CcAddress', 'string(4000) encrypted', 'email', 'anna@example.fr'],
    ['EmailMessageRelation', 'RelationAddress', 'string(1000) encrypted', 'email', 'anna@example.fr'],
    ['Lead', 'MobilePhone', 'phone encrypted', 'phone', '+33612345001'],
    ['Contact', 'Name', 'string(121) readonly encrypted', 'name', 'Anna Martin'],
    ['Contact', 'Number__c', 'string(40) external encrypted', 'id', 'C-12'],
  ] as const)('%s.%s', async (object, field, type, kind, value) => {
    const { world, connection } = await bench();
    world.defineFields(object, [`${field} ${type}`]);
    const { gaps } = await connection.locate.call([{ kind, value }], null, context);
    expect(gaps.map(({ what, because }) => [what, because])).toEqual([
      [`field ${object}.${field}: it cannot be searched (encrypted)`, 'not-searchable'],
    ]);
  });

  test('though its neighbours are still searched', async () => {
    const { world, locate, connection } = await bench();
    world.defineFields('EmailMessage', ['CcAddress string(4000) encrypted']);
    const mail = { from: 'sav@acme.example', to: ['anna@example.fr'], subject: 's', body: 'b' };
    const { emailMessageId } = world.email(mail);
    const by = { kind: 'email', value: 'anna@example.fr' } as const;
    expect((await locate(by)).map(({ ref }) => ref.id)).toEqual([emailMessageId]);
    expect((await connection.locate.call([{ kind: 'name', value: 'Anna' }], null, context)).gaps).toEqual([]);
  });
});

describe('a search that takes Salesforce too long', () => {
  const mail = {
    from: 'sav@acme.example',
    to: ['anna@example.fr'],
    subject: 's',
    body: 'b',
    taskCopy: false,
  };
  const by = { kind: 'email', value: 'anna@example.fr' } as const;

  test('goes on by stretches of time, and finds what is in each', async () => {
    const { world, locate, calls, connection } = await bench();
    const now = Date.now();
    const ids = [10, 500, 2_500].map((days) => {
      const { emailMessageId } = world.email(mail);
      world.update(emailMessageId, { CreatedDate: new Date(now - days * 86_400_000) });
      return emailMessageId;
    });
    world.slowDown(
      (soql) => / FROM EmailMessage WHERE/.test(soql) && !/>= N_DAYS_AGO:\d+|< N_DAYS_AGO:2190/.test(soql),
    );
    const found = await locate(by);
    expect(found.map(({ ref }) => ref.id).sort()).toEqual(ids.sort());
    expect((await connection.locate.call([by], null, context)).gaps).toEqual([]);
    expect(await calls(() => locate(by))).toBeLessThan(10);
  });

  test('names what it could not go through, and finds the person all the same', async () => {
    const { world, connection, calls } = await bench();
    const anna = world.insert('Contact', { LastName: 'Martin', Email: 'anna@example.fr' });
    world.email(mail);
    world.slowDown((soql) => / FROM EmailMessage WHERE/.test(soql));
    const { items, gaps } = await connection.locate.call([by], null, context);
    expect(items.map(({ ref }) => ref.id)).toEqual([anna]);
    expect(gaps.map(({ what }) => what)).toEqual([
      'EmailMessage records: the search took too long for a part of them',
    ]);
    expect(await calls(() => connection.locate.call([by], null, context))).toBeLessThan(30);
  });

  test('leaves an objection undone where rows of people were not gone through', async () => {
    const { world, connection } = await bench();
    world.slowDown((soql) => / FROM Lead WHERE/.test(soql));
    expect(said(await connection.object.call([toMail], context))).toEqual(['denied NOT_VISIBLE']);
  });
});

describe('files are seen by a permission of their own', () => {
  test('without which probe and plan say so, and no file is called gone', async () => {
    const { world, connection, double } = await bench({ permissions: { queryAllFiles: false } });
    const anna = world.insert('Contact', { LastName: 'Martin' });
    const { documentId } = world.file({ title: 'f.txt', bytes: 'x', linkedTo: [anna] });
    const probe = await connection.probe.call(context);
    expect(probe.missing.map(({ what }) => what)).toEqual([
      'permission Query All Files: without it the files of others stay unseen',
    ]);
    const seen = await connection.expand.call([{ kind: 'Contact', id: anna }], null, context);
    expect([seen.items.length, seen.gaps.map(({ what }) => what)]).toEqual([
      1,
      ['files of the person: not all of them can be seen'],
    ]);
    const found = await connection.locate.call([{ kind: 'name', value: 'Martin' }], null, context);
    expect(found.gaps).toEqual(seen.gaps);
    const absent = { expected: 'absent', ref: { kind: 'ContentDocument', id: documentId } } as const;
    expect((await connection.verify.call([absent], context)).map(({ status }) => status)).toEqual([
      'unknown',
    ]);
    double.tokens.permit({ queryAllFiles: true });
    expect((await connection.verify.call([absent], context)).map(({ status }) => status)).toEqual([
      'contrary',
    ]);
    const again = await connection.expand.call([{ kind: 'Contact', id: anna }], null, context);
    expect([again.items.length, again.gaps]).toEqual([2, []]);
  });

  test('and converted leads are changed by one of their own', async () => {
    const { connection } = await bench({ permissions: { editConvertedLeads: false } });
    expect((await connection.probe.call(context)).missing.map(({ what }) => what)).toEqual([
      'permission View and Edit Converted Leads: without it converted leads can be neither changed nor erased',
    ]);
  });
});
