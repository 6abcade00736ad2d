import type { Account, AccountSession, SecretPurpose } from '../domain/account.ts';
import type { Role } from '../domain/approval.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { Transaction } from './store-transaction.ts';

/**
 * Accounts, what opens them, and who tried. Addresses and what makes codes lie encrypted under a key of the account; secrets
 * of letters and sessions, recovery codes and where somebody came from are kept as keyed hashes alone.
 */
export interface Accounts {
  /** @returns why not, where its name or its address is taken */
  add(tx: Transaction, account: NewAccount): Promise<'added' | 'id-taken' | 'mail-taken'>;
  /** Of somebody who is let in elsewhere. @returns false where its name is taken, or they have an account already */
  addFederated(tx: Transaction, account: NewFederated): Promise<boolean>;
  list(tx: Transaction): Promise<readonly Account[]>;
  find(tx: Transaction, id: string): Promise<Account | null>;
  /** Locks the row until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<Account | null>;
  /** By an e-mail address. */
  byMail(tx: Transaction, mail: string): Promise<Account | null>;
  /** By whom those know it who let people in elsewhere. */
  byIdentity(tx: Transaction, identity: FederatedIdentity): Promise<Account | null>;
  /** Where it is written to; null once it is forgotten. */
  mailOf(tx: Transaction, id: string): Promise<string | null>;
  /** Of these, those that are accounts. */
  among(tx: Transaction, ids: readonly string[]): Promise<readonly string[]>;
  change(tx: Transaction, id: string, to: { readonly roles: readonly Role[] } & Perimeter): Promise<void>;
  /** What opens it goes: password, second factor, letters' secrets and sessions. */
  disable(tx: Transaction, id: string, by: string, at: Date): Promise<void>;
  /** It may be opened again; nothing opens it yet. */
  enable(tx: Transaction, id: string): Promise<void>;
  /** Those that were disabled before, and whose address is still known. */
  toForget(tx: Transaction, before: Date): Promise<readonly string[]>;
  /** Destroys its key, and the hash of its address; what it was allowed stays, for the log names it. @returns false when somebody was first */
  forget(tx: Transaction, id: string): Promise<boolean>;

  /** How its password is kept; null where it has none. */
  passwordOf(tx: Transaction, id: string): Promise<string | null>;
  setPassword(tx: Transaction, id: string, hash: string, at: Date): Promise<void>;
  /** What makes its codes, to be confirmed. One that is confirmed stays until then. */
  enrol(tx: Transaction, id: string, secret: string): Promise<void>;
  secondFactor(tx: Transaction, id: string): Promise<SecondFactor>;
  /** What was to be confirmed is, by the code of that step; these codes stand in for it, each once. */
  confirm(
    tx: Transaction,
    id: string,
    confirmed: { readonly step: number; readonly at: Date; readonly recoveryCodes: readonly string[] },
  ): Promise<void>;
  /** @returns false when that step, or a later one, was used before */
  useStep(tx: Transaction, id: string, step: number): Promise<boolean>;
  /** @returns false when it has no such code any more */
  useRecoveryCode(tx: Transaction, id: string, code: string): Promise<boolean>;
  dropSecondFactor(tx: Transaction, id: string): Promise<void>;

  /** In place of any other that was given out. */
  giveSecret(tx: Transaction, secret: NewSecret): Promise<void>;
  /** The account and what for; null where there is none, or its time is over. */
  bySecret(tx: Transaction, secret: string, now: Date): Promise<GivenSecret | null>;
  dropSecrets(tx: Transaction, account: string): Promise<void>;

  openSession(tx: Transaction, session: NewSession): Promise<number>;
  sessionBy(tx: Transaction, secret: string): Promise<AccountSession | null>;
  sessionsOf(tx: Transaction, account: string): Promise<readonly AccountSession[]>;
  see(tx: Transaction, session: number, at: Date): Promise<void>;
  /** @param session  null: all of them. @returns how many were open */
  endSessions(tx: Transaction, account: string, session: number | null): Promise<number>;

  /** A browser that was sent elsewhere is back. @returns false when it was before */
  useJourney(tx: Transaction, carried: string, at: Date): Promise<boolean>;

  /** Counts an attempt before it is made: side by side, none goes uncounted. Under a lock none is made, and none is counted. */
  attempt(tx: Transaction, by: AttemptKey, rules: AttemptRules): Promise<Attempt>;
  /** It was the right one: the account is counted anew, and the place had one less. */
  succeeded(tx: Transaction, by: AttemptKey): Promise<void>;
  /** Until when nothing is tried, of those under a lock. */
  lockedUntil(tx: Transaction, account: string): Promise<Date | null>;
  clearAttempts(tx: Transaction, account: string): Promise<void>;
  /** Sessions, secrets, journeys and attempts whose time is over. @returns how many sessions */
  end(
    tx: Transaction,
    now: Date,
    times: { readonly idleMs: number; readonly attemptsKeptMs: number },
  ): Promise<number>;
}

export interface NewAccount extends Pick<Account, 'id' | 'roles' | 'madeBy' | 'madeAt'>, Perimeter {
  readonly mail: string;
}

export interface NewFederated extends Pick<Account, 'id' | 'roles' | 'madeBy' | 'madeAt'>, Perimeter {
  readonly identity: FederatedIdentity;
}

/** Kept as a keyed hash alone. */
export interface FederatedIdentity {
  readonly issuer: string;
  readonly subject: string;
}

export interface SecondFactor {
  readonly confirmed: string | null;
  /** Enrolled, and no code of it was seen yet. */
  readonly pending: string | null;
}

export interface NewSecret {
  readonly account: string;
  readonly purpose: SecretPurpose;
  readonly secret: string;
  readonly madeBy: string;
  readonly endsAt: Date;
}

export interface GivenSecret {
  readonly account: string;
  readonly purpose: SecretPurpose;
}

export interface NewSession extends Pick<AccountSession, 'account' | 'openedAt' | 'endsAt'> {
  readonly secret: string;
}

/** Whom an attempt is for, known or not, and where it comes from. */
export interface AttemptKey {
  /** The account, or whatever was typed where there is none. */
  readonly name: string;
  readonly origin: string;
}

export interface AttemptRules {
  readonly now: Date;
  readonly keptMs: number;
  lockMsAfter(attempts: number): number;
  readonly originMax: number;
  readonly originWindowMs: number;
}

export interface Attempt {
  readonly is: 'made' | 'locked' | 'too-many-from-there';
  /** This one locks the account, should it be wrong; or is the first that came too often from there. */
  readonly locks: boolean;
}
