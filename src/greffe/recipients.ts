import type { Person } from '../domain/approval.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { Notification, ToldRecipient } from '../domain/notification.ts';
import { isSettled } from '../domain/notification.ts';
import { Refused } from '../domain/refused.ts';
import type { Request } from '../domain/request.ts';
import { isOpenTask } from '../domain/task.ts';
import { civilDayOf } from '../domain/time-zone.ts';
import type { NotificationChange } from '../ports/notification-store.ts';
import { PostRefused } from '../ports/signed-post.ts';
import type { Act, House } from '../procedures/house.ts';
import { commit, stir } from '../procedures/house.ts';
import { factsOf } from '../procedures/notifications/record.ts';
import { admit } from './admit.ts';
import { keptRequest, lockedRequest } from './open-request.ts';
import type { Finding } from './systems.ts';

/** One recipient and what they were told of a request: nothing of the person. */
export interface RecipientView {
  readonly id: string;
  readonly name: string;
  readonly way: ToldRecipient['told']['by'] | 'own-tools' | null;
  readonly notifications: readonly (Omit<Notification, 'content' | 'words'> & { readonly message: string })[];
}

/** What somebody says who told a recipient, or knows that they cannot be told. */
export type SaidOfRecipient =
  | { readonly kind: 'told'; readonly on: CivilDay; readonly how: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** How the recipients of the settings can be told. */
export interface RecipientsReport {
  readonly count: number;
  readonly findings: readonly Finding[];
  /** Whether one of them is told by mail. */
  readonly byMail: boolean;
}

export interface RecipientsNoun {
  list(by: Person, request: number): Promise<readonly RecipientView[]>;
  /** Ends what is still to be told to this recipient. */
  record(by: Person, request: number, recipient: string, said: SaidOfRecipient): Promise<void>;
  check(controllers: readonly string[]): Promise<RecipientsReport>;
}

export function recipientsNoun(house: House): RecipientsNoun {
  return {
    async list(by, id) {
      await admit(house, by, 'see requests', `request ${id}`);
      const { request, notifications } = await house.store.read(async (tx) => ({
        request: await keptRequest(house, tx, by, id),
        notifications: await house.store.notifications.of(tx, id),
      }));
      const now = house.policy.recipients(request.controller);
      const gone = notifications.filter(({ recipient }) => now.every((one) => one.id !== recipient));
      const former = [...new Map(gone.map((one) => [one.recipient, one.content.name]))];
      const all = [
        ...now.map((one) => ({ id: one.id, name: one.name, way: wayOf(one) })),
        ...former.map(([left, name]) => ({ id: left, name, way: null })),
      ];
      return Promise.all(
        all.map(async (one) => ({
          ...one,
          notifications: await Promise.all(
            notifications
              .filter(({ recipient }) => recipient === one.id)
              .map((notification) => shown(house, request, notification)),
          ),
        })),
      );
    },
    async record(by, id, recipient, said) {
      await admit(house, by, 'record a notification', `request ${id}`);
      await commit(house, async (act) => {
        const request = await lockedRequest(house, act.tx, by, id);
        if (said.kind === 'told') demandTimely(house, request, said.on);
        const open = demandOpenNotifications(await house.store.notifications.of(act.tx, id), id, recipient);
        for (const notification of open) await end(house, act, by, request, notification, said);
        await stir(house, act, id);
        // What a lifted restriction still owes is seen to, although its request has ended.
        await house.store.requests.wakeAt(act.tx, id, house.clock.now());
      });
    },
    async check(controllers) {
      const all = controllers.flatMap((id) => house.policy.recipients(id));
      const recipients = [...new Map(all.map((one) => [one.id, one])).values()];
      const findings = await Promise.all(recipients.map((one) => findingsOf(house, one)));
      return {
        count: recipients.length,
        findings: findings.flat(),
        byMail: recipients.some(({ told }) => told.by === 'mail'),
      };
    },
  };
}

function wayOf({ told, isToldByTools }: ToldRecipient): RecipientView['way'] {
  return isToldByTools ? 'own-tools' : told.by;
}

async function shown(
  house: House,
  request: Request,
  notification: Notification,
): Promise<RecipientView['notifications'][number]> {
  const { content: _content, words: _words, ...rest } = notification;
  const { id } = await factsOf(house, request, notification);
  return { ...rest, message: id };
}

function demandTimely(house: House, { controller, receivedOn }: Request, on: CivilDay): void {
  const today = civilDayOf(house.clock.now(), house.policy.controller(controller).timeZone);
  if (on >= receivedOn && on <= today) return;
  throw new Refused(
    'not-that-day',
    `A recipient is told between the day of the request (${receivedOn}) and today (${today}): give that day with --told-on.`,
  );
}

function demandOpenNotifications(
  notifications: readonly Notification[],
  id: number,
  recipient: string,
): readonly Notification[] {
  const own = notifications.filter((one) => one.recipient === recipient);
  const open = own.filter((one) => !isSettled(one));
  if (open.length > 0) return open;
  throw new Refused(
    own.length === 0 ? 'no-such-notification' : 'told-already',
    own.length === 0
      ? `Request ${id} has nothing to tell a recipient called "${recipient}" for now. See the list with: greffe recipient list ${id}`
      : `Nothing is left to tell ${recipient} about request ${id}: see what was with: greffe recipient list ${id}`,
  );
}

async function end(
  house: House,
  { tx, record }: Act,
  by: Person,
  request: Request,
  notification: Notification,
  said: SaidOfRecipient,
): Promise<void> {
  const at = house.clock.now();
  const settledOn =
    said.kind === 'told' ? said.on : civilDayOf(at, house.policy.controller(request.controller).timeZone);
  const words = said.kind === 'told' ? said.how : said.reason;
  const state: NonNullable<NotificationChange['state']> = said.kind === 'told' ? 'told' : 'not-told';
  await house.store.notifications.change(tx, request.id, notification.number, {
    state,
    settledOn,
    recordedBy: by.id,
    words,
    retryAt: null,
  });
  record({
    actor: by.id,
    act: 'recipient-notified',
    about: `request ${request.id}`,
    kind: notification.kind,
    counts: { notifications: 1 },
    subject: await house.store.requests.subjectOf(tx, request.id),
    details: {
      notification: notification.number,
      recipient: notification.recipient,
      way: 'by-hand',
      state,
      settledOn,
      digest: notification.digest,
      words,
    },
  });
  const task = notification.task === null ? null : await house.store.tasks.find(tx, notification.task);
  if (!task || !isOpenTask(task)) return;
  // Whoever was asked is reminded no more: somebody else has answered for them.
  const kind = said.kind === 'told' ? 'done' : 'exception';
  const ground = said.kind === 'told' ? null : said.reason;
  await house.store.tasks.answer(tx, task, {
    kind,
    by: by.id,
    at,
    ground,
    words: null,
    attestedAs: null,
  });
  record({
    actor: by.id,
    act: 'task-answered',
    about: `request ${request.id}`,
    system: task.system,
    kind,
    subject: await house.store.requests.subjectOf(tx, request.id),
    details: { task: task.id, act: task.act, ground, attestedAs: null, corrects: false },
  });
}

async function findingsOf(
  house: House,
  { id, told, isToldByTools }: ToldRecipient,
): Promise<readonly Finding[]> {
  if (told.by === 'nobody') {
    const says = `${id}: nothing says how this recipient is told. Give its contact in processors.yaml, or say told.`;
    return isToldByTools ? [] : [{ severity: 'warning', says }];
  }
  if (told.by === 'none') {
    const says = `${id}: this recipient is never told, for the reason that processors.yaml gives. The answer to the person says so.`;
    return [{ severity: 'warning', says }];
  }
  if (told.by !== 'webhook') return [];
  const to = told.destination();
  const findings: Finding[] = [];
  if (to.allowPrivate) {
    const says = `${id}: allowPrivate is true, so its signed messages may go to an inner network, or in clear. Take it out unless they are meant to.`;
    findings.push({ severity: 'warning', says });
  }
  const refusal = await house.signedPost.check(to);
  if (refusal instanceof PostRefused) findings.push({ severity: 'error', says: `${id}: ${refusal.mend}` });
  return findings;
}
