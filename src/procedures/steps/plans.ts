import type { Plan } from '../../domain/plan.ts';
import type { Request, Right } from '../../domain/request.ts';
import type { House } from '../house.ts';

/** The plans of a right that stand: not superseded, oldest first. */
export async function livePlans(house: House, request: Request, right: Right): Promise<readonly Plan[]> {
  const plans = await house.store.transact((tx) => house.store.plans.of(tx, request.id));
  return plans.filter((plan) => plan.right === right && plan.supersededAt === null);
}
