import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Person, Role } from '../../src/domain/approval.ts';
import { openPasswords } from '../../src/platform/passwords.ts';
import { accountsDefault } from '../../src/settings/greffe-file.ts';
import type { Settings } from '../../src/settings/settings.ts';
import type { Answered, ApiTestHouse } from '../support/api.ts';
import { openApiHouse, openHttp } from '../support/api.ts';
import type { TestBrowser } from '../support/browser.ts';
import { browserAt, codeIn } from '../support/browser.ts';
import { cheap } from '../support/house.ts';
import { until } from '../support/until.ts';

const admin: Person = { id: 'p-admin', roles: ['admin'] };
const PASSWORD = 'rT7!vXq2#Lmz';
const OTHER = 'Zk9?wBn4+Qty';
const canary = 'zyxcanary';

let house: ApiTestHouse;
let here: TestBrowser;

/** Behind a proxy on this machine, which has the certificate. */
const proxied = { ...openHttp, trustProxy: ['loopback'] };

const open = (settings: Partial<Settings> = {}, passwords = openPasswords(cheap)) =>
  openApiHouse({
    systems: ['crm-eu'],
    passwords,
    settings: {
      accounts: { ...accountsDefault, secondFactor: 'optional' },
      http: openHttp,
      ...settings,
    },
  });

beforeEach(async () => {
  house = await open();
  here = browserAt(house.port);
});
afterEach(async () => {
  expect(house.logged()).not.toContain(canary);
  expect(house.logged()).not.toContain(PASSWORD);
  await house.close();
});

async function account(id: string, roles: readonly Role[] = ['dpo'], controllers = ['acme']): Promise<void> {
  await house.greffe.accounts.add(admin, { id, mail: `${id}.${canary}@example.fr`, roles, controllers });
  const code = codeIn(house.letters.taken.at(-1)?.text);
  const taken = await browserAt(house.port).ask('POST', '/passwords', { code, password: PASSWORD });
  expect(taken).toMatchObject({ status: 201, json: { account: id } });
}

const signIn = (browser: TestBrowser, name = 'dpo-acme', over = {}) =>
  browser.ask('POST', '/session', { name, password: PASSWORD, ...over });

/** Through the proxy, from there. */
const through = (ip: string): TestBrowser =>
  browserAt(house.port, {
    'X-Forwarded-For': ip,
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'greffe.acme.example',
    Origin: 'https://greffe.acme.example',
  });

const another = { rights: ['access'], identifiers: [{ kind: 'email', value: `${canary}@example.fr` }] };

async function entered(act: string): Promise<readonly string[]> {
  const entries = await house.house.audit.list({});
  return entries.filter((one) => one.act === act).map(({ actor, about }) => `${actor} ${about}`);
}

describe('a session', () => {
  test('acts as the person, with their roles, and everywhere that a token does', async () => {
    await account('dpo-acme');
    await account('auditor-acme', ['auditor']);
    expect(await here.ask('GET', '/requests')).toMatchObject({
      status: 401,
      json: { type: '/problems/no-token' },
    });
    expect(await signIn(here)).toMatchObject({
      status: 201,
      json: { account: 'dpo-acme', roles: ['dpo'], controllers: ['acme'], mustChangePassword: false },
    });
    expect(await here.ask('POST', '/requests', another)).toMatchObject({ status: 201, json: { request: 1 } });
    expect(await here.ask('GET', '/requests/1')).toMatchObject({
      json: { request: { openedBy: 'dpo-acme' } },
    });
    expect((await here.ask('GET', '/session')).json).toMatchObject({ account: 'dpo-acme', id: 1 });
    const auditor = browserAt(house.port);
    await signIn(auditor, 'auditor-acme');
    expect(await auditor.ask('GET', '/requests/1')).toMatchObject({
      status: 403,
      json: { type: '/problems/wrong-role' },
    });
    expect((await auditor.ask('GET', '/audit/entries')).status).toBe(200);
    expect(await entered('sign-in')).toEqual([
      'auditor-acme account auditor-acme',
      'dpo-acme account dpo-acme',
    ]);
  });

  test('reaches the controllers of its account and no other', async () => {
    await house.close();
    const of = (id: string, systems: readonly string[]) => ({
      id,
      name: `${id} SAS`,
      country: 'FR',
      timeZone: 'Europe/Paris',
      language: 'fr' as const,
      dpo: `dpo@${id}.example`,
      systems: [...systems],
    });
    house = await openApiHouse({
      systems: ['crm-eu', 'beta-crm'],
      settings: {
        accounts: { ...accountsDefault, secondFactor: 'optional' },
        controllers: [of('acme', ['crm-eu']), of('beta', ['beta-crm'])],
      },
    });
    here = browserAt(house.port);
    await account('dpo-acme');
    await account('dpo-beta', ['dpo'], ['beta']);
    await signIn(here);
    await here.ask('POST', '/requests', another);
    const beta = browserAt(house.port);
    await signIn(beta, 'dpo-beta');
    const [theirs, none] = [await beta.ask('GET', '/requests/1'), await beta.ask('GET', '/requests/999')];
    expect(theirs.status).toBe(404);
    expect({ ...theirs.json, requestId: '' }).toEqual({
      ...JSON.parse(none.text.replaceAll('999', '1')),
      requestId: '',
    });
    expect((await beta.ask('GET', '/requests?open=false')).json).toMatchObject({ items: [] });
    expect((await beta.ask('POST', '/requests', { ...another, controller: 'acme' })).status).toBe(404);
    expect((await beta.ask('GET', '/systems')).json).toMatchObject({ items: [{ system: 'beta-crm' }] });
  });

  test('is carried by a cookie that no script reads and no other site sends', async () => {
    await account('dpo-acme');
    const [set = ''] = (await signIn(here)).headers.getSetCookie();
    expect(set).toMatch(/^greffe=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    await house.close();
    house = await open({ http: proxied });
    await account('dpo-acme');
    const headers = {
      'X-Forwarded-For': '203.0.113.7',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'greffe.acme.example',
      Origin: 'https://greffe.acme.example',
    };
    here = browserAt(house.port, headers);
    const [over = ''] = (await signIn(here)).headers.getSetCookie();
    expect(over).toMatch(/^__Host-greffe=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect((await here.ask('GET', '/session')).status).toBe(200);
    // One that a neighbour under the same domain could put there is none.
    const secret = here.cookies.get('__Host-greffe') ?? '';
    here.cookies.clear();
    here.cookies.set('greffe', secret);
    expect((await here.ask('GET', '/session')).status).toBe(401);
    const cookie = `__Host-greffe=${secret}; __Host-greffe=${'a'.repeat(43)}`;
    expect((await here.ask('GET', '/session', undefined, { Cookie: cookie })).status).toBe(401);
  });

  test('is another one at each sign-in: none that was known before is let in', async () => {
    await account('dpo-acme');
    const planted = 'p'.repeat(43);
    here.cookies.set('greffe', planted);
    await signIn(here);
    const first = here.cookies.get('greffe');
    expect(first).not.toBe(planted);
    await signIn(here);
    expect(here.cookies.get('greffe')).not.toBe(first);
    const items = (await here.ask('GET', '/sessions')).json?.['items'];
    expect(items).toMatchObject([{ id: 2, isThisOne: true }]);
    here.cookies.set('greffe', first ?? '');
    expect(await here.ask('GET', '/session')).toMatchObject({ json: { type: '/problems/session-over' } });
    // Nor is anything of it kept that would open it.
    const { rows } = await house.pool.query<{ digest: Buffer }>('select digest from account_session');
    expect(rows.map(({ digest }) => digest.toString('base64url'))).not.toContain(first);
  });

  test('ends by signing out, unused after a while, and in any case', async () => {
    await account('dpo-acme');
    await signIn(here);
    const stolen = browserAt(house.port);
    stolen.cookies.set('greffe', here.cookies.get('greffe') ?? '');
    expect((await here.ask('DELETE', '/session')).status).toBe(204);
    expect(here.cookies.size).toBe(0);
    expect((await stolen.ask('GET', '/requests')).status).toBe(401);
    await signIn(here);
    house.clock.advance(accountsDefault.idleMs);
    expect((await here.ask('GET', '/requests')).status).toBe(401);
    await signIn(here);
    for (let spent = 0; spent < accountsDefault.sessionMs; spent += accountsDefault.idleMs / 2) {
      expect((await here.ask('GET', '/requests')).status).toBe(200);
      house.clock.advance(accountsDefault.idleMs / 2);
    }
    expect((await here.ask('GET', '/requests')).status).toBe(401);
  });

  test('is seen and ended by whoever it is of, and by nobody else', async () => {
    await account('dpo-acme');
    await account('dpo-2');
    const [there, other] = [browserAt(house.port), browserAt(house.port)];
    await signIn(here);
    await signIn(there);
    await signIn(other, 'dpo-2');
    expect((await here.ask('GET', '/sessions')).json).toMatchObject({
      items: [
        { id: 1, isThisOne: true },
        { id: 2, isThisOne: false },
      ],
    });
    expect(await here.ask('DELETE', '/sessions/3')).toMatchObject({
      status: 404,
      json: { type: '/problems/no-such-session' },
    });
    expect((await here.ask('DELETE', '/sessions/2')).status).toBe(204);
    expect((await there.ask('GET', '/session')).status).toBe(401);
    await signIn(there);
    expect((await here.ask('DELETE', '/sessions')).status).toBe(204);
    for (const browser of [here, there]) expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await other.ask('GET', '/session')).status).toBe(200);
  });

  test('ends at once where an admin says so, takes roles away, or disables the account', async () => {
    await account('dpo-acme');
    const { accounts } = house.greffe;
    for (const act of [
      () => accounts.revoke(admin, 'dpo-acme', null),
      () => accounts.change(admin, 'dpo-acme', { roles: ['auditor'] }),
      () => accounts.disable(admin, 'dpo-acme'),
    ]) {
      await signIn(here);
      expect((await here.ask('GET', '/session')).status).toBe(200);
      await act();
      expect((await here.ask('GET', '/session')).status).toBe(401);
    }
    expect((await signIn(here)).status).toBe(401);
  });
});

describe('a page of another site', () => {
  const elsewhere: readonly Readonly<Record<string, string>>[] = [
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ];

  test('changes nothing in somebody’s name, and signs nobody in', async () => {
    await account('dpo-acme');
    await signIn(here);
    for (const headers of elsewhere) {
      expect([headers, (await here.ask('POST', '/requests', another, headers)).json]).toMatchObject([
        headers,
        { type: '/problems/other-site', status: 403 },
      ]);
      expect((await here.ask('DELETE', '/session', undefined, headers)).status).toBe(403);
      const body = { name: 'dpo-acme', password: PASSWORD };
      expect((await browserAt(house.port).ask('POST', '/session', body, headers)).status).toBe(403);
    }
    expect((await here.ask('GET', '/requests', undefined, { 'Sec-Fetch-Site': 'same-site' })).status).toBe(
      403,
    );
    expect((await here.ask('GET', '/requests', undefined, { 'Sec-Fetch-Site': 'none' })).status).toBe(200);
    expect((await here.ask('GET', '/requests')).json).toMatchObject({ items: [] });
    // By a name that leads here, as that of a page which had it changed, it is no page of ours either.
    const rebound = { Host: `evil.example:${house.port}`, Origin: `http://evil.example:${house.port}` };
    expect((await here.ask('POST', '/requests', another, rebound)).status).toBe(403);
  });

  test('is what a program is that shows a session and says nothing of a page', async () => {
    await account('dpo-acme');
    await signIn(here);
    const Cookie = `greffe=${here.cookies.get('greffe') ?? ''}`;
    const sent = await house.send('POST', '/api/v1/requests', { body: another, headers: { Cookie } });
    expect(sent).toMatchObject({ status: 403, json: { type: '/problems/other-site' } });
    // With a token the cookie is not looked at.
    const token = await house.token(['dpo']);
    const headers = { Cookie, Origin: 'https://evil.example' };
    expect((await house.send('POST', '/api/v1/requests', { body: another, token, headers })).status).toBe(
      201,
    );
  });

  test('is known by the address that the settings name', async () => {
    await house.close();
    house = await open({ http: { ...proxied, publicUrl: 'https://greffe.acme.example' } });
    await account('dpo-acme');
    const headers = { 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Proto': 'https' };
    const from = (Origin: string) => signIn(browserAt(house.port, { ...headers, Origin }));
    expect((await from('https://greffe.acme.example')).status).toBe(201);
    expect((await from('http://greffe.acme.example')).status).toBe(403);
    expect((await from('https://acme.example')).status).toBe(403);
  });
});

describe('whoever is not let in', () => {
  test('has one answer, whatever was wrong, and the same work is done', async () => {
    let hashed = 0;
    const real = openPasswords(cheap);
    await house.close();
    house = await open(
      {},
      {
        ...real,
        fits: (hash, password) => {
          hashed += 1;
          return real.fits(hash, password);
        },
      },
    );
    await account('dpo-acme');
    await signIn((here = browserAt(house.port)));
    const { secret } = Object((await here.ask('POST', '/session/second-factor')).json);
    await here.ask('PUT', '/session/second-factor', { code: shownBy(String(secret)) });
    const answers: unknown[] = [];
    for (const body of [
      { name: 'nobody-here', password: PASSWORD },
      { name: 'dpo-acme', password: 'wrong' },
      { name: 'dpo-acme', password: PASSWORD },
      { name: 'dpo-acme', password: PASSWORD, code: '000000' },
    ]) {
      hashed = 0;
      const { status, json, headers } = await browserAt(house.port).ask('POST', '/session', body);
      answers.push([status, { ...json, requestId: '' }, headers.getSetCookie(), hashed]);
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject([401, { type: '/problems/not-let-in' }, [], 1]);
  });

  test('is held back from one place after a while, from wherever else nobody is', async () => {
    await house.close();
    house = await open({ http: proxied });
    await account('dpo-acme');
    const wrong = Array.from({ length: 40 }, (_, attempt) =>
      signIn(through(`2001:db9:1:2:${attempt.toString(16)}::1`), `p-${attempt}`, { password: 'wrong' }),
    );
    await Promise.all(wrong);
    const held = await signIn(through('2001:db9:1:2::77'));
    expect(held).toMatchObject({ status: 429, json: { type: '/problems/too-many-attempts' } });
    expect(held.headers.get('retry-after')).toBe('900');
    expect((await signIn(through('2001:db9:1:3::77'))).status).toBe(201);
  });

  test('comes a thousand times at once: two are hashed, sixty wait, the others come again later', async () => {
    let [inHand, most, hashed] = [0, 0, 0];
    const free = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const real = openPasswords(cheap);
    await house.close();
    house = await open(
      { http: proxied },
      {
        ...real,
        async fits(hash, password) {
          hashed += 1;
          most = Math.max(most, (inHand += 1));
          if (inHand === 2) begun.resolve();
          await free.promise;
          try {
            return await real.fits(hash, password);
          } finally {
            inHand -= 1;
          }
        },
      },
    );
    // Each from a place of its own: none is held back for what others tried.
    const tryFrom = (place: number) =>
      signIn(through(`2001:db8:${place.toString(16)}::1`), `p-${place}`, { password: 'wrong' });
    const first = [tryFrom(1), tryFrom(2)];
    await begun.promise;
    const answers: Answered[] = [];
    let sent = first.length;
    // So many connections as a machine has at any limit: who is sent away makes room for the next.
    const crowd = Array.from({ length: 200 }, async () => {
      while (sent < 1_000) answers.push(await tryFrom((sent += 1)));
    });
    await until(async () => answers.length === 1_000 - 62);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(answers.map(({ headers }) => headers.get('retry-after')))).toEqual(new Set(['10']));
    expect(answers[0]?.json).toMatchObject({ type: '/problems/too-busy' });
    // All thousand have come, and no more memory is taken than by two.
    expect([hashed, inHand]).toEqual([2, 2]);
    free.resolve();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([401, 401]);
    await Promise.all(crowd);
    expect(answers.slice(-60).map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 401));
    expect([hashed, inHand, most]).toEqual([62, 0, 2]);
  });
});

describe('what is asked first', () => {
  test('a second factor, where the settings want one: until then nothing else may be done', async () => {
    await house.close();
    house = await open({ accounts: accountsDefault });
    here = browserAt(house.port);
    await account('dpo-acme');
    expect((await signIn(here)).json).toMatchObject({ lacksSecondFactor: true, roles: [] });
    expect(await here.ask('GET', '/requests')).toMatchObject({
      status: 403,
      json: { type: '/problems/second-factor-due' },
    });
    const enrolled = await here.ask('POST', '/session/second-factor');
    expect(enrolled).toMatchObject({ status: 201, json: { address: expect.stringMatching(/^otpauth:/) } });
    const secret = String(enrolled.json?.['secret']);
    expect(await here.ask('PUT', '/session/second-factor', { code: '12' })).toMatchObject({
      status: 422,
      json: { type: '/problems/wrong-code' },
    });
    const before = here.cookies.get('greffe');
    const confirmed = await here.ask('PUT', '/session/second-factor', { code: shownBy(secret) });
    expect(confirmed).toMatchObject({
      status: 200,
      json: { recoveryCodes: { length: 10 }, session: { lacksSecondFactor: false, roles: ['dpo'] } },
    });
    expect(here.cookies.get('greffe')).not.toBe(before);
    expect((await here.ask('GET', '/requests')).status).toBe(200);
    expect(await here.ask('POST', '/session/second-factor')).toMatchObject({ status: 409 });
    // Once is enough for each step.
    const there = browserAt(house.port);
    expect((await signIn(there, 'dpo-acme', { code: shownBy(secret) })).status).toBe(401);
    house.clock.advance(30_000);
    expect((await signIn(there, 'dpo-acme', { code: shownBy(secret) })).status).toBe(201);
  });

  test('another password of an admin, after a time', async () => {
    await account('admin-acme', ['admin']);
    house.clock.advance(accountsDefault.adminPasswordMs);
    expect((await signIn(here, 'admin-acme')).json).toMatchObject({ mustChangePassword: true });
    expect(await here.ask('GET', '/requests')).toMatchObject({ json: { type: '/problems/password-due' } });
    const change = (current: string, next: string) => here.ask('PUT', '/session/password', { current, next });
    expect(await change(PASSWORD, 'short')).toMatchObject({
      status: 422,
      json: { type: '/problems/weak-password' },
    });
    expect(await change('wrong', OTHER)).toMatchObject({
      status: 422,
      json: { type: '/problems/wrong-password' },
    });
    const before = here.cookies.get('greffe');
    expect(await change(PASSWORD, OTHER)).toMatchObject({ status: 200, json: { mustChangePassword: false } });
    expect(here.cookies.get('greffe')).not.toBe(before);
    expect((await signIn(browserAt(house.port), 'admin-acme')).status).toBe(401);
    expect((await signIn(browserAt(house.port), 'admin-acme', { password: OTHER })).status).toBe(201);
  });

  test('a code of a letter is good once, and for a while', async () => {
    await account('dpo-acme');
    const accounts = house.greffe.accounts;
    const take = (code: string) => here.ask('POST', '/passwords', { code, password: OTHER });
    await accounts.resetPassword(admin, 'dpo-acme');
    const code = codeIn(house.letters.taken.at(-1)?.text);
    await signIn(here);
    expect((await take(code)).status).toBe(201);
    expect((await here.ask('GET', '/session')).status).toBe(401);
    expect(await take(code)).toMatchObject({ status: 422, json: { type: '/problems/code-not-good' } });
    await accounts.resetPassword(admin, 'dpo-acme');
    house.clock.advance(accountsDefault.resetMs);
    expect((await take(codeIn(house.letters.taken.at(-1)?.text))).status).toBe(422);
  });
});

function shownBy(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.now().getTime() });
}
