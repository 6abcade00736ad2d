import { courseOf } from '../../domain/request.ts';
import type { Act, House } from '../house.ts';
import { commit } from '../house.ts';

/** Destroys the keys of packages whose time is over, and of requests that were withdrawn or refused. */
export async function sweepPackages(house: House): Promise<void> {
  const over = await house.store.transact((tx) => house.store.packages.toDestroy(tx, house.clock.now()));
  for (const { id, request } of over) {
    await commit(house, async ({ tx, record }) => {
      if (!(await house.store.packages.destroy(tx, id, house.clock.now()))) return;
      record({
        actor: 'greffe',
        act: 'key-destroyed',
        about: `request ${request}`,
        kind: 'package',
        subject: await house.store.requests.subjectOf(tx, request),
      });
    });
  }
}

/** An answer that left incomplete is prepared anew: what lacked has been mended, or is looked at again. */
export async function reopenAccess(house: House, { tx, record }: Act, request: number): Promise<void> {
  const now = await house.store.requests.lock(tx, request);
  const course = now && courseOf(now, 'access');
  if (course?.state !== 'incomplete') return;
  const at = house.clock.now();
  const former = await house.store.packages.current(tx, request);
  if (former) await house.store.packages.destroy(tx, former.id, at);
  for (const plan of await house.store.plans.of(tx, request)) {
    if (plan.right !== 'access' || plan.supersededAt) continue;
    await house.store.plans.supersede(tx, request, plan.sequence, at);
    record({ actor: 'greffe', act: 'plan-superseded', about: `plan ${request}.${plan.sequence}` });
  }
}
