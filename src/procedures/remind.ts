import type { CivilDay } from '../domain/civil-day.ts';
import { dueOf } from '../domain/deadline.ts';
import type { RemindedRequest } from '../domain/reminder.ts';
import { remindedOf, reminderLetter } from '../domain/reminder.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { Job } from '../ports/jobs.ts';
import type { Addressee, Reminder } from '../ports/letter-store.ts';
import type { Letter } from '../ports/mail.ts';
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
 * Tells the DPO, and the deputy, which requests wait for somebody and whose day is near, how many changes and erasures that
 * somebody made by hand in a tool wait for a decision, and how many people who came back: one mail a day at most, in numbers and days. Each is told by
 * themselves: one whom the mail server refuses costs the other no second mail. A crash between the mail server and the row sends it again under the same message id. The caller
 * holds the lock of the reminders of the controller.
 */
export async function remind(house: House, reminder: Reminder): Promise<void> {
  const { store } = house;
  const reached = await store.transact((tx) => store.reminders.reached(tx, reminder));
  if (reached === null) return;
  const { name, language, timeZone, dpo, dpoDeputy } = house.policy.controller(reminder.controller);
  const today = civilDayOf(house.clock.now(), timeZone);
  // Of a day that is over nothing is told any more: the mail of today says it all.
  if (reminder.day < today) return settle(house, reminder, 'skipped', []);
  const requests = await remindedIn(house, reminder.controller, today);
  const undecided = await store.transact(async (tx) => ({
    changes: await store.propagations.waiting(tx, reminder.controller),
    erasures: await store.notices.undecided(tx, reminder.controller),
    reappearances: await store.sweeps.reappearances.undecided(tx, reminder.controller),
  }));
  const letter = reminderLetter(name, requests, today, language, undecided);
  if (letter === null) return settle(house, reminder, 'quiet', []);
  const addressees: readonly (readonly [Addressee, string | undefined])[] = [
    ['dpo', dpo],
    ['deputy', dpoDeputy],
  ];
  const told = new Map<Addressee, Told>(reached.map((addressee) => [addressee, 'sent']));
  for (const [addressee, to] of addressees) {
    if (to === undefined || told.has(addressee)) continue;
    const became = await tell(house, reminder, addressee, { to, replyTo: dpo, ...letter });
    told.set(addressee, became);
    if (became === 'sent') await store.transact((tx) => store.reminders.reach(tx, reminder, addressee));
  }
  const all = [...told.values()];
  if (!all.includes('refused'))
    return settle(house, reminder, all.includes('sent') ? 'sent' : 'skipped', requests);
  const until = new Date(house.clock.now().getTime() + TRY_AGAIN_MS);
  await store.transact((tx) => store.reminders.postpone(tx, reminder, until));
}

/** refused: the mail server is to be asked again · undeliverable: it never will know that address */
type Told = 'sent' | 'undeliverable' | 'refused';

async function tell(
  house: House,
  { controller, day }: Reminder,
  addressee: Addressee,
  letter: Omit<Letter, 'id'>,
): Promise<Told> {
  const id = `reminder-${house.digest([controller, day, letter.to]).slice(0, 32)}`;
  try {
    const posted = await house.mail.send({ id, ...letter });
    if (posted === 'undeliverable') house.log.warn('reminder-undeliverable', { controller, addressee });
    return posted;
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    house.log.warn('reminder-not-sent', { controller, addressee, code: error.code });
    return 'refused';
  }
}

async function remindedIn(
  house: House,
  controller: string,
  today: CivilDay,
): Promise<readonly RemindedRequest[]> {
  const { country } = house.policy.controller(controller);
  const open = await house.store.read((tx) =>
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
