import type { FieldCorrection } from '../../domain/correction.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type {
  Notification,
  NotificationContent,
  NotificationKind,
  ToldRecipient,
} from '../../domain/notification.ts';
import { identifiersToTell, isConcerned, isCoveredBy, isSettled } from '../../domain/notification.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Request, Right } from '../../domain/request.ts';
import { courseOf } from '../../domain/request.ts';
import { isDoneFor, isServed } from '../../domain/served.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { NewNotification } from '../../ports/notification-store.ts';
import type { LineProgress } from '../../ports/store.ts';
import { alertOf, sendNotification } from '../notifications/send.ts';
import { readTask } from '../notifications/task.ts';
import { waitFor } from '../notifications/waits.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import { certify, certifyRight } from './certify.ts';
import { identifiersOf, progressOf } from './draw-erasure.ts';
import { readSubject } from './locate.ts';
import { moveOn } from './move-on.ts';
import { nearest } from './patience.ts';

/**
 * Tells every recipient what was carried out and read back, once each, and keeps the proof; a silence is never taken for
 * an answer. What is recorded is not done again; what was under way when a process died is sent again under its id.
 * @returns `again` once everybody is told, or the reason is stated why not
 * @source GDPR Art. 19; law.md CLK-9
 */
export async function tellRecipients(
  house: House,
  request: Request,
  kind: NotificationKind,
  plans: readonly Plan[],
): Promise<Next> {
  await takeDown(house, request, kind, plans);
  const waits: Next[] = [];
  for (const notification of await notificationsOf(house, request, kind)) {
    if (isSettled(notification)) continue;
    const next = await settle(house, request, notification);
    if (next.next !== 'again') waits.push(next);
  }
  return waits.length === 0 ? { next: 'again' } : nearest(waits);
}

/**
 * The end of a right that was carried out: the person can be answered at once, and only the end waits until every recipient
 * is told.
 */
export async function endOnceTold(
  house: House,
  request: Request,
  right: 'restriction' | 'rectification',
  plans: readonly Plan[],
): Promise<Next> {
  const told = await tellRecipients(house, request, right, plans);
  if (told.next !== 'again') {
    await certify(house, request, 'provisional');
    await moveOn(house, request, right, 'answered-provisionally');
    return told;
  }
  await certifyRight(house, request, right);
  await moveOn(house, request, right, 'done');
  return { next: 'done' };
}

/** Only the recipients are still waited for. */
export function isAnswered(request: Request, right: Right): boolean {
  return courseOf(request, right)?.state === 'answered-provisionally';
}

async function notificationsOf(
  house: House,
  request: Request,
  kind: NotificationKind,
): Promise<readonly Notification[]> {
  const all = await house.store.transact((tx) => house.store.notifications.of(tx, request.id));
  return all.filter((notification) => notification.kind === kind);
}

/** One step with one recipient. */
async function settle(house: House, request: Request, notification: Notification): Promise<Next> {
  const recipient = house.policy
    .recipients(request.controller)
    .find(({ id }) => id === notification.recipient);
  if (notification.state === 'failed') {
    await alertOf(house, request, notification);
    return waitFor(house, request, notification);
  }
  if (notification.state === 'asked') {
    const after = await readTask(house, request, notification);
    return isSettled(after) ? { next: 'again' } : waitFor(house, request, after);
  }
  if (notification.state === 'in-folder') return waitFor(house, request, notification);
  const isEarly = notification.retryAt !== null && notification.retryAt > house.clock.now();
  if (isEarly) return waitFor(house, request, notification);
  const after = await sendNotification(house, request, notification, recipient ?? null);
  return isSettled(after) ? { next: 'again' } : waitFor(house, request, after);
}

/** Whoever is to hear of it and has not: their row stands before anything leaves. */
async function takeDown(
  house: House,
  request: Request,
  kind: NotificationKind,
  plans: readonly Plan[],
): Promise<void> {
  const done = await factsOf(house, request, kind, plans);
  if (done === null) return;
  const { content, touched, reached } = done;
  await commit(house, async ({ tx, record }) => {
    const earlier = await house.store.notifications.of(tx, request.id);
    const subject = await house.store.requests.subjectOf(tx, request.id);
    for (const recipient of house.policy.recipients(request.controller)) {
      if (!isConcerned(recipient, touched, house.policy.fields)) continue;
      const own = earlier.filter((one) => one.recipient === recipient.id);
      const theirs = kind === 'restriction-lifted' ? contentOfRestriction(own) : content;
      if (theirs === null) continue;
      const before = own.filter((one) => one.kind === kind);
      const named = {
        ...theirs,
        changes: changesFor(house, recipient, theirs.changes),
        name: recipient.name,
      };
      if (isCoveredBy(before, named, house.normalise)) continue;
      const notification = notificationTo(house, request, kind, recipient, named, reached);
      const number = await house.store.notifications.add(tx, request.id, notification);
      if (notification.settledOn === null) continue;
      record({
        actor: 'greffe',
        act: 'recipient-notified',
        about: `request ${request.id}`,
        kind,
        counts: { notifications: 1 },
        subject,
        details: {
          notification: number,
          recipient: recipient.id,
          way: notification.way,
          state: notification.state,
        },
      });
    }
  });
}

/** A value that is no business of theirs is not told to them. @source GDPR Art. 5(1)(c) */
function changesFor(
  house: House,
  recipient: ToldRecipient,
  changes: readonly FieldCorrection[],
): readonly FieldCorrection[] {
  return changes.filter(({ field }) => isConcerned(recipient, [field], house.policy.fields));
}

function notificationTo(
  house: House,
  request: Request,
  kind: NotificationKind,
  recipient: ToldRecipient,
  content: NotificationContent,
  reached: (system: string) => boolean,
): NewNotification {
  const { controllers, now, on } = todayOf(house, request);
  const plain = { kind, recipient: recipient.id, content, createdAt: now, settledOn: null, words: null };
  const own = recipient.systems.filter((name) => controllers.includes(name));
  if (recipient.isToldByTools && own.length > 0 && own.every(reached))
    return { ...plain, way: 'own-tools', state: 'carried-out', settledOn: on };
  const { told } = recipient;
  if (told.by === 'none')
    return { ...plain, way: 'none', state: 'not-told', settledOn: on, words: told.because };
  return { ...plain, way: told.by, state: 'due' };
}

function todayOf(
  house: House,
  request: Request,
): { readonly controllers: readonly string[]; readonly now: Date; readonly on: CivilDay } {
  const { systems, timeZone } = house.policy.controller(request.controller);
  const now = house.clock.now();
  return { controllers: systems, now, on: civilDayOf(now, timeZone) };
}

interface Done {
  readonly content: Omit<NotificationContent, 'name'>;
  /** Names of fields of the data map; null when it is not known. */
  readonly touched: readonly string[] | null;
  /** Whether a tool was asked for the person, and has done what it was told. */
  readonly reached: (system: string) => boolean;
}

/** @returns null when nothing was carried out that a recipient would have to hear of */
async function factsOf(
  house: House,
  request: Request,
  kind: NotificationKind,
  plans: readonly Plan[],
): Promise<Done | null> {
  const { subject, searches } = await readSubject(house, request);
  const progress = await progressOf(
    house,
    plans.filter((plan) => plan.approval !== null),
  );
  const done = progress.filter((line) => isDoneFor(kind, line));
  // A restriction holds here, whatever the tools can mark.
  const isHere = kind === 'restriction' || kind === 'restriction-lifted';
  if (done.length === 0 && !isHere) return null;
  const changes = kind === 'rectification' ? changesIn(done) : [];
  const known = identifiersOf(request, subject).filter(
    (one) => kind !== 'rectification' || !isNewValue(house, request, changes, one),
  );
  const notTheirs = [...subject.sharedMailboxes, ...addressOfRequester(house, request)];
  return {
    content: {
      identifiers: identifiersToTell(known, notTheirs, house.normalise),
      changes,
    },
    touched: kind === 'rectification' ? changes.map(({ field }) => field) : fieldsIn(house, done),
    reached: (system) =>
      searches.some((search) => search.system === system && search.failure === null) &&
      isServed(kind, subject, progress, system),
  };
}

/** An address of whoever asks may stand on a record of the person, and leads to somebody else. */
function addressOfRequester(house: House, { requester }: Request): readonly string[] {
  if (requester === null || requester.kind === 'data-subject' || requester.email === null) return [];
  return [house.normalise({ kind: 'email', value: requester.email })];
}

/** Fields that were given their right value, each once. */
function changesIn(done: readonly LineProgress[]): readonly FieldCorrection[] {
  const all = done.flatMap(({ line }) => (line.changes ?? []).map(({ name, to }) => [name, to] as const));
  return [...new Map(all)]
    .map(([field, to]) => ({ field, to }))
    .toSorted((a, b) => (a.field < b.field ? -1 : 1));
}

/** A recipient knows the person by what was there before, and by what the request gave. */
function isNewValue(
  house: House,
  request: Request,
  changes: readonly FieldCorrection[],
  one: NotificationContent['identifiers'][number],
): boolean {
  const value = house.normalise(one);
  const isGiven = request.identifiers.some(
    (given) => given.kind === one.kind && house.normalise(given) === value,
  );
  return !isGiven && changes.some(({ to }) => house.normalise({ kind: one.kind, value: to }) === value);
}

/**
 * What the data map has in the kinds of record that were touched; null where it knows one of them not at all, so that
 * nobody can say what was in it.
 */
function fieldsIn(house: House, done: readonly LineProgress[]): readonly string[] | null {
  const names = new Set<string>();
  for (const { line } of done) {
    const known = Object.entries(house.policy.fields)
      .filter(([, field]) => (field.in[line.system] ?? []).some(({ kind }) => kind === line.ref.kind))
      .map(([name]) => name);
    if (known.length === 0) return null;
    for (const name of known) names.add(name);
  }
  return names.size === 0 ? null : [...names];
}

/** Whoever heard of the restriction, or may have, hears that it is lifted; not before what lies in a folder has left. */
function contentOfRestriction(own: readonly Notification[]): Omit<NotificationContent, 'name'> | null {
  const all = own.filter(({ kind }) => kind === 'restriction');
  if (all.some(({ state }) => state === 'in-folder')) return null;
  const told = all.filter(
    ({ state, mayBeDouble }) => mayBeDouble || !['not-told', 'due', 'failed'].includes(state),
  );
  return told.at(-1)?.content ?? null;
}
