import type { Context } from '../contract/index.ts';
import type { Request } from '../domain/request.ts';
import { courseOf } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import { undecided } from '../domain/subject.ts';
import type { House, Next } from './house.ts';
import { answerNothingHeld, certifyRight } from './steps/certify.ts';
import { drawObjection } from './steps/draw-objection.ts';
import { locate } from './steps/locate.ts';
import { moveOn } from './steps/move-on.ts';
import { livePlans } from './steps/plans.ts';
import { decisionOn, foremost, protect, stillToAnswer } from './steps/protect.ts';

/**
 * An objection to prospecting: it waits for no identity and no signature. What the person gave is stopped in every tool
 * at once; then the person is looked for, and whatever else they can be reached by is stopped too.
 * @source GDPR Art. 21(2), 21(3); law.md CLK-8, RGT-9
 */
export async function objection(house: House, request: Request, context: Context): Promise<Next> {
  const before = courseOf(request, 'objection')?.state;
  if (before === 'received') await moveOn(house, request, 'objection', 'locating');
  const given = await stop(house, request, null, context);
  if (given.next === 'work') return given;

  const { subject, unanswered } = await locate(house, request, context, before === 'incomplete');
  const stopped = await stop(house, request, subject, context);
  if (stopped.next === 'work') return stopped;

  const plans = await livePlans(house, request, 'objection');
  if (plans.length === 0 && undecided(subject).length + unanswered.length === 0)
    return answerNothingHeld(house, request, 'objection');
  const candidates = undecided(subject).length;
  const outstanding = [
    stopped,
    ...(candidates === 0 ? [] : [decisionOn(candidates)]),
    ...(await stillToAnswer(house, request, 'objection', unanswered)),
  ].filter((one) => one.next !== 'again');
  if (outstanding.length > 0) return foremost(outstanding);
  await certifyRight(house, request, 'objection');
  // Through every state: a plan that no tool can carry out was never applied.
  for (const state of ['applying', 'verifying', 'done'] as const)
    await moveOn(house, request, 'objection', state);
  return { next: 'done' };
}

/** In every tool at once, as far as is known whom to leave alone. */
function stop(house: House, request: Request, subject: Subject | null, context: Context): Promise<Next> {
  return protect(house, request, 'objection', () => drawObjection(house, request, subject, context), context);
}
