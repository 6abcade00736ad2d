import type { Notification, ToldRecipient } from '../../domain/notification.ts';
import { notificationTask } from '../../domain/notification-letter.ts';
import { isSettled, systemOfNotification } from '../../domain/notification.ts';
import type { Request } from '../../domain/request.ts';
import { taskDueOn } from '../../domain/task.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';
import { conclude, reread } from './record.ts';

/** Asks a named person to tell a recipient: the task is reminded of, and ends with their answer alone. */
export async function putTask(
  house: House,
  request: Request,
  notification: Notification,
  recipient: ToldRecipient,
  person: string,
): Promise<Notification> {
  const { timeZone, language } = house.policy.controller(request.controller);
  const openedOn = civilDayOf(house.clock.now(), timeZone);
  await commit(house, async ({ tx, record }) => {
    const all = await house.store.notifications.of(tx, request.id);
    if (all.some((one) => one.number === notification.number && isSettled(one))) return;
    const { task, isNew } = await house.store.tasks.put(tx, {
      controller: request.controller,
      request: request.id,
      system: systemOfNotification(notification),
      act: 'tell',
      channels: [],
      terms: {
        ask: notificationTask({ language, kind: notification.kind, recipient: recipient.name }),
        holds: [],
        heldFor: null,
        exceptions: [],
      },
      person,
      openedOn,
      dueOn: taskDueOn('tell', openedOn, openedOn),
    });
    await house.store.notifications.change(tx, request.id, notification.number, {
      state: 'asked',
      way: 'task',
      task: task.id,
      retryAt: null,
      mend: null,
    });
    if (!isNew) return;
    record({
      actor: 'greffe',
      act: 'task-put',
      about: `request ${request.id}`,
      system: task.system,
      kind: task.act,
      subject: await house.store.requests.subjectOf(tx, request.id),
      details: { task: task.id, person: task.person, dueOn: task.dueOn },
    });
  });
  return reread(house, request, notification);
}

/** What the person who was asked has answered: done under their name is told, anything else is not yet. */
export async function readTask(
  house: House,
  request: Request,
  notification: Notification,
): Promise<Notification> {
  const id = notification.task;
  const task = id === null ? null : await house.store.transact((tx) => house.store.tasks.find(tx, id));
  if (task?.answer?.kind !== 'done') return notification;
  const { by, at } = task.answer;
  const { timeZone } = house.policy.controller(request.controller);
  return conclude(house, request, notification, {
    state: 'told',
    recordedBy: by,
    settledOn: civilDayOf(at, timeZone),
  });
}
