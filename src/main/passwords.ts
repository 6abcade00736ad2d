import type { Passwords } from '../ports/passwords.ts';

/** The hashing library is read in when somebody signs in: most commands need none. */
export function hashLater(): Passwords {
  let opened: Promise<Passwords> | null = null;
  const open = (): Promise<Passwords> =>
    (opened ??= import('../platform/passwords.ts').then(({ openPasswords }) => openPasswords()));
  return {
    hash: async (password) => (await open()).hash(password),
    fits: async (hash, password) => (await open()).fits(hash, password),
    isOutdated: async (hash) => (await open()).isOutdated(hash),
    inTurn: async (work) => (await open()).inTurn(work),
  };
}
