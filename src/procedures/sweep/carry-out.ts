import type { Context } from '../../contract/index.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { House, Next } from '../house.ts';
import { workJob } from '../house.ts';
import { mendsOf } from '../steps/patience.ts';
import type { Blind } from '../steps/verify.ts';
import { lookAgainAt, verifyPlan } from '../steps/verify.ts';

const PLANS_AT_ONCE = 4;
const PLANS_PER_READ_BACK = 20;
const HOUR_MS = 3_600_000;

/**
 * Sees what is applied again through, each tool by itself, and reads it back. What fails is not waited for: the address is
 * still open there, so that the next sweep finds it and tries again.
 */
export async function carryOutAgain(house: House, run: Sweep, context: Context): Promise<Next> {
  const { parts } = house.store.purges;
  const now = house.clock.now();
  const work = await house.store.transact((tx) => parts.workable(tx, run.id, now, PLANS_AT_ONCE));
  if (work.parts.length > 0) {
    if (house.policy.mode === 'read-only') {
      return {
        next: 'wait',
        waitsFor: 'mode: live in greffe.yaml; nothing is written in read-only mode',
        wakeAt: new Date(now.getTime() + HOUR_MS),
      };
    }
    return {
      next: 'work',
      jobs: work.parts.map(({ sequence, system }) => workJob(run.id, sequence, system)),
    };
  }
  const check = await house.store.transact((tx) => parts.toVerify(tx, run.id, now, PLANS_PER_READ_BACK));
  const blind: Blind[] = [];
  for (const sequence of new Set(check.parts.map((part) => part.sequence))) {
    const plan = await house.store.look((tx) => house.store.plans.find(tx, run.id, sequence));
    if (!plan) throw new Error(`Sweep ${run.id} has no plan ${sequence}.`);
    blind.push(...(await verifyPlan(house, plan, context)).blind);
  }
  if (check.parts.length > 0 && blind.length === 0) return { next: 'again' };
  const dates = [work.nextAt, check.nextAt, ...(blind.length > 0 ? [lookAgainAt(house, blind)] : [])].filter(
    (date) => date !== null,
  );
  if (dates.length === 0) return { next: 'done' };
  return {
    next: 'wait',
    waitsFor:
      blind.length > 0
        ? `reading back: ${mendsOf(blind)}`
        : work.nextAt === null
          ? 'the last read-back'
          : 'vendors that asked for patience',
    wakeAt: new Date(Math.min(...dates.map((date) => date.getTime()))),
  };
}
