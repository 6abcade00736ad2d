import type { Handler, JobName } from '../ports/jobs.ts';
import { advance } from '../procedures/advance.ts';
import { callBack } from '../procedures/callbacks.ts';
import type { House } from '../procedures/house.ts';
import { forget } from '../procedures/steps/forget.ts';
import { endSuppressions } from '../procedures/steps/end-suppressions.ts';
import { sweepPackages } from '../procedures/steps/sweep-packages.ts';
import { sweep } from '../procedures/sweep.ts';
import { beginSweeps } from '../procedures/sweep/open.ts';
import { workNotices } from '../procedures/notices.ts';
import { askForChanges } from '../procedures/notices/ask.ts';
import { carryChange } from '../procedures/propagation.ts';
import { purge } from '../procedures/purge.ts';
import { remind } from '../procedures/remind.ts';
import { watchRestrictions } from '../procedures/steps/watch-restriction.ts';
import { beginNight } from '../procedures/purge/night.ts';
import { writeOfTasks } from '../procedures/tasks/letters.ts';
import { backgroundOf, contextOf, workOf } from './carry-on.ts';

/** What a worker does when a job comes, under the lock of its key. */
export function handlersOf(house: House): Readonly<Record<JobName, Handler>> {
  return {
    advance: async (job, held) => {
      const { next } = await advance(house, Number(job.data['matter']), contextOf(held));
      return next.some((one) => one.next === 'again') ? 'again' : undefined;
    },
    work: async (job, held) => {
      const worked = await workOf(house, job, held, contextOf(held));
      return worked === 'finished' ? undefined : worked;
    },
    purge: async (job, held) => {
      const next = await purge(house, Number(job.data['matter']), backgroundOf(held));
      return next.next === 'again' ? 'again' : undefined;
    },
    sweep: async (job, held) => {
      const next = await sweep(house, Number(job.data['matter']), backgroundOf(held));
      return next.next === 'again' ? 'again' : undefined;
    },
    propagate: async (job, held) => {
      const next = await carryChange(house, Number(job.data['matter']), contextOf(held));
      return next.next === 'again' ? 'again' : undefined;
    },
    notices: async (job, held) => {
      const next = await workNotices(house, String(job.data['noticesOf']), backgroundOf(held));
      return next.next === 'again' ? 'again' : undefined;
    },
    changes: async (job, held) => {
      const next = await askForChanges(house, String(job.data['changesOf']), backgroundOf(held));
      return next.next === 'again' ? 'again' : undefined;
    },
    'call-back': (job, held) => callBack(house, Number(job.data['callbacksOf']), held.signal),
    remind: async (job) => {
      await remind(house, {
        controller: String(job.data['controller']),
        day: String(job.data['reminderOf']),
      });
    },
    nightly: async (job, held) => {
      await sweepPackages(house);
      await forget(house, held.signal);
      await house.store.transact((tx) => house.audit.checkpoint(tx));
      const controller = String(job.data['controller']);
      await endSuppressions(house, controller);
      await beginSweeps(house, controller, String(job.data['day']));
      await writeOfTasks(house, controller);
      await beginNight(house, controller, String(job.data['day']));
      await watchRestrictions(house, controller, backgroundOf(held));
    },
  };
}
