import type { Person } from '../domain/approval.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { ExtensionReason, IdentityDoubt } from '../domain/deadline.ts';
import { demandExtendable, demandSuspendable, resume } from '../domain/deadline.ts';
import type { RefusalGround } from '../domain/refusal.ts';
import { demandRefusable } from '../domain/refusal.ts';
import { Refused } from '../domain/refused.ts';
import type { Request } from '../domain/request.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';
import { moveRight } from '../procedures/steps/move-right.ts';
import { takeBackTasks } from './take-back-tasks.ts';
import { admit } from './admit.ts';
import { entry, openRights } from './open-request.ts';
import { letterSent } from './sent-letter.ts';

/** A letter that left: one that was written elsewhere, by its digest, or one that greffe keeps, by its number. */
export type Letter =
  | {
      readonly sentOn: CivilDay;
      /** SHA-256, hex. */
      readonly digest: string;
    }
  | { readonly number: number };

/** What a letter does to a request, and what waiting for an answer does to its clock. */
export interface ClockActs {
  refuse(by: Person, id: number, ground: RefusalGround, letter: Letter): Promise<void>;
  extend(by: Person, id: number, reason: ExtensionReason, letter: Letter): Promise<void>;
  suspend(
    by: Person,
    id: number,
    doubt: IdentityDoubt,
    asked: CivilDay | { readonly number: number },
  ): Promise<void>;
  resume(by: Person, id: number, answeredOn: CivilDay): Promise<void>;
}

/** A change to an open request, under the lock of its row. */
export type Change = (
  by: Person,
  id: number,
  work: (act: Act, request: Request) => Promise<void>,
) => Promise<void>;

export function clockActs(house: House, change: Change, today: (controller: string) => CivilDay): ClockActs {
  return {
    async refuse(by, id, ground, given) {
      await admit(house, by, 'refuse a request', `request ${id}`);
      await change(by, id, async (act, request) => {
        const { tx, record } = act;
        const letter = await leftAs(house, tx, id, given, { kind: 'refusal', because: ground });
        await demandNotApplying(house, tx, request);
        const rights = openRights(request);
        demandRefusable({ ...request, rights }, { ground, sentOn: letter.sentOn }, today(request.controller));
        const at = house.clock.now();
        await house.store.requests.refuse(tx, id, {
          ground,
          sentOn: letter.sentOn,
          letterDigest: letter.digest,
          by: by.id,
          at,
        });
        for (const right of rights) await moveRight(house, act, id, right, 'refused');
        await house.store.requests.answered(tx, id, rights, letter.sentOn);
        record(
          await entry(house, tx, by, 'request-refused', id, {
            ground,
            sentOn: letter.sentOn,
            letter: letter.digest,
          }),
        );
        await takeBackTasks(house, tx, by, request, record, { but: ['lift', 'give-back'] });
      });
    },
    async extend(by, id, reason, given) {
      await admit(house, by, 'change the clock', `request ${id}`);
      await change(by, id, async ({ tx, record }, request) => {
        const letter = await leftAs(house, tx, id, given, { kind: 'extension', because: reason });
        const country = house.policy.controller(request.controller).country;
        demandExtendable({ ...request, country }, letter, today(request.controller));
        const extension = {
          reason,
          sentOn: letter.sentOn,
          letterDigest: letter.digest,
          by: by.id,
          at: house.clock.now(),
        };
        await house.store.requests.extend(tx, id, extension);
        record(
          await entry(house, tx, by, 'request-extended', id, {
            reason,
            sentOn: letter.sentOn,
            letter: letter.digest,
          }),
        );
      });
    },
    async suspend(by, id, doubt, asked) {
      await admit(house, by, 'change the clock', `request ${id}`);
      await change(by, id, async ({ tx, record }, request) => {
        const said = { kind: 'identity-question', because: doubt } as const;
        const from =
          typeof asked === 'string' ? asked : (await letterSent(house, tx, id, asked.number, said)).sentOn;
        const country = house.policy.controller(request.controller).country;
        demandSuspendable({ ...request, country }, from, today(request.controller));
        const suspension = { from, until: null, doubt, by: by.id, at: house.clock.now() };
        await house.store.requests.suspend(tx, id, [...request.suspensions, suspension]);
        record(await entry(house, tx, by, 'request-suspended', id, { doubt, from }));
      });
    },
    async resume(by, id, answeredOn) {
      await admit(house, by, 'change the clock', `request ${id}`);
      await change(by, id, async ({ tx, record }, request) => {
        const suspensions = resume(request.suspensions, answeredOn, today(request.controller));
        await house.store.requests.suspend(tx, id, suspensions);
        record(await entry(house, tx, by, 'request-resumed', id, { answeredOn }));
      });
    },
  };
}

async function leftAs(
  house: House,
  tx: Transaction,
  id: number,
  letter: Letter,
  said: Parameters<typeof letterSent>[4],
): Promise<{ readonly sentOn: CivilDay; readonly digest: string }> {
  return 'number' in letter ? letterSent(house, tx, id, letter.number, said) : letter;
}

/** @throws Refused('approved-already') */
export async function demandNotApplying(house: House, tx: Transaction, request: Request): Promise<void> {
  const plans = await house.store.plans.of(tx, request.id);
  if (plans.some((plan) => plan.approval !== null)) {
    throw new Refused(
      'approved-already',
      `A plan of request ${request.id} was approved: it is too late to refuse. Withdraw it to stop what has not been sent.`,
    );
  }
}
