import { holdOverRecord } from '../../domain/hold.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { matterOf } from './matter.ts';
import type { Hindrance } from './matter-terms.ts';
import { underHold } from './matter-terms.ts';
import { ended, enter, settleThrough } from './outcomes.ts';

/** No vendor call outlives this; a crashed one is read back only afterwards. */
export const CALL_MS = 120_000;

/**
 * Commits the intent of each line, in a transaction that reads everything that may forbid it: the request or the
 * purge, the mode, the holds. What is held meanwhile is stopped here; a hold that comes later is told that a call is under way.
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
    const matter = matterOf(house, plan);
    await matter.demandUnderWay(act.tx);
    const { timeZone } = house.policy.controller(await matter.controller(act.tx));
    const holds = await house.store.holds.standing(act.tx, await matter.controller(act.tx));
    const on = civilDayOf(house.clock.now(), timeZone);
    const obstacles = await matter.obstacles(act.tx, holds, on);
    const isRecordHeld = (line: Line): boolean =>
      [line, ...takenAlong(line, all)].some(
        ({ ref }) => holdOverRecord(holds, { system: system.name, ...ref }, on) !== null,
      );
    // An objection keeps everything and only stops messages: no hold is in its way. Of one that is applied again the
    // entry may have been closed by a consent meanwhile.
    const hindranceTo = ({ line }: LineProgress): Hindrance | null => {
      if (line.action === 'object') return plan.right === 'sweep' ? obstacles(line) : null;
      return obstacles(line) ?? (isRecordHeld(line) ? underHold : null);
    };
    const judged = batch.map((line) => ({ line, hindrance: hindranceTo(line) }));
    const cleared = judged.flatMap(({ line, hindrance }) => (hindrance ? [] : [line]));
    const ends = judged.flatMap(({ line, hindrance }) =>
      hindrance ? [{ ...ended(line, 'stopped'), ...hindrance }] : [],
    );
    const now = house.clock.now();
    if (ends.length > 0) {
      await house.store.lines.end(act.tx, plan, ends, now);
      await settleThrough(house, act, plan, ends, all);
      await enter(house, act, plan, system, ends, batch, 'line-stopped');
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
      cleared,
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
