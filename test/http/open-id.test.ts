import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/domain/approval.ts';
import { Secret } from '../../src/settings/secret.ts';
import type { OpenIdSettings } from '../../src/settings/settings.ts';
import type { ApiTestHouse } from '../support/api.ts';
import { openApiHouse, openHttp } from '../support/api.ts';
import type { TestBrowser } from '../support/browser.ts';
import { browserAt } from '../support/browser.ts';
import type { Misbehaviour, OpenIdDouble } from '../support/open-id-double.ts';
import { openOpenIdDouble } from '../support/open-id-double.ts';

const admin: Person = { id: 'p-admin', roles: ['admin'] };
const canary = 'zyxcanary';
const unlimited = { controllers: null, systems: null, rights: null } as const;
const publicUrl = 'https://greffe.acme.example';
const proxied = { 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Proto': 'https', Origin: publicUrl };

let house: ApiTestHouse;
let double: OpenIdDouble;
let now = () => new Date('2026-03-05T09:00:00Z');

beforeEach(async () => {
  double = await openOpenIdDouble(() => now());
  await open();
});
afterEach(async () => {
  expect(house.logged()).not.toContain(canary);
  await house.close();
  await double.close();
});

async function open(changed: Partial<OpenIdSettings> = {}): Promise<void> {
  const openId: OpenIdSettings = {
    issuer: double.issuer,
    clientId: 'greffe',
    clientSecret: new Secret(double.clientSecret, '${SECRET}'),
    scopes: ['profile'],
    name: 'preferred_username',
    clearances: [
      { claim: 'groups', is: ['dpo-acme'], roles: ['dpo'], ...unlimited, controllers: ['acme'] },
      { claim: 'realm.roles', is: ['auditor', 'audit'], roles: ['auditor'], ...unlimited },
      {
        claim: 'groups',
        is: ['crm-admin'],
        roles: ['operator'],
        controllers: ['acme'],
        systems: ['sales'],
        rights: ['access'],
      },
    ],
    ...changed,
  };
  house = await openApiHouse({
    settings: { openId, http: { ...openHttp, trustProxy: ['loopback'], publicUrl } },
  });
  now = () => house.clock.now();
  double.claims = { sub: 'u-1', groups: ['dpo-acme', 'sales'], preferred_username: 'Dpo Acmé', name: canary };
}

const browser = (): TestBrowser => browserAt(house.port, proxied);

/** Sent there, where they sign in; and the address they are sent back to. */
async function sent(by: TestBrowser): Promise<string> {
  const gone = await by.ask('GET', '/session/openid');
  expect(gone.status).toBe(303);
  return double.signIn(gone.headers.get('location') ?? '');
}

/** As a browser is sent: by a page of theirs. */
const come = (by: TestBrowser, back: string) =>
  by.ask('GET', back.replace(`${publicUrl}/api/v1`, ''), undefined, { 'Sec-Fetch-Site': 'cross-site' });

const signIn = async (by = browser()) => come(by, await sent(by));

async function entered(act: string): Promise<readonly string[]> {
  const entries = await house.house.audit.list({});
  return entries
    .filter((one) => one.act === act)
    .map(({ actor, about, kind }) => [actor, about, kind].filter(Boolean).join(' '))
    .toReversed();
}

describe('whoever is let in elsewhere', () => {
  test('has an account from the first time on, and acts as they say who let them in', async () => {
    const by = browser();
    expect(await signIn(by)).toMatchObject({
      status: 200,
      json: { account: 'dpo-acme', roles: ['dpo'], controllers: ['acme'], lacksSecondFactor: false },
    });
    expect([...by.cookies.keys()]).toEqual(['__Host-greffe']);
    expect((await by.ask('GET', '/requests')).status).toBe(200);
    const decision = { is: 'upheld', reason: 'theirs weighs more' };
    expect((await by.ask('PUT', '/restrictions/1/decision', decision)).status).toBe(403);
    expect(await signIn()).toMatchObject({ json: { account: 'dpo-acme' } });
    expect(await house.greffe.accounts.list(admin)).toMatchObject([
      { id: 'dpo-acme', isFederated: true, passwordAt: null, madeBy: 'greffe', sessions: 2 },
    ]);
    expect(await entered('account-changed')).toEqual(['greffe account dpo-acme made']);
    expect(await entered('sign-in')).toEqual([
      'dpo-acme account dpo-acme elsewhere',
      'dpo-acme account dpo-acme elsewhere',
    ]);
    const { rows } = await house.pool.query('select * from account');
    expect(JSON.stringify(rows)).not.toMatch(/u-1|zyxcanary|127\.0\.0\.1/);
  });

  test('is asked for by a code that only this browser can exchange', async () => {
    const by = browser();
    const gone = await by.ask('GET', '/session/openid');
    const asked = new URL(gone.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      client_id: 'greffe',
      response_type: 'code',
      redirect_uri: `${publicUrl}/api/v1/session/openid/return`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const [set = ''] = gone.headers.getSetCookie();
    expect(set).toMatch(/^__Host-greffe-openid=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const again = new URL((await browser().ask('GET', '/session/openid')).headers.get('location') ?? '');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(again.searchParams.get(name)).not.toBe(asked.get(name));
  });

  test('may do what the first clearance that fits says, each time anew', async () => {
    const by = browser();
    await signIn(by);
    double.claims = { sub: 'u-1', groups: ['sales'], realm: { roles: ['audit'] } };
    expect(await signIn()).toMatchObject({
      json: { account: 'dpo-acme', roles: ['auditor'], controllers: null },
    });
    // Whoever was signed in as they were before is signed in no more.
    expect((await by.ask('GET', '/session')).status).toBe(401);
    double.claims = { sub: 'u-1', groups: ['dpo-acme'], realm: { roles: ['audit'] } };
    expect(await signIn()).toMatchObject({
      json: { roles: ['dpo'], controllers: ['acme'], systems: null, rights: null },
    });
    double.claims = { sub: 'u-1', groups: ['crm-admin'] };
    const part = browser();
    expect(await signIn(part)).toMatchObject({
      json: { roles: ['operator'], controllers: ['acme'], systems: ['sales'], rights: ['access'] },
    });
    expect((await part.ask('GET', '/systems')).json).toMatchObject({ items: [{ system: 'sales' }] });
    double.claims = { sub: 'u-1', groups: ['dpo-acme'] };
    const last = browser();
    await signIn(last);
    double.claims = { sub: 'u-1', groups: ['dpo-acme-2', 'DPO-ACME'], roles: ['dpo'], 'realm.roles': 7 };
    expect(await signIn()).toMatchObject({ status: 401, json: { type: '/problems/not-let-in' } });
    expect((await last.ask('GET', '/session')).status).toBe(401);
    expect(await house.greffe.accounts.list(admin)).toMatchObject([
      { roles: [], controllers: [], systems: [], rights: [] },
    ]);
    expect(await entered('sign-in-refused')).toEqual(['greffe account dpo-acme elsewhere']);
  });

  test('and has no clearance, has no account either', async () => {
    double.claims = { sub: 'u-2', groups: 'dpo' };
    expect((await signIn()).status).toBe(401);
    expect(await house.greffe.accounts.list(admin)).toEqual([]);
    double.claims = { sub: 'u-2', groups: 'dpo-acme' };
    expect((await signIn()).status).toBe(200);
  });

  test('takes nobody else’s name', async () => {
    await house.greffe.accounts.add(admin, {
      id: 'dpo-acme',
      mail: 'dpo@example.fr',
      roles: ['controller'],
      controllers: null,
    });
    const names: unknown[] = [];
    for (const [sub, preferred_username] of [
      ['u-1', 'dpo-acme'],
      ['u-2', 'dpo'],
      ['u-3', 'greffe'],
      ['u-4', 'token:form'],
      ['u-5', '  '],
      ['u-6', 'x'.repeat(100)],
    ]) {
      double.claims = { sub, preferred_username, groups: ['dpo-acme'] };
      names.push((await signIn()).json?.['account']);
    }
    const numbered = expect.stringMatching(/^sso-[0-9a-f]{12}$/);
    expect(names).toEqual([numbered, numbered, numbered, 'token-form', numbered, numbered]);
    expect(new Set(names).size).toBe(6);
  });

  test('is one account when they come twice at once', async () => {
    const [one, other] = [browser(), browser()];
    const backs = [await sent(one), await sent(other)];
    const answers = await Promise.all([come(one, backs[0] ?? ''), come(other, backs[1] ?? '')]);
    expect(answers.map(({ status, json }) => [status, json?.['account']])).toEqual([
      [200, 'dpo-acme'],
      [200, 'dpo-acme'],
    ]);
  });

  test('is not let in once the account is disabled, until it is enabled again', async () => {
    const by = browser();
    await signIn(by);
    await house.greffe.accounts.disable(admin, 'dpo-acme');
    expect((await by.ask('GET', '/session')).status).toBe(401);
    expect(await signIn()).toMatchObject({ status: 401, json: { type: '/problems/not-let-in' } });
    expect(await house.greffe.accounts.enable(admin, 'dpo-acme')).toBeNull();
    expect((await signIn()).status).toBe(200);
  });

  test('has no password, no second factor and no other roles here', async () => {
    const by = browser();
    await signIn(by);
    const { accounts } = house.greffe;
    for (const work of [
      () => accounts.invite(admin, 'dpo-acme'),
      () => accounts.resetPassword(admin, 'dpo-acme'),
      () => accounts.change(admin, 'dpo-acme', { roles: ['controller'] }),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'let-in-elsewhere' });
    const passwords = { current: 'a', next: 'rT7!vXq2#Lmz' };
    for (const answered of [
      await by.ask('PUT', '/session/password', passwords),
      await by.ask('POST', '/session/second-factor'),
    ])
      expect(answered).toMatchObject({ status: 409, json: { type: '/problems/let-in-elsewhere' } });
    const typed = { name: 'dpo-acme', password: 'rT7!vXq2#Lmz' };
    expect((await browser().ask('POST', '/session', typed)).status).toBe(401);
  });
});

describe('an answer that is not to be believed', () => {
  const lies: readonly Misbehaviour[] = [
    'another nonce',
    'no nonce',
    'another issuer',
    'another audience',
    'expired',
    'from the future',
    'alg none',
    'signed with the secret',
    'signed with another key',
    'no identity',
  ];

  test.each(lies)('lets nobody in: %s', async (lie) => {
    double.misbehaves = lie;
    const by = browser();
    const answered = await signIn(by);
    expect(answered).toMatchObject({ status: 401, json: { type: '/problems/not-let-in' } });
    expect(answered.text).not.toMatch(/zyxcanary|u-1|nonce/);
    expect(by.cookies.has('__Host-greffe')).toBe(false);
    expect(await house.greffe.accounts.list(admin)).toEqual([]);
    expect(await entered('sign-in-refused')).toEqual(['greffe accounts elsewhere']);
    double.misbehaves = null;
    expect((await signIn()).status).toBe(200);
  });

  test('is one that another browser was to have', async () => {
    const [attacker, victim] = [browser(), browser()];
    const theirs = await sent(attacker);
    // Without a journey of its own, with another one, and with one that was made up.
    expect((await come(victim, theirs)).status).toBe(401);
    await sent(victim);
    expect((await come(victim, theirs)).status).toBe(401);
    victim.cookies.set('__Host-greffe-openid', `${Math.floor(now().getTime() / 1000)}.${'a'.repeat(43)}`);
    expect((await come(victim, theirs)).status).toBe(401);
    expect(double.exchanges).toEqual([]);
    expect(await entered('sign-in-refused')).toEqual([]);
  });

  test('is a code that was stolen: whoever has it cannot show that they asked for it', async () => {
    const [attacker, victim] = [browser(), browser()];
    const code = new URL(await sent(victim)).searchParams.get('code') ?? '';
    const own = new URL(await sent(attacker));
    own.searchParams.set('code', code);
    expect((await come(attacker, own.href)).status).toBe(401);
    // It was their verifier that the code was held against, and refused by.
    expect(double.exchanges).toMatchObject([
      { code, code_verifier: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test('is one that lets in twice, although they take a code again', async () => {
    const by = browser();
    const back = await sent(by);
    const carried = by.cookies.get('__Host-greffe-openid') ?? '';
    expect((await come(by, back)).status).toBe(200);
    by.cookies.set('__Host-greffe-openid', carried);
    expect((await come(by, back)).status).toBe(401);
    double.misbehaves = 'takes a code again';
    expect((await come(by, back)).status).toBe(401);
  });

  test('is one that comes late, or says that somebody else gave it', async () => {
    const by = browser();
    const late = await sent(by);
    house.clock.advance(600_000);
    expect((await come(by, late)).status).toBe(401);
    const back = new URL(await sent(by));
    back.searchParams.set('iss', 'https://login.evil.example');
    expect((await come(by, back.href)).status).toBe(401);
    const refused = new URL(await sent(by));
    refused.searchParams.delete('code');
    refused.searchParams.set('error', 'access_denied');
    expect((await come(by, refused.href)).status).toBe(401);
    const twice = `${await sent(by)}&state=a`;
    expect((await come(by, twice)).status).toBe(400);
  });
});

describe('those who let people in', () => {
  test('may be away when the service starts, and are asked when somebody comes', async () => {
    double.misbehaves = 'away';
    const away = await browser().ask('GET', '/session/openid');
    expect(away).toMatchObject({ status: 503, json: { type: '/problems/openid-away' } });
    expect(away.headers.get('retry-after')).toBe('10');
    double.misbehaves = 'answers a page';
    expect((await browser().ask('GET', '/session/openid')).status).toBe(503);
    double.misbehaves = null;
    const by = browser();
    const back = await sent(by);
    double.misbehaves = 'away';
    expect((await come(by, back)).status).toBe(503);
    // The same journey goes on once they are back.
    double.misbehaves = null;
    expect((await come(by, back)).status).toBe(200);
  });

  test('are who the settings say, whatever they call themselves', async () => {
    double.calledInstead = 'https://login.evil.example';
    expect((await browser().ask('GET', '/session/openid')).status).toBe(503);
  });

  test('are asked by nobody where the settings name none', async () => {
    const other = await house.reopen({ openId: null });
    await expect(other.greffe.accounts.goElsewhere()).rejects.toMatchObject({ code: 'no-such-sign-in' });
    await expect(other.greffe.accounts.comeBack(null, {}, 'here')).rejects.toMatchObject({
      code: 'no-such-sign-in',
    });
  });
});
