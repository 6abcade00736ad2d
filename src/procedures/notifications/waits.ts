import type { Notification } from '../../domain/notification.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House, Next } from '../house.ts';

const DAY_MS = 86_400_000;

/** What a notification that is not settled waits for, and who can end that. */
export async function waitFor(house: House, request: Request, notification: Notification): Promise<Next> {
  const { recipient, retryAt, state, mend } = notification;
  if (state === 'asked') return waitForTask(house, request, notification);
  if (state === 'in-folder') {
    const waitsFor = `the notification to ${recipient} to leave the mail folder. Once it has: greffe recipient record ${request.id} ${recipient} --told-on YYYY-MM-DD --how mail`;
    return { next: 'wait', waitsFor, wakeAt: null };
  }
  if (state === 'failed') {
    const waitsFor = `recipient ${recipient} to be told, which failed: ${mend} Then: greffe request retry ${request.id}, or told otherwise: greffe recipient record ${request.id} ${recipient}`;
    return { next: 'wait', waitsFor, wakeAt: null };
  }
  if (notification.way === 'nobody') {
    const waitsFor = `recipient ${recipient} to be told by hand, for processors.yaml names no way: greffe recipient record ${request.id} ${recipient} --told-on YYYY-MM-DD --how TEXT`;
    return { next: 'wait', waitsFor, wakeAt: null };
  }
  if (retryAt === null) {
    const waitsFor = 'mode: live in greffe.yaml; nothing is written in read-only mode';
    return { next: 'wait', waitsFor, wakeAt: null };
  }
  const waitsFor = `recipient ${recipient} to be told: ${mend}`;
  return { next: 'wait', waitsFor, wakeAt: retryAt };
}

async function waitForTask(
  house: House,
  request: Request,
  { task: id, recipient }: Notification,
): Promise<Next> {
  const task = id === null ? null : await house.store.transact((tx) => house.store.tasks.find(tx, id));
  const wakeAt = new Date(house.clock.now().getTime() + DAY_MS);
  if (!task || task.takenBackAt !== null) {
    const waitsFor = `recipient ${recipient} to be told by hand, for its task was taken back: greffe recipient record ${request.id} ${recipient} --told-on YYYY-MM-DD --how TEXT`;
    return { next: 'wait', waitsFor, wakeAt: null };
  }
  const today = civilDayOf(house.clock.now(), house.policy.controller(request.controller).timeZone);
  if (task.dueOn < today) {
    const waitsFor = `task ${task.id} of ${task.person}, late since ${task.dueOn}.`;
    return { next: 'wait', waitsFor, wakeAt };
  }
  const waitsFor = `task ${task.id} of ${task.person}, due on ${task.dueOn}.`;
  return { next: 'wait', waitsFor, wakeAt };
}
