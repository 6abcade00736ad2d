import type { Person } from '../domain/approval.ts';
import { demandApprovable, Refused } from '../domain/approval.ts';
import type { Plan } from '../domain/plan.ts';
import { planName } from '../domain/plan.ts';
import type { Request, RightCourse, RightState } from '../domain/request.ts';
import { courseOf, isSuspended, stateOf } from '../domain/request.ts';
import { isSigned } from '../domain/right.ts';
import type { LineProgress } from '../ports/store.ts';
import type { House } from '../procedures/house.ts';
import { commit, stir } from '../procedures/house.ts';
import { moveRight } from '../procedures/steps/move-right.ts';
import { admit, enterReveal } from './admit.ts';
import type { Pause } from './carry-on.ts';
import { carryOn } from './carry-on.ts';
import { demandOpen, doubtOver, keptRequest, openRequest } from './open-request.ts';
import { plansSeen } from './plans-seen.ts';

export interface PlanView {
  readonly plan: Plan;
  readonly lines: readonly LineProgress[];
  /** Of the right the plan is for: once that has ended nothing of the plan is to be signed. */
  readonly state: RightState;
  /** Whoever looks works on some tools alone: lines of others are left out, and the digest is not theirs to sign. */
  readonly isPart: boolean;
}

export interface PlansNoun {
  /** A plan of a request: the one that waits for a signature, or else the latest. */
  show(by: Person, request: number, sequence?: number): Promise<PlanView>;
  /**
   * Signs the plan that has this digest. What decides the plan is looked at again first: when it changed, the plan is
   * drawn anew and the approval is refused with the new digest.
   */
  approve(by: Person, request: number, digest: string, signal: AbortSignal): Promise<Plan>;
}

export function plansNoun(house: House, pause: Pause): PlansNoun {
  return {
    async show(by, request, sequence) {
      await admit(house, by, 'see requests', `request ${request}`);
      const view = await house.store.read(async (tx) => {
        const seen = await plansSeen(house, tx, by, request);
        const { request: found, plans, isPart } = seen;
        const plan =
          sequence === undefined
            ? (waiting(plans) ?? plans.at(-1))
            : plans.find((one) => one.sequence === sequence);
        if (!plan) {
          throw new Refused(
            'no-such-plan',
            `Request ${request} has no such plan. See where it stands with: greffe request show ${request}`,
          );
        }
        const state = courseOf(found, plan.right)?.state ?? stateOf(found);
        return { plan, lines: await seen.linesOf(plan), state, isPart };
      });
      const { plan, lines } = view;
      await enterReveal(house, by, {
        about: `plan ${planName(plan)}`,
        kind: 'plan',
        count: lines.length,
        request,
      });
      return view;
    },
    async approve(by, id, digest, signal) {
      await admit(house, by, 'approve a plan', `request ${id}`);
      demandOpen(await house.store.look((tx) => keptRequest(house, tx, by, id)));
      await carryOn(house, pause, id, signal);
      // Nothing is signed that was not looked at to the end.
      signal.throwIfAborted();
      const approved = await commit(house, async (act): Promise<Plan | Refused> => {
        const { tx, record } = act;
        const request = await openRequest(house, tx, by, id);
        const plans = await house.store.plans.of(tx, id);
        const plan = waiting(plans, digest) ?? plans.findLast((one) => one.approval !== null);
        const subject = await house.store.requests.subjectOf(tx, id);
        const course = plan ? courseOf(request, plan.right) : signedCourse(request);
        const isToDecide =
          plan?.approval === null && plan.supplementTo === null && course?.state === 'deciding';
        const refusal =
          plan && !isToDecide
            ? refusalOf(() => demandApprovable(plan, digest))
            : notYet(id, course?.waitsFor);
        const doubt = request.identity === null || isSuspended(request) ? noIdentity(id) : null;
        const unsettled = course ? doubtOver(house, request, course.right) : null;
        const refused = refusal ?? unsettled ?? doubt;
        if (refused || !plan) {
          record({
            actor: by.id,
            act: 'approval-denied',
            about: plan ? `plan ${planName(plan)}` : `request ${id}`,
            subject,
            details: { code: refused?.code ?? '' },
          });
          return refused ?? notYet(id, null);
        }
        const at = house.clock.now();
        await house.store.plans.approve(tx, id, plan.sequence, { by: by.id, at, digest });
        if (plan.supplementTo === null && course) await moveRight(house, act, id, course.right, 'approved');
        record({
          actor: by.id,
          act: 'plan-approved',
          about: `plan ${planName(plan)}`,
          counts: { lines: plan.lineCount },
          subject,
          details: { digest },
        });
        await stir(house, act, id);
        return { ...plan, approval: { by: by.id, at, digest } };
      });
      if (approved instanceof Refused) throw approved;
      return approved;
    },
  };
}

/** An access needs no approval of its plan: its package is signed instead. */
function waiting(plans: readonly Plan[], digest?: string): Plan | undefined {
  const open = plans.filter(
    (plan) => isSigned(plan.right) && plan.approval === null && plan.supersededAt === null,
  );
  return open.find((plan) => plan.digest === digest) ?? open.at(-1);
}

function signedCourse({ rights }: Request): RightCourse | undefined {
  return rights.find(({ right }) => isSigned(right));
}

function refusalOf(demand: () => void): Refused | null {
  try {
    demand();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

function notYet(id: number, waitsFor: string | null | undefined): Refused {
  return new Refused(
    'no-plan-yet',
    `Request ${id} has no plan to approve yet${waitsFor ? `: it waits for ${waitsFor}` : ''}.`,
  );
}

function noIdentity(id: number): Refused {
  return new Refused(
    'identity-open',
    `Nothing is erased or corrected before identity is settled: greffe request identify ${id} --by "…"`,
  );
}
