import { addDays } from '../../domain/civil-day.ts';
import { dueOf } from '../../domain/deadline.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House } from '../house.ts';
import type { Unanswered } from './locate.ts';

const ASK_AGAIN_MS = 5 * 60_000;

/** Which systems are waited for, and what the wait is about. */
export function toAnswer(silent: readonly Pick<Unanswered, 'system' | 'mend'>[]): string {
  return `${[...new Set(silent.map(({ system }) => system))].join(', ')} to answer: ${mendsOf(silent)}`;
}

/** What a person can do, once for each system and mend. */
export function mendsOf(silent: readonly Pick<Unanswered, 'system' | 'mend'>[]): string {
  return [...new Set(silent.map(({ system, mend }) => `${system}: ${mend}`))].join(' ');
}

/** In a few minutes, unless every silent system named a later time. */
export function patientUntil(now: Date, silent: readonly Pick<Unanswered, 'retryAt'>[]): Date {
  const soon = now.getTime() + ASK_AGAIN_MS;
  return new Date(Math.min(...silent.map(({ retryAt }) => Math.max(soon, retryAt?.getTime() ?? soon))));
}
/** Days a human keeps, out of the month, to review and answer. */
const DAYS_TO_ANSWER = 3;

/**
 * When to ask again a system that does not answer for now: while the law's month leaves time. After that the answer
 * leaves with the gap named, rather than not at all. @source GDPR Art. 12(3)
 * @returns null when there is no time left to wait
 */
export function askAgainAt(house: House, request: Request): Date | null {
  const { country, timeZone } = house.policy.controller(request.controller);
  const now = house.clock.now();
  const { conservativeOn } = dueOf({ ...request, country });
  const isTimeLeft = civilDayOf(now, timeZone) < addDays(conservativeOn, -DAYS_TO_ANSWER);
  return isTimeLeft ? new Date(now.getTime() + ASK_AGAIN_MS) : null;
}
