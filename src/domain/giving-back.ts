import type { TaskAnswer } from './task.ts';

const DAY_MS = 86_400_000;
/** Four a day, and for so long: an owner who is on leave for a weekend is back by then. */
const TRIES = 12;
const DAYS = 3;

/** The code of a line that gives a record back: the tool refused for days, and is asked no more. */
export const GIVEN_UP = 'given-up';

/** A record that a tool refuses to give back to whoever had it before it was restricted. */
export interface RefusedBack {
  readonly attempts: number;
  readonly endedAt: Date | null;
}

/** Whether a tool was asked often enough, and over days enough, for somebody to do it by hand. */
export function isTriedOut({ attempts }: RefusedBack, liftedAt: Date, now: Date): boolean {
  return attempts >= TRIES && now.getTime() - liftedAt.getTime() >= DAYS * DAY_MS;
}

/**
 * What is to be done of a record whose tool was asked often enough.
 * ask: somebody is named for the tool · wait: they have not answered · look: they say that it is done, and the tool is asked
 * once whether it is so · give-up: nobody is named, they could not do it, or it is not as they said
 * @param task  the question to whoever is named; null where nobody was asked
 */
export function givingBackByHand(
  { endedAt }: RefusedBack,
  isAnybodyNamed: boolean,
  task: { readonly answer: Pick<TaskAnswer, 'kind' | 'at'> | null; readonly takenBackAt: Date | null } | null,
): 'ask' | 'wait' | 'look' | 'give-up' {
  if (task === null) return isAnybodyNamed ? 'ask' : 'give-up';
  if (task.answer === null) return task.takenBackAt === null ? 'wait' : 'give-up';
  const isSince = endedAt === null || task.answer.at > endedAt;
  return task.answer.kind === 'done' && isSince ? 'look' : 'give-up';
}
