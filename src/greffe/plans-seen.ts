import type { Person } from '../domain/approval.ts';
import { isWithin, ofRequest, perimeterOf, worksOn } from '../domain/perimeter.ts';
import type { Plan } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';
import type { LineProgress } from '../ports/store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from '../procedures/house.ts';
import { keptRequest, noSuchRequest } from './open-request.ts';

/** What somebody is shown of the plans of a request. */
export interface PlansSeen {
  readonly request: Request;
  readonly plans: readonly Plan[];
  /** Nothing else of the request is there for them, nor any line of another tool. */
  readonly isPart: boolean;
  linesOf(plan: Plan): Promise<readonly LineProgress[]>;
}

/**
 * All of them to whoever sees the request; the lines of their tools to whoever works on some tools alone. Where there are
 * none, the request is not there. @throws Refused('no-such-request' | 'forgotten')
 */
export async function plansSeen(house: House, tx: Transaction, by: Person, id: number): Promise<PlansSeen> {
  const { store } = house;
  if (perimeterOf(by).systems === null) {
    const request = await keptRequest(house, tx, by, id);
    const plans = await store.plans.of(tx, id);
    return { request, plans, isPart: false, linesOf: (plan) => store.lines.all(tx, plan) };
  }
  const request = await store.requests.find(tx, id);
  if (!request || request.forgottenAt || !isTheirsInPart(by, request)) throw noSuchRequest(id);
  const seen = new Map<Plan, readonly LineProgress[]>();
  for (const plan of await store.plans.of(tx, id)) {
    const own = (await store.lines.all(tx, plan)).filter(({ line }) => worksOn(by, line.system));
    if (own.length > 0) seen.set(inPart(by, plan, own.length), own);
  }
  if (seen.size === 0) throw noSuchRequest(id);
  return { request, plans: [...seen.keys()], isPart: true, linesOf: async (plan) => seen.get(plan) ?? [] };
}

/** Whatever tools it goes over. */
function isTheirsInPart(by: Person, request: Request): boolean {
  const { systems: _systems, ...inEveryTool } = by;
  return isWithin(inEveryTool, ofRequest(request));
}

function inPart(by: Person, plan: Plan, lineCount: number): Plan {
  return {
    ...plan,
    lineCount,
    estimate: plan.estimate.filter(({ system }) => worksOn(by, system)),
    gaps: plan.gaps.filter(({ system }) => worksOn(by, system)),
  };
}
