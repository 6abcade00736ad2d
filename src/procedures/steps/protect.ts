import type { Context } from '../../contract/index.ts';
import type { StoppingRight } from '../../domain/prospecting.ts';
import type { Request, Right } from '../../domain/request.ts';
import type { House, Next } from '../house.ts';
import { applyPlans } from './apply.ts';
import type { Answer, Unanswered } from './locate.ts';
import { answerOf } from './locate.ts';
import { moveOn } from './move-on.ts';
import { isTimeLeft, nearest, toMend, waitForAnswers } from './patience.ts';
import { livePlans } from './plans.ts';
import { verifyPlans } from './verify.ts';

const ASK_AGAIN_MS = 5 * 60_000;

/** Rights that keep everything and only protect: carried out at once, signed by greffe itself. */
export type Protection = Extract<Right, StoppingRight | 'restriction'>;

/** Plans what no plan says yet, carries it out, and reads back what was carried out, one tool waiting for none. */
export async function protect(
  house: House,
  request: Request,
  right: Protection,
  draw: () => Promise<void>,
  context: Context,
): Promise<Next> {
  const drawn = await answerOf(draw);
  const plans = await livePlans(house, request, right);
  const applied = await applyPlans(house, request, right, plans);
  if (applied.next === 'work') return applied;
  const verified = await verifyPlans(house, request, right, plans, applied.next === 'again', context);
  if (verified.next === 'work') return verified;
  const outstanding = [...(await unasked(house, request, right, drawn)), applied, verified].filter(
    (one) => one.next !== 'again',
  );
  return outstanding.length === 0 ? { next: 'again' } : foremost(outstanding);
}

/** Whether a number is somebody else's too could not be asked: it is neither stopped nor left until it can. */
async function unasked(
  house: House,
  request: Request,
  right: Protection,
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
export function foremost(outstanding: readonly Next[]): Next {
  const next = nearest(outstanding);
  const waits = outstanding.filter((one) => one.next === 'wait');
  const said = waits.find(({ wakeAt }) => wakeAt === null) ?? waits[0];
  return next.next === 'wait' && said ? { ...said, wakeAt: next.wakeAt } : next;
}

export function decisionOn(candidates: number): Next {
  const what = `a decision on ${candidates} ${candidates === 1 ? 'match' : 'matches'}`;
  return { next: 'wait', waitsFor: what, wakeAt: null };
}

export async function stillToAnswer(
  house: House,
  request: Request,
  right: Protection,
  unanswered: readonly Unanswered[],
): Promise<readonly Next[]> {
  const passing = unanswered.filter((one) => one.passing);
  if (passing.length > 0 && isTimeLeft(house, request)) return [waitForAnswers(house, passing)];
  if (unanswered.length === 0) return [];
  await moveOn(house, request, right, 'incomplete');
  return [toMend(request, unanswered)];
}
