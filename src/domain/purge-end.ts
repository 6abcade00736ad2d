import type { RulePlan } from './purge.ts';
import type { TalliedLines } from './purge-report.ts';

const UNDER_WAY: readonly TalliedLines['state'][] = ['waiting', 'intended', 'accepted'];
const ENDED: readonly TalliedLines['state'][] = ['done', 'already', 'failed', 'stopped'];

/**
 * When a purge that was signed will have ended, as far as anybody can tell: what is left in each system at the pace that
 * its plan was estimated with, and then the last bin of a vendor. Never before the date it waits for.
 * @param tally  lines of the plans that were signed
 * @returns null when nothing of it is under way
 */
export function expectedEnd(
  plans: readonly Pick<RulePlan, 'approvedAt' | 'estimate'>[],
  tally: readonly Pick<TalliedLines, 'system' | 'state' | 'lines' | 'until'>[],
  { now, wakeAt }: { readonly now: Date; readonly wakeAt: Date | null },
): Date | null {
  const signed = plans.filter(({ approvedAt }) => approvedAt !== null);
  const ends = [...Map.groupBy(tally, ({ system }) => system)].flatMap(([system, own]) => {
    const left = sum(own.filter(({ state }) => UNDER_WAY.includes(state)));
    if (left === 0) return [];
    const all = left + sum(own.filter(({ state }) => ENDED.includes(state)));
    const estimate = signed.flatMap((plan) => plan.estimate).filter((one) => one.system === system);
    const durationMs = estimate.reduce((total, one) => total + one.durationMs, 0);
    return [now.getTime() + Math.ceil((durationMs * left) / all)];
  });
  const bins = tally.flatMap(({ until }) => (until !== null && until > now ? [until.getTime()] : []));
  if (ends.length + bins.length === 0) return null;
  return new Date(Math.max(...ends, ...bins, wakeAt?.getTime() ?? 0));
}

function sum(some: readonly { readonly lines: number }[]): number {
  return some.reduce((total, { lines }) => total + lines, 0);
}
