import type { Plan } from '../../domain/plan.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import { CONSENTED } from '../../ports/sweep-store.ts';
import type { House } from '../house.ts';
import { sweepJob } from '../house.ts';
import type { Hindrance, Matter } from '../steps/matter-terms.ts';
import { Stopped } from '../steps/matter-terms.ts';

const consented: Hindrance = {
  code: CONSENTED,
  mend: 'The person consented anew, and the entry of the register was closed.',
};

/** What a sweep applies again: a line for each address and channel in a tool. */
export function sweepMatter(house: House, plan: Pick<Plan, 'matter' | 'sequence'>): Matter {
  const { sweeps } = house.store;
  const found = (run: Sweep | null): Sweep => {
    if (!run) throw new Error(`There is no sweep ${plan.matter}.`);
    return run;
  };
  return {
    job: sweepJob(plan.matter),
    controller: async (tx) => found(await sweeps.find(tx, plan.matter)).controller,
    async demandUnderWay(tx) {
      const run = found(await sweeps.share(tx, plan.matter));
      if (run.endedAt !== null) throw new Stopped(run.state);
      if (house.policy.mode === 'read-only') throw new Stopped('read-only');
    },
    async obstacles(tx) {
      const known = await sweeps.reappearances.ofPlan(tx, plan);
      // One that was decided on while the plan was drawn has no line any more.
      return ({ number }) => (known.get(number)?.isStanding === true ? null : consented);
    },
    async subjects(tx: Transaction) {
      const known = await sweeps.reappearances.ofPlan(tx, plan);
      return ({ number }) => known.get(number)?.subject ?? null;
    },
    // A line is about an address: no record of anybody's has to be found for it.
    rows: async () => ({
      refs: [],
      withoutStrangers: (expanded) => expanded,
      concerns: () => false,
      hindrance: () => null,
    }),
  };
}
