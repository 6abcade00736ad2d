import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Person, Role } from '../../src/domain/approval.ts';
import { Refused } from '../../src/domain/approval.ts';
import { readToken } from '../../src/domain/token.ts';
import { onceStore } from '../../src/platform/postgres/store/once.ts';
import type { KeyedHashes, Keys } from '../../src/ports/keys.ts';
import { forget } from '../../src/procedures/steps/forget.ts';
import { dumpOf } from '../support/dump.ts';
import type { TestHouse } from '../support/house.ts';
import { direction, dpo, openHouse } from '../support/house.ts';

const DAY_MS = 86_400_000;
const forever = new AbortController().signal;
const admin: Person = { id: 'admin', roles: ['admin'] };
const operator: Person = { id: 'support', roles: ['operator'] };

let house: TestHouse;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const give = (by: Person, name: string, roles: readonly Role[], lasts = 'P90D') =>
  house.greffe.tokens.give(by, { name, roles, lasts });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refused) return error.code;
      throw error;
    },
  );
}

/** Who did what, of tokens. */
async function acts(): Promise<readonly string[]> {
  const entries = await house.greffe.audit.list(dpo, {});
  return entries
    .filter(({ act }) => act.startsWith('token'))
    .map(({ act, actor, about }) => `${actor} ${act} ${about}`)
    .toSorted();
}

test('a token is shown once, opens what it was given for, and lies nowhere', async () => {
  const { shown, token } = await give(direction, 'web-form', ['operator']);
  expect(shown).toMatch(/^greffe_[0-9a-f]{16}_[\w-]{43}$/);
  expect(await house.greffe.tokens.holder(shown)).toEqual({
    token: token.id,
    person: { id: 'token:web-form', roles: ['operator'] },
  });
  const { secret = '' } = readToken(shown) ?? {};
  expect(secret).toHaveLength(43);
  for (const [table, rows] of await dumpOf(house.pool))
    expect([table, rows.includes(secret)]).toEqual([table, false]);
  expect(JSON.stringify(await house.greffe.tokens.list(direction))).not.toContain(secret);
  expect(house.logged()).not.toContain(secret);
});

test('its use is kept by day', async () => {
  const { shown } = await give(direction, 'web-form', ['operator']);
  const used = async () => (await house.greffe.tokens.list(direction)).map(({ lastUsedOn }) => lastUsedOn);
  expect(await used()).toEqual([null]);
  await house.greffe.tokens.holder(shown);
  expect(await used()).toEqual(['2026-03-05']);
  house.clock.advance(3 * DAY_MS);
  await house.greffe.tokens.holder(shown);
  expect(await used()).toEqual(['2026-03-08']);
});

test('one that is over, revoked or guessed opens nothing, and the log says so once a day', async () => {
  const { shown } = await give(direction, 'web-form', ['operator'], 'P2D');
  const other = await give(direction, 'crm', ['operator']);
  const guessed = `${shown.slice(0, -1)}${shown.endsWith('A') ? 'B' : 'A'}`;
  for (let time = 0; time < 5; time += 1) expect(await house.greffe.tokens.holder(guessed)).toBeNull();
  for (const none of [
    '',
    'greffe_',
    shown.slice(0, -1),
    `${shown}A`,
    `greffe_${'0'.repeat(16)}_${'A'.repeat(43)}`,
  ])
    expect(await house.greffe.tokens.holder(none)).toBeNull();
  expect(await acts()).toEqual([
    'direction token-created token crm',
    'direction token-created token web-form',
    'token:web-form token-denied token web-form',
  ]);
  house.clock.advance(2 * DAY_MS - 1);
  expect(await house.greffe.tokens.holder(shown)).not.toBeNull();
  house.clock.advance(1);
  expect(await house.greffe.tokens.holder(shown)).toBeNull();
  await house.greffe.tokens.revoke(dpo, 'crm');
  expect(await house.greffe.tokens.holder(other.shown)).toBeNull();
  expect((await house.greffe.tokens.list(dpo)).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'crm revoked',
    'web-form expired',
  ]);
  expect((await acts()).slice(2)).toEqual([
    'dpo token-revoked token crm',
    'token:crm token-denied token crm',
    'token:web-form token-denied token web-form',
    'token:web-form token-denied token web-form',
  ]);
});

test('nobody hands on more than they have, but the controller, who answers for it', async () => {
  expect(await codeOf(give(admin, 'one', ['dpo']))).toBe('role-not-yours');
  expect(await codeOf(give(admin, 'one', ['admin', 'controller']))).toBe('role-not-yours');
  expect(await codeOf(give(admin, 'one', ['admin']))).toBe('done');
  expect(await codeOf(give(direction, 'two', ['dpo', 'auditor']))).toBe('done');
  for (const by of [dpo, operator]) expect(await codeOf(give(by, 'three', ['operator']))).toBe('wrong-role');
  const held = await house.greffe.tokens.holder((await give(direction, 'all', ['controller'])).shown);
  if (!held) throw new Error('It opens nothing.');
  expect(await codeOf(give(held.person, 'child', ['operator']))).toBe('takes-a-person');
  expect(await codeOf(house.greffe.tokens.revoke(held.person, 'two'))).toBe('takes-a-person');
});

test('it lasts a year at most, and is called by a name nobody else answers to', async () => {
  for (const [lasts, code] of [
    ['P1Y', 'done'],
    ['P366D', 'expiry-too-far'],
    ['P999999999D', 'expiry-too-far'],
    ['P1Y1D', 'expiry-too-far'],
    ['PT1H', 'expiry-unread'],
    ['soon', 'expiry-unread'],
  ] as const)
    expect([lasts, await codeOf(give(direction, `for-${lasts.toLowerCase()}`, ['operator'], lasts))]).toEqual(
      [lasts, code],
    );
  expect(await codeOf(give(direction, 'crm', ['operator']))).toBe('done');
  const both = await Promise.all([
    codeOf(give(direction, 'crm', ['dpo'])),
    codeOf(give(direction, 'x', ['dpo'])),
  ]);
  expect(both).toEqual(['name-taken', 'done']);
  await house.greffe.tokens.revoke(direction, 'crm');
  expect(await codeOf(house.greffe.tokens.revoke(direction, 'crm'))).toBe('token-over');
  expect(await codeOf(house.greffe.tokens.revoke(direction, 'nobody'))).toBe('no-such-token');
  expect(await codeOf(give(direction, 'crm', ['operator']))).toBe('done');
});

test('an act that none of its roles may is not put on it', async () => {
  const wanted = { name: 'crm', roles: ['operator'], lasts: 'P1D' } as const;
  expect(await codeOf(house.greffe.tokens.give(direction, { ...wanted, acts: ['place a hold'] }))).toBe(
    'act-beyond-roles',
  );
  const { shown } = await house.greffe.tokens.give(direction, { ...wanted, acts: ['open a request'] });
  const held = await house.greffe.tokens.holder(shown);
  if (!held) throw new Error('It opens nothing.');
  expect(await codeOf(house.greffe.requests.list(held.person, { open: true }))).toBe('wrong-role');
});

test('it is forgotten once its end is longer ago than proof is kept', async () => {
  await give(direction, 'web-form', ['operator']);
  const night = () =>
    house.greffe.handlers.nightly(
      { name: 'nightly', key: 'night', data: { controller: 'acme', day: '2026-03-05' } },
      { signal: forever, assertHeld: async () => undefined },
    );
  house.clock.advance(5 * 365 * DAY_MS);
  await night();
  expect(await house.greffe.tokens.list(direction)).toHaveLength(1);
  house.clock.advance(100 * DAY_MS);
  await night();
  expect(await house.greffe.tokens.list(direction)).toEqual([]);
  expect(await acts()).toContain('greffe tokens-ended token web-form');
});

test('a key that was taken under an older key version is known under the next one', async () => {
  let version = 1;
  const hash = (of: number, kind: string, text: string) => ({
    version: of,
    digest: createHash('sha256').update(`${of} ${kind} ${text}`).digest(),
  });
  const lookUp: KeyedHashes = {
    current: (kind, text) => hash(version, kind, text),
    all: (kind, text) => Array.from({ length: version }, (_, index) => hash(version - index, kind, text)),
  };
  const once = onceStore({ ...({} as Keys), lookUp });
  const request = await house.greffe.requests.open(dpo, {
    controller: 'acme',
    rights: ['access'],
    identifiers: [{ kind: 'email', value: 'zoe.canari@example.fr' }],
    channel: 'api',
    requester: { kind: 'data-subject' },
  });
  const asked = { by: 'support', key: 'key-1', body: 'zoe' };
  const at = house.clock.now();
  const take = (body = 'zoe') =>
    house.house.store.transact((tx) => once.take(tx, { ...asked, body }, { at, notBefore: at }));
  await house.house.store.transact(async (tx) => {
    expect(await once.take(tx, asked, { at, notBefore: at })).toBeNull();
    await once.settle(tx, asked, request);
  });
  version = 2;
  expect(await take()).toEqual({ request, isSameBody: true });
  expect(await take('luc')).toEqual({ request, isSameBody: false });
  expect((await house.pool.query('select 1 from asked_once')).rowCount).toBe(1);
});

test('a request that is asked for again by the same key is opened once', async () => {
  const request = (value: string) => ({
    controller: 'acme',
    rights: ['access'] as const,
    identifiers: [{ kind: 'email' as const, value }],
    channel: 'api',
    requester: { kind: 'data-subject' as const },
  });
  const open = (by: Person, key: string, email: string) =>
    house.greffe.requests.open(by, request(email), { key, body: email });
  const both = await Promise.all([1, 2, 3].map(() => open(operator, 'key-1', 'zoe.canari@example.fr')));
  expect(both).toEqual([both[0], both[0], both[0]]);
  expect(await open(dpo, 'key-1', 'zoe.canari@example.fr')).not.toBe(both[0]);
  expect(await codeOf(open(operator, 'key-1', 'luc.canari@example.fr'))).toBe('key-reused');
  expect(await house.greffe.requests.list(dpo, { open: true })).toHaveLength(2);
  const asked = (await dumpOf(house.pool)).get('public.asked_once');
  expect(asked).toMatch(/support/);
  expect(asked).not.toMatch(/canari|key-1/);
  house.clock.advance(DAY_MS + 1);
  expect(await open(operator, 'key-1', 'luc.canari@example.fr')).not.toBe(both[0]);
});

test('the night forgets, a day later, under which key what was asked', async () => {
  const request = {
    controller: 'acme',
    rights: ['access'] as const,
    identifiers: [{ kind: 'email' as const, value: 'zoe.canari@example.fr' }],
    channel: 'api',
    requester: { kind: 'data-subject' as const },
  };
  await house.greffe.requests.open(operator, request, { key: 'key-1', body: 'zoe' });
  const kept = async () => {
    await forget(house.house, forever);
    return (await house.pool.query('select 1 from asked_once')).rowCount;
  };
  expect(await kept()).toBe(1);
  house.clock.advance(DAY_MS + 1);
  expect(await kept()).toBe(0);
});
