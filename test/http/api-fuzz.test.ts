import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Person } from '../../src/domain/approval.ts';
import { openDocument } from '../../src/http/api/document.ts';
import { routes } from '../../src/http/api/routes/index.ts';
import type { ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { direction } from '../support/house.ts';
import type { ApiDocument, Operation } from '../support/openapi-examples.ts';
import { examplesOf, placesIn, replacedAt } from '../support/openapi-examples.ts';

// Whatever is sent, by the document's own account of what is taken: one house for all of it, and the same values every time.

const SEED = 20260305;
const canary = 'zyxcanary';
const forever = new AbortController().signal;
const everybody: Person = { id: 'p-every', roles: ['controller', 'dpo', 'operator', 'auditor', 'admin'] };
const document: ApiDocument = JSON.parse(JSON.stringify(openDocument(routes, '0.1.0')));

let house: ApiTestHouse;
let credentials: readonly string[];
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  house = await openApiHouse();
  credentials = [house.signIn(everybody), await house.token(everybody.roles)];
  const claire = { kind: 'email', value: 'claire@example.fr' } as const;
  await house.systems['sales']?.world.person({ given: 'Claire', family: 'Exemple', emails: [claire.value] });
  const id = await house.greffe.requests.open(direction, {
    controller: 'acme',
    rights: ['access', 'erasure'],
    identifiers: [claire],
    channel: 'email',
    requester: { kind: 'data-subject' },
  });
  await house.greffe.requests.carryOn(id, forever);
  await house.greffe.holds.place(direction, {
    controller: 'acme',
    over: { over: 'person', identifiers: [{ kind: 'email', value: 'other@example.fr' }] },
    ground: 'litigation',
    until: null,
  });
});
afterAll(async () => {
  agent.destroy();
  await house.close();
  const lines = house.logged().split('\n');
  expect(lines.filter((line) => line.includes(canary) || line.includes('api-request-failed'))).toEqual([]);
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** As it is, with nothing of it put in order on the way. */
function send({ method, path, headers, body }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = house;
    const sending = request({ port, host: '127.0.0.1', agent, method, path, headers }, (answer) => {
      text(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: read }),
        reject,
      );
    });
    sending.on('error', reject);
    sending.end(body ?? undefined);
  });
}

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value) ?? 'null');

/** Own properties by these names, as only a parser makes them. */
const prototypes: unknown = JSON.parse(
  `{"__proto__":{"${canary}":1},"constructor":{"prototype":{"${canary}":1}},"toString":"${canary}"}`,
);

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, [], {}, -1, 0, 0.5, 1e308, Number.MAX_SAFE_INTEGER, prototypes),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '__proto__',
    '\u202e',
    '２０２６-０３-０５',
    '2026-02-30',
  ),
  fc.constantFrom(`../../${canary}`, `a\r\nSet-Cookie: ${canary}=1`, `'; drop table request; -- ${canary}`),
  fc.constant(canary.repeat(10_000)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((more) => `${canary}${more}`),
  fc.constant(nested(500)),
  fc.array(fc.constant(canary), { minLength: 5000, maxLength: 5000 }),
  fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
  fc.double({ noNaN: true }),
);

function nested(deep: number): unknown {
  let value: unknown = canary;
  for (let level = 0; level < deep; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** In place of a body of JSON. */
const wholes: readonly Uint8Array[] = [
  '',
  '{"a":',
  `{"${canary}":1,"${canary}":2}`,
  '{"a":1e999999}',
  '\ufeff{}',
  `"${canary}"`,
  `${'['.repeat(60_000)}${']'.repeat(60_000)}`,
]
  .map((whole) => new Uint8Array(Buffer.from(whole)))
  .concat([
    new Uint8Array([0xff, 0xfe, 0x00, 0x7b]),
    new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  ]);

const TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'application/json; charset=utf-16',
  'application/xml',
  `application/json;${canary}`,
  '',
];

const IN_ADDRESS = [
  '0',
  '-1',
  '1e9',
  '99999999999999999999',
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e',
  '%E0%A4%A',
  '%ED%A0%80',
  '1%0d%0aSet-Cookie:a',
  canary,
  '__proto__',
  'a'.repeat(4000),
];

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

type Case = readonly [what: string, sent: Sent];

const bodyOf = ({ requestBody }: Operation) => requestBody?.content['application/json']?.schema;

/** What the document declares, as it is: taken for what it is, whatever comes of it. */
function declared(one: (typeof operations)[number]): readonly Case[] {
  const schema = bodyOf(one.operation);
  const bodies = schema ? examplesOf(document, schema) : [undefined];
  return bodies.map((body) => ['as declared', sentAs(one, body === undefined ? null : bytes(body))]);
}

function sentAs(
  { method, path, operation }: (typeof operations)[number],
  body: Uint8Array | null,
  changed: {
    readonly at?: string;
    readonly value?: string;
    readonly query?: string;
    readonly type?: string;
  } = {},
): Sent {
  const filled = (operation.parameters ?? [])
    .filter((one) => one.in === 'path')
    .reduce((address, { name, schema }) => {
      const known = name === 'system' ? 'sales' : String(examplesOf(document, schema)[0]);
      const written = changed.at === name ? changed.value : known;
      return address.replace(`{${name}}`, () => written ?? '');
    }, path);
  return {
    method,
    path: `/api/v1${filled}${changed.query ?? ''}`,
    body,
    headers: {
      Authorization: `Bearer ${credentials[0] ?? ''}`,
      ...(body && { 'Content-Type': changed.type ?? 'application/json' }),
    },
  };
}

function undeclared(one: (typeof operations)[number]): readonly Case[] {
  const { operation } = one;
  const place = operations.indexOf(one);
  const schema = bodyOf(operation);
  const examples = schema ? examplesOf(document, schema) : [];
  const valid = examples[0] === undefined ? null : bytes(examples[0]);
  // Each place of each shape: of a shape that is there twice, the place alone that differs.
  const seen = new Set<string>();
  const places = examples.flatMap((example) =>
    placesIn(example).flatMap((at) => {
      const name = JSON.stringify(at);
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ example, at }];
    }),
  );
  const replaced = places.flatMap(({ example, at }, index): readonly Case[] =>
    fc
      .sample(hostile, { numRuns: 2, seed: SEED + place * 1000 + index })
      .map((value) => [`body.${at.join('.')}`, sentAs(one, bytes(replacedAt(example, at, value)))]),
  );
  const added: readonly Case[] =
    examples[0] !== undefined && typeof examples[0] === 'object'
      ? [['another key', sentAs(one, bytes({ ...examples[0], ...Object(prototypes), [canary]: canary }))]]
      : [];
  const broken = schema
    ? [0, 1, 2].map((turn): Case => [
        'a whole body',
        sentAs(one, wholes[(place * 3 + turn) % wholes.length] ?? null),
      ])
    : [];
  const typed = schema
    ? [0, 1].map((turn): Case => {
        const type = TYPES[(place * 2 + turn) % TYPES.length] ?? '';
        return [`the type ${type}`, sentAs(one, valid, { type })];
      })
    : [];
  const parameters = (operation.parameters ?? []).flatMap((parameter, index): readonly Case[] => {
    const values = [0, 1, 2].map((turn) => IN_ADDRESS[(place * 3 + index + turn) % IN_ADDRESS.length] ?? '');
    if (parameter.in === 'path')
      return values.map((value) => [
        `{${parameter.name}}`,
        sentAs(one, valid, { at: parameter.name, value }),
      ]);
    if (parameter.in === 'header') return [];
    return [
      ...values.map((value) => `?${parameter.name}=${value}`),
      `?${parameter.name}=1&${parameter.name}=2`,
    ].map((query) => [query, sentAs(one, valid, { query })]);
  });
  const asked = [`?${canary}=${canary}`, `?__proto__[a]=${canary}`, `?constructor=${canary}`].map(
    (query): Case => [query, sentAs(one, valid, { query })],
  );
  return [...replaced, ...added, ...broken, ...typed, ...parameters, ...asked];
}

const LEAK =
  /node_modules|file:\/\/|\.[jt]s:\d|\n\s+at |\/src\/|\/adapters\/|relation "|syntax error|SQLSTATE/;

/** What is not so, of an answer; nothing of one that is as it must be. */
function faultsOf({ status, headers, text: body }: Answer, { responses }: Operation): readonly string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what);
  };
  demand(status < 500, 'is a fault of ours');
  demand(String(status) in responses, 'has a status that the document does not name');
  demand(!LEAK.test(body), 'tells of our insides');
  demand(!JSON.stringify(headers).includes(canary), 'echoes in a header');
  demand(headers['set-cookie'] === undefined, 'sets a cookie');
  demand(headers['x-content-type-options'] === 'nosniff', 'may be taken for another type');
  if (status < 400) return faults;
  demand(!body.includes(canary), 'echoes what was sent');
  demand(headers['content-type'] === 'application/problem+json; charset=utf-8', 'is no problem');
  const said: Record<string, unknown> = Object(JSON.parse(body));
  demand(/^\/problems\/[a-z]+(-[a-z]+)*$/.test(String(said['type'])), 'has no stable type');
  demand(said['status'] === status, 'tells another status');
  demand(typeof said['title'] === 'string' && said['title'] !== '', 'has no title');
  demand(typeof said['detail'] === 'string' && said['detail'] !== '', 'does not say what to do');
  demand(said['requestId'] === headers['x-request-id'], 'cannot be found in the log');
  return faults;
}

/** So many at a time. */
async function each(
  cases: readonly Case[],
  work: (one: Case, index: number) => Promise<void>,
): Promise<void> {
  const indexed = cases.map((one, index) => ({ one, index }));
  for (let from = 0; from < indexed.length; from += 8)
    await Promise.all(indexed.slice(from, from + 8).map(({ one, index }) => work(one, index)));
}

describe.each(operations.map((one) => [one.operation.operationId, one] as const))('%s', (_, one) => {
  test('takes what the document declares, and bears whatever else is sent', async () => {
    const wrong: unknown[] = [];
    const judge = (what: string, { path, body }: Sent, answer: Answer, faults: readonly string[]): void => {
      if (faults.length > 0)
        wrong.push([
          what,
          path,
          Buffer.from(body ?? [])
            .toString()
            .slice(0, 300),
          answer.status,
          answer.text.slice(0, 600),
          ...faults,
        ]);
    };
    await each(declared(one), async ([what, sent]) => {
      const answer = await send(sent);
      const isTaken = answer.status !== 400 && answer.status !== 415;
      judge(what, sent, answer, [...faultsOf(answer, one.operation), ...(isTaken ? [] : ['is not taken'])]);
    });
    await each(undeclared(one), async ([what, sent], index) => {
      const as = credentials[index % credentials.length] ?? '';
      const answer = await send({ ...sent, headers: { ...sent.headers, Authorization: `Bearer ${as}` } });
      judge(what, sent, answer, faultsOf(answer, one.operation));
    });
    expect({ seed: SEED, wrong: wrong.slice(0, 3) }).toEqual({ seed: SEED, wrong: [] });
  });
});
