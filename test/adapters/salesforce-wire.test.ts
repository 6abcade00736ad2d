import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { csvReader } from '../../adapters/salesforce/csv.ts';
import { catalogueOf } from '../../adapters/salesforce/describe.ts';
import { openClient } from '../../adapters/salesforce/client.ts';
import type { Client } from '../../adapters/salesforce/client.ts';
import { settingsSchema } from '../../adapters/salesforce/settings.ts';
import type { Context, Failure, VendorCall } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

const host = 'https://acme.my.salesforce.com';
const v66 = '/services/data/v66.0';
const context: Context = { signal: new AbortController().signal, priority: 'request' };
const id = '003Qy0000000001IAA';
const sent: VendorCall[] = [];
let now = new Date('2026-11-23T10:00:00Z');

beforeEach(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  sent.length = 0;
  now = new Date('2026-11-23T10:00:00Z');
});
afterEach(() => nock.cleanAll());
// jest shares the process between files: an interceptor left on would catch another file's calls.
afterAll(() => nock.restore());

function client(
  auth: unknown = { kind: 'client-credentials', clientId: 'key', clientSecret: 'secret' },
): Client {
  return openClient(settingsSchema.parse({ loginUrl: host, auth }), {
    send: (call, { signal }, attempt) => {
      sent.push(call);
      return attempt(signal);
    },
    now: () => now,
    opaque: () => 'opaque',
  });
}

function grantToken(token = '00D!opaque'): nock.Scope {
  return nock(host).post('/services/oauth2/token').reply(200, {
    access_token: token,
    instance_url: host,
    id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA',
    token_type: 'Bearer',
  });
}

async function failureFrom(work: Promise<unknown>): Promise<Failure | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof VendorFailure) return error.failure;
    throw error;
  }
}

describe('signing in', () => {
  test('client credentials are posted to the org’s own domain', async () => {
    const token = nock(host)
      .post('/services/oauth2/token', {
        grant_type: 'client_credentials',
        client_id: 'key',
        client_secret: 'secret',
      })
      .reply(200, {
        access_token: 't',
        instance_url: host,
        id: `${host}/id/00D000000000001EAA/005000000000001AAA`,
      });
    const session = await client().session(context);
    expect([session.organizationId, session.userId]).toEqual(['00D000000000001EAA', '005000000000001AAA']);
    expect(token.isDone()).toBe(true);
  });

  test('the JWT assertion is signed, short-lived, and for the host that reads it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let assertion = '';
    nock(host)
      .post('/services/oauth2/token', (body: Readonly<Record<string, string>>) => {
        assertion = body['assertion'] ?? '';
        return body['grant_type'] === 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      })
      .reply(200, {
        access_token: 't',
        instance_url: host,
        id: `${host}/id/00D000000000001EAA/005000000000001AAA`,
      });
    await client({
      kind: 'jwt-bearer',
      clientId: 'key',
      username: 'greffe@example.com',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }).session(context);
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'key',
      sub: 'greffe@example.com',
      aud: host,
      exp: now.getTime() / 1000 + 180,
    });
    expect(
      createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url'),
    ).toBe(true);
  });

  test('a refused sign-in is denied, by its own code, and is tried anew by the next call', async () => {
    nock(host)
      .post('/services/oauth2/token')
      .reply(400, { error: 'invalid_grant', error_description: 'user hasn’t approved this consumer' });
    grantToken();
    const sales = client();
    expect(await failureFrom(sales.session(context))).toMatchObject({
      kind: 'denied',
      code: 'invalid_grant',
    });
    expect((await sales.session(context)).accessToken).toBe('00D!opaque');
  });

  test('an expired token is renewed once, and calls refused together share the renewal', async () => {
    grantToken('00D!old');
    grantToken('00D!new');
    const expired = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
    nock(host)
      .get(`${v66}/sobjects`)
      .matchHeader('authorization', 'Bearer 00D!old')
      .times(2)
      .reply(401, expired);
    nock(host)
      .get(`${v66}/sobjects`)
      .matchHeader('authorization', 'Bearer 00D!new')
      .times(2)
      .reply(200, { sobjects: [{ name: 'Contact' }] });
    const sales = client();
    await sales.session(context);
    now = new Date('2026-11-23T12:00:00Z');
    await Promise.all([sales.describeGlobal(context), sales.describeGlobal(context)]);
    expect(sent.filter((call) => call.endpoint.includes('token'))).toHaveLength(2);
    expect(nock.isDone()).toBe(true);
  });

  test('a second renewal within a minute is refused', async () => {
    grantToken();
    nock(host)
      .get(`${v66}/sobjects`)
      .reply(401, [
        { message: 'This session is not valid for use with the REST API', errorCode: 'INVALID_SESSION_ID' },
      ]);
    expect(await failureFrom(client().describeGlobal(context))).toMatchObject({
      kind: 'denied',
      code: 'INVALID_SESSION_ID',
    });
    expect(sent.map((call) => call.endpoint)).toEqual(['POST services/oauth2/token', 'GET sobjects']);
  });
});

describe('what is sent', () => {
  test('five queries travel in one composite call, each with its path of the one version', async () => {
    grantToken();
    const query = `${v66}/query?q=${encodeURIComponent("SELECT Id FROM Contact WHERE LastName = 'O\\'Neil'")}`;
    nock(host)
      .post(`${v66}/composite`, {
        allOrNone: false,
        compositeRequest: [
          { method: 'GET', url: query, referenceId: 'q0' },
          { method: 'GET', url: `${v66}/queryAll?q=SELECT%20Id%20FROM%20Lead`, referenceId: 'q1' },
        ],
      })
      .reply(200, {
        compositeResponse: [
          {
            body: { totalSize: 1, done: true, records: [{ Id: id }] },
            httpHeaders: {},
            httpStatusCode: 200,
            referenceId: 'q0',
          },
          {
            body: [{ errorCode: 'INVALID_TYPE', message: 'Lead' }],
            httpHeaders: {},
            httpStatusCode: 400,
            referenceId: 'q1',
          },
        ],
      });
    const answers = await client().composite(
      [
        { soql: "SELECT Id FROM Contact WHERE LastName = 'O\\'Neil'", deletedToo: false },
        { soql: 'SELECT Id FROM Lead', deletedToo: true },
      ],
      context,
    );
    expect(answers).toMatchObject([
      { rows: [{ Id: id }], next: null },
      { kind: 'invalid', code: 'INVALID_TYPE' },
    ]);
  });

  test('rows of a collection are answered by position, since a failed one may lack its id', async () => {
    grantToken();
    nock(host)
      .delete(`${v66}/composite/sobjects?ids=${id},003000000000002AAA,001000000000001AAA&allOrNone=false`)
      .reply(200, [
        { id, success: true, errors: [] },
        {
          id: '003000000000002AAA',
          success: false,
          errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }],
        },
        {
          success: false,
          errors: [{ statusCode: 'DELETE_FAILED', message: 'Anna Blériot is associated with…' }],
        },
      ]);
    const results = await client().deleteRows([id, '001000000000001AAA', '003000000000002AAA'], context);
    expect(results.map((result) => result.failure?.kind ?? 'done')).toEqual(['done', 'blocked', 'not-found']);
    expect(JSON.stringify(results)).not.toContain('Blériot');
  });

  test('a collection that answers fewer rows than it was given is not believed', async () => {
    grantToken();
    nock(host)
      .delete(/composite\/sobjects/)
      .reply(200, [{ id, success: true, errors: [] }]);
    expect(await failureFrom(client().deleteRows([id, '003000000000002AAA'], context))).toMatchObject({
      kind: 'unknown-outcome',
      code: 'UNREADABLE',
    });
  });

  test('an update passes by duplicate and assignment rules', async () => {
    grantToken();
    nock(host, {
      reqheaders: { 'sforce-duplicate-rule-header': 'allowSave=true', 'sforce-auto-assign': 'FALSE' },
    })
      .patch(`${v66}/composite/sobjects`, {
        allOrNone: false,
        records: [{ attributes: { type: 'Contact' }, id, Email: null }],
      })
      .reply(200, [{ id, success: true, errors: [] }]);
    const results = await client().updateRows(
      [{ attributes: { type: 'Contact' }, id, Email: null }],
      context,
    );
    expect(results).toEqual([{ id, failure: null }]);
  });

  test('the bin is emptied by SOAP, with the session in the envelope', async () => {
    grantToken();
    nock(host)
      .post(
        '/services/Soap/u/66.0',
        (body: string) =>
          body.includes(`<ids>${id}</ids>`) && body.includes('<sessionId>00D!opaque</sessionId>'),
      )
      .reply(
        200,
        `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><emptyRecycleBinResponse><result><errors><message>invalid record id; no recycle bin entry found</message><statusCode>INVALID_ID_FIELD</statusCode></errors><id>${id}</id><success>false</success></result></emptyRecycleBinResponse></soapenv:Body></soapenv:Envelope>`,
        { 'content-type': 'text/xml; charset=utf-8' },
      );
    const [result] = await client().emptyRecycleBin([id], context);
    expect(result).toMatchObject({ id, failure: { code: 'INVALID_ID_FIELD' } });
  });

  test('every request names its endpoint without ids, its pool and its effect', async () => {
    grantToken();
    nock(host)
      .delete(/composite\/sobjects/)
      .reply(200, [{ id, success: true, errors: [] }]);
    await client().deleteRows([id], context);
    expect(sent).toEqual([
      { endpoint: 'POST services/oauth2/token', pools: ['daily-requests'], effect: 'read' },
      { endpoint: 'DELETE composite/sobjects', pools: ['daily-requests'], effect: 'write' },
    ]);
  });
});

describe('a job of the Bulk API', () => {
  const jobs = `${v66}/jobs/query`;
  const job = '750Qy0000000001IAA';

  test('is made by its query alone, looked at, read by locators, and deleted', async () => {
    grantToken();
    nock(host)
      .post(jobs, { operation: 'query', query: 'SELECT Id FROM Contact ORDER BY Id' })
      .matchHeader('authorization', 'Bearer 00D!opaque')
      .reply(200, { id: job, state: 'UploadComplete' });
    nock(host).get(`${jobs}/${job}`).reply(200, { id: job, state: 'JobComplete' });
    nock(host)
      .get(`${jobs}/${job}/results`)
      .query({ maxRecords: '5000' })
      .matchHeader('authorization', 'Bearer 00D!opaque')
      .reply(200, '"Id","Name"\n"1","a ""b"", c\r\nd"\n"2",""\n', {
        'Sforce-Locator': 'MTAw',
        'Sforce-NumberOfRecords': '2',
      });
    nock(host)
      .get(`${jobs}/${job}/results`)
      .query({ maxRecords: '5000', locator: 'MTAw' })
      .reply(200, '"Id","Name"\n"3","é"\n', { 'Sforce-Locator': 'null' });
    nock(host).delete(`${jobs}/${job}`).reply(204);
    const sales = client();
    expect(await sales.createQueryJob('SELECT Id FROM Contact ORDER BY Id', context)).toBe(job);
    expect(await sales.queryJob(job, 0, context)).toBe('complete');
    expect(await sales.queryResults(job, null, context)).toEqual({
      columns: ['Id', 'Name'],
      rows: [
        ['1', 'a "b", c\r\nd'],
        ['2', ''],
      ],
      locator: 'MTAw',
    });
    expect(await sales.queryResults(job, 'MTAw', context)).toEqual({
      columns: ['Id', 'Name'],
      rows: [['3', 'é']],
      locator: null,
    });
    await sales.deleteQueryJob(job, context);
    expect(nock.isDone()).toBe(true);
    const endpoints = [
      'POST jobs/query',
      'GET jobs/query',
      'GET jobs/query/results',
      'GET jobs/query/results',
      'DELETE jobs/query',
    ];
    expect(sent.slice(1)).toEqual(
      endpoints.map((endpoint) => ({ endpoint, pools: ['daily-requests'], effect: 'read' })),
    );
  });

  test.each([
    ['UploadComplete', 0, 2_000],
    ['InProgress', 2, 8_000],
    ['InProgress', 40, 15_000],
  ])(
    'that is %s after %d looks is looked at again later, by what repeats calls',
    async (state, polls, ms) => {
      grantToken();
      nock(host).get(`${jobs}/${job}`).reply(200, { state });
      expect(await failureFrom(client().queryJob(job, polls, context))).toMatchObject({
        kind: 'unavailable',
        code: 'JOB_NOT_READY',
        retryAt: new Date(now.getTime() + ms),
      });
    },
  );

  test.each(['Failed', 'Aborted'])('that ended as %s is told so, without its message', async (state) => {
    grantToken();
    nock(host).get(`${jobs}/${job}`).reply(200, { state, errorMessage: 'Anna Blériot' });
    expect(await client().queryJob(job, 0, context)).toBe('failed');
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['without a locator', '"Id"\n"1"\n', {}],
    [
      'of fewer rows than it says',
      '"Id"\n"1"\n',
      { 'Sforce-Locator': 'null', 'Sforce-NumberOfRecords': '2' },
    ],
    ['cut inside a cell', '"Id"\n"1', { 'Sforce-Locator': 'null' }],
    ['with a cell too many', '"Id"\n"1","2"\n', { 'Sforce-Locator': 'null' }],
    ['that is a page of HTML', '<html>maintenance</html>', {}],
  ])('a page %s is not believed', async (_title, body, headers) => {
    grantToken();
    nock(host)
      .get(/results/)
      .reply(200, body, headers);
    expect(await failureFrom(client().queryResults(job, null, context))).toMatchObject({
      code: 'UNREADABLE',
    });
  });

  test.each([
    [409, 'conflict'],
    [404, 'not-found'],
    [400, 'invalid'],
    [503, 'unavailable'],
  ])('a page refused with %d is %s', async (status, kind) => {
    grantToken();
    nock(host)
      .get(/results/)
      .reply(status, '');
    expect(await failureFrom(client().queryResults(job, 'MTAw', context))).toMatchObject({ kind });
  });

  test.each(['"Id"\n', ''])('no rows are none, with or without a header', async (body) => {
    grantToken();
    nock(host)
      .get(/results/)
      .reply(200, body, { 'Sforce-Locator': 'null', 'Sforce-NumberOfRecords': '0' });
    expect((await client().queryResults(job, null, context)).rows).toEqual([]);
  });
});

describe('CSV', () => {
  const text = ['Id,"Nom ""usuel"""\r\n', '"1","Zoé, dite\n""Zo"""\n', '2,\n', '"",""\n', '"5",""""'].join(
    '',
  );

  test.each([1, 2, 3, 7, 1_000])('is read the same however it is cut: in pieces of %d', (size) => {
    const reader = csvReader();
    for (let at = 0; at < text.length; at += size) reader.read(text.slice(at, at + size));
    expect(reader.end()).toEqual([
      ['Id', 'Nom "usuel"'],
      ['1', 'Zoé, dite\n"Zo"'],
      ['2', ''],
      ['', ''],
      ['5', '"'],
    ]);
  });
});

describe('jsforce under our transport', () => {
  test.each([420, 429, 503])('a %d is sent once: its own retries are out of the way', async (status) => {
    grantToken();
    const reads = nock(host).get(`${v66}/sobjects`).times(2).reply(status, 'busy');
    expect(await failureFrom(client().describeGlobal(context))).toMatchObject({ code: `HTTP_${status}` });
    expect(reads.pendingMocks()).toHaveLength(1);
  });

  test('Retry-After is read, which only a hook on the transport can see', async () => {
    grantToken();
    nock(host).get(`${v66}/sobjects`).reply(429, 'slow down', { 'Retry-After': '7' });
    expect(await failureFrom(client().describeGlobal(context))).toMatchObject({
      kind: 'rate-limited',
      retryAt: new Date(now.getTime() + 7_000),
    });
  });

  test('a dropped socket is unavailable to a read and unknown to a write', async () => {
    grantToken();
    nock(host)
      .get(`${v66}/sobjects`)
      .replyWithError(Object.assign(new Error('socket'), { code: 'ECONNRESET' }));
    nock(host)
      .delete(/composite/)
      .replyWithError(Object.assign(new Error('socket'), { code: 'ECONNRESET' }));
    const sales = client();
    expect(await failureFrom(sales.describeGlobal(context))).toMatchObject({ kind: 'unavailable' });
    expect(await failureFrom(sales.deleteRows([id], context))).toMatchObject({ kind: 'unknown-outcome' });
  });

  test('a redirect is not followed with the token in hand', async () => {
    grantToken();
    nock(host).get(`${v66}/sobjects`).reply(302, '', { location: 'https://elsewhere.example.com/' });
    expect(await failureFrom(client().describeGlobal(context))).toMatchObject({
      kind: 'unexpected',
      code: 'HTTP_302',
    });
  });

  test('a page of HTML in place of an answer is no empty answer', async () => {
    grantToken();
    nock(host).get(/query/).reply(200, '<html>maintenance</html>', { 'content-type': 'text/html' });
    const failure = await failureFrom(
      client().query({ soql: 'SELECT Id FROM Contact', deletedToo: false }, context),
    );
    expect(failure).toMatchObject({ kind: 'unexpected', code: 'UNREADABLE' });
  });
});

test.each([
  ['a list that is none', '/sobjects', {}],
  ['a list of nothing', '/sobjects', { sobjects: [] }],
  ['another object', '/sobjects/Contact/describe', { name: 'Lead', fields: [], childRelationships: [] }],
  ['an object without fields', '/sobjects/Contact/describe', { name: 'Contact' }],
])('%s in place of a description is not kept', async (_title, path, answer) => {
  grantToken();
  nock(host).get(`${v66}${path}`).reply(200, answer);
  nock(host)
    .get(`${v66}/sobjects`)
    .reply(200, { sobjects: [{ name: 'Contact' }] });
  nock(host)
    .get(`${v66}/sobjects/Contact/describe`)
    .reply(200, { name: 'Contact', fields: [], childRelationships: [] });
  const catalogue = catalogueOf(client(), { identifierFields: [], foreignFields: [] }, () => now);
  expect(await failureFrom(catalogue.of('Contact', context))).toMatchObject({ code: 'UNREADABLE' });
  expect((await catalogue.of('Contact', context))?.name).toBe('Contact');
});

test('the description of an object is asked once a day', async () => {
  grantToken();
  const listed = nock(host)
    .get(`${v66}/sobjects`)
    .times(2)
    .reply(200, { sobjects: [{ name: 'Contact', queryable: true }] });
  nock(host)
    .get(`${v66}/sobjects/Contact/describe`)
    .times(2)
    .reply(200, { name: 'Contact', fields: [], childRelationships: [] });
  const catalogue = catalogueOf(client(), { identifierFields: [], foreignFields: [] }, () => now);
  await catalogue.of('Contact', context);
  await catalogue.of('Contact', context);
  expect(listed.pendingMocks().length).toBeGreaterThan(0);
  now = new Date('2026-11-24T10:00:01Z');
  await catalogue.of('Contact', context);
  expect(nock.isDone()).toBe(true);
  expect(await catalogue.of('Nothing__c', context)).toBeNull();
});

test('a sign-in page in place of a token is a wrong address, and a key that is no key is said to be none', async () => {
  nock(host)
    .post('/services/oauth2/token')
    .reply(200, '<html>Log in</html>', { 'content-type': 'text/html' });
  expect(await failureFrom(client().session(context))).toMatchObject({ code: 'SIGN_IN_UNREADABLE' });
  const jwt = { kind: 'jwt-bearer', clientId: 'key', username: 'greffe@example.com', privateKey: 'no key' };
  expect(await failureFrom(client(jwt).session(context))).toMatchObject({ code: 'SIGN_IN_UNREADABLE' });
});
