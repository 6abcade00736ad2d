import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import { planName, signedPart } from '../../domain/plan.ts';
import type { Request } from '../../domain/request.ts';
import type { Act, House } from '../house.ts';
import { commit } from '../house.ts';
import { moveAlong } from './move-on.ts';
import type { Protection } from './protect.ts';

/** A plan that waits for nobody. */
export interface ToSeal {
  readonly right: Protection;
  /** Whoever stands for it: greffe, or the person whose decision it carries out. */
  readonly by: string;
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
  /** The plan it adds to. */
  readonly before: Plan | null;
}

/**
 * Seals a plan, signs it and moves its right in one transaction: whoever takes over after a crash finds all or nothing.
 * @param alongside  what is recorded together with it; given the pseudonym of the person in the log
 */
export async function sealSigned(
  house: House,
  request: Request,
  { right, by, lines: drawn, gaps, before }: ToSeal,
  alongside: (act: Act, subject: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const lines = drawn.map((line, index): Line => ({ ...line, number: index + 1 }));
  const digest = house.digest(lines.map(signedPart));
  const systems = await Promise.all(
    house.policy.controller(request.controller).systems.map((name) => house.system(name)),
  );
  await commit(house, async (act) => {
    const { tx, record } = act;
    await moveAlong(house, act, request, right, 'planned');
    const at = house.clock.now();
    const subject = await house.store.requests.subjectOf(tx, request.id);
    const plan = await house.store.plans.seal(
      tx,
      {
        matter: request.id,
        right,
        sealedAt: at,
        digest,
        basis: digest,
        gaps,
        estimate: systems.map((system) =>
          system.estimate(lines.filter((line) => line.system === system.name)),
        ),
        supplementTo: before?.sequence ?? null,
      },
      lines,
    );
    await house.store.plans.approve(tx, request.id, plan.sequence, { by, at, digest });
    record({
      actor: by,
      act: 'plan-sealed',
      about: `plan ${planName(plan)}`,
      counts: { lines: lines.length },
      subject,
      details: { digest },
    });
    await alongside(act, subject);
  });
}
