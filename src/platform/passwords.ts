import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { Passwords } from '../ports/passwords.ts';

/** What one hash costs: KiB of memory, passes over it, lanes. */
export interface HashCost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** Argon2id, the second recommended choice: 64 MiB, three passes, four lanes. @source RFC 9106, section 4; OWASP asks for less */
const RECOMMENDED: HashCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };

/** Argon2id, which the library makes by default. */
export function openPasswords(cost: HashCost = RECOMMENDED): Passwords {
  let nobodys: Promise<string> | null = null;
  return {
    hash: (password) => hash(password, cost),
    async fits(kept, password) {
      // Whoever is not there costs as much as whoever is.
      const dummy = await (nobodys ??= hash('of nobody', cost));
      const isRight = await verify(kept ?? dummy, password);
      return isRight && kept !== null;
    },
    async isOutdated(kept) {
      const { memoryCost, timeCost, parallelism } = parseOptions(kept);
      return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism;
    },
  };
}
