import type { RetentionRule } from '../../domain/retention-rule.ts';
import type { Standing } from '../../domain/retention.ts';
import type { SeenPerson } from '../../ports/purge-store.ts';

/** A funnel that is still being counted: millions pass, so that it is counted in place. */
export interface GrowingFunnel {
  inClass: number;
  pastPeriod: number;
  aliveElsewhere: number;
  startUnknown: number;
  held: number;
  changedSince: number;
  due: number;
  bySystem: Record<string, { inClass: number; due: number }>;
}

export function newFunnel(): GrowingFunnel {
  return {
    inClass: 0,
    pastPeriod: 0,
    aliveElsewhere: 0,
    startUnknown: 0,
    held: 0,
    changedSince: 0,
    due: 0,
    bySystem: {},
  };
}

/** Counts one person of the class. */
export function growFunnel(
  funnel: GrowingFunnel,
  { rows }: SeenPerson,
  judged: {
    readonly rule: RetentionRule;
    readonly standing: Standing;
    /** Due under this rule, and under none before it. */
    readonly isDue: boolean;
    readonly isHeld: boolean;
  },
): void {
  const { rule, standing, isDue, isHeld } = judged;
  funnel.inClass += 1;
  if (standing.stands === 'start-unknown') funnel.startUnknown += 1;
  if (standing.stands === 'alive-elsewhere' || standing.stands === 'due') funnel.pastPeriod += 1;
  if (standing.stands === 'alive-elsewhere') funnel.aliveElsewhere += 1;
  if (isDue && isHeld) funnel.held += 1;
  const counts = isDue && !isHeld;
  if (counts) funnel.due += 1;
  for (const system of new Set(
    rows.filter((row) => row.classes.includes(rule.class)).map((row) => row.system),
  )) {
    const of = (funnel.bySystem[system] ??= { inClass: 0, due: 0 });
    of.inClass += 1;
    if (counts) of.due += 1;
  }
}
