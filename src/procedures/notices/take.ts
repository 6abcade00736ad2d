import type { Delivery, Failure } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { House } from '../house.ts';
import { commit, noticesJob } from '../house.ts';

/** What became of one delivery. Why it was refused is for our log, and no business of whoever sent it. */
export type Taken =
  | { readonly taken: 'stored'; readonly told: number; readonly isNew: number }
  | { readonly taken: 'unknown' | 'denied' | 'malformed' };

/**
 * Stores what a tool sent, under the adapter's own keys, and has it looked at: no call to the tool, so that it is answered
 * in its time whatever came. What was told before is passed over.
 */
export async function takeDelivery(house: House, name: string, delivery: Delivery): Promise<Taken> {
  const owner = house.policy.ownerOf(name);
  const { webhooks } = owner === null ? {} : (await house.system(name)).connection;
  if (owner === null || !webhooks) return { taken: 'unknown' };
  let told;
  try {
    told = await webhooks.call(delivery);
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return refused(house, name, error.failure);
  }
  const arrival = { controller: owner.id, system: name, came: 'sent', at: house.clock.now() } as const;
  const isNew = await commit(house, async ({ tx, wake }) => {
    const added = await house.store.notices.add(tx, arrival, told);
    if (added > 0) wake(noticesJob(name), 'background');
    return added;
  });
  return { taken: 'stored', told: told.length, isNew };
}

function refused(house: House, system: string, { kind, code, mend }: Failure): Taken {
  house.log.warn('delivery-refused', { system, code: `${kind}: ${code}`, mend });
  return { taken: kind === 'denied' ? 'denied' : 'malformed' };
}
