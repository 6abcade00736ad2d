import type { Account, AccountSession } from '../domain/account.ts';
import {
  ATTEMPTS_KEPT_MS,
  isToBeRenewed,
  lockMsAfter,
  ORIGIN_ATTEMPTS_MAX,
  ORIGIN_WINDOW_MS,
  personOf,
  stateOfSession,
} from '../domain/account.ts';
import type { Person } from '../domain/approval.ts';
import type { PasswordFault } from '../domain/password.ts';
import { faultOf, PASSWORD_LENGTH_MAX, passwordAsKept, passwordAsShown } from '../domain/password.ts';
import { Refused } from '../domain/refused.ts';
import { readCode } from '../domain/stay-code.ts';
import type { Attempt } from '../ports/account-store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { enterChange } from './account-entry.ts';

/** What somebody types to be let in. */
export interface Credentials {
  /** Of the account, or its e-mail address. */
  readonly name: string;
  readonly password: string;
  /** Of the second factor, or a recovery code; empty where there is none. */
  readonly code?: string;
}

/** Somebody who was let in. */
export interface SignedIn extends Present {
  /** What the browser carries: it is kept nowhere, and differs each time. */
  readonly secret: string;
}

/** Somebody who is known by their session. */
export interface Present {
  readonly person: Person;
  readonly session: AccountSession;
  /** Until they have one they may do nothing else. */
  readonly lacksSecondFactor: boolean;
  /** An admin whose password is too old: until it is changed they may do nothing else. */
  readonly mustChangePassword: boolean;
}

/** What a door asks on behalf of whoever stands before it. */
export interface SignInActs {
  /** Sets the password that the code of a letter allows, once. @throws Refused('code-not-good' | 'weak-password') */
  accept(code: string, password: string): Promise<{ readonly account: string }>;
  /**
   * One answer whatever was wrong, by its words and by the work done: nobody learns which accounts there are.
   * @param origin  where it comes from, as the door sees it; kept as a keyed hash, for a day
   * @throws Refused('not-let-in'), or 'too-many-attempts' from that place, or 'too-busy' before anything is tried
   */
  signIn(credentials: Credentials, origin: string): Promise<SignedIn>;
  /** null: it is over, or was ended. */
  bySession(secret: string): Promise<Present | null>;
  signOut(secret: string): Promise<void>;
  /** Wherever else they are signed in, too. @throws Refused('not-signed-in') */
  ownSessions(secret: string): Promise<readonly AccountSession[]>;
  /**
   * @param session  null: all of their own, the one that asks included. @returns how many were ended
   * @throws Refused('not-signed-in' | 'no-such-session')
   */
  endOwn(secret: string, session: number | null): Promise<number>;
  /**
   * Another password, by whoever knows the one before. Every session ends, and another one begins.
   * @throws Refused('not-signed-in' | 'wrong-password' | 'weak-password' | 'too-many-attempts')
   */
  changePassword(
    secret: string,
    passwords: { readonly current: string; readonly next: string },
  ): Promise<SignedIn>;
}

const SECRET_BYTES = 32;

export function signInActs(house: House): SignInActs {
  const { accounts } = house.store;
  return {
    async accept(typed, password) {
      const code = readCode(typed);
      if (code === null) throw codeNotGood;
      const given = await house.store.transact(async (tx) => {
        const found = await accounts.bySecret(tx, code, house.clock.now());
        return found && { ...found, mail: await accounts.mailOf(tx, found.account) };
      });
      if (!given) throw codeNotGood;
      demandStrong(house, password, [given.account, given.mail?.split('@')[0] ?? '']);
      const hash = await house.passwords.inTurn(() => house.passwords.hash(passwordAsKept(password)));
      await commit(house, async (act) => {
        const { tx } = act;
        await accounts.lock(tx, given.account);
        // Whoever was first with the code has used it.
        if (!(await accounts.bySecret(tx, code, house.clock.now()))) throw codeNotGood;
        await takePassword(house, act, given.account, hash);
      });
      return { account: given.account };
    },
    signIn: (credentials, origin) => house.passwords.inTurn(() => tryToSignIn(house, credentials, origin)),
    bySession: (secret) => presentBy(house, secret),
    changePassword: (secret, passwords) =>
      house.passwords.inTurn(() => tryToChange(house, secret, passwords)),
    async signOut(secret) {
      await commit(house, async ({ tx, record }) => {
        const session = await accounts.sessionBy(tx, secret);
        if (!session) return;
        await accounts.endSessions(tx, session.account, session.id);
        record({ actor: session.account, act: 'sign-out', about: `account ${session.account}` });
      });
    },
    async ownSessions(secret) {
      const { session } = (await presentBy(house, secret)) ?? notSignedIn();
      const { account } = session;
      const now = house.clock.now();
      const sessions = await house.store.transact((tx) => accounts.sessionsOf(tx, account));
      return sessions.filter((one) => stateOfSession(one, now, house.policy.accounts.idleMs) !== 'over');
    },
    async endOwn(secret, number) {
      const { session } = (await presentBy(house, secret)) ?? notSignedIn();
      const { account: id } = session;
      return commit(house, async (act) => {
        await demandSession(house, act.tx, id, secret);
        const ended = await accounts.endSessions(act.tx, id, number);
        if (ended === 0) throw noSuchSession(number ?? session.id);
        enterChange(act, id, id, 'sessions-ended', { sessions: String(ended) });
        return ended;
      });
    },
  };
}

async function tryToSignIn(
  house: House,
  { name, password, code = '' }: Credentials,
  origin: string,
): Promise<SignedIn> {
  const { accounts } = house.store;
  const typed = nameAsTyped(name);
  const account = await house.store.transact((tx) => accountBy(house, tx, typed));
  const by = { name: account?.id ?? typed, origin };
  const rules = { now: house.clock.now(), keptMs: ATTEMPTS_KEPT_MS, lockMsAfter, ...ofOrigin };
  const attempt = await house.store.transact((tx) => accounts.attempt(tx, by, rules));
  if (attempt.is === 'too-many-from-there') throw await tooMany(house, attempt);
  const kept = account && (await house.store.transact((tx) => accounts.passwordOf(tx, account.id)));
  const shown = passwordAsShown(password);
  // The same work for whoever is not there, is disabled, or is held back.
  const fits = await house.passwords.fits(kept, shown);
  const isRight = fits && attempt.is === 'made';
  const signedIn = await commit(house, async (act) => {
    const current = account && isRight ? await accounts.lock(act.tx, account.id) : null;
    const isLetIn =
      current !== null &&
      !current.disabled &&
      (await accounts.passwordOf(act.tx, current.id)) === kept &&
      (await secondFactorFits(house, act, current, code));
    if (!isLetIn) {
      refuse(act, account, attempt);
      return null;
    }
    await accounts.succeeded(act.tx, by);
    act.record({ actor: current.id, act: 'sign-in', about: `account ${current.id}` });
    return openSession(house, act.tx, current);
  });
  if (!signedIn) throw notLetIn;
  if (kept !== null && (await house.passwords.isOutdated(kept)))
    await hashAnew(house, signedIn.person.id, kept, shown);
  return signedIn;
}

async function tryToChange(
  house: House,
  secret: string,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<SignedIn> {
  const { accounts } = house.store;
  const { session } = (await presentBy(house, secret)) ?? notSignedIn();
  const { account: id } = session;
  const by = { name: id, origin: `session ${session.id}` };
  const rules = { now: house.clock.now(), keptMs: ATTEMPTS_KEPT_MS, lockMsAfter, ...ofOrigin };
  const { account, kept, mail } = await house.store.transact(async (tx) => ({
    account: await accounts.find(tx, id),
    kept: await accounts.passwordOf(tx, id),
    mail: await accounts.mailOf(tx, id),
  }));
  if (account) demandPasswordHere(account);
  const shown = passwordAsShown(current);
  // First, for it is no guess.
  demandStrong(house, next, [id, mail?.split('@')[0] ?? '']);
  if (passwordAsKept(next) === shown) throw samePassword;
  // A session that was stolen is no way to guess what it was opened with.
  const attempt = await house.store.transact((tx) => accounts.attempt(tx, by, rules));
  if (attempt.is === 'too-many-from-there') throw await tooMany(house, attempt);
  const fits = await house.passwords.fits(kept, shown);
  if (!fits || attempt.is !== 'made') {
    await commit(house, async (act) => refuse(act, account, attempt));
    throw wrongPassword;
  }
  const hash = await house.passwords.hash(passwordAsKept(next));
  return commit(house, async (act) => {
    const locked = await demandSession(house, act.tx, id, secret);
    // Whoever was first with another password has ended this one.
    if ((await accounts.passwordOf(act.tx, id)) !== kept) return notSignedIn();
    await accounts.succeeded(act.tx, by);
    await takePassword(house, act, id, hash);
    return openSession(house, act.tx, { ...locked, passwordAt: house.clock.now() });
  });
}

/** The same password, kept as is asked now: it is known at this moment alone. */
async function hashAnew(
  { store, passwords, clock }: House,
  id: string,
  kept: string,
  shown: string,
): Promise<void> {
  const hash = await passwords.hash(shown);
  await store.transact(async (tx) => {
    const account = await store.accounts.lock(tx, id);
    // Another password was set meanwhile, or none opens it any more.
    if (!account || (await store.accounts.passwordOf(tx, id)) !== kept) return;
    await store.accounts.setPassword(tx, id, hash, account.passwordAt ?? clock.now());
  });
}

/** What another password ends: codes, sessions, and what held the account back. */
async function takePassword({ store, clock }: House, act: Act, id: string, hash: string): Promise<void> {
  await store.accounts.dropSecrets(act.tx, id);
  await store.accounts.setPassword(act.tx, id, hash, clock.now());
  await store.accounts.endSessions(act.tx, id, null);
  await store.accounts.clearAttempts(act.tx, id);
  enterChange(act, id, id, 'password-set');
}

/** What no name has, the database may not even take: it is asked for one that nobody has in its place. */
function nameAsTyped(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .slice(0, PASSWORD_LENGTH_MAX)
    .replaceAll(/\p{Cc}/gu, '\uFFFD');
}

export const ofOrigin = { originMax: ORIGIN_ATTEMPTS_MAX, originWindowMs: ORIGIN_WINDOW_MS };

async function accountBy({ store }: House, tx: Transaction, typed: string): Promise<Account | null> {
  // Both are asked whatever was typed: one costs as much as the other.
  const byMail = await store.accounts.byMail(tx, typed);
  const byName = await store.accounts.find(tx, typed);
  return byName ?? byMail;
}

/** A code is good once: that of a step, and one of those that stand in for it. */
async function secondFactorFits(house: House, act: Act, { id }: Account, typed: string): Promise<boolean> {
  const { accounts } = house.store;
  const { confirmed } = await accounts.secondFactor(act.tx, id);
  if (confirmed === null) return true;
  const step = (await house.oneTimeCodes()).stepOf(confirmed, typed, house.clock.now());
  if (step !== null) return accounts.useStep(act.tx, id, step);
  const recovery = readCode(typed);
  if (recovery === null || !(await accounts.useRecoveryCode(act.tx, id, recovery))) return false;
  enterChange(act, id, id, 'recovery-code-used');
  return true;
}

/** By the name of the account alone: what was typed may be an address, or a password in the wrong place. */
function refuse(act: Act, account: Account | null, { is, locks }: Attempt): void {
  const about = account ? `account ${account.id}` : 'accounts';
  act.record({
    actor: 'greffe',
    act: 'sign-in-refused',
    about,
    ...(is === 'locked' && { kind: 'locked' }),
  });
  if (account && locks) enterChange(act, 'greffe', account.id, 'locked');
}

/** Entered once: whoever goes on from there fills no log. */
export async function tooMany(house: House, { locks }: Attempt): Promise<Refused> {
  if (locks) {
    await commit(house, async ({ record }) =>
      record({ actor: 'greffe', act: 'sign-in-refused', about: 'accounts', kind: 'too-many-from-one-place' }),
    );
  }
  return new Refused(
    'too-many-attempts',
    'Too many attempts were made from where you are. Wait a quarter of an hour, then try again.',
  );
}

/** A new secret each time: none that was known before is ever let in. */
export async function openSession(house: House, tx: Transaction, account: Account): Promise<SignedIn> {
  const openedAt = house.clock.now();
  const endsAt = new Date(openedAt.getTime() + house.policy.accounts.sessionMs);
  const secret = Buffer.from(house.random.bytes(SECRET_BYTES)).toString('base64url');
  const id = await house.store.accounts.openSession(tx, { account: account.id, secret, openedAt, endsAt });
  const session = { id, account: account.id, openedAt, seenAt: openedAt, endsAt };
  return { secret, ...presentAs(house, account, session) };
}

export function presentBy(house: House, secret: string): Promise<Present | null> {
  const { store, clock, policy } = house;
  return store.transact(async (tx) => {
    const session = await store.accounts.sessionBy(tx, secret);
    if (!session) return null;
    const now = clock.now();
    const state = stateOfSession(session, now, policy.accounts.idleMs);
    if (state === 'over') return null;
    const account = await store.accounts.find(tx, session.account);
    if (!account || account.disabled) return null;
    if (state === 'to-be-seen') await store.accounts.see(tx, session.id, now);
    return presentAs(house, account, session);
  });
}

/**
 * The account of a session, its row locked: a session that was ended meanwhile does nothing more.
 * @throws Refused('not-signed-in')
 */
export async function demandSession(
  { store }: House,
  tx: Transaction,
  id: string,
  secret: string,
): Promise<Account> {
  const account = await store.accounts.lock(tx, id);
  if (!account || account.disabled || !(await store.accounts.sessionBy(tx, secret))) return notSignedIn();
  return account;
}

function presentAs({ policy, clock }: House, account: Account, session: AccountSession): Present {
  const { secondFactor, adminPasswordMs } = policy.accounts;
  // Whoever is let in elsewhere shows theirs there.
  const lacksSecondFactor =
    secondFactor === 'required' && account.secondFactorAt === null && !account.isFederated;
  const mustChangePassword = isToBeRenewed(account, clock.now(), adminPasswordMs);
  const person = personOf(account, !lacksSecondFactor && !mustChangePassword);
  return { person, session, lacksSecondFactor, mustChangePassword };
}

/** @throws Refused('weak-password') */
function demandStrong({ policy }: House, password: string, own: readonly string[]): void {
  const controllers = policy.controllers.map((id) => policy.controller(id).name);
  const fault = faultOf(password, [...own, ...controllers, 'greffe']);
  if (fault !== null) throw faults[fault];
}

const faults: Readonly<Record<PasswordFault, Refused>> = {
  'too-short': new Refused(
    'weak-password',
    'Too easily guessed: take twelve characters with small letters, capitals, digits and signs, or fourteen with three of these, or a phrase of seven words.',
  ),
  'too-long': new Refused('weak-password', 'Too long to be a password: two hundred characters at most.'),
  common: new Refused(
    'weak-password',
    'Too easily guessed: it is one of those that are tried first, or runs on by itself (aaaa, 1234, azerty). Take another one.',
  ),
  'own-name': new Refused(
    'weak-password',
    'Too easily guessed: it is hardly more than your name, or that of the organisation. Take another one.',
  ),
};

/** @throws Refused('let-in-elsewhere') */
export function demandPasswordHere({ id, isFederated }: Account): void {
  if (!isFederated) return;
  throw new Refused(
    'let-in-elsewhere',
    `Account ${id} is let in elsewhere: its password, its second factor and its roles are changed there.`,
  );
}

export function notSignedIn(): never {
  throw new Refused('not-signed-in', 'The session is over: sign in again.');
}

const wrongPassword = new Refused(
  'wrong-password',
  'That is not the password of this account. After five wrong attempts wait a minute, and longer each time.',
);

function noSuchSession(session: number): Refused {
  return new Refused(
    'no-such-session',
    `You have no session ${session}: it has ended already, or is another’s.`,
  );
}

const samePassword = new Refused('weak-password', 'That is the password it has already. Take another one.');

const notLetIn = new Refused(
  'not-let-in',
  'Nobody is let in with this name, password and code. Check all three; after five wrong attempts wait a minute, and longer each time. Still not? Ask an admin for another password.',
);

const codeNotGood = new Refused(
  'code-not-good',
  'That code is not good: it was used, its time is over, or a newer letter has replaced it. Ask an admin for another one.',
);
