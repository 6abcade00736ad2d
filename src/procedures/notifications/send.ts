import type { Notification, ToldRecipient } from '../../domain/notification.ts';
import { isSettled, triedAgainAt } from '../../domain/notification.ts';
import { notificationAlert, notificationBody, notificationLetter } from '../../domain/notification-letter.ts';
import type { Request } from '../../domain/request.ts';
import { MailRefused } from '../../ports/mail.ts';
import { PostRefused } from '../../ports/signed-post.ts';
import type { House } from '../house.ts';
import { conclude, factsOf, keep, reread } from './record.ts';
import { putTask } from './task.ts';

/**
 * Sends one notification once: taken down before it leaves, what became of it after. Whoever finds it `sending` knows that a
 * process died over it, and sends the same message again under the same id.
 * @param recipient  null when the settings name them no more
 */
export async function sendNotification(
  house: House,
  request: Request,
  notification: Notification,
  recipient: ToldRecipient | null,
): Promise<Notification> {
  if (recipient === null) return fail(house, request, notification, gone.mend);
  const { told } = recipient;
  if (house.policy.mode === 'read-only') return notification;
  if (notification.content.identifiers.length === 0 && told.by !== 'none' && told.by !== 'nobody')
    return fail(house, request, notification, nobodyAlone.mend);
  if (told.by === 'task') return putTask(house, request, notification, recipient, told.person);
  if (told.by === 'none') {
    const change = {
      state: 'not-told',
      way: 'none',
      words: told.because,
      retryAt: null,
      mend: null,
    } as const;
    return conclude(house, request, notification, change);
  }
  if (told.by === 'nobody') return keep(house, request, notification, { way: 'nobody' });

  const facts = await factsOf(house, request, notification);
  const kind = `recipient-${notification.kind}` as const;
  const template = house.policy.letterTemplate(request.controller, kind, facts.language);
  const letter = notificationLetter(template, facts);
  const body = notificationBody(facts);
  const sent = told.by === 'mail' ? { to: told.to, ...letter } : { body };
  const begun = await begin(house, request, notification, told.by, house.digest([sent]));
  if (isSettled(begun)) return begun;
  try {
    if (told.by === 'webhook') {
      await house.signedPost.send({ id: facts.id, body }, told.destination());
      return conclude(house, request, begun, { state: 'told', mend: null });
    }
    const posted = await house.mail.send({
      id: facts.id,
      to: told.to,
      replyTo: facts.controller.dpo,
      ...letter,
    });
    if (posted === 'undeliverable') return fail(house, request, begun, noMailbox.mend);
    // What lies in a folder has not left: whoever empties it says when it did.
    if (house.mail.leavesBy === 'folder')
      return keep(house, request, begun, { state: 'in-folder', mend: null });
    return conclude(house, request, begun, { state: 'told', mend: null });
  } catch (error) {
    if (error instanceof MailRefused)
      return tryAgain(house, request, begun, { ...asRefused(error), passing: true });
    if (error instanceof PostRefused) return tryAgain(house, request, begun, asRefused(error));
    throw error;
  }
}

interface Refusal {
  readonly mend: string;
  readonly hasLeft: 'no' | 'perhaps';
  readonly passing: boolean;
}

function asRefused({ mend, hasLeft, ...rest }: MailRefused | PostRefused): Refusal {
  return { mend, hasLeft, passing: 'passing' in rest ? rest.passing : true };
}

async function tryAgain(
  house: House,
  request: Request,
  notification: Notification,
  { mend, hasLeft, passing }: Refusal,
): Promise<Notification> {
  const seen = { ...notification, mayBeDouble: notification.mayBeDouble || hasLeft === 'perhaps' };
  const retryAt = passing ? triedAgainAt(notification.attempts, house.clock.now()) : null;
  house.log.warn('notification-refused', {
    request: request.id,
    notification: notification.number,
    again: retryAt !== null,
  });
  if (retryAt === null) return fail(house, request, seen, mend);
  return keep(house, request, seen, { state: 'due', retryAt, mend, mayBeDouble: seen.mayBeDouble });
}

async function begin(
  house: House,
  request: Request,
  notification: Notification,
  way: 'mail' | 'webhook',
  digest: string,
): Promise<Notification> {
  await house.store.transact(async (tx) => {
    await house.store.notifications.begin(tx, request.id, notification.number, { way, digest });
  });
  return reread(house, request, notification);
}

/** A human mends it first: no date would help. The DPO is written to once. */
async function fail(
  house: House,
  request: Request,
  notification: Notification,
  mend: string,
): Promise<Notification> {
  const { mayBeDouble } = notification;
  const failed = await keep(house, request, notification, {
    state: 'failed',
    retryAt: null,
    mend,
    mayBeDouble,
  });
  await alertOf(house, request, failed);
  return reread(house, request, failed);
}

export async function alertOf(house: House, request: Request, notification: Notification): Promise<void> {
  if (notification.alertedAt !== null || notification.mend === null) return;
  const { name, dpo, language } = house.policy.controller(request.controller);
  const { id } = await factsOf(house, request, notification);
  const translate = await house.translate(language);
  try {
    await house.mail.send({
      id: `${id}-alert-${notification.attempts}`,
      to: dpo,
      replyTo: dpo,
      ...notificationAlert({
        language,
        controller: name,
        request: request.id,
        recipient: notification.recipient,
        mend: translate(notification.mend),
      }),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    // It is tried again whenever the request is looked at, and the daily reminder names the request.
    house.log.warn('notification-alert-refused', { request: request.id, mend: error.mend });
    return;
  }
  await keep(house, request, notification, { alertedAt: house.clock.now() });
}

const gone = {
  mend: 'The recipient is not in processors.yaml any more: put it back, or tell it by hand and record that.',
};
const noMailbox = { mend: 'There is no such mailbox: correct contact of the recipient in processors.yaml.' };
const nobodyAlone = {
  mend: 'Nothing that is known of the person is theirs alone, so no message can say whom it is about: tell the recipient by hand, and record that.',
};
