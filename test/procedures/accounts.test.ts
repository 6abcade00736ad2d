import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP, Secret } from 'otpauth';
import type { Person, Role } from '../../src/domain/approval.ts';
import type { SignedIn } from '../../src/greffe/sign-in.ts';
import { openPasswords } from '../../src/platform/passwords.ts';
import { MailRefused } from '../../src/ports/mail.ts';
import type { Passwords } from '../../src/ports/passwords.ts';
import { forget } from '../../src/procedures/steps/forget.ts';
import { dumpOf } from '../support/dump.ts';
import { cheap, dpo, openHouse } from '../support/house.ts';
import type { TestHouse } from '../support/house.ts';

const admin: Person = { id: 'p-admin', roles: ['admin'] };
const PASSWORD = 'rT7!vXq2#Lmz';
const MAIL = 'zyx.canary@example.fr';
const HERE = '192.0.2.7';
const MINUTE = 60_000;

let house: TestHouse;
let verified: number;
/** What happens, once, while a password is being hashed. */
let beforeHash: (() => Promise<void>) | null;

beforeEach(async () => {
  verified = 0;
  beforeHash = null;
  const real = openPasswords(cheap);
  const passwords: Passwords = {
    ...real,
    async fits(hash, password) {
      verified += 1;
      return real.fits(hash, password);
    },
    async hash(password) {
      const before = beforeHash;
      beforeHash = null;
      await before?.();
      return real.hash(password);
    },
  };
  house = await openHouse({ systems: ['crm-eu'], passwords });
});
afterEach(() => house.close());

const accounts = () => house.greffe.accounts;

async function added(id = 'dpo-acme', mail = MAIL): Promise<string> {
  await accounts().add(admin, { id, mail, roles: ['dpo'], controllers: ['acme'] });
  return codeIn(house.letters.taken.at(-1)?.text ?? '');
}

async function opened(id = 'dpo-acme', mail = MAIL): Promise<void> {
  await accounts().accept(await added(id, mail), PASSWORD);
}

function signIn(over: { name?: string; password?: string; code?: string; from?: string } = {}) {
  const { name = 'dpo-acme', password = PASSWORD, code = '', from = HERE } = over;
  return accounts().signIn({ name, password, code }, from);
}

function codeIn(text: string): string {
  return /\b[0-9A-Z]{5}(-[0-9A-Z]{5}){3}\b/.exec(text)?.[0] ?? '';
}

/** What an app would show. */
function shownBy(secret: string, at = house.clock.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
}

async function withSecondFactor(signedIn: SignedIn) {
  const { secret } = await accounts().enrol(signedIn.secret);
  return { secret, ...(await accounts().confirm(signedIn.secret, shownBy(secret))) };
}

async function refusedWith(code: string, work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject({ code });
}

async function entered(act: string): Promise<readonly string[]> {
  const entries = await house.house.audit.list({});
  return entries
    .filter((one) => one.act === act)
    .map(({ actor, about, kind }) => [actor, about, kind].filter(Boolean).join(' '))
    .toReversed();
}

describe('an account', () => {
  test('is opened with the code of its letter, once, and only while it is good', async () => {
    const code = await added();
    const [letter] = house.letters.taken;
    expect(letter?.to).toBe(MAIL);
    expect(`${letter?.subject} ${letter?.text}`).not.toMatch(/canary/i);
    await refusedWith('weak-password', accounts().accept(code, 'Dpo-Acme-2026!'));
    await expect(accounts().accept(code.toLowerCase(), PASSWORD)).resolves.toEqual({ account: 'dpo-acme' });
    await refusedWith('code-not-good', accounts().accept(code, PASSWORD));
    await refusedWith('code-not-good', accounts().accept('not a code', PASSWORD));
    const late = await added('p-late', 'late@example.fr');
    house.clock.advance(3 * 86_400_000);
    await refusedWith('code-not-good', accounts().accept(late, PASSWORD));
    await accounts().invite(admin, 'p-late');
    const newer = codeIn(house.letters.taken.at(-1)?.text ?? '');
    await refusedWith('code-not-good', accounts().accept(late, PASSWORD));
    await accounts().accept(newer, PASSWORD);
    await refusedWith('account-opened', accounts().invite(admin, 'p-late'));
  });

  test('has one name and one address, and neither is of greffe.yaml or of another', async () => {
    await added();
    const another = { id: 'p-2', mail: 'p2@example.fr', roles: ['dpo'] as const, controllers: null };
    await refusedWith('id-taken', accounts().add(admin, { ...another, id: 'dpo' }));
    await refusedWith('id-taken', accounts().add(admin, { ...another, id: 'dpo-acme' }));
    await refusedWith('mail-taken', accounts().add(admin, { ...another, mail: 'ZYX.Canary@example.fr' }));
    for (const id of ['Claire Martin', 'greffe', 'terminal', 'token:form'])
      await refusedWith('bad-name', accounts().add(admin, { ...another, id }));
    await refusedWith('no-role', accounts().add(admin, { ...another, roles: [] }));
    await refusedWith('no-such-controller', accounts().add(admin, { ...another, controllers: ['beta'] }));
    await refusedWith('wrong-role', accounts().add(dpo, another));
    await expect(house.reopen({ people: [{ id: 'dpo-acme', roles: ['dpo'] }] })).rejects.toMatchObject({
      code: 'named-twice',
    });
  });

  test('is made although its letter does not leave; another code is given out then', async () => {
    house.letters.meets(new MailRefused('ECONNECTION', 'Start the mail server.'), 'undeliverable');
    const account = { id: 'p-2', mail: 'p2@example.fr', roles: ['dpo'] as const, controllers: null };
    await expect(accounts().add(admin, account)).resolves.toMatchObject({
      state: 'not-sent',
      mend: 'Start the mail server.',
    });
    await expect(accounts().invite(admin, 'p-2')).resolves.toMatchObject({ state: 'undeliverable' });
    await expect(accounts().invite(admin, 'p-2')).resolves.toMatchObject({ state: 'sent' });
  });

  test('is managed by no program', async () => {
    await opened();
    const { secret } = await signIn();
    const token: Person = { id: 'token:form', roles: ['admin'] };
    const another = { id: 'p-2', mail: 'p2@example.fr', roles: ['admin'] as const, controllers: null };
    for (const work of [
      () => accounts().add(token, another),
      () => accounts().change(token, 'dpo-acme', { roles: ['admin'] }),
      () => accounts().invite(token, 'dpo-acme'),
      () => accounts().resetPassword(token, 'dpo-acme'),
      () => accounts().revoke(token, 'dpo-acme', null),
      () => accounts().disable(token, 'dpo-acme'),
      () => accounts().enable(token, 'dpo-acme'),
    ])
      await refusedWith('takes-a-person', work());
    expect(await accounts().bySession(secret)).not.toBeNull();
    expect(await accounts().list(token)).toHaveLength(1);
  });

  test('is nobody’s own to change', async () => {
    await added('p-admin-2', 'admin2@example.fr');
    const themselves: Person = { id: 'p-admin-2', roles: ['admin'] };
    await refusedWith('own-account', accounts().change(themselves, 'p-admin-2', { roles: ['controller'] }));
    await refusedWith('own-account', accounts().invite(themselves, 'p-admin-2'));
  });

  test('that was disabled is opened again by a code, as long as its address is known', async () => {
    await opened();
    await refusedWith('account-enabled', accounts().enable(admin, 'dpo-acme'));
    await accounts().disable(admin, 'dpo-acme');
    await refusedWith('wrong-role', accounts().enable(dpo, 'dpo-acme'));
    const beta: Person = { id: 'p-beta', roles: ['admin'], controllers: ['beta'] };
    await refusedWith('no-such-account', accounts().enable(beta, 'dpo-acme'));
    expect(await accounts().enable(admin, 'dpo-acme')).toMatchObject({ account: 'dpo-acme', state: 'sent' });
    await refusedWith('not-let-in', signIn());
    await accounts().accept(codeIn(house.letters.taken.at(-1)?.text ?? ''), PASSWORD);
    expect((await signIn()).person).toEqual({ id: 'dpo-acme', roles: [], controllers: ['acme'] });
    expect(await entered('account-changed')).toContain('p-admin account dpo-acme enabled');
    await accounts().disable(admin, 'dpo-acme');
    house.clock.advance(30 * 86_400_000 + MINUTE);
    await forget(house.house, new AbortController().signal);
    await refusedWith('address-forgotten', accounts().enable(admin, 'dpo-acme'));
  });

  test('that is disabled is opened by nothing, and its name and days are all that stays', async () => {
    await opened();
    const { secret } = await signIn();
    await accounts().disable(admin, 'dpo-acme');
    expect(await accounts().bySession(secret)).toBeNull();
    expect(await accounts().named('dpo-acme')).toBeNull();
    await refusedWith('not-let-in', signIn());
    await refusedWith('account-disabled', accounts().resetPassword(admin, 'dpo-acme'));
    const never = new AbortController().signal;
    house.clock.advance(30 * 86_400_000);
    await forget(house.house, never);
    expect(await house.house.store.transact((tx) => house.house.store.accounts.mailOf(tx, 'dpo-acme'))).toBe(
      MAIL,
    );
    house.clock.advance(MINUTE);
    await forget(house.house, never);
    await forget(house.house, never);
    expect(
      await house.house.store.transact((tx) => house.house.store.accounts.mailOf(tx, 'dpo-acme')),
    ).toBeNull();
    expect(await entered('key-destroyed')).toEqual(['greffe account dpo-acme account']);
    expect(await accounts().list(admin)).toMatchObject([{ id: 'dpo-acme', disabled: { by: 'p-admin' } }]);
  });
});

describe('of the tokens that an account gave', () => {
  const tokens = () => house.greffe.tokens;
  const change = { roles: ['admin', 'operator'], controllers: ['acme'] } as const;
  const given = (by: Person, name: string, role: Role) =>
    tokens().give(by, { name, roles: [role], lasts: 'P30D' });
  const isGood = async (shown: string) => (await tokens().holder(shown)) !== null;

  test('none outlives it', async () => {
    await accounts().add(admin, { id: 'p-2', mail: MAIL, roles: ['admin', 'dpo'], controllers: null });
    const by: Person = { id: 'p-2', roles: ['admin', 'dpo'] };
    const { shown } = await given(by, 'form', 'dpo');
    await given(by, 'old', 'dpo');
    await tokens().revoke(by, 'old');
    const other = await given(admin, 'other', 'admin');
    await accounts().disable(admin, 'p-2');
    expect([await isGood(shown), await isGood(other.shown)]).toEqual([false, true]);
    expect(await entered('token-revoked')).toEqual(['p-2 token old', 'p-admin token form']);
    // Whoever came in before has nothing left to give.
    await refusedWith('not-signed-in', given(by, 'late', 'dpo'));
  });

  test('those go that it could not give any more', async () => {
    await accounts().add(admin, { id: 'p-2', mail: MAIL, roles: ['admin', 'dpo'], controllers: null });
    const by: Person = { id: 'p-2', roles: ['admin', 'dpo'] };
    const everywhere = await given(by, 'everywhere', 'admin');
    const here = { roles: ['admin'], controllers: ['acme'], lasts: 'P30D' } as const;
    const kept = await tokens().give(by, { ...here, name: 'kept' });
    const role = await tokens().give(by, { ...here, name: 'role', roles: ['dpo'] });
    await accounts().change(admin, 'p-2', change);
    expect(await Promise.all([everywhere, kept, role].map(({ shown }) => isGood(shown)))).toEqual([
      false,
      true,
      false,
    ]);
    expect(await entered('token-revoked')).toEqual(['p-admin token everywhere', 'p-admin token role']);
    await refusedWith('not-signed-in', given(by, 'late', 'admin'));
  });
});

describe('whoever signs in', () => {
  test('is let in by name or by address, with a secret of its own each time', async () => {
    await opened();
    const first = await signIn();
    const second = await signIn({ name: ' ZYX.canary@example.FR ' });
    expect(first.secret).not.toBe(second.secret);
    expect(await accounts().bySession(second.secret)).toMatchObject({
      // Until they have a second factor they may do nothing.
      person: { id: 'dpo-acme', roles: [], controllers: ['acme'] },
      lacksSecondFactor: true,
    });
    const { signedIn } = await withSecondFactor(second);
    expect(signedIn).toMatchObject({ person: { roles: ['dpo'] }, lacksSecondFactor: false });
    expect(await accounts().bySession(first.secret)).toBeNull();
    expect(await accounts().bySession(second.secret)).toBeNull();
    expect(await accounts().bySession(signedIn.secret)).toMatchObject({ person: { roles: ['dpo'] } });
  });

  test('has one answer whatever was wrong, and the same work is done', async () => {
    await opened();
    await opened('p-gone', 'gone@example.fr');
    await accounts().disable(admin, 'p-gone');
    await added('p-new', 'new@example.fr');
    const answers = new Set<string>();
    for (const over of [
      { password: 'wrong' },
      { name: 'nobody-here' },
      { name: 'nobody@example.fr' },
      { name: 'dpo-\0acme' },
      { name: 'zyx\u0007.canary@example.fr' },
      { name: 'p-gone' },
      { name: 'p-new' },
      { name: '', password: '' },
    ]) {
      const before = verified;
      const said = await signIn(over).then(
        () => 'let in',
        (error: unknown) => String(error),
      );
      answers.add(said);
      expect(verified).toBe(before + 1);
    }
    expect([...answers]).toHaveLength(1);
    expect(await entered('sign-in-refused')).toEqual([
      'greffe account dpo-acme',
      'greffe accounts',
      'greffe accounts',
      'greffe accounts',
      'greffe accounts',
      'greffe account p-gone',
      'greffe account p-new',
      'greffe accounts',
    ]);
  });

  test('is held back after five wrong attempts, longer each time, even with the right password', async () => {
    await opened();
    const wrong = () => refusedWith('not-let-in', signIn({ password: 'wrong' }));
    for (let attempt = 0; attempt < 5; attempt += 1) await wrong();
    const before = verified;
    await refusedWith('not-let-in', signIn());
    expect(verified).toBe(before + 1);
    expect(await accounts().list(admin)).toMatchObject([
      { lockedUntil: new Date(house.clock.now().getTime() + MINUTE) },
    ]);
    house.clock.advance(MINUTE);
    await wrong();
    house.clock.advance(MINUTE);
    await refusedWith('not-let-in', signIn());
    house.clock.advance(MINUTE);
    await signIn();
    // Once they are in, it is counted anew.
    for (let attempt = 0; attempt < 4; attempt += 1) await wrong();
    await signIn();
    expect(await entered('account-changed')).toEqual(
      expect.arrayContaining(['greffe account dpo-acme locked', 'greffe account dpo-acme locked']),
    );
  });

  test('side by side no attempt goes uncounted', async () => {
    await opened();
    const all = Array.from({ length: 12 }, () => signIn({ password: 'wrong' }).catch(() => null));
    await Promise.all(all);
    await refusedWith('not-let-in', signIn());
    expect(await accounts().list(admin)).toMatchObject([{ lockedUntil: expect.any(Date) }]);
  });

  test('from one place may not try name after name', async () => {
    await opened();
    for (let attempt = 0; attempt < 40; attempt += 1)
      await refusedWith('not-let-in', signIn({ name: `p-\0${attempt}`, password: 'wrong' }));
    const before = verified;
    await refusedWith('too-many-attempts', signIn());
    await refusedWith('too-many-attempts', signIn());
    expect(verified).toBe(before);
    expect((await entered('sign-in-refused')).filter((one) => one.includes('too-many'))).toHaveLength(1);
    await signIn({ from: '192.0.2.8' });
    house.clock.advance(15 * MINUTE);
    await signIn();
  });

  test('has their password hashed anew once less was asked of it before', async () => {
    await opened();
    const { store } = house.house;
    const hashed = (): Promise<string | null> =>
      store.transact((tx) => store.accounts.passwordOf(tx, 'dpo-acme'));
    const old = await openPasswords({ ...cheap, timeCost: 2 }).hash(PASSWORD);
    await store.transact((tx) => store.accounts.setPassword(tx, 'dpo-acme', old, house.clock.now()));
    await signIn();
    expect(await hashed()).toMatch(/m=8,t=1,p=1/);
    const { secret: app } = await withSecondFactor(await signIn());
    // Of whoever is not let in, nothing is kept anew; of another password that was set meanwhile, nothing either.
    const set = (hash: string) =>
      store.transact((tx) => store.accounts.setPassword(tx, 'dpo-acme', hash, house.clock.now()));
    await set(old);
    await refusedWith('not-let-in', signIn());
    expect(await hashed()).toBe(old);
    house.clock.advance(MINUTE);
    beforeHash = () => set('of somebody else');
    await signIn({ code: shownBy(app) });
    expect(await hashed()).toBe('of somebody else');
  });
});

describe('a password', () => {
  test('is changed by whoever knows the one before, and every session ends', async () => {
    await opened();
    const before = await signIn();
    const change = (current: string, next: string) =>
      accounts().changePassword(before.secret, { current, next });
    await refusedWith('wrong-password', change('wrong', 'Zk9?wBn4+Qty'));
    await refusedWith('weak-password', change(PASSWORD, 'Motdepasse2026!'));
    await refusedWith('weak-password', change(PASSWORD, PASSWORD));
    const after = await change(PASSWORD, 'Zk9?wBn4+Qty');
    expect(await accounts().bySession(before.secret)).toBeNull();
    expect(await accounts().bySession(after.secret)).not.toBeNull();
    await refusedWith('not-signed-in', change(PASSWORD, 'Zk9?wBn4+Qty'));
    await refusedWith('not-let-in', signIn());
    await signIn({ password: 'Zk9?wBn4+Qty' });
  });

  test('is not changed by a session that ends meanwhile, nor twice from the same one before', async () => {
    await opened();
    const { secret } = await signIn();
    const next = { current: PASSWORD, next: 'Zk9?wBn4+Qty' };
    beforeHash = async () => {
      await accounts().revoke(admin, 'dpo-acme', null);
    };
    await refusedWith('not-signed-in', accounts().changePassword(secret, next));
    const { secret: another } = await signIn();
    const { store, clock } = house.house;
    beforeHash = () =>
      store.transact((tx) => store.accounts.setPassword(tx, 'dpo-acme', 'of somebody else', clock.now()));
    await refusedWith('not-signed-in', accounts().changePassword(another, next));
  });

  test('is not guessed with a session that was stolen', async () => {
    await opened();
    const { secret } = await signIn();
    const change = (current: string, next: string) => accounts().changePassword(secret, { current, next });
    for (let attempt = 0; attempt < 5; attempt += 1)
      await refusedWith('wrong-password', change('wrong', 'Zk9?wBn4+Qty'));
    await refusedWith('wrong-password', change(PASSWORD, 'Zk9?wBn4+Qty'));
    expect(await entered('sign-in-refused')).toEqual([
      ...Array.from({ length: 5 }, () => 'greffe account dpo-acme'),
      'greffe account dpo-acme locked',
    ]);
    expect(await entered('account-changed')).toContain('greffe account dpo-acme locked');
    // Whoever goes on fills no log.
    for (let attempt = 6; attempt < 40; attempt += 1)
      await refusedWith('wrong-password', change('wrong', 'Zk9?wBn4+Qty'));
    for (let attempt = 0; attempt < 3; attempt += 1)
      await refusedWith('too-many-attempts', change('wrong', 'Zk9?wBn4+Qty'));
    expect(await entered('sign-in-refused')).toHaveLength(41);
  });

  test('that is too weak is no attempt at the one before', async () => {
    await opened();
    const { secret } = await signIn();
    for (let attempt = 0; attempt < 6; attempt += 1)
      await refusedWith('weak-password', accounts().changePassword(secret, { current: 'wrong', next: 'x' }));
    expect(await entered('sign-in-refused')).toEqual([]);
    await accounts().changePassword(secret, { current: PASSWORD, next: 'Zk9?wBn4+Qty' });
  });

  test('is measured once its accents are written one way', async () => {
    const long = `${'é'.repeat(150)}rT7!vXq2#Lmz`;
    await accounts().accept(await added(), long.normalize('NFD'));
    await signIn({ password: long.normalize('NFD') });
    const { secret } = await signIn({ password: long });
    await accounts().changePassword(secret, { current: long.normalize('NFD'), next: PASSWORD });
  });

  test('of an admin is renewed once a year before anything else; nobody else has to', async () => {
    await opened();
    await accounts().add(admin, { id: 'p-2', mail: 'p2@example.fr', roles: ['admin'], controllers: null });
    await accounts().accept(codeIn(house.letters.taken.at(-1)?.text ?? ''), PASSWORD);
    const { recoveryCodes } = await withSecondFactor(await signIn({ name: 'p-2' }));
    const { recoveryCodes: others } = await withSecondFactor(await signIn());
    house.clock.advance(365 * 86_400_000);
    const old = await signIn({ name: 'p-2', code: recoveryCodes[0] ?? '' });
    expect(old).toMatchObject({ person: { roles: [] }, mustChangePassword: true });
    const next = { current: PASSWORD, next: 'Zk9?wBn4+Qty' };
    expect(await accounts().changePassword(old.secret, next)).toMatchObject({
      person: { roles: ['admin'] },
      mustChangePassword: false,
    });
    expect(await signIn({ code: others[0] ?? '' })).toMatchObject({ person: { roles: ['dpo'] } });
  });
});

describe('a second factor', () => {
  test('takes the code of the app, each step once, and no other', async () => {
    await opened();
    const { secret } = await withSecondFactor(await signIn());
    await refusedWith('not-let-in', signIn());
    await refusedWith('not-let-in', signIn({ code: '000000' }));
    // The code that confirmed it is used up.
    await refusedWith('not-let-in', signIn({ code: shownBy(secret) }));
    house.clock.advance(30_000);
    const code = shownBy(secret);
    await signIn({ code });
    await refusedWith('not-let-in', signIn({ code }));
    house.clock.advance(60_000);
    await signIn({ code: shownBy(secret, new Date(house.clock.now().getTime() - 30_000)) });
    house.clock.advance(10 * MINUTE);
    await refusedWith('not-let-in', signIn({ code }));
  });

  test('is set by no session that ends meanwhile', async () => {
    await opened();
    const real = await house.house.oneTimeCodes();
    const { secret } = await signIn();
    await accounts().enrol(secret);
    const { store } = house.house;
    const kept = () => store.transact((tx) => store.accounts.secondFactor(tx, 'dpo-acme'));
    const { pending } = await kept();
    house.house.oneTimeCodes = async () => {
      await accounts().revoke(admin, 'dpo-acme', null);
      return real;
    };
    await refusedWith('not-signed-in', accounts().confirm(secret, shownBy(pending ?? '')));
    const { secret: another } = await signIn();
    await refusedWith('not-signed-in', accounts().enrol(another));
    expect(await kept()).toEqual({ confirmed: null, pending });
  });

  test('has recovery codes, each good once', async () => {
    await opened();
    const { recoveryCodes } = await withSecondFactor(await signIn());
    expect(new Set(recoveryCodes).size).toBe(10);
    const [one = '', other = ''] = recoveryCodes;
    await signIn({ code: one });
    await refusedWith('not-let-in', signIn({ code: one }));
    await signIn({ code: other.toLowerCase().replaceAll('-', '') });
    expect(await entered('account-changed')).toContain('dpo-acme account dpo-acme recovery-code-used');
  });

  test('is not replaced by whoever has a session; an admin takes it off with the password', async () => {
    await opened();
    const { signedIn } = await withSecondFactor(await signIn());
    await refusedWith('second-factor-on', accounts().enrol(signedIn.secret));
    await accounts().resetPassword(admin, 'dpo-acme', { secondFactorOff: true });
    expect(await accounts().bySession(signedIn.secret)).toBeNull();
    const code = codeIn(house.letters.taken.at(-1)?.text ?? '');
    await accounts().accept(code, 'Zk9?wBn4+Qty');
    const again = await signIn({ password: 'Zk9?wBn4+Qty' });
    expect(again.lacksSecondFactor).toBe(true);
    await refusedWith('not-enrolled', accounts().confirm(again.secret, '123456'));
    await accounts().enrol(again.secret);
    await refusedWith('wrong-code', accounts().confirm(again.secret, '12345'));
  });
});

describe('a session', () => {
  test('ends unused, ends in any case, and ends when somebody says so', async () => {
    await opened();
    const idle = await signIn();
    house.clock.advance(20 * MINUTE);
    expect(await accounts().bySession(idle.secret)).not.toBeNull();
    house.clock.advance(29 * MINUTE);
    expect(await accounts().bySession(idle.secret)).not.toBeNull();
    house.clock.advance(30 * MINUTE);
    expect(await accounts().bySession(idle.secret)).toBeNull();
    const long = await signIn();
    for (let used = 0; used < 36; used += 1) {
      expect(await accounts().bySession(long.secret)).not.toBeNull();
      house.clock.advance(20 * MINUTE);
    }
    expect(await accounts().bySession(long.secret)).toBeNull();
    const left = await signIn();
    await accounts().signOut(left.secret);
    await accounts().signOut(left.secret);
    expect(await accounts().bySession(left.secret)).toBeNull();
    const revoked = await signIn();
    const other = await signIn();
    await accounts().revoke(admin, 'dpo-acme', revoked.session.id);
    expect(await accounts().bySession(revoked.secret)).toBeNull();
    expect(await accounts().bySession(other.secret)).not.toBeNull();
    await refusedWith('no-such-session', accounts().revoke(admin, 'dpo-acme', revoked.session.id));
    await forget(house.house, new AbortController().signal);
    expect(await accounts().sessions(admin, 'dpo-acme')).toHaveLength(1);
  });

  test('ends when what the account may do is changed', async () => {
    await opened();
    const { secret } = await signIn();
    await accounts().change(admin, 'dpo-acme', { roles: ['operator'] });
    expect(await accounts().bySession(secret)).toBeNull();
    expect(await accounts().named('dpo-acme')).toEqual({
      id: 'dpo-acme',
      roles: ['operator'],
      controllers: ['acme'],
    });
  });
});

test('the night leaves nothing of sessions, codes and attempts whose time is over', async () => {
  await opened();
  await signIn();
  await added('dpo-other', 'other.canary@example.fr');
  await refusedWith('not-let-in', signIn({ password: 'wrong' }));
  const left = async () => {
    const { rows } = await house.pool.query<{ sessions: number; codes: number; attempts: number }>(
      `select (select count(*) from account_session) as sessions, (select count(*) from account_secret) as codes,
        (select count(*) from sign_in_attempt) as attempts`,
    );
    return rows[0];
  };
  expect(await left()).toEqual({ sessions: 1, codes: 1, attempts: 2 });
  await forget(house.house, new AbortController().signal);
  expect(await left()).toEqual({ sessions: 1, codes: 1, attempts: 2 });
  house.clock.advance(4 * 86_400_000);
  await forget(house.house, new AbortController().signal);
  expect(await left()).toEqual({ sessions: 0, codes: 0, attempts: 0 });
});

test('no address, no secret and no place is anywhere in clear', async () => {
  const code = await added();
  await accounts().accept(code, PASSWORD);
  const { secret, recoveryCodes, signedIn } = await withSecondFactor(await signIn());
  await refusedWith('not-let-in', signIn({ name: 'wrong.canary@example.fr', password: 'zyxsecret' }));
  const dump = [...(await dumpOf(house.pool)).values()].join('\n');
  const entries = JSON.stringify(await house.house.audit.list({}));
  const everything = `${dump}\n${entries}\n${house.logged()}`.toLowerCase();
  const hidden = [MAIL, 'canary', code, code.replaceAll('-', ''), PASSWORD, secret, signedIn.secret, HERE];
  for (const one of [
    ...hidden,
    'zyxsecret',
    ...recoveryCodes,
    ...recoveryCodes.map((all) => all.replaceAll('-', '')),
  ])
    expect(everything).not.toContain(one.toLowerCase());
});
