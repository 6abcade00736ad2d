import { personOf as personOfAccount } from '../domain/account.ts';
import type { Act, Person, Role } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import { isNoFurther } from '../domain/perimeter.ts';
import type { ServiceToken, TokenState } from '../domain/token.ts';
import {
  demandGivable,
  expiryOf,
  ID_BYTES,
  isStillGivable,
  isToken,
  personOf,
  readToken,
  SECRET_BYTES,
  tokenState,
  usedOn,
  writeToken,
} from '../domain/token.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { reachWords } from './account-entry.ts';
import { admit } from './admit.ts';
import { revokeToken } from './given-tokens.ts';
import type { WantedReach } from './perimeter.ts';
import { demandReach } from './perimeter.ts';
import { notSignedIn } from './sign-in.ts';

/** What other programs show to act here. */
export interface TokensNoun {
  /** The token is told once: nobody can read it from the store afterwards. */
  give(by: Person, wanted: WantedToken): Promise<GivenToken>;
  list(by: Person): Promise<readonly (ServiceToken & { readonly state: TokenState })[]>;
  /** From here on it opens nothing. */
  revoke(by: Person, name: string): Promise<ServiceToken>;
  /** Who comes with it; null when it opens nothing, which says no more to whoever tries. */
  holder(presented: string): Promise<TokenHolder | null>;
}

/** It reaches as far as whoever gives it, or less. */
export interface WantedToken extends WantedReach {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Those alone, of what its roles allow; everything they allow when left out. */
  readonly acts?: readonly Act[];
  /** A period of the calendar: P90D. */
  readonly lasts: string;
}

export interface GivenToken {
  readonly token: ServiceToken;
  readonly shown: string;
}

export interface TokenHolder {
  readonly token: string;
  readonly person: Person;
}

export function tokensNoun(house: House): TokensNoun {
  const { store, clock, random } = house;
  return {
    async give(by, { name, roles, acts, lasts, ...wanted }) {
      await admit(house, by, 'give a token', 'tokens');
      if (isToken(by)) {
        throw new Refused('takes-a-person', 'A token is given by a person, never by another token.');
      }
      const only = acts && acts.length > 0 ? acts : null;
      demandGivable(by, roles, only);
      const reach = demandReach(house, by, wanted);
      const createdAt = clock.now();
      const expiresAt = expiryOf(lasts, createdAt);
      const id = Buffer.from(random.bytes(ID_BYTES)).toString('hex');
      const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
      const token = await commit(house, async ({ tx, record }) => {
        // Their account may have been disabled, or changed, since they came in.
        const account = await store.accounts.lock(tx, by.id);
        const giver = account && personOfAccount(account, !account.disabled);
        if (giver && !isStillGivable(giver, { roles, ...reach })) return notSignedIn();
        const given = await store.tokens.give(tx, {
          id,
          name,
          secret,
          roles,
          acts: only,
          ...reach,
          createdBy: by.id,
          createdAt,
          expiresAt,
        });
        if (!given) throw nameTaken(name);
        record({
          actor: by.id,
          act: 'token-created',
          about: `token ${name}`,
          details: {
            id,
            roles: roles.join(' '),
            acts: (only ?? []).join(', '),
            ...reachWords(reach),
            expiresAt: expiresAt.toISOString(),
          },
        });
        return given;
      });
      return { token, shown: writeToken(id, secret) };
    },
    async list(by) {
      await admit(house, by, 'see tokens', 'tokens');
      const tokens = await store.transact((tx) => store.tokens.list(tx));
      return tokens
        .filter((token) => isNoFurther(by, token))
        .map((token) => ({ ...token, state: tokenState(token, clock.now()) }));
    },
    async revoke(by, name) {
      await admit(house, by, 'revoke a token', `token ${name}`);
      if (isToken(by)) {
        throw new Refused('takes-a-person', 'A token is revoked by a person, never by another token.');
      }
      return commit(house, async (act) => {
        const at = clock.now();
        const token = await store.tokens.named(act.tx, name);
        if (!token || !isNoFurther(by, token)) {
          throw new Refused('no-such-token', `There is no token ${name}. See them with: greffe token list`);
        }
        if (tokenState(token, at) !== 'good') {
          throw new Refused('token-over', `Token ${name} opens nothing any more already. Nothing to do.`);
        }
        await revokeToken(house, act, by, token, at);
        return { ...token, revocation: { by: by.id, at } };
      });
    },
    async holder(presented) {
      const read = readToken(presented);
      if (!read) return null;
      const found = await store.look((tx) => store.tokens.find(tx, read.id, read.secret));
      if (!found) return null;
      const { token, isRight } = found;
      const at = clock.now();
      const state = tokenState(token, at);
      const why = isRight ? state : 'wrong-secret';
      if (why !== 'good') {
        await enterDenied(house, token, why);
        return null;
      }
      if (token.lastUsedOn !== usedOn(at)) {
        await store.transact((tx) => store.tokens.used(tx, token.id, usedOn(at)));
      }
      return { token: token.id, person: personOf(token) };
    },
  };
}

/** Once a day for each token: whoever tries a thousand times fills no log with it. */
async function enterDenied(
  house: House,
  { id, name }: ServiceToken,
  code: 'expired' | 'revoked' | 'wrong-secret',
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    if (!(await house.store.tokens.denied(tx, id, usedOn(house.clock.now())))) return;
    record({ actor: `token:${name}`, act: 'token-denied', about: `token ${name}`, details: { id, code } });
  });
}

function nameTaken(name: string): Refused {
  return new Refused(
    'name-taken',
    `A token called ${name} can still be used: revoke it first, or give the new one another name.`,
  );
}
