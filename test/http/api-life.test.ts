import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ACTS } from '../../src/domain/approval.ts';
import type { ApiTestHouse, Answered } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { dpo } from '../support/house.ts';

// A person is erased by programs alone; what became of them is read from the tools, past greffe.

const forever = new AbortController().signal;
const zoe = 'zoe.canari@example.fr';
const luc = 'luc.canari@example.fr';

let house: ApiTestHouse;
let token: string;

beforeEach(async () => {
  house = await openApiHouse();
  token = await house.token(['dpo']);
  for (const system of Object.values(house.systems))
    for (const [given, email] of [
      ['Zoé', zoe],
      ['Luc', luc],
    ] as const)
      await system.world.person({ given, family: 'Canari', emails: [email] });
});
afterEach(async () => {
  expect(house.logged()).not.toMatch(/canari/i);
  await house.close();
});

const ask = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  house.send(method, `/api/v1${path}`, { token, body, headers });

/** What a worker does meanwhile. */
const work = (id: number): Promise<void> => house.greffe.requests.carryOn(id, forever);

const erasure = (value: string) => ({ rights: ['erasure'], identifiers: [{ kind: 'email', value }] });

/** Of rows that are neither erased nor in the bin. */
const emailsIn = (name: string): string =>
  JSON.stringify(house.systems[name]?.witness.records().filter(({ state }) => state === 'live'));

function digestOf({ json }: Answered): string {
  const digest = /"digest":"([0-9a-f]{64})"/.exec(JSON.stringify(json))?.[1];
  if (digest === undefined) throw new Error('No digest was shown.');
  return digest;
}

describe('an erasure', () => {
  test('from its opening to its certificate, and nobody else is touched', async () => {
    const opened = await ask('POST', '/requests', erasure(zoe));
    expect(opened).toMatchObject({ status: 201, json: { request: 1 } });
    expect(opened.headers.get('location')).toBe('/api/v1/requests/1');
    await work(1);
    expect((await ask('GET', '/requests')).json).toMatchObject({
      items: [{ id: 1, controller: 'acme', state: 'planned' }],
      next: null,
    });
    const shown = await ask('GET', '/requests/1/plan');
    expect(shown).toMatchObject({ status: 200, json: { state: 'planned', plan: { approval: null } } });
    const digest = digestOf(shown);
    expect(await ask('PUT', '/requests/1/approval', { digest })).toMatchObject({
      status: 409,
      json: { type: '/problems/identity-open' },
    });
    expect(await ask('PUT', '/requests/1/identity', { how: 'called back' })).toMatchObject({
      status: 204,
      text: '',
    });
    await work(1);
    expect(await ask('PUT', '/requests/1/approval', { digest: 'a'.repeat(64) })).toMatchObject({
      status: 409,
      json: { type: '/problems/digest-differs', status: 409 },
    });
    expect(await ask('PUT', '/requests/1/approval', {}, { 'If-Match': `"${'a'.repeat(64)}"` })).toMatchObject(
      {
        status: 412,
        json: { type: '/problems/digest-differs', status: 412 },
      },
    );
    for (const name of ['crm-eu', 'sales']) expect(emailsIn(name)).toContain(zoe);
    expect(await ask('PUT', '/requests/1/approval', {}, { 'If-Match': `"${digest}"` })).toMatchObject({
      status: 200,
      json: { plan: { digest, approval: { by: 'token:t-0' } } },
    });
    await work(1);
    for (const name of ['crm-eu', 'sales']) {
      expect(emailsIn(name)).not.toContain(zoe);
      expect(emailsIn(name)).toContain(luc);
    }
    const certificate = await ask('GET', '/requests/1/certificate');
    expect(certificate.status).toBe(200);
    expect(certificate.headers.get('content-disposition')).toBe('attachment; filename="certificate-1.json"');
    expect(certificate.json).toHaveProperty('statement');
    expect((await ask('GET', '/suppressions/sweeps/9')).status).toBe(404);
    const address = { kind: 'email', value: zoe };
    expect((await ask('POST', '/suppressions/checks', { address })).json).toMatchObject({
      isSuppressed: true,
    });
    expect((await ask('GET', '/audit/entries?most=500')).text).toContain('plan-approved');
    expect((await ask('GET', '/audit/entries?most=500')).text).not.toMatch(/canari/i);
    expect((await ask('GET', '/audit/verification')).json).toMatchObject({ isWhole: true, faults: [] });
  });
});

test('lines that are named twice are withheld once, and released once', async () => {
  await ask('POST', '/requests', { ...erasure(zoe), rights: ['access'] });
  await work(1);
  await ask('PUT', '/requests/1/identity', { how: 'called back' });
  await work(1);
  const words = 'They name somebody else.';
  const lines = { lines: [1, 1], reason: 'rights-of-others', words };
  expect(await ask('POST', '/requests/1/package/withholdings', lines)).toMatchObject({ status: 200 });
  const review = async () => (await ask('GET', '/requests/1/package/review')).json?.['withheld'];
  expect(await review()).toHaveLength(1);
  await house.greffe.packages.release(dpo, 1, [1, 1], forever);
  expect(await review()).toEqual([]);
});

test('a copy is reviewed, signed and handed over under a name of ours', async () => {
  await ask('POST', '/requests', { ...erasure(zoe), rights: ['access'] });
  await work(1);
  await ask('PUT', '/requests/1/identity', { how: 'called back' });
  await work(1);
  expect((await ask('GET', '/requests/1/package')).status).toBe(409);
  const review = await ask('GET', '/requests/1/package/review');
  expect(review).toMatchObject({ status: 200, json: { package: { right: 'access', signature: null } } });
  const digest = digestOf(review);
  expect((await ask('PUT', '/requests/1/package/signature', { digest })).status).toBe(200);
  const fetched = await ask('GET', '/requests/1/package');
  expect(fetched).toMatchObject({ status: 200, json: null });
  expect(fetched.headers.get('content-disposition')).toBe('attachment; filename="package-1.zip"');
  expect(fetched.headers.get('content-type')).toBe('application/zip');
  expect(fetched.text.startsWith('PK')).toBe(true);
});

describe('what is asked twice', () => {
  test('within one request is asked once, and a day of no year is none', async () => {
    const twice = { ...erasure(zoe), rights: ['access', 'access'] };
    expect(await ask('POST', '/requests', twice)).toMatchObject({ status: 201 });
    expect((await ask('GET', '/requests')).json).toMatchObject({
      items: [{ rights: [{ right: 'access' }] }],
    });
    for (const receivedOn of ['0000-01-01', '0026-03-05', '0099-12-31'])
      expect((await ask('POST', '/requests', { ...twice, receivedOn })).status).toBe(400);
    const longAgo = { ...twice, receivedOn: '1026-03-05' };
    expect((await ask('POST', '/requests', longAgo)).status).toBe(201);
  });

  const keyed = (key: string, email: string) =>
    ask('POST', '/requests', erasure(email), { 'Idempotency-Key': key });

  test('under one key is done once, also at the same time', async () => {
    const both = await Promise.all([keyed('k-1', zoe), keyed('k-1', zoe)]);
    expect(both.map(({ status, json }) => [status, json])).toEqual([
      [201, { request: 1 }],
      [201, { request: 1 }],
    ]);
    expect(await keyed('k-1', luc)).toMatchObject({ status: 422, json: { type: '/problems/key-reused' } });
    expect(await keyed('k-2', luc)).toMatchObject({ status: 201 });
    expect((await keyed('k'.repeat(256), luc)).status).toBe(400);
    const first = await ask('GET', '/requests?most=1');
    expect(first.json).toMatchObject({ items: [{ id: 1 }] });
    expect((await ask('GET', `/requests?most=1&after=${String(first.json?.['next'])}`)).json).toMatchObject({
      next: null,
    });
  });

  test('and has not changed is told so', async () => {
    // Without a word of a cache, fetch says that it wants everything anew.
    const unless = (tag: string) => ({ 'If-None-Match': tag, 'Cache-Control': 'max-age=0' });
    await ask('POST', '/requests', erasure(zoe));
    const shown = await ask('GET', '/requests/1');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const etag = shown.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"/);
    expect((await ask('GET', '/requests/1', undefined, unless(etag))).status).toBe(304);
    await ask('PUT', '/requests/1/withdrawal');
    expect((await ask('GET', '/requests/1', undefined, unless(etag))).status).toBe(200);
  });
});

describe('docs/api.md', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const [, example = ''] = /^```sh\n([\s\S]*?)^```/m.exec(page) ?? [];
  const calls = [...example.matchAll(/^curl (.*)\n# (\d+) ?(.*)$/gm)].map(
    ([, typed = '', status, shown = '']) => ({
      typed,
      status: Number(status),
      shown,
    }),
  );

  test('answers its example as it says', async () => {
    for (const system of Object.values(house.systems))
      await system.world.person({ given: 'Claire', family: 'Exemple', emails: ['claire@example.fr'] });
    expect(calls.length).toBeGreaterThan(5);
    let digest = '';
    for (const { typed, status, shown } of calls) {
      const [, path = ''] = /\$GREFFE(\S+)/.exec(typed) ?? [];
      const [, method = 'GET'] = /-X (\w+)/.exec(typed) ?? [];
      const [, single, double] = / -d (?:'(.*)'|"(.*)")$/.exec(typed) ?? [];
      const raw = single ?? double?.replaceAll('\\"', '"').replace('$DIGEST', digest);
      const headers = Object.fromEntries(
        [...typed.matchAll(/-H "([\w-]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [
          name,
          value.replace('$TOKEN', token),
        ]),
      );
      const answered = await house.send(method, `/api/v1${path}`, {
        headers,
        ...(raw !== undefined && { raw }),
      });
      expect([typed, answered.status]).toEqual([typed, status]);
      if (shown !== '') expect(answered.json).toMatchObject(JSON.parse(shown));
      if (path.endsWith('/plan')) digest = digestOf(answered);
      await work(1);
    }
    for (const name of ['crm-eu', 'sales']) expect(emailsIn(name)).not.toContain('claire@example.fr');
  });

  test('names every act that a token may be given for', () => {
    expect(ACTS.filter((act) => !page.includes(`\`${act}\``))).toEqual([]);
  });
});

test('whoever opens a request may say where they hear how it goes, and that is shown to nobody', async () => {
  const secret = `whsec_${Buffer.from('canari-canari-canari-canari').toString('base64')}`;
  const callback = { url: 'https://93.184.216.34/greffe', secret };
  const refused = await ask('POST', '/requests', { ...erasure(zoe), callback: { ...callback, secret: 'a' } });
  expect(refused).toMatchObject({ status: 422, json: { type: '/problems/callback-secret' } });
  const inner = await ask('POST', '/requests', {
    ...erasure(zoe),
    callback: { ...callback, url: 'https://[::1]/' },
  });
  expect(inner).toMatchObject({ status: 422, json: { type: '/problems/callback-address' } });
  expect(await ask('POST', '/requests', { ...erasure(zoe), callback })).toMatchObject({ status: 201 });
  await work(1);
  const shown = await ask('GET', '/requests/1');
  expect(shown.json).toMatchObject({ callback: { waiting: 2, failed: 0, mend: null } });
  expect(shown.text).not.toMatch(/whsec|93\.184/);
  expect((await ask('POST', '/requests', erasure(luc))).status).toBe(201);
  expect((await ask('GET', '/requests/2')).json).toMatchObject({ callback: null });
});
