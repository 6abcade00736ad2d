import type { Context } from '../../contract/index.ts';
import type { Statement } from '../../domain/certificate.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Request } from '../../domain/request.ts';
import type { House, Next } from '../house.ts';
import { certify } from './certify.ts';
import { drawSupplement, progressOf } from './draw-erasure.ts';
import { moveOn } from './move-on.ts';
import { mendsOf } from './patience.ts';

const DAY_MS = 86_400_000;

/**
 * From the provisional answer to the final one: not before a day has passed (a sync may bring a record back) and every
 * bin and queue of the vendors is empty; then everything is searched once more.
 */
export async function lastLook(
  house: House,
  request: Request,
  plans: readonly Plan[],
  provisional: Statement,
  context: Context,
): Promise<Next> {
  if (provisional.kind === 'final') return end(house, request);
  await moveOn(house, request, 'erasure', 'answered-provisionally');
  const progress = await progressOf(house, plans);
  const checks = progress.flatMap((line) => (line.checkAt ? [line.checkAt.getTime()] : []));
  const ended = progress.flatMap((line) => (line.endedAt ? [line.endedAt.getTime()] : []));
  const notBefore = Math.max(...ended, ...plans.map((plan) => plan.sealedAt.getTime())) + DAY_MS;
  const next = checks.length > 0 ? Math.min(...checks) : notBefore;
  if (next > house.clock.now().getTime()) {
    return { next: 'wait', waitsFor: 'the last read-back', wakeAt: new Date(next) };
  }
  const found = await drawSupplement(house, request, plans, context, 'everywhere');
  if (found.next !== 'again') return found;
  const unseen = await unseenForWantOfRights(house, request);
  if (unseen.length > 0) {
    await moveOn(house, request, 'erasure', 'incomplete');
    return {
      next: 'wait',
      waitsFor: `${mendsOf(unseen)} Then: greffe request retry ${request.id}`,
      wakeAt: null,
    };
  }
  await certify(house, request, 'final');
  return end(house, request);
}

/** What our tokens kept from the last search: while a right is missing nobody can say that nothing is left. */
async function unseenForWantOfRights(
  house: House,
  request: Request,
): Promise<readonly { readonly system: string; readonly mend: string }[]> {
  const searches = await house.store.transact((tx) => house.store.findings.searches(tx, request.id));
  const latest = new Map(searches.filter((one) => one.failure === null).map((one) => [one.system, one]));
  return [...latest.values()].flatMap(({ system, gaps }) =>
    gaps
      .filter((gap) => gap.because === 'no-scope')
      .map((gap) => ({ system, mend: gap.mend ?? `Nothing shows ${gap.what}.` })),
  );
}

async function end(house: House, request: Request): Promise<Next> {
  await moveOn(house, request, 'erasure', 'done');
  return { next: 'done' };
}
