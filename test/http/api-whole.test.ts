import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/domain/approval.ts';
import { verifyExport } from '../../src/greffe/offline.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { Answered, ApiTestHouse } from '../support/api.ts';
import { openApiHouse } from '../support/api.ts';
import { scheduleFor } from '../support/purges.ts';
import { direction } from '../support/house.ts';

// What no program and no page could do before: one house, in which all of it happens in this order.

const forever = new AbortController().signal;
const canary = 'zyx.canari@example.fr';
const given = { kind: 'email', value: canary } as const;
const admin: Person = { id: 'p-admin', roles: ['admin'] };
const secret = `whsec_${'A'.repeat(32)}`;
const taker = { to: 'https://taker.example/in', secret };

const schedule = scheduleFor(['crm-eu']);
const dataMap: Settings['dataMap'] = {
  ...schedule.dataMap,
  fields: {
    email: {
      category: 'contact',
      origin: 'provided',
      purposes: ['contract'],
      propagate: 'never',
      in: { 'crm-eu': [{ kind: 'person', field: 'email' }] },
    },
  },
  purposes: { ...schedule.dataMap.purposes, contract: { legalBasis: 'contract' } },
};

let house: ApiTestHouse;
let program: string;
const posted: string[] = [];

beforeAll(async () => {
  house = await openApiHouse({
    systems: ['crm-eu'],
    settings: { retention: schedule.retention, dataMap },
    signedPost: {
      async send({ body }, { url }) {
        posted.push(`${url} ${body.toString()}`);
        return { status: 204 };
      },
      check: async () => null,
    },
  });
  program = await house.token(['dpo', 'controller', 'auditor', 'operator', 'admin']);
  await house.systems['crm-eu']?.world.person({ given: 'Zyx', family: 'Canari', emails: [canary] });
});
afterAll(async () => {
  expect(house.logged()).not.toMatch(/canari|whsec|greffe_[0-9a-f]{16}_/i);
  await house.close();
});

interface How {
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (
  method: string,
  path: string,
  body?: unknown,
  { as = program, headers = {} }: How = {},
): Promise<Answered> => house.send(method, `/api/v1${path}`, { token: as, body, headers });

/** All pages of a list, one item each. */
async function pagesOf(path: string, cursor: 'after' | 'before', how: How = {}): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let at = ''; items.length < 50;) {
    const { status, json } = await ask('GET', `${path}?most=1${at}`, undefined, how);
    const { items: found, next } = Object(json);
    expect([path, status, found.length]).toEqual([path, 200, 1]);
    items.push(...found);
    if (next === null) return items;
    at = `&${cursor}=${next}`;
  }
  throw new Error(`${path} has no end.`);
}

test('data of a portability leaves for another controller once it is signed, and once', async () => {
  await ask('POST', '/requests', { rights: ['portability'], identifiers: [given] });
  await house.greffe.requests.carryOn(1, forever);
  await ask('PUT', '/requests/1/identity', { how: 'called back' });
  await house.greffe.requests.carryOn(1, forever);
  const send = (body: unknown) => ask('POST', '/requests/1/package/transmissions', body);
  for (const to of ['http://taker.example/in', 'https://a:b@taker.example/in', 'taker.example'])
    expect(await send({ ...taker, to })).toMatchObject({ status: 400 });
  expect(await send({ ...taker, secret: 'whsec_short' })).toMatchObject({ status: 400 });
  expect(await send(taker)).toMatchObject({ status: 409, json: { type: '/problems/package-unsigned' } });
  const draft = await ask('GET', '/requests/1/package/draft');
  expect(draft.headers.get('content-disposition')).toBe('attachment; filename="package-1-draft.zip"');
  const digest = /"digest":"(\w{64})"/.exec((await ask('GET', '/requests/1/package/review')).text)?.[1];
  expect((await ask('PUT', '/requests/1/package/signature', { digest })).status).toBe(200);
  expect(posted).toEqual([]);
  const sent = await send(taker);
  expect(sent).toMatchObject({ status: 200, json: { state: 'sent', digest, mayBeDouble: false } });
  expect(sent.text).not.toMatch(/whsec|taker/);
  expect(posted).toEqual([expect.stringMatching(/^https:\/\/taker\.example\/in .*zyx\.canari/s)]);
  expect(await send(taker)).toMatchObject({ status: 409, json: { type: '/problems/sent-already' } });
});

test('a line that was kept back goes into the package again', async () => {
  await ask('POST', '/requests', { rights: ['access'], identifiers: [given] });
  await house.greffe.requests.carryOn(2, forever);
  await ask('PUT', '/requests/2/identity', { how: 'called back' });
  await house.greffe.requests.carryOn(2, forever);
  const words = 'They name somebody else.';
  const lines = { lines: [1], reason: 'rights-of-others', words };
  expect((await ask('POST', '/requests/2/package/withholdings', lines)).status).toBe(200);
  const release = () => ask('DELETE', '/requests/2/package/withholdings/1');
  expect(await release()).toMatchObject({ status: 200, json: { right: 'access', signature: null } });
  expect(await release()).toMatchObject({ status: 409, json: { type: '/problems/not-withheld' } });
});

test('the archive is found by a person, opened for a reason, and by those whom its rule names', async () => {
  const { store } = house.house;
  const dryRun = { controller: 'acme', rules: null, on: null };
  const purge = await house.greffe.purges.plan(direction, dryRun);
  await store.transact(async (tx) => {
    for (const [index, readers] of ([['dpo'], ['auditor']] as const).entries())
      await store.archive.enter(tx, {
        controller: 'acme',
        purge,
        rule: readers[0],
        subject: 'ab'.repeat(32),
        enteredOn: '2026-03-05',
        endsOn: '2028-03-05',
        readers,
        basis: 'CNIL 2021-131',
        person: index + 1,
        duty: '',
        identifiers: [given],
        joins: [given],
        records: [{ system: 'crm-eu', kind: 'person', fields: { email: canary } }],
      });
  });
  const found = await ask('POST', '/archive/searches', { identifiers: [given] });
  expect([found.status, found.text.includes('canari')]).toEqual([200, false]);
  expect(found.json).toMatchObject({ items: [{ rule: 'dpo' }, { rule: 'auditor' }], next: null });
  const open = (id: number, as?: string) =>
    ask('POST', `/archive/entries/${id}/openings`, { reason: 'litigation 2026-014' }, as ? { as } : {});
  const [first = 0, second = 0] = [...found.text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
  expect(await open(first)).toMatchObject({
    status: 200,
    json: { entry: { id: first }, records: [{ fields: { email: canary } }] },
  });
  expect(await ask('POST', `/archive/entries/${first}/openings`, {})).toMatchObject({ status: 400 });
  expect(await open(second, await house.token(['dpo']))).toMatchObject({ status: 403 });
  expect((await ask('GET', '/audit/entries?about=archive')).text).toContain('record-revealed');
});

test('who was found again is listed page by page, shown in clear, and decided on', async () => {
  const { store, clock } = house.house;
  const at = clock.now();
  const sweep = Object(
    (await ask('POST', '/suppressions/sweeps', { systems: ['crm-eu'] })).json?.['sweeps'],
  )[0];
  await store.transact((tx) =>
    store.sweeps.reappearances.add(
      tx,
      sweep,
      (['email', 'phone'] as const).map((channel) => ({
        controller: 'acme',
        system: 'crm-eu',
        what: 'objection-missing',
        cause: 'objection',
        since: at,
        foundAt: at,
        state: 'proposed',
        because: 'shared-number',
        act: null,
        request: null,
        refs: [{ kind: 'person', id: '1' }],
        address: channel === 'email' ? given : { kind: 'phone', value: '+33600000000' },
        channel,
      })),
    ),
  );
  const listed = await pagesOf('/suppressions/reappearances', 'before');
  expect(listed).toEqual([
    expect.objectContaining({ channel: 'phone', state: 'proposed' }),
    expect.objectContaining({ channel: 'email', state: 'proposed' }),
  ]);
  expect(JSON.stringify(listed)).not.toMatch(/canari|336/);
  const { id } = Object(listed[1]);
  expect(await ask('GET', `/suppressions/reappearances/${id}`)).toMatchObject({
    json: { address: given, refs: [{ kind: 'person', id: '1' }] },
  });
  const decide = (body: unknown) => ask('PUT', `/suppressions/reappearances/${id}/decision`, body);
  expect(await decide({ is: 'let-be' })).toMatchObject({ status: 400 });
  expect(await decide({ is: 'let-be', because: 'a family has it' })).toMatchObject({
    status: 200,
    json: { reappearance: { id, state: 'let-be' } },
  });
  expect(await decide({ is: 'reapply' })).toMatchObject({ status: 409 });
});

test('what a tool told of is listed page by page, and shown in clear', async () => {
  const { store, clock } = house.house;
  const told = { what: 'erased', ref: { kind: 'person', id: '1' }, into: null, fields: null } as const;
  await store.transact((tx) =>
    store.notices.add(tx, { controller: 'acme', system: 'crm-eu', came: 'sent', at: clock.now() }, [
      { ...told, key: 'k-1', at: clock.now(), ours: null },
      { ...told, key: 'k-2', at: clock.now(), ours: null },
    ]),
  );
  const listed = await pagesOf('/notices', 'before');
  expect(listed.map((one) => Object(one).what)).toEqual(['erased', 'erased']);
  expect(await ask('GET', `/notices/${Object(listed[0]).id}`)).toMatchObject({
    status: 200,
    json: { ref: { kind: 'person', id: '1' }, address: null, rows: [] },
  });
  expect(await ask('POST', '/notice-polls', { systems: ['elsewhere'] })).toMatchObject({ status: 404 });
  expect(await ask('POST', '/notice-polls', {})).toMatchObject({ status: 200, json: { proposed: [] } });
});

test('the log leaves as files that anybody verifies offline, and tells what is missing since', async () => {
  const checkpoints = (await ask('GET', '/audit/checkpoints')).text.split('\n').filter((line) => line !== '');
  const entries = await ask('GET', '/audit/export');
  expect(entries.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
  expect(entries.headers.get('content-disposition')).toBe('attachment; filename="entries.jsonl"');
  expect(entries.text).not.toMatch(/canari/i);
  const { verifierKey } = house.greffe.audit;
  async function* lines(): AsyncGenerator<string> {
    yield* entries.text.split('\n').filter((line) => line !== '');
  }
  const verdict = await verifyExport({ entries: lines, checkpoints, trusted: [verifierKey] });
  expect(verdict.faults).toEqual([]);
  expect(verdict.signedEntries).toBeGreaterThan(20);
  const note = String(JSON.parse(checkpoints.at(-1) ?? '{}').note);
  const against = (kept: readonly string[]) => ask('POST', '/audit/verifications', { against: kept });
  expect(await against([note])).toMatchObject({ status: 200, json: { isWhole: true, verifierKey } });
  expect((await against([note.replace(/\n\d+\n/, '\n999999\n')])).json).toMatchObject({ isWhole: false });
});

describe('who may come in', () => {
  test('is said by people alone: a program sees, and changes nothing', async () => {
    const token = { name: 'form', roles: ['operator'], lasts: 'P30D' };
    for (const [method, path, body] of [
      ['POST', '/tokens', token],
      ['DELETE', '/tokens/t-0', undefined],
      ['POST', '/accounts', { id: 'dpo-two', mail: canary, roles: ['dpo'] }],
      ['DELETE', '/accounts/dpo-two', undefined],
    ] as const)
      expect([path, await ask(method, path, body)]).toMatchObject([
        path,
        { status: 403, json: { type: '/problems/takes-a-person' } },
      ]);
    const listed = await ask('GET', '/tokens');
    expect(listed.json).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ name: 't-0' })]),
    });
    expect(listed.text).not.toContain(program);
  });

  test('a person gives a token that opens from then on, and revokes it', async () => {
    const as = house.signIn(direction);
    const made = await ask(
      'POST',
      '/tokens',
      { name: 'form', roles: ['operator'], acts: ['open a request'], lasts: 'P30D' },
      { as },
    );
    expect(made).toMatchObject({ status: 201, json: { token: { name: 'form', createdBy: 'direction' } } });
    const shown = String(made.json?.['shown']);
    const open = () => ask('POST', '/requests', { rights: ['access'], identifiers: [given] }, { as: shown });
    expect((await open()).status).toBe(201);
    expect((await pagesOf('/tokens', 'after')).map((one) => Object(one).name)).toContain('form');
    expect(await ask('DELETE', '/tokens/form', undefined, { as })).toMatchObject({ status: 204 });
    expect((await open()).status).toBe(401);
    expect(await ask('DELETE', '/tokens/form', undefined, { as })).toMatchObject({ status: 409 });
  });

  test('an admin makes, changes and ends an account; of two who change it at once the second is told', async () => {
    const as = house.signIn(admin);
    const add = { id: 'dpo-two', mail: canary, roles: ['dpo'] };
    expect(await ask('POST', '/accounts', add, { as })).toMatchObject({
      status: 201,
      json: { account: 'dpo-two', state: 'sent' },
    });
    expect(await ask('POST', '/accounts', add, { as })).toMatchObject({ status: 409 });
    await ask('POST', '/accounts', { ...add, id: 'dpo-three', mail: 'b@example.fr' }, { as });
    const listed = await pagesOf('/accounts', 'after', { as });
    expect(listed.map((one) => Object(one).id)).toEqual(['dpo-three', 'dpo-two']);
    expect(JSON.stringify(listed)).not.toMatch(/canari|example/);
    const change = (roles: readonly string[], version: string) =>
      ask('PUT', '/accounts/dpo-two/clearance', { roles }, { as, headers: { 'If-Match': `"${version}"` } });
    const { version } = Object(listed[1]);
    expect((await change(['dpo', 'operator'], version)).status).toBe(204);
    expect(await change(['auditor'], version)).toMatchObject({
      status: 412,
      json: { type: '/problems/digest-differs' },
    });
    expect((await ask('GET', '/accounts', undefined, { as })).text).toContain('["dpo","operator"]');
    expect(await ask('PUT', '/accounts/dpo-two/clearance', {}, { as })).toMatchObject({ status: 422 });
    expect(await ask('POST', '/accounts/dpo-two/invitations', undefined, { as })).toMatchObject({
      status: 200,
    });
    expect(await ask('POST', '/accounts/dpo-two/password-resets', {}, { as })).toMatchObject({ status: 409 });
    expect(await ask('GET', '/accounts/dpo-two/sessions', undefined, { as })).toMatchObject({
      json: { items: [], next: null },
    });
    expect(await ask('DELETE', '/accounts/dpo-two/sessions', undefined, { as })).toMatchObject({
      json: { ended: 0 },
    });
    expect((await ask('DELETE', '/accounts/dpo-two/sessions/1', undefined, { as })).status).toBe(404);
    expect((await ask('DELETE', '/accounts/dpo-two', undefined, { as })).status).toBe(204);
    expect((await change(['dpo'], version)).status).toBe(409);
  });
});

test('requests, purges and holds are pages too', async () => {
  await ask('POST', '/holds', { over: { over: 'person', identifiers: [given] }, ground: 'litigation' });
  await ask('POST', '/holds', { over: { over: 'person', identifiers: [given] }, ground: 'tax' });
  expect((await pagesOf('/holds', 'after')).map((one) => Object(one).ground)).toEqual(['litigation', 'tax']);
  const ids = (await pagesOf('/requests', 'after')).map((one) => Object(one).id);
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  expect(await pagesOf('/purges', 'before')).toHaveLength(1);
  expect(await ask('POST', '/purges/9999/retries')).toMatchObject({ status: 404 });
  expect(await ask('POST', '/stays', { code: 'ABCDE-FGHJK-MNPQR-STVWX' })).toMatchObject({ status: 404 });
});
