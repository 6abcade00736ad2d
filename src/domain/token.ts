import type { Act, Person, Role } from './approval.ts';
import { mayRole, Refused } from './approval.ts';
import type { CivilDay } from './civil-day.ts';
import { addPeriod, parsePeriod } from './civil-day.ts';
import type { Perimeter } from './perimeter.ts';
import { isNoFurther, limitsOf } from './perimeter.ts';
import { civilDayOf } from './time-zone.ts';

/** What another program shows to act here: given to it once, for so long, for so much. */
export interface ServiceToken extends Perimeter {
  /** In clear within the token, so that its row is found without looking at any secret. */
  readonly id: string;
  /** What it is for: "web-form". The log names whatever is done with it `token:web-form`. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** null: whatever its roles allow. */
  readonly acts: readonly Act[] | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revocation: { readonly by: string; readonly at: Date } | null;
  /** By day, so that it tells no more than whether anybody needs it still. */
  readonly lastUsedOn: CivilDay | null;
}

/** Bytes that make a secret nobody can guess, and an id that no two tokens share. */
export const SECRET_BYTES = 32;
export const ID_BYTES = 8;

const LONGEST = 'P1Y';

/** What is shown once: greffe_ID_SECRET. A scanner of leaked secrets knows it by its beginning. */
export function writeToken(id: string, secret: string): string {
  return `greffe_${id}_${secret}`;
}

/** @returns null when the text is no token */
export function readToken(presented: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = /^greffe_([0-9a-f]{16})_([\w-]{43})$/.exec(presented) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Whoever acts with it, as the log names them. */
export function personOf(token: Pick<ServiceToken, 'name' | 'roles' | 'acts'> & Perimeter): Person {
  const { name, roles, acts } = token;
  return { id: `token:${name}`, roles, ...(acts && { acts }), ...limitsOf(token) };
}

/** Whether it is a program that acts, and no human. */
export function isToken({ id }: Pick<Person, 'id'>): boolean {
  return id.startsWith('token:');
}

export type TokenState = 'good' | 'expired' | 'revoked';

export function tokenState(
  { expiresAt, revocation }: Pick<ServiceToken, 'expiresAt' | 'revocation'>,
  now: Date,
): TokenState {
  if (revocation) return 'revoked';
  return now < expiresAt ? 'good' : 'expired';
}

/** When it ended, or will. */
export function tokenEnd({ expiresAt, revocation }: Pick<ServiceToken, 'expiresAt' | 'revocation'>): Date {
  return revocation && revocation.at < expiresAt ? revocation.at : expiresAt;
}

/**
 * The instant at which a token given now for that long ends.
 * @param period  of the calendar, ISO 8601: P90D
 * @throws   Refused('expiry-unread' | 'expiry-too-far')
 */
export function expiryOf(period: string, now: Date): Date {
  const length = parsePeriod(period);
  if (length === null) {
    throw new Refused(
      'expiry-unread',
      'Say for how long as a period of the calendar: P90D is ninety days, P6M six months.',
    );
  }
  const today = usedOn(now);
  // A period of a million years ends on no day that can be written.
  const isBeyond = length.years + length.months / 12 + length.days / 366 > 1;
  const expiresAt = isBeyond ? null : endOf(addPeriod(today, period), now);
  if (expiresAt === null || expiresAt > endOf(addPeriod(today, LONGEST), now)) {
    throw new Refused(
      'expiry-too-far',
      'A token lasts a year at most: give it P1Y or less, and another one then.',
    );
  }
  return expiresAt;
}

/**
 * Whether these roles may be handed on: whoever gives a token cannot do more by it than by themselves. The controller
 * answers for clearances, and may give any. @source law.md SEC-2
 * @throws   Refused('no-role' | 'role-not-yours' | 'act-beyond-roles')
 */
export function demandGivable(by: Person, roles: readonly Role[], acts: readonly Act[] | null): void {
  if (roles.length === 0) throw new Refused('no-role', 'Say which roles the token has: --role operator.');
  const beyond = roleBeyond(by, roles);
  if (beyond !== undefined) {
    throw new Refused(
      'role-not-yours',
      `A token has no role that whoever gives it has not: ${beyond}. Ask somebody with the role controller.`,
    );
  }
  const idle = acts?.find((act) => !roles.some((role) => mayRole(role, act)));
  if (idle !== undefined) {
    throw new Refused(
      'act-beyond-roles',
      `None of these roles may ${idle}: give the token a role that may, or leave the act out.`,
    );
  }
}

/** Whether whoever gave it could give it with the roles and the reach they have now. */
export function isStillGivable(by: Person, token: Pick<ServiceToken, 'roles'> & Perimeter): boolean {
  return roleBeyond(by, token.roles) === undefined && isNoFurther(by, token);
}

function roleBeyond(by: Person, roles: readonly Role[]): Role | undefined {
  return roles.find((role) => !by.roles.includes('controller') && !by.roles.includes(role));
}

/** The day, in UTC, that a use of it is kept by. */
export function usedOn(at: Date): CivilDay {
  return civilDayOf(at, 'UTC');
}

function endOf(day: CivilDay, now: Date): Date {
  return new Date(`${day}${now.toISOString().slice(10)}`);
}
