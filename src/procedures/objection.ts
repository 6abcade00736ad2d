import type { Context } from '../contract/index.ts';
import type { StoppingRight } from '../domain/prospecting.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { answerNothingHeld, certifyRight } from './steps/certify.ts';
import { drawLeaving, sealUnlooked } from './steps/draw-leaving.ts';
import { drawObjection } from './steps/draw-objection.ts';
import type { Unanswered } from './steps/locate.ts';
import { locate } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { isTimeLeft, mendsOf, waitForAnswers } from './steps/patience.ts';
import { livePlans } from './steps/plans.ts';
import { decisionOn, foremost, protect, stillToAnswer } from './steps/protect.ts';

/**
 * An objection to prospecting: it waits for no identity and no signature. What the person gave is stopped in every tool
 * at once; then the person is looked for, and whatever else they can be reached by is stopped too; last, they are taken off
 * the lists and campaigns that would go on addressing them.
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
  const { next: left, silent } = await leave(house, asked, subject, context);
  if (left.next === 'work') return left;

  const plans = await livePlans(house, request, right);
  if (plans.length === 0 && undecided(subject).length + unanswered.length === 0)
    return answerNothingHeld(house, request, right);
  const candidates = undecided(subject).length;
  const awaited = silent.filter(({ passing }) => passing && isTimeLeft(house, request));
  const refused = silent.filter((one) => !awaited.includes(one));
  const outstanding = [
    stopped,
    left,
    ...(candidates === 0 ? [] : [decisionOn(candidates)]),
    ...(await stillToAnswer(house, request, right, unanswered)),
    ...(awaited.length === 0 ? [] : [waitForAnswers(house, awaited)]),
  ].filter((one) => one.next !== 'again');
  if (outstanding.length > 0) return foremost([...outstanding, ...toldMeanwhile(refused)]);
  await sealUnlooked(house, request, right, refused);
  await certifyRight(house, request, right);
  // Through every state: a plan that no tool can carry out was never applied.
  for (const state of ['applying', 'verifying', 'done'] as const) await moveOn(house, request, right, state);
  return { next: 'done' };
}

/** In every tool at once, as far as is known whom to leave alone. */
function stop(
  house: House,
  { request, right }: Asked,
  subject: Subject | null,
  context: Context,
): Promise<Next> {
  return protect(
    house,
    request,
    right,
    () => drawObjection(house, request, right, subject, context),
    context,
  );
}

/** Off what would address them again from their own rows, in each tool that tells: nobody else's membership changes. */
async function leave(
  house: House,
  { request, right }: Asked,
  subject: Subject,
  context: Context,
): Promise<{ readonly next: Next; readonly silent: readonly Unanswered[] }> {
  let silent: readonly Unanswered[] = [];
  const draw = async (): Promise<void> => {
    silent = await drawLeaving(house, request, right, subject, context);
  };
  return { next: await protect(house, request, right, draw, context), silent };
}

/** What would let a tool tell, said while something else is waited for: mended in time, it is no gap. */
function toldMeanwhile(refused: readonly Unanswered[]): readonly Next[] {
  return refused.length === 0 ? [] : [{ next: 'wait', waitsFor: mendsOf(refused), wakeAt: null }];
}
