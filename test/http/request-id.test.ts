import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { identifier } from '../../src/http/request-id.ts';
import type { Workers } from '../../src/platform/jobs.ts';
import type { ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { dpo } from '../support/house.ts';
import { until } from '../support/until.ts';

const given = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const made = '00000000-0000-4000-8000-000000000001';
const zoe = 'zoe.canari@example.fr';

let house: ApiTestHouse | null = null;
let workers: Workers | null = null;

afterEach(async () => {
  await workers?.stop();
  expect(house?.logged() ?? '').not.toMatch(/canari/i);
  await house?.close();
  [house, workers] = [null, null];
});

interface Line {
  readonly message: string;
  readonly requestId?: string;
  readonly key?: string;
}

const linesOf = (open: ApiTestHouse): readonly Line[] =>
  open
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));

const trustProxy = (proxies: readonly string[]) => ({
  settings: {
    http: { host: '127.0.0.1', port: 0, publicUrl: null, api: true, trustProxy: [...proxies] },
  },
});

test('one id joins what a program asked, the jobs that came of it and every call to a vendor', async () => {
  house = await openApiHouse(trustProxy(['loopback']));
  const open = house;
  for (const system of Object.values(open.systems))
    await system.world.person({ given: 'Zoé', family: 'Canari', emails: [zoe] });
  const answered = await open.send('POST', '/api/v1/requests', {
    token: await open.token(['dpo']),
    body: { rights: ['objection'], identifiers: [{ kind: 'email', value: zoe }] },
    headers: { 'X-Request-Id': given },
  });
  expect([answered.status, answered.headers.get('x-request-id')]).toEqual([201, given]);
  workers = await (await open.reopen()).work();
  await until(async () => (await open.greffe.requests.show(dpo, 1)).request.rights[0]?.state === 'done');
  await until(() =>
    linesOf(open).some(({ message, key }) => message === 'job-done' && key?.startsWith('plan 1.')),
  );
  const joined = linesOf(open).filter(({ requestId }) => requestId === given);
  const told = new Set(joined.map(({ message }) => message));
  expect([...told]).toEqual(expect.arrayContaining(['api-request', 'job-done', 'vendor call']));
  const calls = linesOf(open).filter(({ message }) => message === 'vendor call');
  expect(calls.length).toBeGreaterThan(3);
  expect(calls.filter(({ requestId }) => requestId !== given)).toEqual([]);
});

test('a command has one too, and its jobs bear it', async () => {
  house = await openApiHouse();
  const { greffe, pool } = house;
  await house.underOneId(async () => {
    for (const value of [zoe, 'luc.canari@example.fr'])
      await greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['access'],
        identifiers: [{ kind: 'email', value }],
        channel: 'form',
        requester: { kind: 'data-subject' },
      });
  });
  const { rows } = await pool.query<{ id: string | null; jobs: number }>(
    `select data ->> 'requestId' as id, count(*) as jobs from pgboss.job
      where data ->> 'name' = 'advance' group by 1`,
  );
  expect(rows).toEqual([{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), jobs: 2 }]);
});

test('a delivery of a tool has one, whether it is known or not', async () => {
  house = await openApiHouse();
  const { headers, status } = await house.send('POST', '/webhooks/nobody', {
    raw: '{}',
    headers: { 'X-Request-Id': given },
  });
  const id = headers.get('x-request-id');
  expect([status, id]).toEqual([404, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(id).not.toBe(given);
});

function from(address: string, headers: Readonly<Record<string, string>>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  return request;
}

test.each<[proxies: readonly string[], address: string, id: string, kept: boolean]>([
  [['loopback'], '127.0.0.1', given, true],
  [['loopback'], '::ffff:127.0.0.1', given, true],
  [['loopback'], '::1', given.toUpperCase(), true],
  [['10.0.0.0/8', '192.0.2.7'], '10.200.1.1', given, true],
  [['10.0.0.0/8', '192.0.2.7'], '192.0.2.7', given, true],
  [['uniquelocal'], 'fd00::7', given, true],
  [['linklocal'], '169.254.3.4', given, true],
  [[], '127.0.0.1', given, false],
  [['10.0.0.0/8', '192.0.2.7'], '192.0.2.8', given, false],
  [['loopback'], '10.0.0.1', given, false],
  [['loopback'], '', given, false],
  [['loopback'], '127.0.0.1', 'zoe.canari@example.fr', false],
  [['loopback'], '127.0.0.1', `${given}\u00e9`, false],
])('of proxies %j, from %s, %s is kept: %s', (proxies, address, id, kept) => {
  const identify = identifier({ uuid: () => made, trustProxy: proxies });
  const request = from(address, { 'x-request-id': id });
  expect(identify(request)).toBe(kept ? given : made);
});

test('a request keeps the id it was given first', () => {
  let count = 0;
  const identify = identifier({ uuid: () => String((count += 1)), trustProxy: [] });
  const [one, other] = [from('127.0.0.1', {}), from('127.0.0.1', {})];
  expect([identify(one), identify(other), identify(one)]).toEqual(['1', '2', '1']);
});
