import type { Context } from '../contract/index.ts';
import { planName } from '../domain/plan.ts';
import type { Plan } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';
import { courseOf, hasEnded } from '../domain/request.ts';
import { COPY_RIGHTS } from '../domain/right.ts';
import type { CopyRight } from '../domain/right.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { applyPlans } from './steps/apply.ts';
import { answerNothingHeld, certify, isCertified } from './steps/certify.ts';
import { drawErasurePlan, drawSupplement } from './steps/draw-erasure.ts';
import { hasBegun } from './steps/has-begun.ts';
import { waitWhileUnsent } from './steps/held-back.ts';
import { lastLook } from './steps/last-look.ts';
import { locate, readSubject } from './steps/locate.ts';
import { livePlans } from './steps/plans.ts';
import { moveOn } from './steps/move-on.ts';
import { nearest } from './steps/patience.ts';
import { standingOver, waitForLift } from './steps/standing-over.ts';
import { tellRecipients } from './steps/tell-recipients.ts';
import { waitUntilSettled } from './steps/unsettled.ts';
import { verifyPlans } from './steps/verify.ts';

/**
 * Erasure, from the request to its certificate: locate → plan → approve → apply → verify → prove.
 *
 * Called again at any time — after a decision, a crash, an upgrade, a date — it reads what is recorded, does what is
 * missing, and returns what it waits for. @source GDPR Art. 17, 19; law.md RGT-5
 */
export async function erasure(house: House, request: Request, context: Context): Promise<Next> {
  const plans = await livePlans(house, request, 'erasure');
  const approved = plans.filter((plan) => plan.approval !== null);
  if (approved.length === 0) return towardsApproval(house, request, context);
  return carryOut(house, request, plans, context);
}

async function towardsApproval(house: House, request: Request, context: Context): Promise<Next> {
  const isTriedAgain = courseOf(request, 'erasure')?.state === 'incomplete';
  await moveOn(house, request, 'erasure', 'locating');
  const { subject, unanswered } = await locate(house, request, context, isTriedAgain);

  const candidates = undecided(subject).length;
  if (candidates > 0) {
    await moveOn(house, request, 'erasure', 'deciding');
    return waitsFor(`a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`);
  }

  const restricted = await standingOver(house, request, subject);
  if (restricted) {
    await moveOn(house, request, 'erasure', 'deciding');
    return waitForLift(restricted);
  }

  const drawn = await drawErasurePlan(house, request, subject, unanswered, context);
  if (drawn.kind === 'waits') return drawn.next;
  if (drawn.kind === 'nothing-held') return answerNothingHeld(house, request, 'erasure');
  await moveOn(house, request, 'erasure', 'planned');
  const unsettled = waitUntilSettled(house, request, 'erasure');
  if (unsettled) return unsettled;
  return waitsFor(`approval of plan ${planName(drawn.plan)}`);
}

async function carryOut(
  house: House,
  request: Request,
  plans: readonly Plan[],
  context: Context,
): Promise<Next> {
  const unsettled = await waitWhileUnsent(house, request, 'erasure', plans, context);
  if (unsettled) return unsettled;
  const copies = copiesToDeliver(request);
  if (copies.includes('access')) return waitsFor('delivery of the access package');
  if (copies.includes('portability')) return waitsFor('delivery of the portability package');

  const applied = await applyPlans(
    house,
    request,
    'erasure',
    plans.filter((plan) => plan.approval !== null),
  );
  if (applied.next === 'work') return applied;

  // What one system has done is read back although another one waits.
  const verified = await verifyPlans(house, request, 'erasure', plans, applied.next === 'again', context);
  const outstanding = [applied, verified].filter((one) => one.next !== 'again');
  if (outstanding.length > 0) {
    const next = nearest(outstanding);
    const isStuck = next.next === 'wait' && next.wakeAt === null && house.policy.mode === 'live';
    if (isStuck && (await hasBegun(house, plans))) await certify(house, request, 'provisional');
    return next;
  }

  // What was stopped for its sake is planned anew once it is lifted.
  const restricted = await standingOver(house, request, (await readSubject(house, request)).subject);
  if (restricted) {
    if (await hasBegun(house, plans)) await certify(house, request, 'provisional');
    return waitForLift(restricted);
  }

  // What was found after the approval, or changed under it, is put to a human as a plan of its own.
  const supplement = await drawSupplement(house, request, plans, context);
  if (supplement.next !== 'again') return supplement;

  const told = await tellRecipients(house, request, 'erasure', plans);
  if (!(await isCertified(house, request))) await certify(house, request, 'provisional');
  return lastLook(house, request, plans, told, context);
}

/** "Send me my data, then erase me": the copy leaves before its source goes. @source law.md RGT-15 */
function copiesToDeliver(request: Request): readonly CopyRight[] {
  return COPY_RIGHTS.filter((right) => {
    const course = courseOf(request, right);
    return course !== null && !hasEnded(course.state);
  });
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
