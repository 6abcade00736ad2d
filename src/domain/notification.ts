import type { CivilDay } from './civil-day.ts';
import type { FieldCorrection } from './correction.ts';
import type { MappedField, MappedFields } from './data-map.ts';
import type { Identifier } from './record.ts';
import type { Normalise } from './subject.ts';

/** What a recipient is told of. @source GDPR Art. 19 */
export type NotificationKind = 'restriction' | 'restriction-lifted' | 'rectification' | 'erasure';

export const NOTIFICATION_KINDS: readonly NotificationKind[] = [
  'restriction',
  'restriction-lifted',
  'rectification',
  'erasure',
];

/**
 * How a recipient is told, as processors.yaml says.
 * none: impossible, or a disproportionate effort, with the reason · nobody: the settings name no way, and a human tells them
 */
export type ToldBy =
  | { readonly by: 'mail'; readonly to: string }
  /** Asked for when it is needed: a destination has a secret, and is never shown whole. */
  | { readonly by: 'webhook'; readonly destination: () => Destination }
  | { readonly by: 'task'; readonly person: string; readonly deputy: string | null }
  | { readonly by: 'none'; readonly because: string }
  | { readonly by: 'nobody' };

/** Where a signed message goes. */
export interface Destination {
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** Without it an address of this machine or of an inner network is refused, and so is http://. */
  readonly allowPrivate: boolean;
  /** http:// is refused wherever it leads. */
  readonly onlyTls?: boolean;
}

/** Somebody the data was disclosed to, as Article 19 sees them. @source GDPR Art. 4(9) */
export interface ToldRecipient {
  /** Their name in processors.yaml. */
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly purposes: readonly string[];
  readonly dataCategories: readonly string[];
  /** Tools of theirs that are connected. */
  readonly systems: readonly string[];
  readonly told: ToldBy;
  /** Nothing else is sent where every tool of theirs was reached: the change was carried out there. */
  readonly isToldByTools: boolean;
}

export type NotificationWay = ToldBy['by'] | 'own-tools';

/**
 * due: to be told, or told again · sending: an attempt is under way, or a crash hid what became of it · in-folder: lies where
 * somebody else sends it from · asked: a named person is to tell them · failed: a human mends it · told · carried-out: in
 * their own tool, by its own verbs · not-told: the reason is stated
 */
export type NotificationState =
  | 'due'
  | 'sending'
  | 'in-folder'
  | 'asked'
  | 'failed'
  | 'told'
  | 'carried-out'
  | 'not-told';

/** Of a person what the recipient needs to find them, and what is right now. Sealed at rest. */
export interface NotificationContent {
  /** Who is told, by the name they had then. */
  readonly name: string;
  readonly identifiers: readonly Identifier[];
  /** rectification: each field, and its new value. */
  readonly changes: readonly FieldCorrection[];
}

/** One recipient told of one thing, and the proof of it. */
export interface Notification {
  /** From 1 within its request. */
  readonly number: number;
  readonly kind: NotificationKind;
  readonly recipient: string;
  readonly way: NotificationWay;
  readonly state: NotificationState;
  readonly content: NotificationContent;
  readonly createdAt: Date;
  readonly attempts: number;
  /** Not before; null when nothing is waited for. */
  readonly retryAt: Date | null;
  /** A crash or a lost connection hid what became of an attempt: the same message was sent again under the same id. */
  readonly mayBeDouble: boolean;
  /** SHA-256 of what was sent, hex. */
  readonly digest: string | null;
  /** What to mend; null when the last attempt met nothing. */
  readonly mend: string | null;
  /** The task of whoever tells them. */
  readonly task: number | null;
  readonly settledOn: CivilDay | null;
  /** Who recorded by hand how it ended; null when greffe did. */
  readonly recordedBy: string | null;
  /** How they were told by hand, or why they are not told. Sealed at rest. */
  readonly words: string | null;
  /** The DPO was written to about it. */
  readonly alertedAt: Date | null;
}

export const SETTLED: readonly NotificationState[] = ['told', 'carried-out', 'not-told'];

export function isSettled({ state }: Pick<Notification, 'state'>): boolean {
  return SETTLED.includes(state);
}

/**
 * Names a message, however often it is sent: a Message-ID, a webhook-id. Nothing of a person is in it.
 * @param digest  over the controller, the request and the number of the notification
 */
export function notificationId(digest: string): string {
  return `notification-${digest.slice(0, 32)}`;
}

/**
 * Whether what was touched can have reached a recipient: by purpose or by category. Where the data map does not say what
 * was touched, it can.
 * @param touched  names of fields; null when it is not known
 */
export function isConcerned(
  { purposes, dataCategories }: Pick<ToldRecipient, 'purposes' | 'dataCategories'>,
  touched: readonly string[] | null,
  fields: MappedFields,
): boolean {
  if (touched === null || touched.length === 0) return true;
  const known = touched.map((name): MappedField | undefined =>
    Object.hasOwn(fields, name) ? fields[name] : undefined,
  );
  return known.some(
    (field) =>
      field === undefined ||
      dataCategories.includes(field.category) ||
      field.purposes.some((purpose) => purposes.includes(purpose)),
  );
}

/**
 * The least by which a recipient finds the person: their own addresses; where there is none, their numbers; else their
 * names; else what a tool calls them. An address that others read too is never told as theirs.
 * @param notTheirs  addresses that others read too, in their comparable form
 * @returns nothing where nothing that is known is theirs alone: no message can say whom it is about
 */
export function identifiersToTell(
  known: readonly Identifier[],
  notTheirs: readonly string[],
  normalise: Normalise,
): readonly Identifier[] {
  const distinct = [...new Map(known.map((one) => [keyOf(one, normalise), one])).values()];
  const own = distinct.filter((one) => one.kind !== 'email' || !notTheirs.includes(normalise(one)));
  const byKind = BEST_FIRST.map((kind) => own.filter((one) => one.kind === kind));
  return byKind.find((some) => some.length > 0) ?? [];
}

const BEST_FIRST = ['email', 'phone', 'name', 'id'] as const satisfies readonly Identifier['kind'][];

/** Whether a recipient was, or is being, told of all this already. */
export function isCoveredBy(
  earlier: readonly Pick<Notification, 'content'>[],
  { identifiers, changes }: NotificationContent,
  normalise: Normalise,
): boolean {
  const told = new Set(
    earlier.flatMap(({ content }) => content.identifiers.map((one) => keyOf(one, normalise))),
  );
  const latest = new Map(
    earlier.flatMap(({ content }) => content.changes.map(({ field, to }) => [field, to] as const)),
  );
  return (
    earlier.length > 0 &&
    identifiers.every((one) => told.has(keyOf(one, normalise))) &&
    changes.every(({ field, to }) => latest.get(field) === to)
  );
}

function keyOf(one: Identifier, normalise: Normalise): string {
  return `${one.kind}:${normalise(one)}`;
}

const MINUTE_MS = 60_000;
/** Within a day; after the last one a human looks. */
const TRIED_AFTER_MINUTES: readonly number[] = [1, 5, 15, 60, 120, 240, 480, 480];

/** @param attempts  made so far, from 1. @returns null when it was tried for a day */
export function triedAgainAt(attempts: number, now: Date): Date | null {
  const minutes = TRIED_AFTER_MINUTES[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE_MS);
}

const TASK_SYSTEM = /^recipient:([^:]+):(\d+)$/;

/** Where the task of a notification stands in the list of tasks: no system of the settings can be called so. */
export function systemOfNotification({
  recipient,
  number,
}: Pick<Notification, 'recipient' | 'number'>): string {
  return `recipient:${recipient}:${number}`;
}

/** The notification whose task stands there; null when it is a system of the settings. */
export function notificationOfSystem(
  system: string,
): { readonly recipient: string; readonly number: number } | null {
  const [, recipient, number] = TASK_SYSTEM.exec(system) ?? [];
  return recipient === undefined ? null : { recipient, number: Number(number) };
}

/** As people read it: a system by its name, a recipient by theirs. */
export function placeOfTask(system: string): string {
  return notificationOfSystem(system)?.recipient ?? system;
}

/** How a notification stands, for a certificate or a letter: nothing of a person. */
export interface StatedNotification {
  readonly kind: NotificationKind;
  /** pending: not told yet. */
  readonly how: 'mail' | 'webhook' | 'task' | 'own-tools' | 'by-hand' | 'not-told' | 'pending';
  readonly on: CivilDay | null;
}

export function statedNotification({
  kind,
  way,
  state,
  settledOn,
  recordedBy,
}: Notification): StatedNotification {
  if (state === 'not-told') return { kind, how: 'not-told', on: settledOn };
  if (state === 'carried-out') return { kind, how: 'own-tools', on: settledOn };
  if (state !== 'told') return { kind, how: 'pending', on: null };
  const isByHand = recordedBy !== null && way !== 'task';
  const how = isByHand || way === 'none' || way === 'nobody' || way === 'own-tools' ? 'by-hand' : way;
  return { kind, how, on: settledOn };
}
