import type { Context } from '../contract/index.ts';
import type { StoppingRight } from '../domain/prospecting.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { applyPlans } from './steps/apply.ts';
import { answerNothingHeld, certifyRight } from './steps/certify.ts';
import { drawObjection } from './steps/draw-objection.ts';
import type { Answer, Unanswered } from './steps/locate.ts';
import { answerOf, locate } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { isTimeLeft, nearest, toMend, waitForAnswers } from './steps/patience.ts';
import { livePlans } from './steps/plans.ts';
import { verifyPlans } from './steps/verify.ts';

const ASK_AGAIN_MS = 5 * 60_000;

/**
 * An objection to prospecting: it waits for no identity and no signature. What the person gave is stopped in every tool
 * at once; then the person is looked for, and whatever else they can be reached by is stopped too.
 * @source GDPR Art. 21(2), 21(3); law.md CLK-8, RGT-9
 */
export const objection = stopping('objection');

/** The consent that prospecting rested on, taken back: carried out as an objection is. @source GDPR Art. 7(3); law.md RGT-10 */
export const consentWithdrawal = stopping('consent-withdrawal');

type Procedure = (house: House, request: Request, context: Context) => Promise<Next>;

function stopping(right: StoppingRight): Procedure {
  return (house, request, context) => stopProspecting(house, { request, right }, context);
}

/** What is asked, and by which right of the request. */
interface Asked {
  readonly request: Request;
  readonly right: StoppingRight;
}

async function stopProspecting(house: House, asked: Asked, context: Context): Promise<Next> {
  const { request, right } = asked;
  const before = courseOf(request, right)?.state;
  if (before === 'received') await moveOn(house, request, right, 'locating');
  const given = await stop(house, asked, null, context);
  if (given.next === 'work') return given;

  const { subject, unanswered } = await locate(house, request, context, before === 'incomplete');
  const stopped = await stop(house, asked, subject, context);
  if (stopped.next === 'work') return stopped;

  const plans = await livePlans(house, request, right);
  if (plans.length === 0 && undecided(subject).length + unanswered.length === 0)
    return answerNothingHeld(house, request, right);
  const candidates = undecided(subject).length;
  const outstanding = [
    stopped,
    ...(candidates === 0 ? [] : [decisionOn(candidates)]),
    ...(await stillToAnswer(house, asked, unanswered)),
  ].filter((one) => one.next !== 'again');
  if (outstanding.length > 0) return foremost(outstanding);
  await certifyRight(house, request, right);
  // Through every state: a plan that no tool can carry out was never applied.
  for (const state of ['applying', 'verifying', 'done'] as const) await moveOn(house, request, right, state);
  return { next: 'done' };
}

/** Plans what no plan says yet, carries it out, and reads back what was carried out, one tool waiting for none. */
async function stop(
  house: House,
  { request, right }: Asked,
  subject: Subject | null,
  context: Context,
): Promise<Next> {
  const drawn = await answerOf(() => drawObjection(house, request, right, subject, context));
  const plans = await livePlans(house, request, right);
  const applied = await applyPlans(house, request, right, plans);
  if (applied.next === 'work') return applied;
  const verified = await verifyPlans(house, request, right, plans, applied.next === 'again', context);
  if (verified.next === 'work') return verified;
  const outstanding = [...(await unasked(house, { request, right }, drawn)), applied, verified].filter(
    (one) => one.next !== 'again',
  );
  return outstanding.length === 0 ? { next: 'again' } : foremost(outstanding);
}

/** Whether a number is somebody else's too could not be asked: it is neither stopped nor left until it can. */
async function unasked(
  house: House,
  { request, right }: Asked,
  drawn: Answer<void>,
): Promise<readonly Next[]> {
  if (drawn.answered) return [];
  const { passing, retryAt, mend } = drawn.obstacle;
  const soon = new Date(house.clock.now().getTime() + ASK_AGAIN_MS);
  if (passing) return [{ next: 'wait', waitsFor: mend, wakeAt: retryAt ?? soon }];
  await moveOn(house, request, right, 'incomplete');
  return [{ next: 'wait', waitsFor: `${mend} Then: greffe request retry ${request.id}`, wakeAt: null }];
}

/** One thing at a time: what somebody can act on before what a date brings, with the first of the dates. */
function foremost(outstanding: readonly Next[]): Next {
  const next = nearest(outstanding);
  const waits = outstanding.filter((one) => one.next === 'wait');
  const said = waits.find(({ wakeAt }) => wakeAt === null) ?? waits[0];
  return next.next === 'wait' && said ? { ...said, wakeAt: next.wakeAt } : next;
}

function decisionOn(candidates: number): Next {
  const what = `a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`;
  return { next: 'wait', waitsFor: what, wakeAt: null };
}

async function stillToAnswer(
  house: House,
  { request, right }: Asked,
  unanswered: readonly Unanswered[],
): Promise<readonly Next[]> {
  const passing = unanswered.filter((one) => one.passing);
  if (passing.length > 0 && isTimeLeft(house, request)) return [waitForAnswers(house, passing)];
  if (unanswered.length === 0) return [];
  await moveOn(house, request, right, 'incomplete');
  return [toMend(request, unanswered)];
}
