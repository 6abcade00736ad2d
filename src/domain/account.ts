import type { Person, Role } from './approval.ts';
import type { Perimeter } from './perimeter.ts';
import { limitsOf } from './perimeter.ts';

/** A person who signs in by themselves. Their address and what makes their codes lie encrypted, and are in none of this. */
export interface Account extends Perimeter {
  /** Opaque, and what the log keeps: never given to anybody else. */
  readonly id: string;
  readonly roles: readonly Role[];
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly disabled: { readonly by: string; readonly at: Date } | null;
  /** When the password was set that opens it; null: none yet. */
  readonly passwordAt: Date | null;
  /** When the second factor was confirmed; null: it has none. */
  readonly secondFactorAt: Date | null;
  /** Let in elsewhere: it has no password here, no address, and what it may do is said there. */
  readonly isFederated: boolean;
}

/** A time during which somebody is known by a secret that their browser carries. */
export interface AccountSession {
  readonly id: number;
  readonly account: string;
  readonly openedAt: Date;
  readonly seenAt: Date;
  /** However much it is used. */
  readonly endsAt: Date;
}

/** What a letter brings: a first password, or another one. */
export type SecretPurpose = 'invitation' | 'reset';

/** Whom the log means by them: what this program does by itself, and whoever reads at the machine unnamed. */
const RESERVED: ReadonlySet<string> = new Set(['greffe', 'terminal']);

/** Whether nobody may be called so: the log could not tell the two apart. */
export function isReserved(id: string): boolean {
  return RESERVED.has(id);
}

/** The person an account stands for: nobody who may do anything, while what is asked of them first is not done. */
export function personOf(account: Account, mayAct: boolean): Person {
  const { id, roles } = account;
  return { id, roles: mayAct ? roles : [], ...limitsOf(account) };
}

/**
 * Whether a password is too old to act with: those of admins alone, for nobody else has to change theirs after a time.
 * @source CNIL, délibération 2022-100 of 21 July 2022; law.md SEC-1
 */
export function isToBeRenewed(
  { roles, passwordAt }: Pick<Account, 'roles' | 'passwordAt'>,
  now: Date,
  adminPasswordMs: number,
): boolean {
  if (passwordAt === null || !roles.includes('admin')) return false;
  return now.getTime() - passwordAt.getTime() >= adminPasswordMs;
}

/** So many wrong attempts cost nothing: people mistype. @source CNIL, délibération 2022-100: restriction of access */
const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 60_000;
/**
 * No lock is longer. Whoever goes on guessing on purpose renews it, and keeps somebody out for as long: an admin ends it with
 * another password, and a door behind one's own network prevents it.
 */
const LOCK_MAX_MS = 2 * 3_600_000;

/**
 * How long nothing is tried after so many attempts in a row: a minute from the fifth, and twice as long each time. Nobody
 * has more than twenty-five attempts a day. @returns milliseconds; 0 while there is no lock
 */
export function lockMsAfter(attempts: number): number {
  if (attempts < FREE_ATTEMPTS) return 0;
  return Math.min(FIRST_LOCK_MS * 2 ** (attempts - FREE_ATTEMPTS), LOCK_MAX_MS);
}

/** A day without an attempt, and they are counted anew. */
export const ATTEMPTS_KEPT_MS = 24 * 3_600_000;

/** From one place, whomever they are for: an office behind one address signs in within it, a list of passwords does not. */
export const ORIGIN_ATTEMPTS_MAX = 40;
export const ORIGIN_WINDOW_MS = 15 * 60_000;

/** Seen again within so long a session is not written to. */
const SEEN_STEP_MS = 60_000;

export type SessionState = 'over' | 'fresh' | 'to-be-seen';

/** Whether a session still stands, and whether that it was used is to be noted. */
export function stateOfSession(
  { seenAt, endsAt }: Pick<AccountSession, 'seenAt' | 'endsAt'>,
  now: Date,
  idleMs: number,
): SessionState {
  const unused = now.getTime() - seenAt.getTime();
  if (now >= endsAt || unused >= idleMs) return 'over';
  return unused >= SEEN_STEP_MS ? 'to-be-seen' : 'fresh';
}
