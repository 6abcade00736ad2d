import { isPurgeOver, latestDayOf } from '../../domain/proof.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/** A statement has a minute; a purge may have millions of rows. */
const ROWS_PER_BATCH = 10_000;

/**
 * Ends what greffe keeps of a purge: who it was about goes with its key, in one commit; the rows that nothing opens any
 * more follow batch by batch, and whatever a crash leaves of them, the next night finds. One that still waits for
 * somebody's signature has not ended. Its row stays, with its counts.
 * @source GDPR Art. 5(1)(e); law.md RET-6
 */
export async function forgetPurges(house: House, signal: AbortSignal): Promise<void> {
  const { store, clock, policy } = house;
  for (const { id, kind, lastMoveAt } of await store.transact((tx) => store.purges.atRest(tx))) {
    const at = clock.now();
    if (!isPurgeOver(kind, latestDayOf(lastMoveAt), policy.proofKept, at)) continue;
    await commit(house, async ({ tx, record }) => {
      if (!(await store.purges.forget(tx, id, at))) return;
      record({ actor: 'greffe', act: 'key-destroyed', about: `purge ${id}`, kind: 'purge' });
    });
  }
  for (const id of await store.transact((tx) => store.purges.leftBehind(tx))) {
    await sweep(house, id, signal);
  }
}

async function sweep({ store }: House, id: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const removed = await store.transact((tx) => store.purges.sweep(tx, id, ROWS_PER_BATCH));
    if (removed === 0) return;
  }
}
