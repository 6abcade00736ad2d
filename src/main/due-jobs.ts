import type { Clock } from '../ports/clock.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Store } from '../ports/store.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import {
  advanceJob,
  callBackJob,
  changesJob,
  noticesJob,
  propagateJob,
  purgeJob,
  sweepJob,
} from '../procedures/house.ts';
import { remindJob } from '../procedures/remind.ts';

/** A job for everything whose rows are due, or wait for nothing. */
export async function dueJobs(store: Store, clock: Clock, tx: Transaction): Promise<readonly DueJob[]> {
  return [
    ...(await store.requests.due(tx, clock.now())).map(({ id, isAtWork }) => ({
      job: advanceJob(id),
      priority: 'request' as const,
      ...(isAtWork ? { about: { matter: id } } : {}),
    })),
    ...(await store.purges.due(tx, clock.now())).map((id) => ({
      job: purgeJob(id),
      priority: 'background' as const,
      about: { matter: id },
    })),
    ...(await store.sweeps.due(tx, clock.now())).map((id) => ({
      job: sweepJob(id),
      priority: 'background' as const,
      about: { matter: id },
    })),
    ...(await store.propagations.due(tx, clock.now())).map((id) => ({
      job: propagateJob(id),
      priority: 'request' as const,
      about: { matter: id },
    })),
    ...(await store.notices.due(tx, clock.now())).map((system) => ({
      job: noticesJob(system),
      priority: 'background' as const,
      about: { noticesOf: system },
    })),
    ...(await store.notices.feeds.due(tx, clock.now())).map((system) => ({
      job: changesJob(system),
      priority: 'background' as const,
      about: { changesOf: system },
    })),
    ...(await store.callbacks.due(tx, clock.now())).map((id) => ({
      job: callBackJob(id),
      priority: 'background' as const,
      about: { callbacksOf: id },
    })),
    ...(await store.reminders.due(tx, clock.now())).map((one) => ({
      job: remindJob(one),
      priority: 'request' as const,
      about: { controller: one.controller, reminderOf: one.day },
    })),
  ];
}

/** A job for every request that is under way: the settings of a process that starts may change what it waits for. */
export async function jobsAtStart(store: Store, tx: Transaction): Promise<readonly DueJob[]> {
  return (await store.requests.underWay(tx)).map((id) => ({ job: advanceJob(id), priority: 'background' }));
}
