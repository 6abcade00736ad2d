import type { Context } from '../contract/index.ts';
import { addressesIn } from '../domain/correction.ts';
import type { Plan } from '../domain/plan.ts';
import { planName } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import { isTheirs, undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { applyPlans } from './steps/apply.ts';
import { answerNothingHeld, certify } from './steps/certify.ts';
import { progressOf } from './steps/draw-erasure.ts';
import { carryRefusalsOver, drawRectification } from './steps/draw-rectification.ts';
import { hasBegun } from './steps/has-begun.ts';
import { waitWhileUnsent } from './steps/held-back.ts';
import { locate, readSubject } from './steps/locate.ts';
import type { Unanswered } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { isTimeLeft, nearest, toMend, waitForAnswers } from './steps/patience.ts';
import { livePlans } from './steps/plans.ts';
import { standingOver, waitForLift } from './steps/standing-over.ts';
import { endOnceTold, isAnswered } from './steps/tell-recipients.ts';
import { unseenBySearch } from './steps/unseen.ts';
import { waitUntilSettled } from './steps/unsettled.ts';
import { verifyPlans } from './steps/verify.ts';

/**
 * Rectification: what is wrong is said right in every tool that holds it. It changes data, so that identity is settled and
 * a human signs what each record says now and is to say; what nobody expected there is never written over unseen.
 * @source GDPR Art. 16, 19; law.md RGT-4
 */
export async function rectification(house: House, request: Request, context: Context): Promise<Next> {
  const plans = await livePlans(house, request, 'rectification');
  if (plans.every((plan) => plan.approval === null)) return towardsApproval(house, request, context);
  return carryOut(house, request, plans, context);
}

async function towardsApproval(
  house: House,
  request: Request,
  context: Context,
  isAfresh = isTriedAgain(request),
): Promise<Next> {
  await moveOn(house, request, 'rectification', 'locating');
  const { subject, unanswered } = await locate(house, request, context, isAfresh);

  const candidates = undecided(subject).length;
  if (candidates > 0) {
    await moveOn(house, request, 'rectification', 'deciding');
    return waitsFor(`a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`);
  }

  const restricted = await standingOver(house, request, subject);
  if (restricted) {
    await moveOn(house, request, 'rectification', 'deciding');
    return waitForLift(restricted);
  }

  const drawn = await drawRectification(house, request, subject, unanswered, context);
  if (!isAfresh && drawn.unanswered.some(isMerged)) return towardsApproval(house, request, context, true);
  if (drawn.plan === null || drawn.plan.lineCount === 0) {
    const silent = await stillSilent(house, request, drawn.unanswered);
    if (silent) return silent;
    const isHeld = subject.matches.some((match) => match.role === 'person' && isTheirs(match));
    return isHeld ? endUnchanged(house, request) : answerNothingHeld(house, request, 'rectification');
  }
  await moveOn(house, request, 'rectification', 'planned');
  const unsettled = waitUntilSettled(house, request, 'rectification');
  if (unsettled) return unsettled;
  return waitsFor(`approval of plan ${planName(drawn.plan)}`);
}

/** They are known, and no tool holds what was to be corrected: that is told, and not that nothing is held. */
async function endUnchanged(house: House, request: Request): Promise<Next> {
  const unsettled = waitUntilSettled(house, request, 'rectification');
  if (unsettled) return unsettled;
  return end(house, request);
}

async function end(house: House, request: Request): Promise<Next> {
  if (!isAnswered(request, 'rectification'))
    for (const state of ['planned', 'applying', 'verifying'] as const)
      await moveOn(house, request, 'rectification', state);
  const plans = await livePlans(house, request, 'rectification');
  return endOnceTold(house, request, 'rectification', plans);
}

/** Nothing is said to be held nowhere while a tool could not be asked. */
async function stillSilent(
  house: House,
  request: Request,
  unanswered: readonly Unanswered[],
): Promise<Next | null> {
  const passing = unanswered.filter((one) => one.passing);
  if (passing.length > 0) return waitForAnswers(house, passing);
  const unseen = [...unanswered, ...(await unseenBySearch(house, request))];
  if (unseen.length === 0) return null;
  await moveOn(house, request, 'rectification', 'incomplete');
  return toMend(request, unseen);
}

async function carryOut(
  house: House,
  request: Request,
  plans: readonly Plan[],
  context: Context,
): Promise<Next> {
  const unsettled = await waitWhileUnsent(house, request, 'rectification', plans, context);
  if (unsettled) return unsettled;
  const approved = plans.filter((plan) => plan.approval !== null);
  await carryRefusalsOver(house, request, approved);
  const applied = await applyPlans(house, request, 'rectification', approved);
  if (applied.next === 'work') return applied;

  const isApplied = applied.next === 'again';
  const verified = await verifyPlans(house, request, 'rectification', plans, isApplied, context);
  if (verified.next === 'work') return verified;
  const outstanding = [applied, verified, await toReadBack(house, approved)].filter(
    (one) => one.next !== 'again',
  );
  if (outstanding.length > 0) {
    const next = nearest(outstanding);
    const isStuck = next.next === 'wait' && next.wakeAt === null && house.policy.mode === 'live';
    if (isStuck && (await hasBegun(house, approved))) await certify(house, request, 'provisional');
    return next;
  }

  const restricted = await standingOver(house, request, (await readSubject(house, request)).subject);
  if (restricted) {
    if (await hasBegun(house, approved)) await certify(house, request, 'provisional');
    return waitForLift(restricted);
  }
  return lookAgain(house, request, context);
}

/**
 * What was stopped, what a tool that was silent holds, and who refused meanwhile: put to a human as a plan of its own
 * where it changes anything. The new address is the person's from here on, and leads to whatever else has it.
 */
async function lookAgain(house: House, request: Request, context: Context): Promise<Next> {
  const isAfresh = isTriedAgain(request) || (await hasStopped(house, request));
  const grown = [...request.identifiers, ...addressesIn(request.corrections)];
  await locate(house, { ...request, identifiers: grown }, context, isAfresh);
  const { subject } = await readSubject(house, request);
  const candidates = undecided(subject).length;
  if (candidates > 0)
    return waitsFor(`a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'} found since`);

  const { unanswered } = await locate(house, request, context);
  const drawn = await drawRectification(house, request, subject, unanswered, context);
  if (drawn.plan) return waitsFor(`approval of plan ${planName(drawn.plan)}`);
  if (drawn.isAdded)
    return carryOut(house, request, await livePlans(house, request, 'rectification'), context);

  const passing = drawn.unanswered.filter((one) => one.passing);
  if (passing.length > 0 && isTimeLeft(house, request)) return waitForAnswers(house, passing);
  if (drawn.unanswered.length > 0) {
    await moveOn(house, request, 'rectification', 'incomplete');
    return toMend(request, drawn.unanswered);
  }
  return end(house, request);
}

function isTriedAgain(request: Request): boolean {
  return courseOf(request, 'rectification')?.state === 'incomplete';
}

/** A row that was merged or is gone since, or says something else: whatever answers for it now is searched once more. */
async function hasStopped(house: House, request: Request): Promise<boolean> {
  const plans = await livePlans(house, request, 'rectification');
  if (plans.some(({ approval }) => approval === null)) return false;
  const lines = await progressOf(house, plans);
  return lines.some(({ state, line }) => state === 'stopped' && line.action === 'rectify');
}

/** A row was merged into another since it was found: searched anew, that one is found, and answers for both. */
function isMerged({ code }: Unanswered): boolean {
  return code.startsWith('conflict');
}

/** What a tool shows only after a while is looked at then: until that it is not called done. */
async function toReadBack(house: House, plans: readonly Plan[]): Promise<Next> {
  const pending = (await progressOf(house, plans)).flatMap(({ verdict, checkAt }) =>
    verdict === 'pending' && checkAt ? [checkAt.getTime()] : [],
  );
  if (pending.length === 0) return { next: 'again' };
  return { next: 'wait', waitsFor: 'the last read-back', wakeAt: new Date(Math.min(...pending)) };
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
