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
  asked: number;
  toAsk: number;
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
    asked: 0,
    toAsk: 0,
    due: 0,
    bySystem: {},
  };
}

/** What becomes of somebody past their period, who is alive nowhere. */
export type Fate = 'held' | 'asked' | 'to-ask' | 'due';

/** Counts one person of the class. */
export function growFunnel(
  funnel: GrowingFunnel,
  { rows }: SeenPerson,
  judged: {
    readonly rule: RetentionRule;
    readonly standing: Standing;
    /** null where the person is not due under this rule, or due under one before it. */
    readonly fate: Fate | null;
  },
): void {
  const { rule, standing, fate } = judged;
  funnel.inClass += 1;
  if (standing.stands === 'start-unknown') funnel.startUnknown += 1;
  if (standing.stands === 'alive-elsewhere' || standing.stands === 'due') funnel.pastPeriod += 1;
  if (standing.stands === 'alive-elsewhere') funnel.aliveElsewhere += 1;
  if (fate === 'held') funnel.held += 1;
  if (fate === 'asked') funnel.asked += 1;
  if (fate === 'to-ask') funnel.toAsk += 1;
  if (fate === 'due') funnel.due += 1;
  for (const system of new Set(
    rows.filter((row) => row.classes.includes(rule.class)).map((row) => row.system),
  )) {
    const of = (funnel.bySystem[system] ??= { inClass: 0, due: 0 });
    of.inClass += 1;
    if (fate === 'due') of.due += 1;
  }
}
