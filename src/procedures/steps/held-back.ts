import type { Context } from '../../contract/index.ts';
import type { Plan } from '../../domain/plan.ts';
import { isSuspended } from '../../domain/request.ts';
import type { Request } from '../../domain/request.ts';
import type { House, Next } from '../house.ts';
import { workJob } from '../house.ts';
import { certify } from './certify.ts';
import { progressOf } from './draw-erasure.ts';
import { hasBegun } from './has-begun.ts';
import { nearest } from './patience.ts';
import { tellRecipients } from './tell-recipients.ts';
import { isOpen, isUnderWay, readableAt } from './turn.ts';
import { waitUntilSettled } from './unsettled.ts';
import { verifyPlans } from './verify.ts';

const DAY_MS = 86_400_000;

/**
 * What a right that was signed waits for before more of it is sent; null when nothing of it is in doubt, or nothing is left
 * to send. A mandate that ends takes nothing back: what was sent is read back, certified and told meanwhile.
 */
export async function waitWhileUnsent(
  house: House,
  request: Request,
  right: 'rectification' | 'erasure',
  plans: readonly Plan[],
  context: Context,
): Promise<Next | null> {
  const wait = waitUntilSettled(house, request, right);
  if (wait === null || isSuspended(request)) return wait;
  const approved = plans.filter((plan) => plan.approval !== null);
  if (!(await progressOf(house, approved)).some(isOpen)) return null;
  const called = await readOpenCalls(house, request, approved);
  if (called?.next === 'work') return called;

  const verified = await verifyPlans(house, request, right, approved, false, context);
  const waits = [wait, ...(called ? [called] : [])];
  if (verified.next === 'wait') waits.push(verified);
  if (await hasBegun(house, approved)) {
    await certify(house, request, 'provisional');
    if (verified.next !== 'wait') {
      const told = await tellRecipients(house, request, right, approved);
      if (told.next !== 'again') waits.push(told);
    }
    waits.push(...(await laterLooks(house, approved)));
  }
  return waits.length === 1 ? wait : nearest(waits);
}

/** Nothing is sent: a call that is under way is read back, for it cannot be called back. */
async function readOpenCalls(house: House, request: Request, plans: readonly Plan[]): Promise<Next | null> {
  const now = house.clock.now();
  const all = [];
  for (const plan of plans)
    for (const line of (await progressOf(house, [plan])).filter((one) => isOpen(one) && isUnderWay(one)))
      all.push({ job: workJob(request.id, plan.sequence, line.line.system), at: readableAt(line) });
  if (all.length === 0) return null;
  const ripe = all.filter(({ at }) => at <= now);
  if (ripe.length > 0)
    return { next: 'work', jobs: [...new Map(ripe.map(({ job }) => [job.key, job])).values()] };
  const soonest = Math.min(now.getTime() + DAY_MS, ...all.map(({ at }) => at.getTime()));
  return { next: 'wait', waitsFor: 'open calls to be read back', wakeAt: new Date(soonest) };
}

/** What a tool shows only after a while is looked at then, whatever else is waited for. */
async function laterLooks(house: House, plans: readonly Plan[]): Promise<readonly Next[]> {
  const dates = (await progressOf(house, plans)).flatMap(({ checkAt }) =>
    checkAt ? [checkAt.getTime()] : [],
  );
  if (dates.length === 0) return [];
  return [{ next: 'wait', waitsFor: 'the last read-back', wakeAt: new Date(Math.min(...dates)) }];
}
