import type { Notification } from '../../domain/notification.ts';
import { notificationId } from '../../domain/notification.ts';
import type { NotificationFacts } from '../../domain/notification-letter.ts';
import type { Request } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { NotificationChange } from '../../ports/notification-store.ts';
import type { House } from '../house.ts';
import { commit } from '../house.ts';

/** What a crash must not change: the same facts make the same message. */
export async function factsOf(
  house: House,
  request: Request,
  { number, kind, content, createdAt }: Notification,
): Promise<NotificationFacts> {
  const { id, name, dpo, language, timeZone } = house.policy.controller(request.controller);
  return {
    language,
    controller: { id, name, dpo },
    request: request.id,
    kind,
    content,
    on: civilDayOf(createdAt, timeZone),
    id: notificationId(house.digest([id, request.id, number, createdAt.toISOString()])),
  };
}

/** It ends here, and the log says how, unless somebody said so meanwhile; what was sent is named by its digest. */
export async function conclude(
  house: House,
  request: Request,
  notification: Notification,
  change: NotificationChange & { readonly state: 'told' | 'not-told' },
): Promise<Notification> {
  const { timeZone } = house.policy.controller(request.controller);
  const settledOn = change.settledOn ?? civilDayOf(house.clock.now(), timeZone);
  const facts = await factsOf(house, request, notification);
  await commit(house, async ({ tx, record }) => {
    const ending = { ...change, settledOn };
    if (!(await house.store.notifications.change(tx, request.id, notification.number, ending))) return;
    record({
      actor: change.recordedBy ?? 'greffe',
      act: 'recipient-notified',
      about: `request ${request.id}`,
      kind: notification.kind,
      counts: { notifications: 1 },
      subject: await house.store.requests.subjectOf(tx, request.id),
      details: {
        notification: notification.number,
        recipient: notification.recipient,
        way: change.way ?? notification.way,
        state: change.state,
        settledOn,
        message: facts.id,
        digest: notification.digest,
        attempts: notification.attempts,
        mayBeDouble: notification.mayBeDouble,
        ...(change.words !== undefined && { words: change.words }),
      },
    });
  });
  return reread(house, request, notification);
}

export async function keep(
  house: House,
  request: Request,
  notification: Notification,
  change: NotificationChange,
): Promise<Notification> {
  await house.store.transact(async (tx) => {
    await house.store.notifications.change(tx, request.id, notification.number, change);
  });
  return reread(house, request, notification);
}

export async function reread(
  house: House,
  request: Request,
  { number }: Notification,
): Promise<Notification> {
  const all = await house.store.transact((tx) => house.store.notifications.of(tx, request.id));
  const found = all.find((one) => one.number === number);
  if (!found) throw new Error(`Request ${request.id} has no notification ${number}.`);
  return found;
}
