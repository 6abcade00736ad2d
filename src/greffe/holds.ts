import type { Person } from '../domain/approval.ts';
import { Refused } from '../domain/approval.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { ForgottenHold, HoldScope, LegalHold } from '../domain/hold.ts';
import { holdOverPerson, holdOverRecord } from '../domain/hold.ts';
import { keepsEverything } from '../domain/plan.ts';
import { isWithin, listedOverAll, overAll } from '../domain/perimeter.ts';
import type { RecordRef } from '../domain/record.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';
import { advanceJob, commit } from '../procedures/house.ts';
import { identifiersOf } from '../procedures/steps/draw-erasure.ts';
import { answerOf, subjectIn } from '../procedures/steps/locate.ts';
import { isUnderWay } from '../procedures/steps/turn.ts';
import { admit, enterReveal } from './admit.ts';
import { demandController, demandSystems, demandWhole } from './perimeter.ts';

export interface Placed {
  readonly id: number;
  /** Requests whose erasure had a call on its way when the hold was placed: it could not be stopped any more. */
  readonly callsUnderWay: readonly number[];
}

export interface HoldsNoun {
  place(
    by: Person,
    hold: {
      readonly controller: string;
      readonly over: HoldScope;
      readonly ground: string;
      readonly until: CivilDay | null;
    },
  ): Promise<Placed>;
  lift(by: Person, id: number): Promise<void>;
  list(by: Person): Promise<readonly (LegalHold | ForgottenHold)[]>;
}

export function holdsNoun(house: House): HoldsNoun {
  return {
    async place(by, hold) {
      await admit(house, by, 'place a hold', 'holds');
      const { timeZone } = demandController(house, by, hold.controller);
      demandWhole(by);
      const placedAt = house.clock.now();
      const today = civilDayOf(placedAt, timeZone);
      if (hold.until !== null && hold.until < today) {
        throw new Refused(
          'hold-over',
          `A hold until ${hold.until} would be over already. Give a day to come, or none.`,
        );
      }
      if (hold.over.over === 'record') {
        demandSystems(house, by, [hold.over.ref.system]);
        await demandKind(house, hold.over.ref);
      }
      return commit(house, async ({ tx, record, wake }) => {
        const id = await house.store.holds.place(tx, { ...hold, placedBy: by.id, placedAt });
        record({ actor: by.id, act: 'hold-placed', about: `hold ${id}`, details: { ground: hold.ground } });
        const concerned = await requestsUnder(house, tx, {
          ...hold,
          id,
          placedBy: by.id,
          placedAt,
          lifted: null,
        });
        for (const request of concerned.all) wake(advanceJob(request));
        return { id, callsUnderWay: concerned.calling };
      });
    },
    async lift(by, id) {
      await admit(house, by, 'place a hold', `hold ${id}`);
      await commit(house, async ({ tx, record, wake }) => {
        const lifted = await house.store.holds.lift(tx, id, {
          by: by.id,
          at: house.clock.now(),
          ...listedOverAll(by),
        });
        if (!lifted)
          throw new Refused(
            'no-such-hold',
            `There is no hold ${id} that stands. See them with: greffe hold list`,
          );
        record({ actor: by.id, act: 'hold-lifted', about: `hold ${id}` });
        for (const request of await house.store.requests.list(tx, { controllers: null, open: true })) {
          wake(advanceJob(request.id));
        }
      });
    },
    async list(by) {
      await admit(house, by, 'see requests', 'holds');
      const all = await house.store.read((tx) => house.store.holds.list(tx));
      const holds = all.filter((hold) => isWithin(by, overAll(hold)));
      const shown = holds.filter((hold) => !('forgottenAt' in hold)).length;
      await enterReveal(house, by, { about: 'holds', kind: 'hold', count: shown });
      return holds;
    },
  };
}

/** A hold on a kind that does not exist would protect nothing. A tool that cannot be asked is taken at its word. */
async function demandKind(house: House, { system, kind }: RecordRef): Promise<void> {
  const opened = await answerOf(() => house.system(system));
  const kinds = opened.answered ? Object.keys(opened.value.connection.kinds) : [kind];
  if (kinds.includes(kind)) return;
  throw new Refused(
    'no-such-kind',
    `${system} has no records of that kind. Write SYSTEM:KIND:ID with one of: ${kinds.join(', ')}.`,
  );
}

/** Requests under way, or with a call under way when they were taken back, that the hold touches: all, and those that have a call under way for a record it covers. */
async function requestsUnder(
  house: House,
  tx: Transaction,
  hold: LegalHold,
): Promise<{ readonly all: readonly number[]; readonly calling: readonly number[] }> {
  const all: number[] = [];
  const calling: number[] = [];
  const on = civilDayOf(house.clock.now(), house.policy.controller(hold.controller).timeZone);
  for (const number of await house.store.requests.underWay(tx)) {
    const request = await house.store.requests.find(tx, number);
    if (request?.controller !== hold.controller) continue;
    const identifiers = identifiersOf(request, await subjectIn(house, tx, request));
    const overPerson = holdOverPerson([hold], identifiers, on, house.normalise) !== null;
    let isConcerned = overPerson;
    let isCalling = false;
    for (const plan of await house.store.plans.of(tx, request.id)) {
      for (const { line, ...progress } of await house.store.lines.all(tx, plan)) {
        const covered =
          overPerson || holdOverRecord([hold], { system: line.system, ...line.ref }, on) !== null;
        isConcerned ||= covered;
        isCalling ||= covered && isUnderWay(progress) && !keepsEverything(line);
      }
    }
    if (isConcerned) all.push(request.id);
    if (isCalling) calling.push(request.id);
  }
  return { all, calling };
}
