import { addDays } from '../../domain/civil-day.ts';
import { dueOf } from '../../domain/deadline.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House, Next } from '../house.ts';
import type { Unanswered } from './locate.ts';

const ASK_AGAIN_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Which systems are waited for, and what the wait is about. */
export function toAnswer(silent: readonly Pick<Unanswered, 'system' | 'mend'>[]): string {
  return `${[...new Set(silent.map(({ system }) => system))].join(', ')} to answer: ${mendsOf(silent)}`;
}

/** What a person can do, once for each system and mend. */
export function mendsOf(silent: readonly Pick<Unanswered, 'system' | 'mend'>[]): string {
  return [...new Set(silent.map(({ system, mend }) => `${system}: ${mend}`))].join(' ');
}

/** A human mends it first: no date would help. */
export function toMend(request: Request, obstacles: readonly Pick<Unanswered, 'system' | 'mend'>[]): Next {
  const waitsFor = `${mendsOf(obstacles)} Then: greffe request retry ${request.id}`;
  return { next: 'wait', waitsFor, wakeAt: null };
}

/** Days a human keeps, out of the month, to review and answer. */
const DAYS_TO_ANSWER = 3;

/**
 * Whether a system that does not answer for now is still waited for: while the law's month leaves time. After that the
 * answer leaves with the gap named, rather than not at all. @source GDPR Art. 12(3)
 */
export function isTimeLeft(house: House, request: Request): boolean {
  const { country, timeZone } = house.policy.controller(request.controller);
  const { conservativeOn } = dueOf({ ...request, country });
  return civilDayOf(house.clock.now(), timeZone) < addDays(conservativeOn, -DAYS_TO_ANSWER);
}

/** Asked again in a few minutes, unless every silent system named a later time; within a day in any case. */
export function waitForAnswers(house: House, silent: readonly Unanswered[]): Next {
  const now = house.clock.now().getTime();
  const soon = now + ASK_AGAIN_MS;
  const times = silent.map(({ retryAt }) => Math.max(soon, retryAt?.getTime() ?? soon));
  return {
    next: 'wait',
    waitsFor: toAnswer(silent),
    wakeAt: new Date(Math.min(...times, now + DAY_MS)),
  };
}

/** Work goes on at once; what waits is all said, with the first of its dates. */
export function nearest(outstanding: readonly Next[]): Next {
  const work = outstanding.find((one) => one.next === 'work');
  if (work) return work;
  const waits = outstanding.filter((one) => one.next === 'wait');
  const dates = waits.flatMap(({ wakeAt }) => (wakeAt ? [wakeAt.getTime()] : []));
  return {
    next: 'wait',
    waitsFor: waits.map((one) => one.waitsFor).join(' '),
    wakeAt: dates.length === 0 ? null : new Date(Math.min(...dates)),
  };
}
