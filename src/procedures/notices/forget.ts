import type { House } from '../house.ts';
import { commit } from '../house.ts';

/** What tools told of goes with the key of its day, once nobody waits for a decision on any of it. @source GDPR Art. 5(1)(e) */
export async function forgetNotices(house: House): Promise<void> {
  const { store, clock, policy } = house;
  const before = new Date(clock.now().getTime() - policy.learning.keptMs);
  for (const day of await store.transact((tx) => store.notices.daysOver(tx, before))) {
    await commit(house, async ({ tx, record }) => {
      const notices = await store.notices.forget(tx, day);
      if (notices === 0) return;
      record({
        actor: 'greffe',
        act: 'notices-ended',
        about: `notices of ${day}`,
        counts: { notices },
      });
    });
  }
}
