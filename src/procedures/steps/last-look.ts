import type { Context } from '../../contract/index.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Request } from '../../domain/request.ts';
import type { House, Next } from '../house.ts';
import { certify } from './certify.ts';
import { drawSupplement, progressOf } from './draw-erasure.ts';
import { moveOn } from './move-on.ts';
import { nearest, toMend } from './patience.ts';
import { unseenBySearch } from './unseen.ts';

const DAY_MS = 86_400_000;

/**
 * From the provisional answer to the final one: not before a day has passed (a sync may bring a record back) and every
 * bin and queue of the vendors is empty, and every recipient told; then everything is searched once more.
 * @param told  `again`, or what some recipient waits for
 */
export async function lastLook(
  house: House,
  request: Request,
  plans: readonly Plan[],
  told: Next,
  context: Context,
): Promise<Next> {
  await moveOn(house, request, 'erasure', 'answered-provisionally');
  const progress = await progressOf(house, plans);
  const checks = progress.flatMap((line) => (line.checkAt ? [line.checkAt.getTime()] : []));
  const ended = progress.flatMap((line) => (line.endedAt ? [line.endedAt.getTime()] : []));
  const notBefore = Math.max(...ended, ...plans.map((plan) => plan.sealedAt.getTime())) + DAY_MS;
  const next = checks.length > 0 ? Math.min(...checks) : notBefore;
  if (next > house.clock.now().getTime()) {
    const later: Next = { next: 'wait', waitsFor: 'the last read-back', wakeAt: new Date(next) };
    return told.next === 'wait' ? nearest([told, later]) : later;
  }
  if (told.next === 'wait') return told;
  const found = await drawSupplement(house, request, plans, context, 'everywhere');
  if (found.next !== 'again') return found;
  const unseen = await unseenBySearch(house, request);
  if (unseen.length > 0) {
    await moveOn(house, request, 'erasure', 'incomplete');
    return toMend(request, unseen);
  }
  await certify(house, request, 'final');
  await moveOn(house, request, 'erasure', 'done');
  return { next: 'done' };
}
