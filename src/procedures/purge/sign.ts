import { isSignedEnough } from '../../domain/brake.ts';
import type { Purge, RulePlan, Signature } from '../../domain/purge.ts';
import { peopleActedOn } from '../../domain/purge.ts';
import type { Act, House, Next } from '../house.ts';
import { purgeJob } from '../house.ts';

/** Adds a signature; with the last one needed, exactly these plans may be carried out. */
export async function signRule(
  house: House,
  { tx, record, wake }: Act,
  plan: RulePlan,
  signature: Signature,
): Promise<RulePlan> {
  const { purges } = house.store;
  const signatures = [...plan.signatures, signature];
  const approvedAt = isSignedEnough(plan, signatures) ? signature.at : null;
  await purges.rulePlans.sign(tx, plan.purge, plan.rule, signatures, approvedAt);
  if (approvedAt !== null) {
    const by = signatures.map((one) => one.by).join(', ');
    await purges.parts.approve(tx, plan.purge, plan.firstPart, plan.parts, by, approvedAt);
    // Should the job be lost, the rows still ask for it.
    await purges.wait(tx, plan.purge, null, null);
  }
  record({
    actor: signature.by,
    act: 'plan-approved',
    about: `purge ${plan.purge} rule ${plan.rule}`,
    counts: { due: plan.funnel.due, toAsk: plan.funnel.toAsk, signatures: signatures.length },
    details: { digest: plan.digest },
  });
  wake(purgeJob(plan.purge), 'person');
  return { ...plan, signatures, approvedAt };
}

/** What waits for people; null when nothing does. */
export async function signaturesLacking(house: House, run: Purge): Promise<Next | null> {
  const plans = await house.store.transact((tx) => house.store.purges.rulePlans.of(tx, run.id));
  const unsigned = plans.filter((plan) => plan.approvedAt === null && peopleActedOn(plan.funnel) > 0);
  if (unsigned.length === 0) return null;
  const rules = unsigned.map(({ rule }) => rule).join(', ');
  return { next: 'wait', waitsFor: `approval of purge ${run.id}: ${rules}`, wakeAt: null };
}
