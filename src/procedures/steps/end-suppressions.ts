import { instantBefore } from '../../domain/proof.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/**
 * Ends entries of the suppression register whose period is over: those that a consent has closed, and those whose address
 * no tool has any more. Every tool must have been read whole since, for what was not looked at may still be there.
 * @source law.md RET-5
 */
export async function endSuppressions(house: House, controller: string): Promise<void> {
  const { store, clock, policy } = house;
  const before = instantBefore(policy.suppression.kept, clock.now());
  const { systems } = policy.controller(controller);
  await commit(house, async ({ tx, record }) => {
    const sweptSince = await store.sweeps.sweptSince(tx, controller, systems);
    const entries = await store.suppressions.end(tx, controller, before, sweptSince);
    if (entries === 0) return;
    record({ actor: 'greffe', act: 'suppression-ended', about: 'suppression register', counts: { entries } });
  });
}
