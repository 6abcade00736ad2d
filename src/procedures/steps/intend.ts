import { holdOverPerson, holdOverRecord } from '../../domain/hold.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isSuspended } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { identifiersOf } from './draw-erasure.ts';
import { subjectIn } from './locate.ts';
import { ended, enter, settleThrough } from './outcomes.ts';

/** No vendor call outlives this; a crashed one is read back only afterwards. */
export const CALL_MS = 120_000;

/**
 * Commits the intent of each line, in a transaction that reads everything that may forbid it: the request, the mode,
 * the holds. What is held meanwhile is stopped here; a hold that comes later is told that a call is under way.
 */
export async function intend(
  house: House,
  plan: Plan,
  system: System,
  batch: readonly LineProgress[],
  all: readonly LineProgress[],
  held: HeldLock,
): Promise<readonly LineProgress[]> {
  return commit(house, async (act) => {
    const request = await house.store.requests.share(act.tx, plan.request);
    if (!request) throw new Error(`There is no request ${plan.request}.`);
    if (request.withdrawal || request.refusal || isSuspended(request) || house.policy.mode === 'read-only') {
      throw new Stopped(
        request.withdrawal ? 'withdrawn' : request.refusal ? 'refused' : 'suspended-or-read-only',
      );
    }
    const controller = house.policy.controller(request.controller);
    const holds = await house.store.holds.standing(act.tx, controller.id);
    const subject = await subjectIn(house, act.tx, request);
    const on = civilDayOf(house.clock.now(), controller.timeZone);
    const overPerson = holdOverPerson(holds, identifiersOf(request, subject), on, house.normalise);
    // An objection keeps everything and only stops messages: no hold is in its way.
    const isHeld = ({ line }: LineProgress): boolean =>
      line.action !== 'object' &&
      (overPerson !== null ||
        [line, ...takenAlong(line, all)].some(
          ({ ref }) => holdOverRecord(holds, { system: system.name, ...ref }, on) !== null,
        ));
    const stopped = batch.filter(isHeld);
    const cleared = batch.filter((line) => !isHeld(line));
    const now = house.clock.now();
    if (stopped.length > 0) {
      const ends = stopped.map((line) => ({
        ...ended(line, 'stopped'),
        code: 'legal-hold',
        mend: 'A hold was placed after the approval.',
      }));
      await house.store.lines.end(act.tx, plan, ends, now);
      await settleThrough(house, act, plan, ends, all);
      await enter(house, act, plan, system, ends, 'line-stopped');
    }
    await held.assertHeld();
    await house.store.lines.intend(
      act.tx,
      plan,
      cleared.map(({ line }) => line.number),
      now,
      new Date(now.getTime() + CALL_MS),
    );
    await enter(
      house,
      act,
      plan,
      system,
      cleared.map((line) => ended(line, 'intended')),
      'line-intent',
    );
    return cleared;
  });
}

/** The records the vendor erases together with this one, to the last hop. */
function takenAlong(line: Line, all: readonly LineProgress[]): readonly Line[] {
  const children = all.map((one) => one.line).filter((one) => one.through === line.number);
  return children.flatMap((child) => [child, ...takenAlong(child, all)]);
}

/** Thrown when what allowed the work has gone: nothing was sent. */
export class Stopped extends Error {
  constructor(why: string) {
    super(`Stopped before anything was sent: ${why}.`);
    this.name = 'Stopped';
  }
}
