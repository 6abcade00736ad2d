import type { Context } from '../contract/index.ts';
import { isWrite } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';
import type { House, Next } from './house.ts';
import { workJob } from './house.ts';
import { certify } from './steps/certify.ts';
import { progressOf } from './steps/draw-erasure.ts';
import { WRITING_RIGHTS, writingPlans } from './steps/plans.ts';
import { nearest } from './steps/patience.ts';
import { tellRecipients } from './steps/tell-recipients.ts';
import { isUnderWay, readableAt } from './steps/turn.ts';
import { verifyPlans } from './steps/verify.ts';

const DAY_MS = 86_400_000;

/**
 * What is still owed when a request was taken back in the middle of what it asked: the calls under way are
 * read back, and what was carried out before is certified, for it stays carried out. Nothing more is sent.
 */
export async function proveWhatWasDone(house: House, request: Request, context: Context): Promise<Next> {
  const next = await prove(house, request, context);
  if (next.next !== 'wait') return next;
  // Its request has ended, and nobody asks after it: it is looked at again by itself.
  return { ...next, wakeAt: next.wakeAt ?? new Date(house.clock.now().getTime() + DAY_MS) };
}

async function prove(house: House, request: Request, context: Context): Promise<Next> {
  const plans = (await writingPlans(house, request)).filter((plan) => plan.approval !== null);
  const called: { readonly sequence: number; readonly system: string; readonly at: Date }[] = [];
  let isBegun = false;
  for (const plan of plans) {
    for (const line of await progressOf(house, [plan])) {
      const { state } = line;
      const isCalled = isUnderWay(line);
      isBegun ||= isCalled || ((state === 'done' || state === 'already') && isWrite(line.line));
      if (isCalled) called.push({ sequence: plan.sequence, system: line.line.system, at: readableAt(line) });
    }
  }
  if (!isBegun) return { next: 'done' };
  if (called.length > 0) {
    const now = house.clock.now();
    const ripe = called.filter(({ at }) => at <= now);
    if (ripe.length > 0) {
      const jobs = ripe.map(({ sequence, system }) => workJob(request.id, sequence, system));
      return { next: 'work', jobs: [...new Map(jobs.map((job) => [job.key, job])).values()] };
    }
    const soonest = new Date(Math.min(...called.map(({ at }) => at.getTime())));
    return { next: 'wait', waitsFor: 'open calls to be read back', wakeAt: soonest };
  }
  for (const right of WRITING_RIGHTS) {
    const own = plans.filter((plan) => plan.right === right);
    const verified = await verifyPlans(house, request, right, own, false, context);
    if (verified.next === 'wait') return verified;
  }
  // What was carried out stays so: whoever holds it from us hears of it all the same.
  const told: Next[] = [];
  for (const kind of ['rectification', 'erasure'] as const)
    told.push(
      await tellRecipients(
        house,
        request,
        kind,
        plans.filter(({ right }) => right === kind),
      ),
    );
  await certify(house, request, 'final');
  const waits = told.filter(({ next }) => next !== 'again');
  return waits.length === 0 ? { next: 'done' } : nearest(waits);
}
