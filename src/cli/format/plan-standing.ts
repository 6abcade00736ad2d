import type { Plan } from '../../domain/plan.ts';
import { isStopping } from '../../domain/prospecting.ts';
import type { RightState } from '../../domain/request.ts';
import { hasEnded } from '../../domain/request.ts';
import { isSigned } from '../../domain/right.ts';
import type { Session } from '../session.ts';
import { dayOf } from './instants.ts';

/** Whether somebody is to sign this plan: not once its right has ended, nor where nothing would be done. */
export function isToApprove(plan: Plan, state: RightState): boolean {
  return (
    isSigned(plan.right) &&
    plan.approval === null &&
    plan.supersededAt === null &&
    plan.lineCount > 0 &&
    !hasEnded(state)
  );
}

/** Who approved it, or why nobody has. */
export function planStanding(
  { words, timeZone }: Pick<Session, 'words' | 'timeZone'>,
  plan: Plan,
  state: RightState,
): string {
  const { approval } = plan;
  // A copy is signed as a package, and what protects the person waits for nobody.
  if (isStopping(plan.right) || plan.right === 'restriction') return words.needsNoApproval;
  if (approval) {
    // What only notes that something stays is approved by greffe itself.
    return approval.by === 'greffe'
      ? words.nothingToSign
      : words.approvedBy(approval.by, dayOf(approval.at, timeZone));
  }
  if (plan.supersededAt) return words.superseded;
  if (plan.right === 'access' || plan.right === 'portability') return words.needsNoApproval;
  if (plan.lineCount === 0) return words.nothingToSign;
  return isToApprove(plan, state) ? words.toApprove : words.moot;
}
