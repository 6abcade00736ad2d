import type { Account, AccountSession } from '../domain/account.ts';
import { isReserved, personOf } from '../domain/account.ts';
import type { Person, Role } from '../domain/approval.ts';
import { isNoFurther } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import { isToken } from '../domain/token.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import type { Invited } from './account-code.ts';
import { giveCode, sendCode } from './account-code.ts';
import { enterChange, mayOf } from './account-entry.ts';
import { admit } from './admit.ts';
import { revokeBeyond } from './given-tokens.ts';
import type { OpenIdActs } from './open-id.ts';
import { openIdActs } from './open-id.ts';
import type { WantedReach } from './perimeter.ts';
import { demandReach } from './perimeter.ts';
import type { SecondFactorActs } from './second-factor.ts';
import { secondFactorActs } from './second-factor.ts';
import type { SignInActs } from './sign-in.ts';
import { demandPasswordHere, signInActs } from './sign-in.ts';

export type { Invited } from './account-code.ts';

/** It reaches as far as whoever makes it, or less. */
export interface NewAccount extends WantedReach {
  readonly id: string;
  readonly mail: string;
  readonly roles: readonly Role[];
}

export interface ListedAccount extends Account {
  /** Of what it may do: whoever changes it can say which they were shown. */
  readonly version: string;
  /** After wrong attempts nothing is tried before; null while nothing holds it back. */
  readonly lockedUntil: Date | null;
  /** How many are open. */
  readonly sessions: number;
}

/** What is left out stays as it is; a limit that is null is none any more, but for those of whoever changes it. */
export interface AccountChange extends WantedReach {
  readonly roles?: readonly Role[];
}

/** People who sign in by themselves, beside those that greffe.yaml names. An admin reaches as far as they act themselves. */
export interface AccountsNoun extends SignInActs, SecondFactorActs, OpenIdActs {
  /** @throws Refused('id-taken' | 'mail-taken' | 'bad-name' | 'no-role') */
  add(by: Person, account: NewAccount): Promise<Invited>;
  list(by: Person): Promise<readonly ListedAccount[]>;
  /** Other roles, or another reach: whoever is signed in signs in again, and tokens they could not give now are revoked. */
  change(
    by: Person,
    id: string,
    to: AccountChange,
    /** The version they were shown: where it is another one by now nothing is changed. */
    shown?: string,
  ): Promise<void>;
  /** Nothing opens it any more, nor what it gave, and its name is never given to anybody else. */
  disable(by: Person, id: string): Promise<void>;
  /**
   * One that was disabled may be opened again, by the code of a letter; its roles are those it had.
   * @returns null for whoever is let in elsewhere, and needs no code
   * @throws Refused('account-enabled' | 'address-forgotten')
   */
  enable(by: Person, id: string): Promise<Invited | null>;
  /** Another code for a first password: the one before ends. */
  invite(by: Person, id: string): Promise<Invited>;
  /** A code for another password. Whoever lost their telephone has the second factor taken off with it. */
  resetPassword(by: Person, id: string, also?: { readonly secondFactorOff: boolean }): Promise<Invited>;
  sessions(by: Person, id: string): Promise<readonly AccountSession[]>;
  /** @param session  null: all of them. @returns how many were ended */
  revoke(by: Person, id: string, session: number | null): Promise<number>;
  /** Whoever has an account that is not disabled, for a door that knows who is there. */
  named(id: string): Promise<Person | null>;
}

export function accountsNoun(house: House): AccountsNoun {
  const { accounts } = house.store;

  /** Under the row's lock, on one that the admin reaches and is not their own. */
  const manage = <T>(by: Person, id: string, work: (act: Act, account: Account) => Promise<T>): Promise<T> =>
    commit(house, async (act) => {
      const account = reachedBy(by, await accounts.lock(act.tx, id));
      if (!account) throw noSuchAccount();
      if (id === by.id) throw ownAccount;
      demandEnabled(account);
      return work(act, account);
    });

  return {
    ...signInActs(house),
    ...secondFactorActs(house),
    ...openIdActs(house),
    async add(by, { id, mail, roles, ...wanted }) {
      await admitPerson(house, by, 'accounts');
      demandName(id);
      demandRoles(roles);
      const reach = demandReach(house, by, wanted);
      if (house.policy.people.some((person) => person.id === id)) throw inSettings(id);
      const code = await commit(house, async (act) => {
        const madeAt = house.clock.now();
        const added = await accounts.add(act.tx, { id, mail, roles, ...reach, madeBy: by.id, madeAt });
        if (added === 'id-taken') throw idTaken(id);
        if (added === 'mail-taken') throw mailTaken;
        const account = await accounts.find(act.tx, id);
        if (!account) throw new Error(`Account ${id} was not written.`);
        enterChange(act, by.id, id, 'made', mayOf({ roles, ...reach }));
        return giveCode(house, act, by, account, 'invitation');
      });
      return sendCode(house, code);
    },
    async list(by) {
      await admit(house, by, 'see accounts', 'accounts');
      return house.store.transact(async (tx) => {
        const now = house.clock.now();
        const listed: ListedAccount[] = [];
        for (const account of await accounts.list(tx)) {
          if (!reachedBy(by, account)) continue;
          const until = await accounts.lockedUntil(tx, account.id);
          const { length: sessions } = await accounts.sessionsOf(tx, account.id);
          const lockedUntil = until !== null && until > now ? until : null;
          listed.push({ ...account, version: versionOf(house, account), lockedUntil, sessions });
        }
        return listed;
      });
    },
    async change(by, id, to, shown) {
      await admitPerson(house, by, `account ${id}`);
      if (to.roles) demandRoles(to.roles);
      const reach = demandReach(house, by, to);
      await manage(by, id, async (act, account) => {
        demandPasswordHere(account);
        if (shown !== undefined && shown !== versionOf(house, account)) throw changedMeanwhile(id);
        const now = {
          roles: to.roles ?? account.roles,
          controllers: to.controllers === undefined ? account.controllers : reach.controllers,
          systems: to.systems === undefined ? account.systems : reach.systems,
          rights: to.rights === undefined ? account.rights : reach.rights,
        };
        await accounts.change(act.tx, id, now);
        await accounts.endSessions(act.tx, id, null);
        enterChange(act, by.id, id, 'roles-changed', mayOf(now));
        await revokeBeyond(house, act, by, personOf({ ...account, ...now }, true));
      });
    },
    async disable(by, id) {
      await admitPerson(house, by, `account ${id}`);
      await manage(by, id, async (act, account) => {
        await accounts.disable(act.tx, id, by.id, house.clock.now());
        enterChange(act, by.id, id, 'disabled');
        await revokeBeyond(house, act, by, personOf(account, false));
      });
    },
    async enable(by, id) {
      await admitPerson(house, by, `account ${id}`);
      const code = await commit(house, async (act) => {
        const account = reachedBy(by, await accounts.lock(act.tx, id));
        if (!account) throw noSuchAccount();
        if (id === by.id) throw ownAccount;
        if (!account.disabled) throw enabled(id);
        if (!account.isFederated && (await accounts.mailOf(act.tx, id)) === null) throw addressForgotten(id);
        await accounts.enable(act.tx, id);
        enterChange(act, by.id, id, 'enabled', mayOf(mayNow(account)));
        return account.isFederated ? null : giveCode(house, act, by, account, 'invitation');
      });
      return code && sendCode(house, code);
    },
    async invite(by, id) {
      await admitPerson(house, by, `account ${id}`);
      const code = await manage(by, id, async (act, account) => {
        demandPasswordHere(account);
        demandUnopened(account);
        enterChange(act, by.id, id, 'invited');
        return giveCode(house, act, by, account, 'invitation');
      });
      return sendCode(house, code);
    },
    async resetPassword(by, id, { secondFactorOff } = { secondFactorOff: false }) {
      await admitPerson(house, by, `account ${id}`);
      const code = await manage(by, id, async (act, account) => {
        demandPasswordHere(account);
        demandOpened(account);
        enterChange(act, by.id, id, 'password-reset');
        if (secondFactorOff) {
          await accounts.dropSecondFactor(act.tx, id);
          await accounts.endSessions(act.tx, id, null);
          enterChange(act, by.id, id, 'second-factor-off');
        }
        return giveCode(house, act, by, account, 'reset');
      });
      return sendCode(house, code);
    },
    async sessions(by, id) {
      await admit(house, by, 'see accounts', `account ${id}`);
      return house.store.transact(async (tx) => {
        if (!reachedBy(by, await accounts.find(tx, id))) throw noSuchAccount();
        return accounts.sessionsOf(tx, id);
      });
    },
    async revoke(by, id, session) {
      await admitPerson(house, by, `account ${id}`);
      return commit(house, async (act) => {
        if (!reachedBy(by, await accounts.lock(act.tx, id))) throw noSuchAccount();
        const ended = await accounts.endSessions(act.tx, id, session);
        if (ended === 0 && session !== null) throw noSuchSession(id, session);
        if (ended > 0) enterChange(act, by.id, id, 'sessions-ended', { sessions: String(ended) });
        return ended;
      });
    },
    async named(id) {
      const account = await house.store.transact((tx) => accounts.find(tx, id));
      return account && !account.disabled ? personOf(account, true) : null;
    },
  };
}

/** A program lets nobody in: whoever made it would stay, by an account that outlives its token. */
async function admitPerson(house: House, by: Person, about: string): Promise<void> {
  await admit(house, by, 'manage accounts', about);
  if (isToken(by)) throw new Refused('takes-a-person', 'Accounts are managed by a person, never by a token.');
}

/** An admin who does not reach everything knows those alone whose whole reach is theirs too. */
function reachedBy(by: Person, account: Account | null): Account | null {
  return account && isNoFurther(by, account) ? account : null;
}

function demandRoles(roles: readonly Role[]): void {
  if (roles.length > 0) return;
  throw new Refused('no-role', 'Say what they may do: at least one role.');
}

function demandName(id: string): void {
  if (isReserved(id)) {
    throw new Refused(
      'bad-name',
      `The log means the house itself by ${id}: give the account another name, such as dpo-acme.`,
    );
  }
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return;
  throw new Refused(
    'bad-name',
    'The name of an account has small letters, digits and hyphens, such as dpo-acme: the log keeps it, so better a function than a name.',
  );
}

function demandEnabled({ id, disabled }: Account): void {
  if (!disabled) return;
  throw new Refused(
    'account-disabled',
    `Account ${id} is disabled. To have it opened again: greffe user enable ${id}`,
  );
}

function demandUnopened({ id, passwordAt }: Account): void {
  if (passwordAt === null) return;
  throw new Refused(
    'account-opened',
    `Account ${id} has a password. For another one: greffe user password-reset ${id}`,
  );
}

function demandOpened({ id, passwordAt }: Account): void {
  if (passwordAt !== null) return;
  throw new Refused(
    'account-unopened',
    `Account ${id} has no password yet. Send another invitation: greffe user invite ${id}`,
  );
}

function enabled(id: string): Refused {
  return new Refused('account-enabled', `Account ${id} is not disabled. Nothing to do.`);
}

function addressForgotten(id: string): Refused {
  return new Refused(
    'address-forgotten',
    `The address of account ${id} is forgotten, so no code can be sent. Make an account by another name: greffe user add`,
  );
}

function versionOf(house: House, account: Account): string {
  const { roles, controllers, systems, rights } = mayNow(account);
  return house.digest([roles, controllers, systems, rights]);
}

function mayNow({ roles, controllers, systems, rights }: Account): Parameters<typeof mayOf>[0] {
  return { roles, controllers, systems, rights };
}

function changedMeanwhile(id: string): Refused {
  return new Refused(
    'digest-differs',
    `Account ${id} is not what you were shown: somebody changed it meanwhile. List the accounts again.`,
  );
}

function noSuchAccount(): Refused {
  return new Refused('no-such-account', 'There is no account of this name. List them with: greffe user list');
}

function noSuchSession(id: string, session: number): Refused {
  return new Refused(
    'no-such-session',
    `Account ${id} has no session ${session}. List them with: greffe user sessions ${id}`,
  );
}

function inSettings(id: string): Refused {
  return new Refused(
    'id-taken',
    `greffe.yaml names ${id} among its people already. Take it out there, or give the account another name.`,
  );
}

function idTaken(id: string): Refused {
  return new Refused(
    'id-taken',
    `There is, or was, an account ${id}: a name is never given to anybody else. Choose another one.`,
  );
}

const mailTaken = new Refused(
  'mail-taken',
  'That address has an account already. See the accounts with: greffe user list',
);

const ownAccount = new Refused(
  'own-account',
  'That is your own account: what you may do is somebody else’s to say. Ask another admin.',
);
