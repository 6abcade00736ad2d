import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { failureOf, silenceOf } from '../../adapters/salesforce/failures.ts';
import { addressesIn, isSameNumber, wordsOf } from '../../adapters/salesforce/records.ts';
import { settingsSchema } from '../../adapters/salesforce/settings.ts';
import { apiName, chunkedQueries, inList, likePattern, quoted } from '../../adapters/salesforce/soql.ts';
import { download, errorIn } from '../../adapters/salesforce/transport.ts';
import { isRedacted, redactedValue } from '../../adapters/salesforce/values.ts';

const now = new Date('2026-11-23T10:00:00Z');

describe('failures', () => {
  test.each([
    [401, 'INVALID_SESSION_ID', '', 'denied', 'denied'],
    [400, 'invalid_grant', 'authentication failure', 'denied', 'denied'],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'quota-spent', 'quota-spent'],
    [500, 'sf:REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'quota-spent', 'quota-spent'],
    [
      403,
      'REQUEST_LIMIT_EXCEEDED',
      'ConcurrentPerOrgLongTxn Limit exceeded.',
      'rate-limited',
      'rate-limited',
    ],
    [403, 'API_DISABLED_FOR_ORG', '', 'denied', 'denied'],
    [403, 'INSUFFICIENT_ACCESS_OR_READONLY', '', 'denied', 'denied'],
    [200, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', '', 'denied', 'denied'],
    [200, 'UNABLE_TO_LOCK_ROW', '', 'rate-limited', 'rate-limited'],
    [400, 'QUERY_TIMEOUT', '', 'unavailable', 'unknown-outcome'],
    [503, 'SERVER_UNAVAILABLE', '', 'unavailable', 'unknown-outcome'],
    [500, 'UNKNOWN_EXCEPTION', '', 'unavailable', 'unknown-outcome'],
    [502, null, '<html>', 'unavailable', 'unknown-outcome'],
    [420, null, '', 'unavailable', 'unknown-outcome'],
    [500, 'soapenv:INVALID_ID_FIELD', '', 'unexpected', 'unexpected'],
    [404, 'ENTITY_IS_DELETED', '', 'not-found', 'not-found'],
    [404, 'NOT_FOUND', '', 'not-found', 'not-found'],
    [200, 'INVALID_CROSS_REFERENCE_KEY', '', 'not-found', 'not-found'],
    [200, 'DELETE_FAILED', 'Anna Blériot …', 'blocked', 'blocked'],
    [200, 'ENTITY_IS_LOCKED', '', 'blocked', 'blocked'],
    [200, 'CANNOT_UPDATE_CONVERTED_LEAD', '', 'blocked', 'blocked'],
    [200, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Le nom Blériot …', 'blocked', 'blocked'],
    [200, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', '', 'blocked', 'blocked'],
    [200, 'INVALID_FIELD_FOR_INSERT_UPDATE', '', 'denied', 'denied'],
    [400, 'INVALID_FIELD', '', 'invalid', 'invalid'],
    [400, 'MALFORMED_QUERY', '', 'invalid', 'invalid'],
    [200, 'ALL_OR_NONE_OPERATION_ROLLED_BACK', '', 'conflict', 'conflict'],
    [404, 'INVALID_QUERY_LOCATOR', '', 'conflict', 'conflict'],
    [412, null, '', 'conflict', 'conflict'],
    [414, null, '', 'invalid', 'invalid'],
    [431, null, '', 'invalid', 'invalid'],
    [429, null, '', 'rate-limited', 'rate-limited'],
    [418, null, '', 'unexpected', 'unexpected'],
    [200, 'SOMETHING_NEW', '', 'unexpected', 'unexpected'],
  ])('%d %s %s: %s to a read, %s to a write', (status, code, message, toRead, toWrite) => {
    const refusal = { status, code, message, headers: {} };
    const [read, write] = [failureOf(refusal, 'read', now), failureOf(refusal, 'write', now)];
    expect([read.kind, write.kind]).toEqual([toRead, toWrite]);
    expect(JSON.stringify([read, write])).not.toMatch(/Blériot|html/);
    expect(read.mend).not.toBe('');
  });

  test('a spent quota is asked again in an hour, since nothing tells when calls come free', () => {
    const refusal = { status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests', headers: {} };
    expect(failureOf(refusal, 'read', now).retryAt).toEqual(new Date('2026-11-23T11:00:00Z'));
  });

  test('a connection that was refused never carried the write', () => {
    const refused = new TypeError('fetch failed', {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    });
    expect(silenceOf(refused, 'write')).toMatchObject({ kind: 'unavailable', code: 'ECONNREFUSED' });
    expect(silenceOf(new DOMException('stop', 'AbortError'), 'write').kind).toBe('unknown-outcome');
  });

  test.each([
    ['[{"message":"m","errorCode":"INVALID_FIELD"}]', 'INVALID_FIELD'],
    ['{"error":"invalid_grant","error_description":"d"}', 'invalid_grant'],
    [
      '<x><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>f</faultstring></x>',
      'sf:INVALID_SESSION_ID',
    ],
    ['<html><body>503</body></html>', null],
    ['', null],
  ])('the code is read from %s', (body, code) => {
    expect(errorIn(body).code).toBe(code);
  });
});

describe('a download', () => {
  const download100 = (url: string) =>
    download(url, 'token', {
      signal: new AbortController().signal,
      effect: 'read',
      now: () => now,
      limitMs: 1_500,
    });

  test('may take longer than a call, as long as something comes', async () => {
    const server = await serving((response) => {
      const drops = setInterval(() => response.write('x'), 100);
      setTimeout(() => {
        clearInterval(drops);
        response.end();
      }, 2_000);
    });
    const stream = await download100(server.url);
    expect((await new Response(stream).text()).length).toBeGreaterThan(3);
    server.close();
  });

  test('ends where nothing comes any more, before the head or after it', async () => {
    const silent = await serving(() => undefined);
    await expect(download100(silent.url)).rejects.toThrow('unavailable');
    silent.close();
    const stalled = await serving((response) => response.write('x'));
    await expect(new Response(await download100(stalled.url)).text()).rejects.toThrow('unavailable');
    stalled.close();
  });

  async function serving(answer: (response: ServerResponse) => unknown) {
    const server = createServer((_request, response) => void answer(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const close = (): void => {
      server.closeAllConnections();
      server.close();
    };
    return { url: `http://127.0.0.1:${port}/`, close };
  }
});

describe('SOQL', () => {
  test.each([
    ["O'Neil", "'O\\'Neil'"],
    ["a\\' OR Id != null", "'a\\\\\\' OR Id != null'"],
    ['line\nbreak\r\ttab', "'line\\nbreak\\r\\ttab'"],
    ['nul\u0000bell\u0007', "'nul bell '"],
  ])('%j is written so that it stays one text', (text, literal) => {
    expect(quoted(text)).toBe(literal);
  });

  test('a wildcard of the data is no wildcard of the pattern', () => {
    expect(likePattern("50%_d'or")).toBe("'%50\\%\\_d\\'or%'");
  });

  test('a name that is no API name never reaches a query', () => {
    expect(() => apiName('Contact WHERE Id != null')).toThrow('not a Salesforce API name');
    expect(apiName('My_Object__c')).toBe('My_Object__c');
  });

  test('lists are cut at their number and at the length of the URL, and lose nothing', () => {
    const ids = Array.from({ length: 1_234 }, (_, at) => `003Qy${String(at).padStart(13, '0')}`);
    const queries = chunkedQueries(ids, 500, (list) => `SELECT Id FROM Contact WHERE Id IN ${list}`);
    expect(queries).toHaveLength(3);
    const long = Array.from({ length: 300 }, (_, at) => `${'é'.repeat(60)}${at}@example.fr`);
    const cut = chunkedQueries(long, 250, (list) => `SELECT Id FROM Contact WHERE Email IN ${list}`);
    for (const query of [...queries, ...cut]) expect(encodeURIComponent(query).length).toBeLessThan(16_000);
    const found = [...cut.join('').matchAll(/'([^']+)'/g)].map(([, value]) => value);
    expect(found).toEqual(long);
    expect(inList(['a', 'b'])).toBe("('a','b')");
  });
});

describe('comparing', () => {
  test.each([
    ['+33612345001', '06 12 34 50 01', true],
    ['+33612345001', '0033 6 12 34 50 01', true],
    ['+33612345001', '+44612345001', false],
    ['+33612345001', '12345001', false],
  ])('%s and %s are one number: %s', (one, other, isSame) => {
    expect(isSameNumber(one, other)).toBe(isSame);
  });

  test('addresses come out of any header, and names without case and accents', () => {
    expect(addressesIn('"Anna" <Anna@Example.fr>; b@example.fr, c@example.fr')).toEqual([
      'anna@example.fr',
      'b@example.fr',
      'c@example.fr',
    ]);
    expect(wordsOf("Jean-Noël  D'Ormesson")).toEqual(['jean', 'noel', 'd', 'ormesson']);
  });
});

describe('overwriting', () => {
  const field = {
    name: 'X',
    label: 'X',
    type: 'string',
    length: 80,
    nillable: false,
    updateable: true,
    filterable: true,
    isCustom: false,
    isExternalId: false,
    isForeign: false,
    referenceTo: [],
  };

  test.each([
    ['an optional field is emptied', { nillable: true }, null],
    ['a required text becomes a word', {}, 'redacted-word'],
    ['a short one becomes a short word', { length: 4 }, 'reda'],
    ['a required address stays an address', { type: 'email' }, 'redacted-word@redacted.invalid'],
    ['a required choice cannot be', { type: 'picklist' }, undefined],
    ['a read-only field cannot be', { updateable: false }, undefined],
  ])('%s', (_title, change, expected) => {
    const value = redactedValue({ ...field, ...change }, 'word');
    expect(value).toBe(expected);
    const { length } = { ...field, ...change };
    if (value !== undefined) expect(isRedacted(value, length)).toBe(true);
  });

  test('a value that was left is not taken for ours', () => {
    expect(['Blériot', 'red', 0, false].map((value) => isRedacted(value, 80))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('settings', () => {
  const auth = { kind: 'client-credentials', clientId: 'a', clientSecret: 'b' };
  const good = { loginUrl: 'https://acme.my.salesforce.com', auth };

  test('the smallest settings are an address and a way to sign in', () => {
    expect(settingsSchema.parse(good)).toMatchObject({
      apiVersion: '66.0',
      dailyRequests: 15_000,
      customObjects: {},
    });
  });

  test.each([
    [{ ...good, token: 'x' }],
    [{ ...good, apiVersion: 66 }],
    [{ ...good, apiVersion: '66' }],
    [{ ...good, loginUrl: 'acme' }],
    [{ ...good, auth: { ...auth, username: 'x' } }],
    [{ ...good, auth: { kind: 'password', username: 'x', password: 'y' } }],
    [{ ...good, customObjects: { Visit__c: 'mine' } }],
  ])('%j is refused', (settings) => {
    expect(settingsSchema.safeParse(settings).success).toBe(false);
  });
});
