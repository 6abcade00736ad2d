import type { CivilDay } from './civil-day.ts';
import type { AnsweredRight } from './letter-kinds.ts';

/** What of a request is still to be answered, and when the rest was: the day the last letter that did so left. */
export interface Answer {
  readonly awaited: readonly AnsweredRight[];
  readonly on: CivilDay | null;
}
