import { z } from 'zod';
import type {
  Delivery,
  Failure,
  Happening,
  Notice,
  Ref,
  Tools,
  WebhooksVerb,
} from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { deliveryEventsMax } from './limits.ts';
import { isOptOut } from './objected.ts';
import type { HubspotSettings } from './settings.ts';
import { demandSigned } from './signature.ts';

type Receiving = NonNullable<HubspotSettings['webhooks']>;

/**
 * A list of events, in any order and some of them twice. Of contacts each becomes a notice; whatever else the app is
 * subscribed to is passed over. Nothing of the person is taken along: the value of a property is looked at only to tell an
 * objection.
 */
export function webhooks(receiving: Receiving, tools: Tools): WebhooksVerb['call'] {
  return async (delivery) => {
    demandSigned(delivery, receiving.clientSecret, tools.now());
    const events = eventsIn(delivery);
    // An app may be installed in several portals, and one delivery may tell of more than one.
    const ours = events.filter((one) => portalOf(one) === null || portalOf(one) === receiving.portalId);
    if (ours.length === 0 && events.length > 0) throw new VendorFailure(otherPortal);
    const read = ours.map((one) => readEvent(one, receiving));
    return { items: read.flatMap((one) => one ?? []), unread: read.filter((one) => one === null).length };
  };
}

const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);

/** As far as it is used; `eventId` is not, for it is not unique. */
const event = z.looseObject({
  portalId: z.int(),
  subscriptionType: z.string(),
  occurredAt: z.number().transform((ms) => new Date(ms)),
  objectId: id.nullish(),
  objectTypeId: z.string().nullish(),
  propertyName: z.string().nullish(),
  propertyValue: z.unknown().optional(),
  changeSource: z.string().nullish(),
  sourceId: z.string().nullish(),
  primaryObjectId: id.nullish(),
  mergedObjectIds: z.array(id).nullish(),
  newObjectId: id.nullish(),
});
type Event = z.infer<typeof event>;

const events = z.array(z.unknown()).max(deliveryEventsMax);

function eventsIn({ body }: Delivery): readonly unknown[] {
  const read = events.safeParse(parsed(body));
  if (!read.success) throw new VendorFailure(unreadable);
  return read.data;
}

/** null where it cannot be told: such an event may be ours. */
function portalOf(sent: unknown): number | null {
  const read = event.pick({ portalId: true }).safeParse(sent);
  return read.success ? read.data.portalId : null;
}

/** @returns null for one that cannot be read, which costs none of those beside it */
function readEvent(sent: unknown, receiving: Receiving): readonly Notice[] | null {
  const read = event.safeParse(sent);
  if (!read.success || Number.isNaN(read.data.occurredAt.getTime())) return null;
  return noticesOf(read.data, receiving);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

function noticesOf(told: Event, receiving: Receiving): readonly Notice[] | null {
  const what = happeningOf(told);
  if (what === null) return [];
  if (what === 'merged') return mergesIn(told, receiving);
  const objectId = told.objectId ?? null;
  if (objectId === null) return null;
  return [notice(told, what, { kind: 'contact', id: objectId }, null, receiving)];
}

/** Both names that HubSpot gives a subscription: of contacts by name, and of any object by its type. */
function happeningOf({ subscriptionType, objectTypeId, ...told }: Event): Happening | null {
  const [subject = '', what = ''] = subscriptionType.split('.');
  if (subject !== 'contact' && (subject !== 'object' || objectTypeId !== contactTypeId)) return null;
  if (what === 'propertyChange') return isObjection(told) ? 'objected' : 'changed';
  return happenings.get(what) ?? null;
}

const contactTypeId = '0-1';

/** A purge fires `deletion` as well, before or after. */
const happenings: ReadonlyMap<string, Happening> = new Map([
  ['creation', 'created'],
  ['deletion', 'recycled'],
  ['privacyDeletion', 'erased'],
  ['restore', 'restored'],
  ['merge', 'merged'],
]);

/** Of a value that HubSpot keeps to itself the worse is believed. */
function isObjection({
  propertyName,
  propertyValue,
}: Pick<Event, 'propertyName' | 'propertyValue'>): boolean {
  return isOptOut(propertyName ?? '') && !isNo(propertyValue);
}

function isNo(value: unknown): boolean {
  return value === null || value === undefined || value === '' || value === 'false' || value === false;
}

/** A merge makes a record of its own, and both that went into it lead there. */
function mergesIn(told: Event, receiving: Receiving): readonly Notice[] | null {
  const into = told.newObjectId ?? told.primaryObjectId ?? null;
  if (into === null || told.mergedObjectIds == null) return null;
  const former = new Set([
    ...told.mergedObjectIds,
    ...(told.primaryObjectId == null ? [] : [told.primaryObjectId]),
  ]);
  former.delete(into);
  return [...former].map((one) =>
    notice(told, 'merged', { kind: 'contact', id: one }, { kind: 'contact', id: into }, receiving),
  );
}

/** What was sent again is the same but for `attemptNumber`, and what two subscriptions tell is the same happening. */
function notice(told: Event, what: Happening, ref: Ref, into: Ref | null, receiving: Receiving): Notice {
  const property = told.propertyName ?? null;
  const parts = [what, ref.id, into?.id ?? '', told.occurredAt.getTime(), property ?? ''];
  return {
    key: parts.join(':'),
    what,
    ref,
    into,
    fields: property === null ? null : [property],
    at: told.occurredAt,
    ours: isOurs(told, receiving),
  };
}

/** Where somebody who works in HubSpot, or the person, was certainly the one. */
const others = new Set(['CRM_UI', 'CRM', 'CONTACTS_WEB', 'FORM', 'IMPORT']);

/** HubSpot does not publish how it names what an app does: only what the settings say is believed. */
function isOurs({ changeSource, sourceId }: Event, receiving: Receiving): boolean | null {
  if (changeSource == null) return null;
  if (others.has(changeSource)) return false;
  if (changeSource !== 'INTEGRATION' || receiving.sourceId === undefined || sourceId == null) return null;
  return sourceId === receiving.sourceId;
}

const otherPortal: Failure = {
  kind: 'denied',
  code: 'WRONG_ACCOUNT',
  mend: 'Compare webhooks.portalId with the portal that the app is installed in: this delivery is of another one.',
};

const unreadable: Failure = {
  kind: 'invalid',
  code: 'UNREADABLE',
  mend: 'HubSpot sent, rightly signed, what this version cannot read: report it.',
};
