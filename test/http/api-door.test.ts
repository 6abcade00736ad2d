import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { Client } from 'pg';
import { z } from 'zod';
import { Refused } from '../../src/domain/refused.ts';
import type { Desk, Route } from '../../src/http/api/route.ts';
import { route } from '../../src/http/api/route.ts';
import type { ApiHouse } from '../../src/http/api/server.ts';
import { mountedOn } from '../../src/http/mount.ts';
import { openDoor } from '../../src/http/door.ts';
import { openApi } from '../../src/http/api/server.ts';
import type { Greffe } from '../../src/greffe.ts';
import { openApiHouse, sendBytes, sendTo } from '../support/api.ts';
import { direction } from '../support/house.ts';
import { until } from '../support/until.ts';

// The API without what is behind it: routes of the test's own.

const canary = 'zoe.canari@example.fr';
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Opened {
  readonly house: ApiHouse;
  readonly port: number;
  readonly logged: string[];
  readonly ask: (path: string, headers?: Readonly<Record<string, string>>) => ReturnType<typeof sendTo>;
}

function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}

const holder = { token: '0123456789abcdef', person: { id: 'token:test', roles: ['dpo'] } };

async function openWith(routes: readonly Route[], changed: Partial<ApiHouse> = {}): Promise<Opened> {
  const logged: string[] = [];
  const house: ApiHouse = {
    greffe: {
      tokens: { holder: async (given: string) => (given === 'good' ? holder : null) },
    } as unknown as Greffe,
    controllers: [{ id: 'acme', systems: ['sales'] }],
    systems: ['sales'],
    fields: [],
    language: 'fr',
    version: '0',
    trustProxy: [],
    publicUrl: null,
    translate: async (language) => (text) => (language === 'fr' ? `fr(${text})` : text),
    now: () => new Date('2026-03-05T09:00:00Z'),
    uuid: () => '00000000-0000-4000-8000-000000000001',
    log: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })),
    correlated: (_, work) => work(),
    factsOf: (thrown) => ({ error: thrown instanceof Error ? thrown.name : 'unknown' }),
    readiness: async () => 'ready',
    ...changed,
  };
  const app = express().use('/api/v1', openApi(house, routes));
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  closing.push(() => stop(server));
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    house,
    port,
    logged,
    ask: (path, headers) => sendTo(port, 'GET', `/api/v1${path}`, { token: 'good', headers: headers ?? {} }),
  };
}

const answering = (
  path: string,
  handle: () => Promise<{ readonly body: unknown }>,
  answer: z.ZodType = z.object({}),
) => route({ ...spec(path, answer), handle });

const spec = (path: string, answer: z.ZodType) =>
  ({
    method: 'get',
    path,
    operationId: path.slice(1),
    tag: 'test',
    summary: 'Of the test',
    act: 'see requests',
    answer,
  }) as const;

const answer = z.object({ at: z.iso.datetime(), inner: z.array(z.object({ id: z.int() })) });

test('nothing leaves that is not declared, and instants are written in ISO 8601', async () => {
  const { ask } = await openWith([
    answering(
      '/one',
      async () => ({
        body: { at: new Date('2026-03-05T09:00:00Z'), secret: canary, inner: [{ id: 1, name: canary }] },
      }),
      answer,
    ),
  ]);
  expect((await ask('/one')).json).toEqual({ at: '2026-03-05T09:00:00.000Z', inner: [{ id: 1 }] });
});

test('an answer that is not as declared is our fault, and is not shown', async () => {
  const { ask, logged } = await openWith([answering('/one', async () => ({ body: { at: canary } }), answer)]);
  const { status, text } = await ask('/one');
  expect(status).toBe(500);
  expect(text + logged.join('')).not.toContain(canary);
});

test('what is thrown is told as a problem in the language that is asked for, and never as it was thrown', async () => {
  const { ask, logged } = await openWith([
    answering('/bug', () => Promise.reject(new Error(canary))),
    answering('/refused', () => Promise.reject(new Refused('no-such-thing', 'There is no such thing.'))),
  ]);
  const bug = await ask('/bug', { 'Accept-Language': 'en' });
  expect(bug.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(bug.json).toEqual({
    type: '/problems/our-fault',
    title: 'Our fault',
    status: 500,
    detail: 'Something of ours is broken. Whoever operates greffe finds it in the log by requestId.',
    requestId: '00000000-0000-4000-8000-000000000001',
  });
  expect(logged.join('')).toContain('api-request-failed');
  expect(bug.text + logged.join('')).not.toContain(canary);
  expect((await ask('/refused')).json).toMatchObject({
    type: '/problems/no-such-thing',
    status: 404,
    detail: 'fr(There is no such thing.)',
    title: 'Introuvable',
  });
  expect((await ask('/refused', { 'Accept-Language': 'de, en;q=0.5' })).json).toMatchObject({
    detail: 'There is no such thing.',
  });
  expect((await ask('/nowhere')).json).toMatchObject({ type: '/problems/no-such-address', status: 404 });
});

test('a server that stops answers what it has in hand, and takes nothing more', async () => {
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<{ readonly body: unknown }>();
  const held = answering('/held', () => {
    begun.resolve();
    return done.promise;
  });
  const { house } = await openWith([held]);
  const door = await openDoor(
    { door: never, take: never },
    { host: '127.0.0.1', port: 0, publicUrl: null },
    (app) => app.use('/api/v1', openApi(house, [held])),
  );
  const inHand = sendTo(door.port, 'GET', '/api/v1/held', { token: 'good' });
  await begun.promise;
  const closed = door.close();
  await expect(sendTo(door.port, 'GET', '/healthz')).rejects.toThrow();
  done.resolve({ body: {} });
  expect((await inHand).status).toBe(200);
  await closed;
});

test('a server that stops waits for what is in hand no longer than it says', async () => {
  const begun = Promise.withResolvers<void>();
  const held = answering('/held', () => {
    begun.resolve();
    return new Promise(() => undefined);
  });
  const { house } = await openWith([held]);
  const door = await openDoor(
    { door: never, take: never },
    { host: '127.0.0.1', port: 0, publicUrl: null, closeWithinMs: 20 },
    (app) => app.use('/api/v1', openApi(house, [held])),
  );
  const inHand = sendTo(door.port, 'GET', '/api/v1/held', { token: 'good' }).then(
    () => 'answered',
    () => 'cut',
  );
  await begun.promise;
  await door.close();
  expect(await inHand).toBe('cut');
});

test('a download that nobody reads is given up', async () => {
  const ended = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(1024 * 1024);
    } finally {
      ended.resolve();
    }
  }
  const download = route({
    ...spec('/file', z.object({})),
    handle: async () => ({ file: { name: 'a.zip', type: 'application/zip', stream: endless() } }),
  });
  const { house } = await openWith([download]);
  const door = await openDoor(
    { door: never, take: never },
    { host: '127.0.0.1', port: 0, publicUrl: null, idleMs: 50 },
    (app) => app.use('/api/v1', openApi(house, [download])),
  );
  const socket = connect(door.port, '127.0.0.1').pause();
  socket.on('error', () => undefined);
  socket.write('GET /api/v1/file HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good\r\n\r\n');
  await ended.promise;
  socket.destroy();
  await door.close();
});

const never = (): Promise<never> => Promise.reject(new Error('Nobody sends in this test.'));

test('what takes longer than an answer may is told so', async () => {
  const unending = new Promise<{ readonly body: unknown }>(() => undefined);
  const { ask } = await openWith([answering('/slow', () => unending)], { answerWithinMs: 20 });
  const slow = await ask('/slow');
  expect(slow).toMatchObject({ status: 503, json: { type: '/problems/too-slow' } });
  expect(slow.headers.get('retry-after')).toBe('10');
});

test('what breaks after that stands in the log, and nothing of what it was', async () => {
  const work = Promise.withResolvers<{ readonly body: unknown }>();
  const { ask, logged } = await openWith([answering('/slow', () => work.promise)], { answerWithinMs: 20 });
  expect((await ask('/slow')).status).toBe(503);
  work.reject(new TypeError(canary));
  await until(() => logged.some((line) => line.includes('api-request-failed')));
  const said = logged.join('');
  expect(said).toContain('"requestId":"00000000-0000-4000-8000-000000000001","error":"TypeError"');
  expect(said).not.toContain(canary);
});

test('what went wrong leads nowhere', async () => {
  const broken = route({
    ...spec('/one', answer),
    handle: async () => ({ body: { at: canary }, location: '/requests/1' }),
  });
  const { ask } = await openWith([broken]);
  const { status, headers } = await ask('/one');
  expect([status, headers.get('location')]).toEqual([500, null]);
});

test('a line of the log has the route, the token and the id, and nothing of what was asked', async () => {
  const { ask, logged, port } = await openWith([answering('/one', async () => ({ body: {} }))], {
    trustProxy: ['loopback'],
  });
  const requestId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  const one = await ask('/one', { 'X-Request-Id': requestId });
  expect(one.headers.get('x-request-id')).toBe(requestId);
  expect((await ask('/one', { 'X-Request-Id': canary })).headers.get('x-request-id')).not.toContain('canari');
  await sendTo(port, 'GET', `/api/v1/${canary}?who=${canary}`, { token: 'good' });
  await until(() => logged.length === 3);
  expect(logged.map((line): unknown => JSON.parse(line))).toEqual([
    {
      event: 'api-request',
      requestId,
      method: 'GET',
      route: '/one',
      status: 200,
      ms: 0,
      token: '0123456789abcdef',
    },
    expect.objectContaining({ requestId: '00000000-0000-4000-8000-000000000001' }),
    expect.objectContaining({ route: null, status: 404, token: null }),
  ]);
});

test('a token is taken from its header alone, and over no open road', async () => {
  const routes = [answering('/one', async () => ({ body: {} }))];
  const { ask, port } = await openWith(routes, { trustProxy: ['loopback'] });
  for (const query of ['token=good', 'access_token=good', 'apikey=good'])
    expect(await ask(`/one?${query}`)).toMatchObject({
      status: 400,
      json: { type: '/problems/token-in-address' },
    });
  const none = await sendTo(port, 'GET', '/api/v1/one', { headers: { Cookie: 'token=good' } });
  expect(none).toMatchObject({ status: 401, json: { type: '/problems/no-token' } });
  expect(none.headers.get('www-authenticate')).toBe('Bearer realm="greffe"');
  expect((await ask('/one', { Authorization: 'Basic good' })).status).toBe(401);
  // A proxy that is trusted says who asks, and how they came.
  const from = { 'X-Forwarded-For': '203.0.113.7' };
  expect(await ask('/one', { ...from, 'X-Forwarded-Proto': 'http' })).toMatchObject({
    status: 403,
    json: { type: '/problems/in-clear' },
  });
  expect((await ask('/one', { ...from, 'X-Forwarded-Proto': 'https' })).status).toBe(200);
  expect((await ask('/one')).headers.get('access-control-allow-origin')).toBeNull();
  expect((await ask('/one')).headers.get('x-powered-by')).toBeNull();
});

test('a proxy on this machine that nobody named is no way around TLS', async () => {
  const { ask } = await openWith([answering('/one', async () => ({ body: {} }))]);
  expect((await ask('/one')).status).toBe(200);
  for (const headers of [
    { 'X-Forwarded-For': '203.0.113.7' },
    { 'X-Forwarded-For': '127.0.0.1' },
    { 'X-Forwarded-Proto': 'https' },
    { Forwarded: 'for=203.0.113.7;proto=https' },
  ])
    expect(await ask('/one', headers)).toMatchObject({ status: 403, json: { type: '/problems/in-clear' } });
});

test('whoever acts for some controllers finds no other, and no tool of theirs', async () => {
  const narrow = { ...holder, person: { ...holder.person, controllers: ['beta'] } };
  const reach = async ({ controllers, systems }: Desk) => ({ body: { controllers, systems } });
  const told = z.object({ controllers: z.array(z.string()), systems: z.array(z.string()) });
  const desk = route({ ...spec('/desk', told), handle: reach });
  const { ask } = await openWith([desk], {
    greffe: {
      tokens: { holder: async (given: string) => (given === 'good' ? narrow : holder) },
    } as unknown as Greffe,
    controllers: [
      { id: 'acme', systems: ['sales'] },
      { id: 'beta', systems: ['desk'] },
    ],
    systems: ['sales', 'desk', 'spare'],
  });
  expect((await ask('/desk')).json).toEqual({ controllers: ['beta'], systems: ['desk'] });
  expect((await ask('/desk', { Authorization: 'Bearer every' })).json).toEqual({
    controllers: ['acme', 'beta'],
    systems: ['sales', 'desk', 'spare'],
  });
});

const postingSpec = {
  method: 'post',
  path: '/one',
  operationId: 'one',
  tag: 'test',
  summary: 'Of the test',
  act: 'see requests',
  body: z.strictObject({ list: z.array(z.strictObject({ kind: z.enum(['a', 'b']) })) }),
} as const;

const posting = route({ ...postingSpec, handle: async () => ({}) });

test('a body is JSON, as it is declared, and what stood in it is told to nobody', async () => {
  const { port } = await openWith([posting]);
  const send = (raw: string, headers = {}) =>
    sendTo(port, 'POST', '/api/v1/one', { token: 'good', raw, headers });
  expect((await send('{"list":[]}')).status).toBe(204);
  expect((await send('{"list":[]}', { 'Content-Type': 'text/plain' })).status).toBe(415);
  expect((await send('{"list":[]}', { 'Content-Encoding': 'gzip' })).status).toBe(415);
  expect(await send(`{"list":${canary}`)).toMatchObject({
    status: 400,
    json: { type: '/problems/no-json' },
  });
  expect(
    await send(`{"list":[{"kind":"${canary}"}],"${canary}":1}`, { 'Accept-Language': 'en' }),
  ).toMatchObject({
    status: 400,
    json: {
      type: '/problems/not-as-declared',
      errors: [
        { at: 'body.list.0.kind', must: 'must be one of: a, b' },
        { at: 'body', must: 'holds a key that is not declared' },
      ],
    },
  });
});

test('a body of more than 256 KiB is refused before it is read', async () => {
  const { port } = await openWith([posting]);
  const raw = Buffer.alloc(32 * 1024 * 1024, 0x20);
  expect(await sendTo(port, 'POST', '/api/v1/one', { token: 'good', raw })).toMatchObject({
    status: 413,
    json: { type: '/problems/too-large' },
  });
});

test('whether it can work is told at /readyz', async () => {
  let readiness: Awaited<ReturnType<ApiHouse['readiness']>> = 'ready';
  const opened = await openWith([], {});
  expect(opened.port).toBeGreaterThan(0);
  const app = express();
  mountedOn({ readiness: async () => readiness } as ApiHouse, { api: false })(app);
  const server = createServer(app).listen(0, '127.0.0.1');
  closing.push(() => stop(server));
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const asked = async () => {
    const { status, json } = await sendTo(port, 'GET', '/readyz');
    return { status, json };
  };
  expect(await asked()).toEqual({ status: 200, json: { status: 'ready' } });
  readiness = 'not-migrated';
  expect(await asked()).toEqual({ status: 503, json: { status: 'not-migrated' } });
  expect((await sendTo(port, 'GET', '/api/v1/docs')).status).toBe(404);
});

test('while the database is away whoever asks is told to ask again, and then is answered', async () => {
  const house = await openApiHouse();
  closing.push(() => house.close());
  const token = await house.token(['dpo']);
  const ask = (path: string) => house.send('GET', path, { token });
  expect((await ask('/readyz')).json).toEqual({ status: 'ready' });
  const [, database = ''] = /\/(test_\w+)/.exec(house.url) ?? [];
  const client = new Client({ connectionString: house.url.replace(`/${database}`, '/postgres') });
  await client.connect();
  await client.query(`alter database ${database} with allow_connections false`);
  await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = $1 and application_name = 'greffe'`,
    [database],
  );
  try {
    const away = await ask('/api/v1/requests');
    expect(away).toMatchObject({ status: 503, json: { type: '/problems/store-away' } });
    expect(away.headers.get('retry-after')).toBe('10');
    expect(away.text).not.toMatch(/database_|postgres/i);
    expect((await ask('/readyz')).status).toBe(503);
    expect((await ask('/healthz')).status).toBe(200);
  } finally {
    await client.query(`alter database ${database} with allow_connections true`);
    await client.end();
  }
  expect((await ask('/api/v1/requests')).status).toBe(200);
});

const crlf = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;
const asking = (first: string, ...headers: readonly string[]): string =>
  crlf(first, 'Host: a', 'Connection: close', ...headers, '');

describe('whoever means harm', () => {
  const shown = 'greffe_0123456789abcdef_secret';
  const one = answering('/one', async () => ({ body: {} }));
  const named = route({
    ...spec('/named/{id}', z.object({})),
    params: z.strictObject({ id: z.string().regex(/^[a-z]+$/) }),
    handle: async () => ({ body: {} }),
  });

  test('finds nothing outside by the way of an id', async () => {
    const { port } = await openWith([named]);
    const bearer = 'Authorization: Bearer good';
    for (const path of [
      '/../../healthz',
      '/named/../../../etc/passwd',
      '/named/..%2f..%2fetc',
      '/named/%2e%2e',
      '//named/a/',
    ])
      expect([path, await sendBytes(port, asking(`GET /api/v1${path} HTTP/1.1`, bearer))]).toEqual([
        path,
        expect.stringMatching(/^HTTP\/1\.1 (400|404) /),
      ]);
    const whole = await sendBytes(
      port,
      asking('GET http://elsewhere.example/api/v1/named/a HTTP/1.1', bearer),
    );
    expect(whole).not.toContain('elsewhere');
  });

  test('has no token taken from an address, by any name, and none is logged', async () => {
    const { ask, logged, port } = await openWith([one, named]);
    for (const path of [`/one?q=${shown}`, `/named/${shown}`, `/one?Access_Token=good`, `/docs?key=${shown}`])
      expect([path, await ask(path)]).toMatchObject([
        path,
        { status: 400, json: { type: '/problems/token-in-address' } },
      ]);
    const inUser = await sendBytes(port, asking(`GET /api/v1/one HTTP/1.1`, `Referer: http://a/?${shown}`));
    expect(inUser).toMatch(/^HTTP\/1\.1 401 /);
    await until(() => logged.length === 5);
    expect(logged.join('')).not.toContain(shown);
  });

  test('writes no header, by a file, by an id or by a line that is folded', async () => {
    const file = route({
      ...spec('/file', z.object({})),
      file: 'application/zip',
      handle: async () => ({
        file: { name: 'a"\r\nSet-Cookie: a=1', type: 'application/zip', stream: nobodyReads() },
      }),
    });
    const { ask, port } = await openWith([file, one]);
    const answered = await ask('/file');
    expect([answered.status, answered.headers.get('set-cookie')]).toEqual([500, null]);
    expect(answered.headers.get('content-disposition')).toBeNull();
    for (const header of [
      'X-Request-Id: a\r\n Set-Cookie: a=1',
      'X-Request-Id: a\nSet-Cookie: a=1',
      'Accept-Language: fr\rSet-Cookie: a=1',
    ])
      expect(
        await sendBytes(port, asking('GET /api/v1/one HTTP/1.1', 'Authorization: Bearer good', header)),
      ).not.toMatch(/set-cookie/i);
  });

  test('changes no method by a header, and is shown nothing of what it sent', async () => {
    const { port } = await openWith([one, posting]);
    for (const header of ['X-HTTP-Method-Override: POST', 'X-HTTP-Method: POST', 'X-Method-Override: POST'])
      expect(
        await sendBytes(
          port,
          asking(
            'PUT /api/v1/one?_method=POST HTTP/1.1',
            'Authorization: Bearer good',
            header,
            'Content-Length: 0',
          ),
        ),
      ).toMatch(/^HTTP\/1\.1 405 [\s\S]*allow: GET, POST/i);
    const traced = await sendBytes(
      port,
      asking('TRACE /api/v1/one HTTP/1.1', 'Authorization: Bearer good', `X-Mine: ${canary}`),
    );
    expect(traced).toMatch(/^HTTP\/1\.1 405 /);
    expect(traced).not.toContain(canary);
    expect(await sendBytes(port, asking('CONNECT elsewhere.example:443 HTTP/1.1'))).not.toMatch(/ 200 /);
  });

  test('says nothing twice: the first of two is meant, or none', async () => {
    const keyed = route({
      ...postingSpec,
      path: '/keyed',
      operationId: 'keyed',
      takesKey: true,
      answer: z.object({ key: z.string().nullable() }),
      handle: async ({ key }) => ({ body: { key } }),
    });
    const { port } = await openWith([one, keyed]);
    const body = ['Content-Type: application/json', 'Content-Length: 11', '', '{"list":[]}'];
    const send = (...headers: readonly string[]) =>
      sendBytes(
        port,
        crlf(
          'POST /api/v1/keyed HTTP/1.1',
          'Host: a',
          'Connection: close',
          'Authorization: Bearer good',
          ...headers,
          ...body,
        ),
      );
    expect(await send('Authorization: Bearer other')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await send('Idempotency-Key: a')).toContain('"key":"a"');
    expect(await send('Idempotency-Key: a', 'Idempotency-Key: b')).toMatch(/^HTTP\/1\.1 400 [\s\S]*bad-key/);
    // Where one says so much and another says chunks, two requests could hide in one.
    for (const header of ['Content-Length: 3', 'Transfer-Encoding: chunked'])
      expect([header, await send(header)]).toEqual([header, expect.stringMatching(/^HTTP\/1\.1 400 /)]);
  });

  test('takes up nobody’s time: what comes too slowly, too large or for two hosts is let go', async () => {
    const { house } = await openWith([posting], { bodyWithinMs: 20 });
    const limits = { headWithinMs: 20, lookEveryMs: 10 };
    const door = await openDoor(
      { door: never, take: never },
      { host: '127.0.0.1', port: 0, publicUrl: null, ...limits },
      (app) => app.use('/api/v1', openApi(house, [posting])),
    );
    closing.push(() => door.close());
    expect(await sendBytes(door.port, 'GET /api/v1/one HTTP/1.1\r\nHost: a\r\nX-Slow: ')).toMatch(
      /^HTTP\/1\.1 408 /,
    );
    expect(await sendBytes(door.port, asking('GET /healthz HTTP/1.1', 'Host: b'))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    const head = ['Authorization: Bearer good', 'Content-Type: application/json'];
    const post = (...headers: readonly string[]) =>
      crlf('POST /api/v1/one HTTP/1.1', 'Host: a', ...head, ...headers, '');
    const slow = await sendBytes(door.port, post('Content-Length: 11'), '{"list"');
    expect(slow).toMatch(/^HTTP\/1\.1 408 [\s\S]*body-too-slow/);
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const large = await sendBytes(
      door.port,
      post('Transfer-Encoding: chunked', 'Connection: close'),
      ...Array.from({ length: 5 }, () => chunk),
      '0\r\n\r\n',
    );
    expect(large).toMatch(/^HTTP\/1\.1 413 [\s\S]*too-large/);
    const heads = await sendBytes(
      door.port,
      asking('GET /api/v1/one HTTP/1.1', `X-Large: ${'a'.repeat(40_000)}`),
    );
    expect(heads).toMatch(/^HTTP\/1\.1 431 /);
  });
});

async function* nobodyReads(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1);
}

test('whether a token exists, or ever did, is told by no answer', async () => {
  const house = await openApiHouse();
  closing.push(() => house.close());
  const give = async (name: string, lasts: string): Promise<string> =>
    (await house.greffe.tokens.give(direction, { name, roles: ['dpo'], lasts })).shown;
  const good = await give('good', 'P90D');
  const revoked = await give('revoked', 'P90D');
  const expired = await give('expired', 'P1D');
  await house.greffe.tokens.revoke(direction, 'revoked');
  house.clock.advance(2 * 86_400_000);
  const answers = await Promise.all(
    [
      revoked,
      expired,
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `greffe_${'0'.repeat(16)}_${'A'.repeat(43)}`,
      'greffe_',
      good.toUpperCase(),
    ].map(async (token) => {
      const { status, text, headers } = await house.send('GET', '/api/v1/requests', { token });
      const others = [...headers].filter(([name]) => name !== 'date' && name !== 'etag');
      // The number of each answer, by which it is found in the log, is its own.
      return JSON.stringify([status, text, others]).replaceAll(headers.get('x-request-id') ?? '-', '');
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('token-refused');
  const token = good;
  const body = { rights: ['access'], identifiers: [{ kind: 'email', value: canary }] };
  const keyed = (as: string, sent: unknown) =>
    house.send('POST', '/api/v1/requests', { token: as, body: sent, headers: { 'Idempotency-Key': 'k' } });
  expect((await keyed(token, body)).json).toEqual({ request: 1 });
  expect(await keyed(token, { ...body, rights: ['erasure'] })).toMatchObject({
    status: 422,
    json: { type: '/problems/key-reused' },
  });
  // Another program’s key is another key, and tells nothing of this one.
  expect((await keyed(await house.token(['operator']), body)).json).toEqual({ request: 2 });
});
