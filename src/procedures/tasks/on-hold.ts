import type { Task } from '../../domain/task.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { hindranceOver } from '../steps/matter.ts';

/**
 * Whether what somebody was asked is not to be done by now: a hold or a restriction came after the question, or another
 * restriction stands. A hold keeps what is there, and forbids no correction.
 */
export async function isOnHold(
  house: House,
  tx: Transaction,
  { act, request: id, controller }: Task,
): Promise<boolean> {
  if (!['erase', 'rectify', 'lift', 'give-back'].includes(act)) return false;
  const request = await house.store.requests.find(tx, id);
  if (!request) return false;
  const hindrance = await hindranceOver(house, tx, request, {
    holds: act === 'erase' ? await house.store.holds.standing(tx, controller) : [],
    restrictions: await house.store.restrictions.standing(tx, controller),
    on: civilDayOf(house.clock.now(), house.policy.controller(controller).timeZone),
  });
  return hindrance !== null;
}
