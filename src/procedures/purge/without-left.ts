import type { Funnel, Purge, RulePlan } from '../../domain/purge.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';

const PEOPLE_PER_READ = 1_000;

/**
 * The funnel without those whose records must stay, who were found only when what hangs on them was looked at: in all, and
 * in each system in which they are of the class, as they had been counted.
 */
export async function withoutLeft(
  house: House,
  tx: Transaction,
  run: Purge,
  { rule: id, funnel }: RulePlan,
): Promise<Funnel> {
  const classOfPerson = run.rules.find((rule) => rule.id === id)?.class ?? '';
  const left = new Map<string, number>();
  let people = 0;
  let after = 0;
  for (;;) {
    const from = { after, most: PEOPLE_PER_READ };
    const some = await house.store.purges.people.whoIsLeftOut(tx, run.id, id, from);
    if (some.length === 0) break;
    people += some.length;
    after = some.at(-1)?.number ?? after;
    for (const { rows } of some) {
      const own = rows.filter(({ seen }) => seen.classes.includes(classOfPerson));
      for (const system of new Set(own.map((row) => row.system))) {
        left.set(system, (left.get(system) ?? 0) + 1);
      }
    }
  }
  const bySystem = Object.entries(funnel.bySystem).map(([system, counts]) => [
    system,
    { ...counts, due: counts.due - (left.get(system) ?? 0) },
  ]);
  return {
    ...funnel,
    held: funnel.held + people,
    due: funnel.due - people,
    bySystem: Object.fromEntries(bySystem),
  };
}
