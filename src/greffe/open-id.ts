import type { Account } from '../domain/account.ts';
import { ATTEMPTS_KEPT_MS, isReserved, lockMsAfter, personOf } from '../domain/account.ts';
import type { Person } from '../domain/approval.ts';
import type { Cleared } from '../domain/clearance.ts';
import { clearanceOf, nameIn } from '../domain/clearance.ts';
import { NOWHERE } from '../domain/perimeter.ts';
import { Refused } from '../domain/refused.ts';
import type { Identity, Journey, OpenId } from '../ports/open-id.ts';
import { OpenIdAway } from '../ports/open-id.ts';
import type { Act, House, OpenIdPolicy } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { enterChange, mayOf } from './account-entry.ts';
import { revokeBeyond } from './given-tokens.ts';
import type { SignedIn } from './sign-in.ts';
import { ofOrigin, openSession, tooMany } from './sign-in.ts';

/** What a door asks for whoever is let in elsewhere, by OpenID Connect. */
export interface OpenIdActs {
  /** @throws Refused('no-such-sign-in' | 'openid-away') */
  goElsewhere(): Promise<{
    /** Where the browser goes. */
    readonly address: string;
    /** What it carries meanwhile: whoever comes back with another one was never sent. */
    readonly carried: string;
  }>;
  /**
   * Somebody who was never here has an account from here on, without a password; what they may do is as those say who let
   * them in, each time anew.
   * @param carried  null: the browser carries nothing of ours
   * @throws Refused('not-let-in' | 'too-many-attempts' | 'no-such-sign-in' | 'openid-away')
   */
  comeBack(
    carried: string | null,
    parameters: Readonly<Record<string, string>>,
    origin: string,
  ): Promise<SignedIn>;
}

const SECRET_BYTES = 32;
/** Long enough for a second factor there, and no longer. */
const JOURNEY_S = 600;

export function openIdActs(house: House): OpenIdActs {
  const { clock, random, store } = house;
  return {
    async goElsewhere() {
      const { openId } = demandConfigured(house);
      const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
      const carried = `${secondsOf(clock.now())}.${secret}`;
      const address = await reached(house, () => openId.addressFor(journeyOf(house, carried)));
      return { address, carried };
    },
    async comeBack(carried, parameters, origin) {
      const { openId, policy } = demandConfigured(house);
      // Of a browser that we did not send, or long ago, nothing is asked and nothing is entered.
      if (carried === null || !isUnderWay(carried, clock.now())) throw notLetIn;
      const journey = journeyOf(house, carried);
      if (parameters['state'] !== journey.state) throw notLetIn;
      // Counted by the place alone: no account is held back by it.
      const by = { name: `openid from ${origin}`, origin };
      const rules = { now: clock.now(), keptMs: ATTEMPTS_KEPT_MS, lockMsAfter, ...ofOrigin };
      const attempt = await store.transact((tx) => store.accounts.attempt(tx, by, rules));
      if (attempt.is === 'too-many-from-there') throw await tooMany(house, attempt);
      const who = await reached(house, () => openId.whoCameBack(parameters, journey));
      const signedIn = await commit(house, async (act) => {
        if ('disbelieved' in who) {
          house.log.info('openid-disbelieved', { code: who.disbelieved });
          return refuse(act, null);
        }
        // The answer to one question lets in once, whatever those do who gave it.
        if (!(await store.accounts.useJourney(act.tx, carried, clock.now()))) return refuse(act, null);
        const account = await letIn(house, policy, act, who);
        if (!account) return null;
        await store.accounts.succeeded(act.tx, by);
        act.record({ actor: account.id, act: 'sign-in', about: `account ${account.id}`, kind: 'elsewhere' });
        return openSession(house, act.tx, account);
      });
      if (!signedIn) throw notLetIn;
      return signedIn;
    },
  };
}

function demandConfigured({ openId, policy }: House): {
  readonly openId: OpenId;
  readonly policy: OpenIdPolicy;
} {
  if (openId && policy.accounts.openId) return { openId, policy: policy.accounts.openId };
  throw new Refused(
    'no-such-sign-in',
    'Nobody is let in elsewhere: greffe.yaml says nothing under signIn.openId. Sign in with a password.',
  );
}

async function reached<T>(house: House, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OpenIdAway)) throw error;
    house.log.info('openid-away', { code: error.code });
    throw new Refused(
      'openid-away',
      'Those who let people in elsewhere do not answer as they should. Try again in a while; whoever operates greffe finds the code in the log.',
    );
  }
}

/** All of it comes from what the browser carries: nothing is kept meanwhile, and any process goes on. */
function journeyOf(house: House, carried: string): Journey {
  const part = (name: string): string => house.digest(['openid', name, carried]);
  return { state: part('state'), nonce: part('nonce'), verifier: part('verifier') };
}

function isUnderWay(carried: string, now: Date): boolean {
  const [, begun] = /^(\d{1,12})\.[\w-]{43}$/.exec(carried) ?? [];
  const since = secondsOf(now) - Number(begun);
  return since >= 0 && since < JOURNEY_S;
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** The account of whoever came back, as they say who let them in; null for whoever is not let in here. */
async function letIn(house: House, policy: OpenIdPolicy, act: Act, who: Identity): Promise<Account | null> {
  const clearance = clearanceOf(who.claims, policy.clearances);
  const known = await lockedBy(house, act, who);
  const account = known ?? (clearance && (await provide(house, policy, act, who, clearance)));
  if (!account || account.disabled) return refuse(act, account);
  await takeOver(house, act, account, clearance ?? { roles: [], ...NOWHERE });
  return clearance ? { ...account, ...clearance } : refuse(act, account);
}

async function lockedBy({ store }: House, { tx }: Act, who: Identity): Promise<Account | null> {
  const account = await store.accounts.byIdentity(tx, who);
  return account && store.accounts.lock(tx, account.id);
}

/** What they may do now. What they gave, and could not give any more, is revoked. */
async function takeOver(house: House, act: Act, account: Account, to: Cleared): Promise<void> {
  const { id } = account;
  if (digestOf(house, account) === digestOf(house, to)) return;
  await house.store.accounts.change(act.tx, id, to);
  await house.store.accounts.endSessions(act.tx, id, null);
  enterChange(act, us.id, id, 'roles-changed', mayOf(to));
  await revokeBeyond(house, act, us, personOf({ ...account, ...to }, true));
}

function digestOf(house: House, { roles, controllers, systems, rights }: Cleared): string {
  return house.digest([roles, controllers, systems, rights]);
}

const us: Person = { id: 'greffe', roles: [] };

/** An account of their own: by the name that those give them where it can be one, by a number where it cannot. */
async function provide(
  house: House,
  { name: claim }: OpenIdPolicy,
  act: Act,
  who: Identity,
  cleared: Cleared,
): Promise<Account> {
  const { accounts } = house.store;
  const made = { ...cleared, madeBy: us.id, madeAt: house.clock.now(), identity: who };
  const named = claim === null ? null : nameIn(who.claims, claim);
  const numbered = `sso-${Buffer.from(house.random.bytes(NUMBER_BYTES)).toString('hex')}`;
  for (const id of [named, numbered]) {
    if (id === null || isReserved(id) || house.policy.people.some((person) => person.id === id)) continue;
    const isAdded = await accounts.addFederated(act.tx, { id, ...made });
    if (isAdded) enterChange(act, us.id, id, 'made', mayOf(cleared));
    // Or they came twice at once, and the other one was first.
    const account = await lockedBy(house, act, who);
    if (account) return account;
  }
  throw new Error('An account of somebody let in elsewhere was not written.');
}

const NUMBER_BYTES = 6;

function refuse({ record }: Act, account: Account | null): null {
  const about = account ? `account ${account.id}` : 'accounts';
  record({ actor: us.id, act: 'sign-in-refused', about, kind: 'elsewhere' });
  return null;
}

const notLetIn = new Refused(
  'not-let-in',
  'To be let in elsewhere is not enough to be let in here. Begin again from the sign-in; still not? Ask an admin what you are cleared for.',
);
