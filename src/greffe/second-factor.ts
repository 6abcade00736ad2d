import { Refused } from '../domain/refused.ts';
import { CODE_BYTES, readCode, writeCode } from '../domain/stay-code.ts';
import type { House } from '../procedures/house.ts';
import { commit } from '../procedures/house.ts';
import { enterChange } from './account-entry.ts';
import type { SignedIn } from './sign-in.ts';
import { demandPasswordHere, demandSession, notSignedIn, openSession, presentBy } from './sign-in.ts';

/** A second factor to be confirmed: shown once, to whoever takes it. */
export interface Enrolment {
  /** In base32, to be typed into an app. */
  readonly secret: string;
  /** The same as an app reads it from a picture. */
  readonly address: string;
}

/** What a door asks for somebody who is signed in. */
export interface SecondFactorActs {
  /** @throws Refused('not-signed-in' | 'second-factor-on') */
  enrol(session: string): Promise<Enrolment>;
  /**
   * By the first code of the app. Every session ends, and another one begins.
   * @returns codes that stand in for the app, each once: shown now and never again
   * @throws Refused('not-signed-in' | 'not-enrolled' | 'wrong-code')
   */
  confirm(
    session: string,
    code: string,
  ): Promise<{ readonly recoveryCodes: readonly string[]; readonly signedIn: SignedIn }>;
}

const RECOVERY_CODES = 10;

export function secondFactorActs(house: House): SecondFactorActs {
  const { accounts } = house.store;
  return {
    async enrol(secret) {
      const { session } = (await presentBy(house, secret)) ?? notSignedIn();
      const codes = await house.oneTimeCodes();
      const made = codes.newSecret();
      await house.store.transact(async (tx) => {
        const account = await demandSession(house, tx, session.account, secret);
        demandPasswordHere(account);
        // Whoever has stolen a session must not put their own telephone in its place.
        if (account.secondFactorAt) throw factorOn;
        await accounts.enrol(tx, account.id, made);
      });
      return { secret: made, address: codes.address(made, session.account) };
    },
    async confirm(secret, code) {
      const { session } = (await presentBy(house, secret)) ?? notSignedIn();
      const codes = await house.oneTimeCodes();
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () =>
        writeCode(house.random.bytes(CODE_BYTES)),
      );
      const signedIn = await commit(house, async (act) => {
        const { tx } = act;
        const account = await demandSession(house, tx, session.account, secret);
        if (account.secondFactorAt) throw factorOn;
        const { pending } = await accounts.secondFactor(tx, account.id);
        if (pending === null) throw notEnrolled;
        const at = house.clock.now();
        const step = codes.stepOf(pending, code, at);
        if (step === null) throw wrongCode;
        const kept = recoveryCodes.map((one) => readCode(one) ?? one);
        await accounts.confirm(tx, account.id, { step, at, recoveryCodes: kept });
        await accounts.endSessions(tx, account.id, null);
        enterChange(act, account.id, account.id, 'second-factor-set');
        return openSession(house, tx, { ...account, secondFactorAt: at });
      });
      return { recoveryCodes, signedIn };
    },
  };
}

const factorOn = new Refused(
  'second-factor-on',
  'A second factor is set already. To take another one, ask an admin to take it off first.',
);

const notEnrolled = new Refused('not-enrolled', 'No second factor waits to be confirmed: take one first.');

const wrongCode = new Refused(
  'wrong-code',
  'That is not the code of the app at this moment. Check the time of your telephone, then type the next one.',
);
