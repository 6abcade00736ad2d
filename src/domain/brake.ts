import type { BrakeReason, Funnel, RulePlan, Signature } from './purge.ts';
import { peopleActedOn } from './purge.ts';
import type { RetentionRule } from './retention-rule.ts';

/**
 * Why a rule's plan must be signed by two people; empty when the schedule that was signed with the rule is enough.
 * @param isFirstRun  no run of this rule, as it is written now, has ever been carried out
 * @param isBlind  a system could not be seen whole: somebody alive there may look due
 */
export function brakeOn(
  rule: RetentionRule,
  funnel: Funnel,
  { isFirstRun, isBlind }: { readonly isFirstRun: boolean; readonly isBlind: boolean },
): readonly BrakeReason[] {
  const people = peopleActedOn(funnel);
  const isTooLarge = funnel.inClass > 0 && (100 * people) / funnel.inClass > rule.brake.percent;
  return [
    ...(isFirstRun ? (['first-run'] as const) : []),
    ...(people > rule.brake.records ? (['too-many-records'] as const) : []),
    ...(isTooLarge ? (['too-large-a-part'] as const) : []),
    ...(isBlind ? (['blind-spot'] as const) : []),
  ];
}

/** Two people, one of them for the controller: whoever decides purposes signs what ends them. @source law.md SEC-7 */
export function isSignedEnough(
  { brake }: Pick<RulePlan, 'brake'>,
  signatures: readonly Signature[],
): boolean {
  if (brake.length === 0) return signatures.length > 0;
  const people = new Set(signatures.map(({ by }) => by));
  return people.size >= 2 && signatures.some(({ isController }) => isController);
}
