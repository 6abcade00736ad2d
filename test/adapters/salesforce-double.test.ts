import { createSign } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { day, hour } from '../../adapters/double-kit/index.ts';
import {
  type SalesforceDouble,
  type SalesforceDoubleOptions,
  startSalesforceDouble,
  vendorFaults,
} from '../../adapters/salesforce/double/index.ts';

const running: SalesforceDouble[] = [];

afterEach(async () => {
  for (const double of running.splice(0)) await double.close();
});

async function orgWith(options: SalesforceDoubleOptions = {}): Promise<SalesforceDouble> {
  const double = await startSalesforceDouble(options);
  running.push(double);
  return double;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The wire is what is tested here: its shape is asserted, not assumed.
  readonly body: ReturnType<typeof JSON.parse>;
}

interface Sent {
  readonly body?: unknown;
  readonly csv?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly version?: string;
}

async function call(double: SalesforceDouble, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { body, csv, headers = {}, token = double.tokens.admin, version = '66.0' } = sent;
  const content = csv ?? (body === undefined ? null : JSON.stringify(body));
  const response = await fetch(`${double.url}/services/data/v${version}${path}`, {
    method,
    body: content,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': csv === undefined ? 'application/json' : 'text/csv',
      ...headers,
    },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

const query = (double: SalesforceDouble, soql: string, sent: Sent = {}): Promise<Reply> =>
  call(double, 'GET', `/query?q=${encodeURIComponent(soql)}`, sent);
const queryAll = (double: SalesforceDouble, soql: string): Promise<Reply> =>
  call(double, 'GET', `/queryAll?q=${encodeURIComponent(soql)}`);
const erase = (double: SalesforceDouble, ids: readonly string[], allOrNone = false): Promise<Reply> =>
  call(double, 'DELETE', `/composite/sobjects?ids=${ids.join(',')}&allOrNone=${allOrNone}`);
const ids = (reply: Reply): string[] => reply.body.records.map((record: { Id: string }) => record.Id);
const codes = (reply: Reply): unknown[] =>
  reply.body.map((row: { success: boolean; errors: { statusCode: string }[] }) =>
    row.success ? 'done' : row.errors[0]?.statusCode,
  );

async function emptyRecycleBin(
  double: SalesforceDouble,
  wanted: readonly string[],
  { token = double.tokens.admin, version = '66.0' } = {},
): Promise<string> {
  const response = await fetch(`${double.url}/services/Soap/u/${version}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body><emptyRecycleBin xmlns="urn:partner.soap.sforce.com">${wanted.map((id) => `<ids>${id}</ids>`).join('')}</emptyRecycleBin></soapenv:Body></soapenv:Envelope>`,
  });
  return response.text();
}

function person(double: SalesforceDouble, fields: Readonly<Record<string, unknown>> = {}): string {
  return double.world.insert('Contact', {
    FirstName: 'Éloïse',
    LastName: "D'Aubigné",
    Email: 'Eloise@Example.fr',
    ...fields,
  });
}

describe('SOQL', () => {
  test('compares text without regard to case and takes quotes and wildcards as they are escaped', async () => {
    const double = await orgWith();
    const eloise = person(double);
    person(double, { LastName: 'Daubigne', Email: 'other_x@example.fr' });
    const found = async (where: string): Promise<string[]> =>
      ids(await query(double, `SELECT Id FROM Contact WHERE ${where}`));

    expect(await found("Email = 'eloise@EXAMPLE.fr'")).toEqual([eloise]);
    expect(await found(String.raw`LastName LIKE 'd\'a%'`)).toEqual([eloise]);
    expect(await found(String.raw`LastName = 'x\\' OR LastName = '\' OR Id != null'`)).toEqual([]);
    expect(await found(String.raw`Email LIKE 'eloise\_%'`)).toEqual([]);
    expect(await found("Email LIKE '%@no-such-house.example'")).toEqual([]);
    expect(await found(`Id IN ('${eloise.slice(0, 15)}')`)).toEqual([eloise]);
    expect(await found("NOT (Email LIKE 'other%') AND CreatedDate = TODAY AND DoNotCall = false")).toEqual([
      eloise,
    ]);
  });

  test('reads parents, children and groups, and counts what is filled', async () => {
    const double = await orgWith();
    const account = double.world.insert('Account', { Name: 'Dupont SARL' });
    const eloise = person(double, { AccountId: account });
    const other = person(double, { Email: null });
    const task = double.world.insert('Task', { WhoId: eloise, Subject: 'Rappel' });

    const nested = await query(
      double,
      `SELECT Account.Name, (SELECT Id FROM Tasks) FROM Contact WHERE Id IN ('${eloise}','${other}') ORDER BY Id`,
    );
    expect(nested.body.records[0]).toMatchObject({
      Account: { Name: 'Dupont SARL' },
      Tasks: { totalSize: 1, records: [{ Id: task }] },
    });
    expect(nested.body.records[1]).toMatchObject({ Account: null, Tasks: null });
    const counted = await query(double, 'SELECT COUNT(Id) people, COUNT(Email) FROM Contact');
    expect(counted.body.records[0]).toMatchObject({ people: 2, expr0: 1 });
    const joined = await query(double, 'SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task)');
    expect(ids(joined)).toEqual([eloise]);
  });

  test('gives children in pages too', async () => {
    const double = await orgWith({ limits: { queryPageRows: 2 } });
    const eloise = person(double);
    const tasks = [1, 2, 3].map((at) =>
      double.world.insert('Task', { WhoId: eloise, Subject: `Appel ${at}` }),
    );
    const reply = await query(double, `SELECT (SELECT Id FROM Tasks) FROM Contact WHERE Id = '${eloise}'`);
    const { Tasks: first } = reply.body.records[0];
    expect([first.totalSize, first.done, first.records.length]).toEqual([3, false, 2]);
    const rest = await call(double, 'GET', first.nextRecordsUrl.replace(/^.*v66\.0/, ''));
    expect(ids(rest)).toEqual(tasks.slice(2));
  });

  test.each([
    ['SELECT Id FROM Nowhere', 'INVALID_TYPE'],
    ['SELECT Nothing FROM Contact', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Description LIKE 'a%'", 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE Email = 4', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'nobody'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT FIELDS(ALL) FROM Contact', 'MALFORMED_QUERY'],
    ['SELECT Id FROM ContentDocumentLink', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE Title = 'a' AND Title = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
    ['SELECT COUNT(), Id FROM Contact', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact LIMIT 5 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
  ])('refuses %s', async (soql, errorCode) => {
    const double = await orgWith();
    const reply = await query(double, soql);
    expect([reply.status, reply.body[0].errorCode]).toEqual([400, errorCode]);
  });

  test('gives pages by a locator that dies after two days, and refuses an address too long', async () => {
    const double = await orgWith({ limits: { queryPageRows: 2 } });
    const all = [person(double), person(double), person(double)];
    const first = await query(double, 'SELECT Id FROM Contact');
    expect([first.body.totalSize, first.body.done, ids(first)]).toEqual([3, false, all.slice(0, 2)]);
    const next = first.body.nextRecordsUrl.replace(/^.*v66\.0/, '');
    expect(ids(await call(double, 'GET', next))).toEqual(all.slice(2));

    double.clock.moveBy(2 * day + hour);
    const late = await call(double, 'GET', next, { token: double.tokens.issue() });
    expect(late.body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
    expect([414, 431]).toContain((await query(double, `SELECT Id FROM ${'x'.repeat(17_000)}`)).status);
  });
});

describe('deletion', () => {
  test('is blocked by a case and then takes activities and roles along, not mail, files or the lead', async () => {
    const double = await orgWith();
    const { world, witness } = double;
    const lead = world.insert('Lead', { LastName: 'Aubigné', Company: 'Dupont', Email: 'eloise@example.fr' });
    const { contactId, opportunityId } = world.convertLead(lead);
    const blocking = world.insert('Case', { ContactId: contactId });
    const task = world.insert('Task', { WhoId: contactId });
    const { emailMessageId } = world.email({
      from: 'eloise@example.fr',
      to: ['ventes@example.com'],
      subject: 'Devis',
      body: 'Bonjour',
      relationIds: [contactId],
      taskCopy: false,
    });
    const file = world.file({ title: 'cv.pdf', bytes: 'CV', linkedTo: [contactId] });

    const refused = await erase(double, [contactId]);
    expect(refused.body[0]).toEqual({
      success: false,
      errors: [
        expect.objectContaining({ statusCode: 'DELETE_FAILED', message: expect.stringContaining(blocking) }),
      ],
    });
    expect(codes(await erase(double, [blocking, contactId, contactId]))).toEqual([
      'done',
      'done',
      'DUPLICATE_VALUE',
    ]);
    expect(codes(await erase(double, [contactId]))).toEqual(['ENTITY_IS_DELETED']);
    const states = [contactId, task, emailMessageId, file.documentId, lead].map(
      (id) => witness.records().find((record) => record.id === id)?.state,
    );
    expect(states).toEqual(['recycled', 'recycled', 'live', 'live', 'live']);
    expect(witness.record('Lead', lead)?.fields['ConvertedContactId']).toBeNull();
    expect(witness.records().filter(({ kind }) => kind === 'OpportunityContactRole')).toEqual([]);
    expect(witness.record('Opportunity', opportunityId ?? '')?.state).toBe('live');
  });

  test('refuses a collection in which types alternate more often than ten times', async () => {
    const double = await orgWith();
    const ids = Array.from({ length: 11 }, (_, at) =>
      at % 2 === 0
        ? double.world.insert('Contact', { LastName: 'A' })
        : double.world.insert('Account', { Name: 'B' }),
    );
    const refused = await erase(double, ids);
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, 'LIMIT_EXCEEDED']);
    expect(codes(await erase(double, ids.toSorted()))).toEqual(ids.map(() => 'done'));
  });

  test('reaches the second hop: an account goes with its contacts unless one of them has a case', async () => {
    const double = await orgWith();
    const account = double.world.insert('Account', { Name: 'Dupont' });
    const contact = person(double, { AccountId: account });
    const asset = double.world.insert('Asset', { Name: 'Serveur', ContactId: contact });
    const blocking = double.world.insert('Case', { ContactId: contact });
    expect(codes(await erase(double, [account]))).toEqual(['DELETE_FAILED']);
    double.world.delete(blocking);
    expect(codes(await erase(double, [account]))).toEqual(['done']);
    expect(double.witness.record('Asset', asset)?.state).toBe('recycled');
  });

  test('with allOrNone takes everything back when one row fails', async () => {
    const double = await orgWith();
    const free = person(double);
    const held = person(double);
    double.world.insert('Case', { ContactId: held });
    const before = double.witness.snapshot();
    expect(codes(await erase(double, [free, held], true))).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'DELETE_FAILED',
    ]);
    expect(double.witness.snapshot()).toEqual(before);
  });

  test('is in the bin for 15 days, then shown by queryAll for a day, then gone', async () => {
    const double = await orgWith({ limits: { sessionIdleMs: 99 * day } });
    const contact = person(double);
    await erase(double, [contact]);
    const seen = async (): Promise<unknown> => [
      (await query(double, 'SELECT Id FROM Contact')).body.totalSize,
      (await queryAll(double, 'SELECT Id FROM Contact WHERE IsDeleted = true')).body.totalSize,
      double.witness.record('Contact', contact)?.state ?? 'absent',
    ];
    expect(await seen()).toEqual([0, 1, 'recycled']);
    double.clock.moveBy(15 * day);
    expect(await seen()).toEqual([0, 1, 'purging']);
    double.clock.moveBy(day);
    expect(await seen()).toEqual([0, 0, 'absent']);
  });

  test('is made final by emptyRecycleBin, which wants no cascaded id and no JWT below v68', async () => {
    const double = await orgWith();
    const contact = person(double);
    const task = double.world.insert('Task', { WhoId: contact });
    await erase(double, [contact]);
    expect(await emptyRecycleBin(double, [contact, task])).toContain('Fault');
    const jwt = double.tokens.issue({ jwt: true });
    expect(await emptyRecycleBin(double, [contact], { token: jwt })).toContain('sf:INVALID_SESSION_ID');
    expect(double.witness.record('Contact', contact)?.state).toBe('recycled');
    expect(await emptyRecycleBin(double, [contact], { token: jwt, version: '68.0' })).toContain(
      '<success>true</success>',
    );
    expect(double.witness.record('Task', task)?.state).toBe('purging');
    expect(await emptyRecycleBin(double, [contact])).toContain('no recycle bin entry found');
  });

  test('of a merged record: the loser is in the bin and names its master, its children have moved', async () => {
    const double = await orgWith();
    const master = person(double);
    const loser = person(double, { Email: 'autre@example.fr' });
    const task = double.world.insert('Task', { WhoId: loser });
    double.world.merge(master, [loser]);
    const seen = await queryAll(double, 'SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true');
    expect(seen.body.records[0]).toMatchObject({ Id: loser, MasterRecordId: master });
    expect(double.witness.record('Task', task)?.fields['WhoId']).toBe(master);
  });

  test('of a shared activity takes it from everybody, unless the org lets it survive', async () => {
    const outcome = async (sharedActivities: 'cascade' | 'survive'): Promise<unknown> => {
      const double = await orgWith({ behaviours: { sharedActivities } });
      const contact = person(double);
      const colleague = person(double, { LastName: 'Martin' });
      const task = double.world.insert('Task', { WhoId: contact });
      double.world.insert('TaskRelation', { TaskId: task, RelationId: colleague });
      await erase(double, [contact]);
      return double.witness.record('Task', task)?.state;
    };
    expect([await outcome('cascade'), await outcome('survive')]).toEqual(['recycled', 'live']);
  });
});

describe('writing', () => {
  test('keeps the old value of a tracked field in the history, which no call can delete', async () => {
    const double = await orgWith();
    const contact = person(double);
    const reply = await call(double, 'PATCH', `/sobjects/Contact/${contact}`, { body: { Email: null } });
    expect([reply.status, reply.headers.get('sforce-limit-info')]).toEqual([204, null]);
    const traces = double.witness.occurrences('eloise@example.fr');
    expect(traces).toMatchObject([{ kind: 'ContactHistory', field: 'OldValue' }]);
    expect(codes(await erase(double, [traces[0]?.id ?? '']))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
  });

  test('is refused as the platform refuses: sent mail, converted leads, rules, locks, lengths', async () => {
    const double = await orgWith();
    const { world } = double;
    const contact = person(double);
    const lead = world.insert('Lead', { LastName: 'Aubigné', Company: 'Dupont' });
    world.convertLead(lead);
    const mail = world.email({ from: 'a@example.fr', to: ['b@example.com'], subject: 's', body: 'b' });
    const patch = async (type: string, id: string, fields: object): Promise<unknown> =>
      codes(
        await call(double, 'PATCH', '/composite/sobjects', {
          body: { allOrNone: false, records: [{ attributes: { type }, Id: id, ...fields }] },
        }),
      )[0];

    expect(await patch('EmailMessage', mail.emailMessageId, { Subject: '-' })).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect(await patch('Lead', lead, { LastName: '-' })).toBe('CANNOT_UPDATE_CONVERTED_LEAD');
    expect(await patch('Contact', contact, { LastName: null })).toBe('REQUIRED_FIELD_MISSING');
    expect(await patch('Contact', contact, { FirstName: 'x'.repeat(41) })).toBe('STRING_TOO_LONG');
    expect(await patch('Contact', contact, { Email: 'nowhere' })).toBe('INVALID_EMAIL_ADDRESS');
    world.lock(contact, 1);
    expect(await patch('Contact', contact, { Title: 'x' })).toBe('UNABLE_TO_LOCK_ROW');
    expect(await patch('Contact', contact, { Title: 'x' })).toBe('done');
    world.validationRule('Contact', 'Le titre est obligatoire', 'Title');
    expect(await patch('Contact', contact, { Title: null })).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  });

  test('compares dates: If-Unmodified-Since answers 412 once somebody was there', async () => {
    const double = await orgWith();
    const contact = person(double);
    const read = await call(double, 'GET', `/sobjects/Contact/${contact}?fields=LastModifiedDate`);
    const since = new Date(read.body.LastModifiedDate).toUTCString();
    double.clock.moveBy(hour);
    double.world.update(contact, { Title: 'Directrice' });
    const reply = await call(double, 'PATCH', `/sobjects/Contact/${contact}`, {
      body: { Title: null },
      headers: { 'If-Unmodified-Since': since },
    });
    expect(reply.status).toBe(412);
    expect(double.witness.record('Contact', contact)?.fields['Title']).toBe('Directrice');
  });

  test('carries a person account and its contact as one person', async () => {
    const double = await orgWith({ features: { personAccounts: true } });
    const account = double.world.insert('Account', { LastName: 'Aubigné', PersonEmail: 'eloise@example.fr' });
    const contact = double.witness.records().find(({ kind }) => kind === 'Contact');
    expect(contact?.fields).toMatchObject({ Email: 'eloise@example.fr', IsPersonAccount: true });
    expect(codes(await erase(double, [contact?.id ?? '', account]))).toEqual(['DELETE_FAILED', 'done']);
    expect(double.witness.record('Contact', contact?.id ?? '')?.state).toBe('recycled');
  });

  test('goes several at a time, one referring to another, at the cost of one call', async () => {
    const double = await orgWith();
    const used = double.quota.used;
    const reply = await call(double, 'POST', '/composite', {
      body: {
        allOrNone: true,
        compositeRequest: [
          {
            method: 'POST',
            url: '/services/data/v66.0/sobjects/Account',
            referenceId: 'a',
            body: { Name: 'Dupont' },
          },
          {
            method: 'POST',
            url: '/services/data/v66.0/sobjects/Contact',
            referenceId: 'c',
            body: { LastName: 'Aubigné', AccountId: '@{a.id}' },
          },
        ],
      },
    });
    expect(
      reply.body.compositeResponse.map((answer: { httpStatusCode: number }) => answer.httpStatusCode),
    ).toEqual([201, 201]);
    expect(double.quota.used - used).toBe(1);
    const heavy = Array.from({ length: 6 }, (_, at) => ({
      method: 'GET',
      url: '/services/data/v66.0/query?q=SELECT+Id+FROM+Contact',
      referenceId: `q${at}`,
    }));
    expect((await call(double, 'POST', '/composite', { body: { compositeRequest: heavy } })).status).toBe(
      400,
    );
  });
});

describe('rights', () => {
  test('hide a field from describe and from queries alike', async () => {
    const double = await orgWith();
    const token = double.tokens.issue();
    double.world.hideField(token, 'Contact', 'DoNotCall');
    const names = async (sent: Sent): Promise<string[]> => {
      const reply = await call(double, 'GET', '/sobjects/Contact/describe', sent);
      return reply.body.fields.map((field: { name: string }) => field.name);
    };
    expect(await names({})).toContain('DoNotCall');
    expect(await names({ token })).not.toContain('DoNotCall');
    expect((await query(double, 'SELECT DoNotCall FROM Contact', { token })).body[0].errorCode).toBe(
      'INVALID_FIELD',
    );
  });

  test('describe tells what goes along and what blocks, custom lookups too', async () => {
    const double = await orgWith();
    double.world.defineObject({
      name: 'Guest_Review__c',
      fields: ['Contact__c -> Contact restrict children Guest_Reviews__r', 'Comments__c textarea(32000)'],
    });
    const reply = await call(double, 'GET', '/sobjects/Contact/describe');
    const rule = (child: string, field: string): unknown =>
      reply.body.childRelationships.find(
        (one: { childSObject: string; field: string }) => one.childSObject === child && one.field === field,
      );
    expect(rule('Case', 'ContactId')).toMatchObject({ cascadeDelete: false, restrictedDelete: true });
    expect(rule('Task', 'WhoId')).toMatchObject({ cascadeDelete: true, restrictedDelete: false });
    expect(rule('Lead', 'ConvertedContactId')).toMatchObject({
      cascadeDelete: false,
      restrictedDelete: false,
    });
    expect(rule('Guest_Review__c', 'Contact__c')).toMatchObject({
      restrictedDelete: true,
      relationshipName: 'Guest_Reviews__r',
    });
  });

  test('without View All Data a token silently sees only its own', async () => {
    const double = await orgWith();
    person(double);
    const token = double.tokens.issue({ permissions: { viewAllData: false, modifyAllData: false } });
    expect((await query(double, 'SELECT COUNT() FROM Contact', { token })).body.totalSize).toBe(0);
  });

  test('end with the session, and with the day when the calls are spent', async () => {
    const double = await orgWith({ limits: { dailyApiRequests: 2 } });
    const limited = async (): Promise<unknown> =>
      (await query(double, 'SELECT Id FROM Contact')).body[0]?.errorCode;
    double.tokens.revoke(double.tokens.admin);
    expect(await limited()).toBe('INVALID_SESSION_ID');
    const token = double.tokens.issue();
    double.quota.spend(2);
    const spent = await query(double, 'SELECT Id FROM Contact', { token });
    expect([spent.status, spent.body[0].message]).toEqual([403, 'TotalRequests Limit exceeded.']);
    double.clock.moveBy(25 * hour);
    expect((await query(double, 'SELECT Id FROM Contact', { token: double.tokens.issue() })).status).toBe(
      200,
    );
  });

  test('are granted for a signed assertion or for client credentials, to nobody else', async () => {
    const double = await orgWith();
    const sign = (claims: object): string => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'RS256' })}.${part(claims)}`;
      return `${text}.${createSign('RSA-SHA256').update(text).sign(double.privateKey, 'base64url')}`;
    };
    const token = async (form: Record<string, string>): Promise<ReturnType<typeof JSON.parse>> => {
      const response = await fetch(`${double.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      return response.json();
    };
    const claims = {
      iss: double.clientId,
      sub: double.username,
      aud: double.url,
      exp: Math.floor(double.clock.now().getTime() / 1000) + 120,
    };
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const granted = await token({ grant_type, assertion: sign(claims) });
    expect(granted).toMatchObject({ token_type: 'Bearer', instance_url: double.url });
    expect((await query(double, 'SELECT Id FROM Contact', { token: granted.access_token })).status).toBe(200);
    const stranger = { ...claims, sub: 'nobody@example.com' };
    expect((await token({ grant_type, assertion: sign(stranger) })).error).toBe('invalid_grant');
    expect((await token({ grant_type, assertion: `${sign(claims)}x` })).error).toBe('invalid_grant');
    const client = { client_id: double.clientId, client_secret: double.clientSecret };
    expect(await token({ grant_type: 'client_credentials', ...client })).toHaveProperty('access_token');
    expect((await token({ grant_type: 'client_credentials', ...client, client_secret: 'no' })).error).toBe(
      'invalid_client',
    );
  });
});

describe('bulk jobs', () => {
  test('hardDelete skips the bin, completes with failed rows, and is a permission of its own', async () => {
    const double = await orgWith();
    const free = person(double);
    const held = person(double);
    double.world.insert('Case', { ContactId: held });
    const body = { object: 'Contact', operation: 'hardDelete', contentType: 'CSV', lineEnding: 'LF' };
    const token = double.tokens.issue({ permissions: { bulkApiHardDelete: false } });
    expect((await call(double, 'POST', '/jobs/ingest', { body, token })).body[0].errorCode).toBe(
      'FEATURENOTENABLED',
    );

    const { id } = (await call(double, 'POST', '/jobs/ingest', { body })).body;
    await call(double, 'PUT', `/jobs/ingest/${id}/batches`, { csv: `Id\n${free}\n${held}\n` });
    await call(double, 'PATCH', `/jobs/ingest/${id}`, { body: { state: 'UploadComplete' } });
    const states: unknown[] = [];
    for (let poll = 0; poll < 2; poll += 1) {
      states.push((await call(double, 'GET', `/jobs/ingest/${id}`)).body);
    }
    expect(states).toMatchObject([
      { state: 'InProgress' },
      { state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 },
    ]);
    const failed = await call(double, 'GET', `/jobs/ingest/${id}/failedResults`);
    expect(failed.text).toMatch(new RegExp(`^"sf__Id","sf__Error","Id"\n"${held}","DELETE_FAILED:`));
    expect(double.witness.record('Contact', free)?.state).toBe('purging');
  });

  test('a query job is there for seven days, and gives pages as unforgiving as they come', async () => {
    const double = await orgWith({
      limits: { bulkPageRows: 3, queryJobsPerDay: 3, sessionIdleMs: 99 * day },
    });
    const all = Array.from({ length: 9 }, () => person(double)).sort();
    const make = async (query: string) =>
      call(double, 'POST', '/jobs/query', { body: { operation: 'query', query } });
    const { id } = (await make(`SELECT Id, CreatedDate FROM Contact WHERE Id > '${all[0]}' ORDER BY Id DESC`))
      .body;
    expect((await call(double, 'GET', `/jobs/query/${id}/results`)).body[0].errorCode).toBe(
      'INVALIDJOBSTATE',
    );
    expect((await call(double, 'DELETE', `/jobs/query/${id}`)).body[0].errorCode).toBe('INVALIDJOBSTATE');
    const states = [];
    for (let poll = 0; poll < 2; poll += 1)
      states.push((await call(double, 'GET', `/jobs/query/${id}`)).body.state);
    expect(states).toEqual(['InProgress', 'JobComplete']);

    const rows: string[] = [];
    const sizes: number[] = [];
    let locator = '';
    while (locator !== 'null') {
      const asked = locator === '' ? 'maxRecords=100' : `maxRecords=100&locator=${locator}`;
      const page = await call(double, 'GET', `/jobs/query/${id}/results?${asked}`);
      const [header, ...lines] = page.text.trimEnd().split('\n');
      expect(header).toBe('"Id","CreatedDate"');
      expect(lines[0]).toMatch(/^"003\w{15}","[\d-]+T[\d:]+\.000Z"$/);
      rows.push(...lines.map((line: string) => line.slice(1, 19)));
      sizes.push(lines.length);
      locator = page.headers.get('sforce-locator') ?? '';
    }
    expect(rows).toEqual(all.slice(1).reverse());
    expect(sizes).toEqual([3, 2, 3]);

    const strange = await call(double, 'GET', `/jobs/query/${id}/results?locator=MTAwMA`);
    expect([strange.status, strange.body[0].errorCode]).toEqual([400, 'INVALID_LOCATOR']);
    double.clock.moveBy(7 * day + 1);
    expect((await call(double, 'GET', `/jobs/query/${id}/results`)).status).toBe(404);

    expect((await make('SELECT MailingAddress FROM Contact')).body[0].errorCode).toBe(
      'FUNCTIONALITY_NOT_ENABLED',
    );
    double.queryJobs.endNext('Failed');
    const failing = (await make('SELECT Id FROM Contact')).body.id;
    for (let poll = 0; poll < 2; poll += 1) await call(double, 'GET', `/jobs/query/${failing}`);
    expect((await call(double, 'GET', `/jobs/query/${failing}`)).body.state).toBe('Failed');
    await make('SELECT Id FROM Contact');
    await make('SELECT Id FROM Contact');
    expect((await make('SELECT Id FROM Contact')).body[0].errorCode).toBe('EXCEEDEDLIMIT');
  });

  test('a query comes in pages of CSV until the locator says null, under one API version', async () => {
    const double = await orgWith({ limits: { bulkPageRows: 2 } });
    for (let at = 0; at < 3; at += 1) person(double, { FirstName: `"É", ${at}` });
    const body = { operation: 'query', query: 'SELECT FirstName, Account.Name FROM Contact' };
    const { id } = (await call(double, 'POST', '/jobs/query', { body })).body;
    for (let poll = 0; poll < 2; poll += 1) await call(double, 'GET', `/jobs/query/${id}`);
    const first = await call(double, 'GET', `/jobs/query/${id}/results`);
    expect(first.text).toBe('"FirstName","Account.Name"\n"""É"", 0",""\n"""É"", 1",""\n');
    const locator = first.headers.get('sforce-locator') ?? '';
    const second = await call(double, 'GET', `/jobs/query/${id}/results?locator=${locator}`);
    expect([second.headers.get('sforce-locator'), second.text.split('\n').length]).toEqual(['null', 3]);
    expect((await call(double, 'GET', `/jobs/query/${id}/results`, { version: '65.0' })).status).toBe(409);
  });
});

test('files and attachments give their bytes, and the witness reads them', async () => {
  const double = await orgWith();
  const contact = person(double);
  const { versionId } = double.world.file({ title: 'cv.txt', bytes: 'Née à Brest', linkedTo: [contact] });
  const reply = await call(double, 'GET', `/sobjects/ContentVersion/${versionId}/VersionData`);
  expect(reply.text).toBe('Née à Brest');
  expect(double.witness.occurrences('nee a brest')).toMatchObject([
    { kind: 'ContentVersion', id: versionId },
  ]);
});

test('thousands of rows load as they are, with columns nobody described and ids of their own', async () => {
  const double = await orgWith();
  const rows = Array.from({ length: 3_000 }, (_, at) => ({
    LastName: `Person ${at}`,
    npe01__HomeEmail__c: `p${at}@example.fr`,
    ...(at === 7 ? { Id: '003f400000YcpWFAAZ' } : {}),
  }));
  const loaded = double.world.load('Contact', rows);
  expect(loaded[7]).toBe('003f400000YcpWFAAZ');
  const found = await query(
    double,
    "SELECT Id, Name FROM Contact WHERE npe01__HomeEmail__c = 'P7@example.fr'",
  );
  expect(found.body.records[0]).toMatchObject({ Id: loaded[7], Name: 'Person 7' });
});

test('bad days come on demand', async () => {
  const double = await orgWith();
  double.faults.add({ match: /query/, effect: vendorFaults.concurrentLongCalls, times: 1 });
  double.faults.add({ match: /query/, effect: vendorFaults.htmlPage, after: 1, times: 1 });
  const first = await query(double, 'SELECT Id FROM Contact');
  expect([first.status, first.body[0].errorCode]).toEqual([403, 'REQUEST_LIMIT_EXCEEDED']);
  const second = await query(double, 'SELECT Id FROM Contact');
  expect([second.status, second.text.startsWith('<!DOCTYPE html>')]).toEqual([503, true]);
  expect((await query(double, 'SELECT Id FROM Contact')).status).toBe(200);
});
