import { courseOf } from '../../domain/request.ts';
import { COPY_RIGHTS } from '../../domain/right.ts';
import type { CopyRight } from '../../domain/right.ts';
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

/** Answers that left incomplete are prepared anew: what lacked has been mended, or is looked at again. */
export async function reopenCopies(house: House, act: Act, request: number): Promise<void> {
  for (const right of COPY_RIGHTS) await reopen(house, act, request, right);
}

async function reopen(house: House, { tx, record }: Act, request: number, right: CopyRight): Promise<void> {
  const now = await house.store.requests.lock(tx, request);
  const course = now && courseOf(now, right);
  if (course?.state !== 'incomplete') return;
  const at = house.clock.now();
  const former = await house.store.packages.current(tx, request, right);
  if (former) await house.store.packages.destroy(tx, former.id, at);
  for (const plan of await house.store.plans.of(tx, request)) {
    if (plan.right !== right || plan.supersededAt) continue;
    await house.store.plans.supersede(tx, request, plan.sequence, at);
    record({ actor: 'greffe', act: 'plan-superseded', about: `plan ${request}.${plan.sequence}` });
  }
}
