import type { CivilDay } from '../../domain/civil-day.ts';
import type { Request, Right } from '../../domain/request.ts';
import { isSuspended } from '../../domain/request.ts';
import type { Unsettled } from '../../domain/requester.ts';
import { unsettledOf } from '../../domain/requester.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House, Next } from '../house.ts';

/** What is still to be known of who asks before this right is carried out, today. */
export function unsettledNow(house: House, request: Request, right: Right): readonly Unsettled[] {
  return unsettledOf(request, right, todayOf(house, request));
}

export function todayOf(house: House, { controller }: Pick<Request, 'controller'>): CivilDay {
  return civilDayOf(house.clock.now(), house.policy.controller(controller).timeZone);
}

/** What a right waits for before anything leaves, is changed or erased; null when nothing of it is in doubt. */
export function waitUntilSettled(house: House, request: Request, right: Right): Next | null {
  const [first] = unsettledNow(house, request, right);
  if (first?.code === 'identity') return waitsFor('identity');
  if (first) return { next: 'wait', waitsFor: first.what, wakeAt: null };
  if (isSuspended(request)) return waitsFor('identity: the clock is suspended');
  return null;
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
