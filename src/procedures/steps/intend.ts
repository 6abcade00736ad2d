import { holdOverRecord } from '../../domain/hold.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { keepsEverything } from '../../domain/plan.ts';
import { restrictionOverRecord } from '../../domain/restriction.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import { matterOf } from './matter.ts';
import type { Hindrance } from './matter-terms.ts';
import { liftedSince, underHold, underRestriction } from './matter-terms.ts';
import { rememberOutcomes, rememberWrites } from './known-values.ts';
import { ended, enter, settleThrough, takenAlong, withoutRecord } from './outcomes.ts';

/** No vendor call outlives this; a crashed one is read back only afterwards. */
export const CALL_MS = 120_000;

/**
 * Commits the intent of each line, in a transaction that reads everything that may forbid it: the request or the
 * purge, the mode, the holds, the restrictions. What is held or restricted meanwhile is stopped here; what comes later is
 * told that a call is under way.
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
    const controller = await matter.controller(act.tx);
    const { timeZone } = house.policy.controller(controller);
    const holds = await house.store.holds.standing(act.tx, controller);
    const restrictions = await house.store.restrictions.standing(act.tx, controller);
    const on = civilDayOf(house.clock.now(), timeZone);
    // A hold keeps what is there: to say it right takes nothing away.
    const inTheWay = plan.right === 'rectification' ? [] : holds;
    const obstacles = await matter.obstacles(act.tx, { holds: inTheWay, restrictions, on });
    const isOver = plan.right === 'restriction' && (await isLifted(house, act.tx, plan.matter));
    const onRecord = (line: Line, over = inTheWay): Hindrance | null => {
      const refs = [line, ...takenAlong(line, all)].map(({ ref }) => ({ system: system.name, ...ref }));
      if (refs.some((ref) => holdOverRecord(over, ref, on) !== null)) return underHold;
      return refs.some((ref) => restrictionOverRecord(restrictions, ref) !== null) ? underRestriction : null;
    };
    const hindranceTo = ({ line }: LineProgress): Hindrance | null => {
      // Another restriction may stand over the record: then its mark is that one's.
      if (line.action === 'lift') return onRecord(line, []);
      // Of an objection that is applied again the entry may have been closed by a consent meanwhile.
      if (plan.right === 'sweep') return obstacles(line);
      // What protects somebody keeps everything as it is: only its own end is in its way.
      if (keepsEverything(line)) return isOver ? liftedSince : null;
      return obstacles(line) ?? onRecord(line);
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
      await rememberOutcomes(house, act.tx, ends, all);
      await enter(house, act, plan, system, ends, batch, 'line-stopped');
    }
    await held.assertHeld();
    await rememberWrites(house, act.tx, cleared);
    await house.store.lines.intend(
      act.tx,
      plan,
      cleared.map(({ line }) => line.number),
      now,
      new Date(now.getTime() + CALL_MS),
    );
    // The tool may tell of it before it has answered.
    await house.store.notices.index.leaving(act.tx, system.name, withoutRecord(cleared, all), now);
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

async function isLifted(house: House, tx: Transaction, request: number): Promise<boolean> {
  const placed = await house.store.restrictions.ofRequest(tx, request);
  return placed !== null && placed.lifted !== null;
}
