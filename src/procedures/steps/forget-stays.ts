import { isProofOver } from '../../domain/proof.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/**
 * Questions whether somebody wants to stay end as other proof does, counted from the last day on which they told
 * anything: the last one to answer, or the last one that a yes keeps. @source GDPR Art. 5(1)(e)
 */
export async function forgetStays(house: House): Promise<void> {
  const { store, clock, policy } = house;
  for (const day of await store.transact((tx) => store.stays.lastDays(tx))) {
    if (!isProofOver(day, policy.proofKept, clock.now())) continue;
    await commit(house, async ({ tx, record }) => {
      const questions = await store.stays.end(tx, day);
      if (questions > 0)
        record({ actor: 'greffe', act: 'stays-ended', about: 'stays', counts: { questions } });
    });
  }
}
