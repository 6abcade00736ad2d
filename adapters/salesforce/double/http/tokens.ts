import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../../../double-kit/index.ts';
import { type Permissions, type Restrictions, type Session, everyPermission } from '../org/session.ts';

export interface Tokens {
  /** Of the integration user, good from the start. */
  readonly admin: string;
  /** @returns an access token; its rights are the user's, less or more what is said here */
  issue(options?: {
    readonly userId?: string;
    readonly permissions?: Partial<Permissions>;
    readonly jwt?: boolean;
  }): string;
  /** Changes a user's rights for every token they hold or get; the integration user's by default. */
  permit(permissions: Partial<Permissions>, userId?: string): void;
  revoke(token: string): void;
  revokeAll(): void;
}

export interface TokenDesk {
  readonly tokens: Tokens;
  readonly sessionOf: (token: string) => Session | null;
}

/** Access tokens die after two hours without use. */
export function tokenDesk(
  clock: MovableClock,
  restrictions: Restrictions,
  org: { readonly id: string; readonly integrationUserId: string; readonly jwtByDefault: boolean },
  idleMax: number,
): TokenDesk {
  const byUser = new Map<string, Partial<Permissions>>();
  const issued = new Map<
    string,
    { userId: string; own: Partial<Permissions>; isJwt: boolean; usedAt: number }
  >();
  const issue: Tokens['issue'] = (options = {}) => {
    const isJwt = options.jwt ?? org.jwtByDefault;
    const secret = randomBytes(36).toString('base64url');
    const token = isJwt
      ? `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${secret}.${secret}`
      : `${org.id.slice(0, 15)}!${secret}`;
    issued.set(token, {
      userId: options.userId ?? org.integrationUserId,
      own: options.permissions ?? {},
      isJwt,
      usedAt: clock.now().getTime(),
    });
    return token;
  };
  return {
    tokens: {
      admin: issue(),
      issue,
      permit: (permissions, userId = org.integrationUserId) =>
        void byUser.set(userId, { ...byUser.get(userId), ...permissions }),
      revoke: (token) => void issued.delete(token),
      revokeAll: () => issued.clear(),
    },
    sessionOf: (token) => {
      const known = issued.get(token);
      const now = clock.now().getTime();
      if (known === undefined || now - known.usedAt > idleMax) return null;
      known.usedAt = now;
      return {
        token,
        userId: known.userId,
        isJwt: known.isJwt,
        permissions: { ...everyPermission, ...byUser.get(known.userId), ...known.own },
        hides: (sobject, field) => restrictions.hides(token, sobject, field),
        denies: (sobject, act) => restrictions.denies(token, sobject, act),
      };
    },
  };
}
