import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Context } from '../../src/contract/index.ts';
import type { Sent } from './salesforce-wire-org.ts';
import { ourUser, v66, wired } from './salesforce-wire-org.ts';

const context: Context = { signal: new AbortController().signal, priority: 'request' };
const id = '003Qy0000000001IAA';
const ref = { kind: 'Contact', id };
const [seller, reserved, colleague] = ['005000000000002AAA', '005000000000003AAA', '005000000000004AAA'];
const contact = {
  attributes: { type: 'Contact' },
  Id: id,
  IsDeleted: false,
  OwnerId: seller,
  FirstName: 'Zoé',
  LastName: 'Vieux',
  Email: 'zoe@example.fr',
  HasOptedOutOfEmail: false,
  IndividualId: null,
  CreatedDate: '2026-01-01T10:00:00.000+0000',
  LastModifiedDate: '2026-11-20T10:00:00.000+0000',
  SystemModstamp: '2026-11-20T10:00:00.000+0000',
  LastModifiedById: colleague,
};
const ours = { LastModifiedById: ourUser, LastModifiedDate: '2026-11-23T10:00:00.000+0000' };

const rights: Sent = {
  call: 'GET query',
  soql: 'SELECT PermissionsApiEnabled, PermissionsViewAllData, PermissionsModifyAllData, PermissionsViewSetup FROM UserPermissionAccess',
};
const rules = { 'sforce-auto-assign': 'FALSE', 'sforce-duplicate-rule-header': 'allowSave=true' };
const unmodified = { 'if-unmodified-since': 'Fri, 20 Nov 2026 10:00:00 GMT', ...rules };

beforeEach(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
// jest shares the process between files: an interceptor left on would catch another file's calls.
afterAll(() => nock.restore());

/** Each query of contacts finds what stands there by then; the last state stays. */
function contacts(
  ...states: readonly (readonly object[])[]
): (soql: string) => readonly Record<string, unknown>[] {
  let asked = 0;
  return (soql) => {
    if (!soql.includes('FROM Contact')) return [];
    asked += 1;
    return (states[Math.min(asked, states.length) - 1] ?? []) as readonly Record<string, unknown>[];
  };
}

const look = (columns: string): Sent => ({
  call: 'GET queryAll',
  soql: `SELECT ${columns} FROM Contact WHERE Id IN ('${id}')`,
});
const stamped = 'Id, IsDeleted, MasterRecordId, SystemModstamp, LastModifiedById';

test('rectify reads by id, writes on condition that nobody has since, and reads again', async () => {
  const { connection, sent } = wired({
    rows: contacts([contact], [{ ...contact, ...ours, LastName: 'Neuf' }]),
  });
  const correction = { ref, set: { LastName: 'Neuf' }, expect: { LastName: 'Vieux' } };
  expect(await connection.rectify?.call([correction], context)).toEqual([{ status: 'done', value: null }]);
  const read = look(`${stamped}, LastModifiedDate, HasOptedOutOfEmail, LastName`);
  expect(sent).toEqual([
    rights,
    read,
    { call: `PATCH sobjects/Contact/${id}`, body: { LastName: 'Neuf' }, headers: unmodified },
    rights,
    read,
  ]);
});

test('rectify refused as modified since reads anew, and tells what it finds then', async () => {
  const { connection, sent } = wired({
    rows: contacts(
      [contact],
      [{ ...contact, LastName: 'Autre', LastModifiedDate: '2026-11-23T09:59:59.000+0000' }],
    ),
    writes: [{ status: 412, body: [{ errorCode: 'PRECONDITION_FAILED', message: 'modified' }] }],
  });
  const correction = { ref, set: { LastName: 'Neuf' }, expect: { LastName: 'Vieux' } };
  expect(await connection.rectify?.call([correction], context)).toMatchObject([
    { status: 'failed', failure: { kind: 'conflict', code: 'CHANGED' } },
  ]);
  expect(sent.filter(({ call }) => call.startsWith('PATCH'))).toHaveLength(1);
});

const owner = look(`${stamped}, OwnerId, LastModifiedDate`);

test('reassign writes the owner and nothing else, by no assignment rule', async () => {
  const { connection, sent } = wired({
    rows: contacts([contact], [{ ...contact, ...ours, OwnerId: reserved }]),
  });
  const move = { ref, from: seller, to: reserved };
  expect(await connection.reassign?.call([move], context)).toEqual([{ status: 'done', value: null }]);
  expect(sent).toEqual([
    rights,
    owner,
    { call: `PATCH sobjects/Contact/${id}`, body: { OwnerId: reserved }, headers: unmodified },
    rights,
    owner,
  ]);
});

test('reassign writes nothing to a row that somebody else has by now', async () => {
  const { connection, sent } = wired({ rows: contacts([{ ...contact, OwnerId: colleague }]) });
  expect(await connection.reassign?.call([{ ref, from: reserved, to: seller }], context)).toMatchObject([
    { status: 'failed', failure: { kind: 'conflict', code: 'OWNER_CHANGED' } },
  ]);
  expect(sent).toEqual([rights, owner]);
});

test.each([
  ['INACTIVE_OWNER_OR_USER', 'operation performed with inactive user [005] as owner of contact'],
  ['INVALID_OPERATION', 'Queue not associated with this SObject type'],
  ['INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Nobody else may have Zoé Vieux.'],
])('an owner who is refused with %s is blocked, in words of our own', async (errorCode, message) => {
  const { connection } = wired({
    rows: contacts([contact]),
    writes: [{ status: 400, body: [{ errorCode, message, fields: ['OwnerId'] }] }],
  });
  const outcomes = await connection.reassign?.call([{ ref, from: seller, to: reserved }], context);
  expect(outcomes).toMatchObject([{ status: 'failed', failure: { kind: 'blocked', code: errorCode } }]);
  expect(JSON.stringify(outcomes)).not.toContain('Vieux');
});

const individual = look(`${stamped}, IndividualId, FirstName, LastName`);

test('restrict makes an Individual together with the link to it, both or neither', async () => {
  const { connection, sent } = wired({ rows: contacts([contact]) });
  expect(await connection.restrict?.call([ref], context)).toEqual([{ status: 'done', value: null }]);
  const httpHeaders = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true', 'Sforce-Auto-Assign': 'FALSE' };
  const compositeRequest = [
    {
      method: 'POST',
      url: `${v66}/sobjects/Individual`,
      referenceId: 'made',
      httpHeaders,
      body: { FirstName: 'Zoé', LastName: 'Vieux', HasOptedOutProcessing: true },
    },
    {
      method: 'PATCH',
      url: `${v66}/sobjects/Contact/${id}`,
      referenceId: 'named',
      httpHeaders,
      body: { IndividualId: '@{made.id}' },
    },
  ];
  const made: Sent = { call: 'POST composite', body: { allOrNone: true, compositeRequest } };
  expect(sent).toEqual([rights, individual, made]);
});

test('restrict marks the Individual that is there', async () => {
  const IndividualId = '0PK000000000009AAA';
  const { connection, sent } = wired({ rows: contacts([{ ...contact, IndividualId }]) });
  expect(await connection.restrict?.call([ref], context)).toEqual([{ status: 'done', value: null }]);
  const records = [{ attributes: { type: 'Individual' }, id: IndividualId, HasOptedOutProcessing: true }];
  expect(sent.slice(-2)).toEqual([
    {
      call: 'GET queryAll',
      soql: `SELECT Id, IsDeleted, SystemModstamp, LastModifiedById, FirstName, LastName, HasOptedOutProcessing FROM Individual WHERE Id IN ('${IndividualId}')`,
    },
    { call: 'PATCH composite/sobjects', body: { allOrNone: false, records }, headers: rules },
  ]);
});

test('an objection finds every row that carries the address, and sets its opt-out', async () => {
  const { connection, sent } = wired({ rows: contacts([contact]) });
  const objection = { channel: 'email', address: 'zoe@example.fr', refs: [] } as const;
  expect(await connection.object?.call([objection], context)).toEqual([{ status: 'done', value: null }]);
  const records = [{ attributes: { type: 'Contact' }, id, HasOptedOutOfEmail: true }];
  expect(sent).toEqual([
    rights,
    {
      call: 'GET query',
      soql: "SELECT Id, IsDeleted, CreatedDate, MasterRecordId, FirstName, LastName, Email, HasOptedOutOfEmail, IndividualId FROM Contact WHERE (Email IN ('zoe@example.fr'))",
    },
    {
      call: 'GET query',
      soql: "SELECT Id, IsDeleted, CreatedDate, FirstName, LastName, Email, HasOptedOutOfEmail, IsConverted FROM Lead WHERE (Email IN ('zoe@example.fr'))",
    },
    { call: 'PATCH composite/sobjects', body: { allOrNone: false, records }, headers: rules },
  ]);
});

test('an objection that a rule of the org refuses for its row is that row’s failure', async () => {
  const errors = [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not Zoé.', fields: [] }];
  const { connection } = wired({
    rows: contacts([contact]),
    writes: [{ status: 200, body: [{ success: false, errors }] }],
  });
  const objection = { channel: 'email', address: 'zoe@example.fr', refs: [] } as const;
  expect(await connection.object?.call([objection], context)).toMatchObject([
    { status: 'failed', failure: { kind: 'blocked', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' } },
  ]);
});

test('solicitations asks for memberships and for open tasks of the row', async () => {
  const { connection, sent } = wired({ rows: contacts([contact]) });
  expect(await connection.solicitations?.call([ref], null, context)).toEqual({
    items: [],
    cursor: null,
    gaps: [],
  });
  expect(sent).toEqual([
    rights,
    look(stamped),
    {
      call: 'GET query',
      soql: `SELECT Id, CampaignId, ContactId, LeadId, HasResponded, FirstRespondedDate, Campaign.Name, Campaign.IsActive, Campaign.Status, Campaign.EndDate FROM CampaignMember WHERE ContactId IN ('${id}')`,
    },
    {
      call: 'GET query',
      soql: `SELECT Id, WhoId, TaskSubtype, ActivityDate FROM Task WHERE WhoId IN ('${id}') AND IsClosed = false`,
    },
  ]);
});

test('changes asks for rows by SystemModstamp and id, deleted ones too, and goes on after the last', async () => {
  const at = '2026-11-23T09:50:00.000+0000';
  const changed = { ...contact, SystemModstamp: at, LastModifiedDate: at };
  const { connection, sent } = wired({ rows: contacts([changed], []) });
  const { changes } = connection;
  if (!changes) throw new Error('The verb changes is absent.');
  const { cursor } = await changes.call('Contact', null, context);
  const page = await changes.call('Contact', cursor, context);
  expect(page.items).toMatchObject([{ what: 'changed', ref }]);
  await changes.call('Contact', page.cursor, context);
  const columns =
    'Id, IsDeleted, MasterRecordId, CreatedDate, SystemModstamp, LastModifiedDate, LastModifiedById, Individual.SystemModstamp, Individual.LastModifiedDate, Individual.LastModifiedById, HasOptedOutOfEmail, IndividualId, Individual.HasOptedOutSolicit';
  const page1 = `SELECT ${columns} FROM Contact WHERE SystemModstamp >= 2026-11-23T09:45:00.000Z ORDER BY SystemModstamp, Id LIMIT 2000`;
  expect(sent.slice(0, 3)).toEqual([rights, { call: 'GET queryAll', soql: page1 }, rights]);
  expect(sent[3]).toMatchObject({
    call: 'GET queryAll',
    soql: expect.stringContaining('FROM Contact WHERE '),
  });
});
