import type { Delivery, Failure, Heard } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { FeedGap } from '../../ports/notice-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { commit, noticesJob } from '../house.ts';
import { ASK_AGAIN_MS } from './again.ts';
import { gathered } from './gathered.ts';

/** What became of one delivery. Why it was refused is for our log, and no business of whoever sent it. */
export type Taken =
  | { readonly taken: 'stored'; readonly told: number }
  | { readonly taken: 'unknown' | 'denied' | 'malformed' };

/** What deliveries told that are stored by one commit at most. */
const TOGETHER_MAX = 16;

/** What one delivery told, once it is known whose it is. */
interface Arrived extends Heard {
  readonly controller: string;
  readonly system: string;
}

/**
 * Stores what tools send, under the adapters' own keys, and has it looked at: no call to the tool, so that it is answered in
 * its time whatever came. What was told before is passed over. Of deliveries that come at once one commit stores several: each
 * wakes a worker, and PostgreSQL makes such commits wait for each other.
 */
export function intake(house: House): (name: string, delivery: Delivery) => Promise<Taken> {
  const stored = gathered<Arrived>(TOGETHER_MAX, (arrived) => storeAll(house, arrived));
  return async (name, delivery) => {
    const owner = house.policy.ownerOf(name);
    const { webhooks } = owner === null ? {} : (await house.system(name)).connection;
    if (owner === null || !webhooks) return { taken: 'unknown' };
    let heard;
    try {
      heard = await webhooks.call(delivery);
    } catch (error) {
      if (!(error instanceof VendorFailure)) throw error;
      return refused(house, name, error.failure);
    }
    const { items, unread } = heard;
    if (items.length > 0 || unread > 0) await stored({ controller: owner.id, system: name, items, unread });
    if (unread > 0) house.log.warn('delivery-not-read-whole', { system: name, read: items.length, unread });
    // What nothing of could be read is sent again: a later version may read it.
    if (items.length === 0 && unread > 0) return { taken: 'malformed' };
    return { taken: 'stored', told: items.length };
  };
}

/** Tools in one order, so that two processes never wait for each other in a ring. */
async function storeAll(house: House, arrived: readonly Arrived[]): Promise<void> {
  const at = house.clock.now();
  const bySystem = Map.groupBy(arrived, ({ system }) => system);
  await commit(house, async ({ tx, wake }) => {
    for (const [system, own] of [...bySystem].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
      const [first] = own;
      if (!first) continue;
      const arrival = { controller: first.controller, system, came: 'sent', at } as const;
      const told = own.flatMap(({ items }) => items);
      const added = await house.store.notices.add(tx, arrival, told);
      if (added > 0) wake(noticesJob(system), 'background');
      if (own.some(({ unread }) => unread > 0)) await askInstead(house, tx, system, at);
    }
  });
}

/** The tool is asked soon, and not at each delivery, for what it tells of itself when it is asked. The rest a sweep finds. */
async function askInstead({ store }: House, tx: Transaction, system: string, at: Date): Promise<void> {
  const gap = { ...unreadEvents, since: at.toISOString() };
  await store.notices.feeds.missed(tx, system, gap, new Date(at.getTime() + ASK_AGAIN_MS));
}

const unreadEvents: FeedGap = {
  what: 'events that the tool sent, and that this version cannot read',
  because: 'failed',
  mend: 'Report them, and sweep this tool once: greffe suppression sweep --system SYSTEM',
};

function refused(house: House, system: string, { kind, code, mend }: Failure): Taken {
  house.log.warn('delivery-refused', { system, code: `${kind}: ${code}`, mend });
  return { taken: kind === 'denied' ? 'denied' : 'malformed' };
}
