import type { Plan } from '../../domain/plan.ts';
import { STOPPING_RIGHTS } from '../../domain/prospecting.ts';
import type { Request, Right } from '../../domain/request.ts';
import type { House } from '../house.ts';

/** The plans of a right that stand: not superseded, oldest first. */
export async function livePlans(house: House, request: Request, right: Right): Promise<readonly Plan[]> {
  const plans = await house.store.look((tx) => house.store.plans.of(tx, request.id));
  return plans.filter((plan) => plan.right === right && plan.supersededAt === null);
}

/** Rights whose plans write to tools, in the order in which they are carried out. */
export const WRITING_RIGHTS: readonly Right[] = [
  ...STOPPING_RIGHTS,
  'restriction',
  'rectification',
  'erasure',
];

/** The plans of a request that write to tools, and stand. */
export async function writingPlans(house: House, request: Request): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for (const right of WRITING_RIGHTS) plans.push(...(await livePlans(house, request, right)));
  return plans;
}
