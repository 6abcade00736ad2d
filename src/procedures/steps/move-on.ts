import type { Request, Right, RightState } from '../../domain/request.ts';
import { courseOf, hasEnded, mayBecome } from '../../domain/request.ts';
import type { Act, House } from '../house.ts';
import { commit } from '../house.ts';
import { moveRight } from './move-right.ts';

const ENTRY_OF: Partial<
  Record<RightState, 'request-incomplete' | 'request-closed' | 'nothing-held' | 'request-answered'>
> = {
  incomplete: 'request-incomplete',
  done: 'request-closed',
  'nothing-held': 'nothing-held',
  'answered-provisionally': 'request-answered',
};

/** Moves a right to a state it may reach from where it stands now; where it may not, it stays. */
export async function moveOn(
  house: House,
  request: Request,
  right: Right,
  to: RightState,
): Promise<RightState> {
  return commit(house, (act) => moveAlong(house, act, request, right, to));
}

/** The same within what else is committed: whoever takes over after a crash finds both or neither. */
export async function moveAlong(
  house: House,
  within: Act,
  request: Request,
  right: Right,
  to: RightState,
): Promise<RightState> {
  const { tx, record } = within;
  const now = await house.store.requests.lock(tx, request.id);
  const course = now && courseOf(now, right);
  if (!course) throw new Error(`Request ${request.id} has no right of ${right}.`);
  if (hasEnded(course.state) || course.state === to || !mayBecome(course.state, to)) return course.state;
  await moveRight(house, within, request.id, right, to);
  // It was told as done, and is not: something came back, or cannot be seen any more.
  if (course.state === 'answered-provisionally' && (to === 'applying' || to === 'incomplete'))
    await house.store.requests.owe(tx, request.id, right);
  const act = ENTRY_OF[to];
  if (act) {
    record({
      actor: 'greffe',
      act,
      about: `request ${request.id}`,
      kind: right,
      subject: await house.store.requests.subjectOf(tx, request.id),
    });
  }
  return to;
}
