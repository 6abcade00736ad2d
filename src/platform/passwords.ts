import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Refused } from '../domain/refused.ts';
import type { Passwords } from '../ports/passwords.ts';

/** What one hash costs: KiB of memory, passes over it, lanes. */
export interface HashCost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** How many hash at a time, and how many wait for their turn. */
export interface Turns {
  readonly inHandMax: number;
  readonly waitingMax: number;
}

/** Argon2id, the second recommended choice: 64 MiB, three passes, four lanes. @source RFC 9106, section 4; OWASP asks for less */
const RECOMMENDED: HashCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };

/** 128 MiB at most, and a wait of some seconds. */
const A_FEW: Turns = { inHandMax: 2, waitingMax: 60 };

/** Argon2id, which the library makes by default. */
export function openPasswords(cost: HashCost = RECOMMENDED, turns: Turns = A_FEW): Passwords {
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
    inTurn: inTurns(turns),
  };
}

function inTurns({ inHandMax, waitingMax }: Turns): Passwords['inTurn'] {
  const waiting: (() => void)[] = [];
  let inHand = 0;
  return async (work) => {
    if (inHand < inHandMax) inHand += 1;
    else if (waiting.length < waitingMax) await new Promise<void>((enter) => waiting.push(enter));
    else throw tooBusy;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever leaves hands the place on, so that nobody slips in between.
      if (next) next();
      else inHand -= 1;
    }
  };
}

const tooBusy = new Refused(
  'too-busy',
  'Too many sign in at this moment. Nothing was tried: wait a few seconds, then sign in again.',
);
