import type { CivilDay } from '../domain/civil-day.ts';
import { dueOf } from '../domain/deadline.ts';
import type { RemindedRequest } from '../domain/reminder.ts';
import { remindedOf, reminderLetter } from '../domain/reminder.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Job } from '../ports/jobs.ts';
import type { Reminder } from '../ports/letter-store.ts';
import { MailRefused } from '../ports/mail.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { House } from './house.ts';
import { commit } from './house.ts';

const TRY_AGAIN_MS = 15 * 60_000;

/** Makes the mail of a night due, once for any number of processes. Should its job be lost, the row asks for it. */
export async function openReminder(
  house: Pick<House, 'store' | 'jobs'>,
  tx: Transaction,
  reminder: Reminder,
): Promise<void> {
  const isFirst = await house.store.reminders.open(tx, reminder.controller, reminder.day);
  if (isFirst) await house.jobs.send(tx, remindJob(reminder), { priority: 'request' });
}

export function remindJob({ controller, day }: Reminder): Job {
  return { name: 'remind', key: `reminder of ${controller}`, data: { controller, reminderOf: day } };
}

/**
 * Tells the DPO, and the deputy, which requests wait for somebody and whose day is near: one mail a day at most, in
 * numbers and days. A crash between the mail server and the row sends it again under the same message id. The caller
 * holds the lock of the reminders of the controller.
 */
export async function remind(house: House, reminder: Reminder): Promise<void> {
  const { store } = house;
  if (!(await store.transact((tx) => store.reminders.isDue(tx, reminder)))) return;
  const { name, language, timeZone, dpo, dpoDeputy } = house.policy.controller(reminder.controller);
  const today = civilDayOf(house.clock.now(), timeZone);
  // Of a day that is over nothing is told any more: the mail of today says it all.
  if (reminder.day < today) return settle(house, reminder, 'skipped', []);
  const requests = await remindedIn(house, reminder.controller, today);
  const letter = reminderLetter(name, requests, today, language);
  if (letter === null) return settle(house, reminder, 'quiet', []);
  for (const to of [dpo, ...(dpoDeputy === undefined ? [] : [dpoDeputy])]) {
    try {
      const id = `reminder-${house.digest([reminder.controller, reminder.day, to]).slice(0, 32)}`;
      await house.mail.send({ id, to, replyTo: dpo, ...letter });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      house.log.warn('reminder-not-sent', { controller: reminder.controller, code: error.code });
      const until = new Date(house.clock.now().getTime() + TRY_AGAIN_MS);
      await store.transact((tx) => store.reminders.postpone(tx, reminder, until));
      return;
    }
  }
  await settle(house, reminder, 'sent', requests);
}

async function remindedIn(
  house: House,
  controller: string,
  today: CivilDay,
): Promise<readonly RemindedRequest[]> {
  const { country } = house.policy.controller(controller);
  const open = await house.store.transact((tx) =>
    house.store.requests.list(tx, { controllers: [controller], open: true, toAnswer: true }),
  );
  return remindedOf(
    open.map((request) => ({ ...request, dueOn: dueOf({ ...request, country }).conservativeOn })),
    today,
  );
}

async function settle(
  house: House,
  reminder: Reminder,
  state: 'sent' | 'quiet' | 'skipped',
  requests: readonly RemindedRequest[],
): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    await house.store.reminders.settle(tx, reminder, state);
    if (state !== 'sent') return;
    record({
      actor: 'greffe',
      act: 'reminder-sent',
      about: `controller ${reminder.controller}`,
      counts: { requests: requests.length },
    });
  });
}
