import type { Line } from '../../domain/plan.ts';
import { planName, signedPart } from '../../domain/plan.ts';
import { stopLine } from '../../domain/plan-objection.ts';
import type { Sweep } from '../../domain/sweep.ts';
import type { ToReapply } from '../../ports/sweep-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { answerOf } from '../steps/locate.ts';

const LINES_PER_PLAN = 200;

/** Seals what is to be applied again, and signs it: whoever objected waits for nobody's signature, this time either. */
export async function drawAgain(house: House, run: Sweep): Promise<void> {
  for (;;) {
    const found = await house.store.transact((tx) =>
      house.store.sweeps.reappearances.toReapply(tx, run.id, LINES_PER_PLAN),
    );
    if (found.length === 0) return;
    await seal(house, run, found);
  }
}

async function seal(house: House, run: Sweep, found: readonly ToReapply[]): Promise<void> {
  const lines = found.map(({ system, address, channel }, index): Line => ({
    ...stopLine(system, { address, channel }),
    number: index + 1,
  }));
  const digest = house.digest(lines.map(signedPart));
  const estimate = await estimateOf(house, lines);
  await commit(house, async ({ tx, record }) => {
    const at = house.clock.now();
    const plan = await house.store.plans.seal(
      tx,
      {
        matter: run.id,
        right: 'sweep',
        sealedAt: at,
        digest,
        basis: digest,
        gaps: [],
        estimate,
        supplementTo: null,
      },
      lines,
    );
    await house.store.plans.approve(tx, run.id, plan.sequence, { by: 'greffe', at, digest });
    await house.store.sweeps.reappearances.planned(
      tx,
      plan,
      found.map(({ id }) => id),
    );
    const counts = { lines: lines.length };
    record({
      actor: 'greffe',
      act: 'plan-sealed',
      about: `plan ${planName(plan)}`,
      counts,
      details: { digest },
    });
  });
}

/** What it costs, in the tools that can be asked now. */
async function estimateOf(house: House, lines: readonly Line[]) {
  const estimates = await Promise.all(
    [...Map.groupBy(lines, ({ system }) => system)].map(async ([name, own]) => {
      const system = await answerOf(() => house.system(name));
      return system.answered ? [system.value.estimate(own)] : [];
    }),
  );
  return estimates.flat();
}
