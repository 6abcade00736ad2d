import { createHmac } from 'node:crypto';
import type { MovableClock } from '../../double-kit/index.ts';

/** The app that hears of what happens in the portal. Without one, nothing is kept or sent. */
export interface WebhookOptions {
  readonly clientSecret: string;
  /** As it was entered in the settings of the app. */
  readonly targetUrl: string;
  readonly appId: number;
}

/** Something that happened to a contact, in the words of a subscription. */
export interface Happened {
  readonly what: 'creation' | 'propertyChange' | 'deletion' | 'privacyDeletion' | 'restore' | 'merge';
  readonly objectId: string;
  readonly changeSource: string;
  readonly propertyName?: string;
  readonly propertyValue?: string;
  readonly primaryObjectId?: string;
  readonly mergedObjectIds?: readonly string[];
  readonly newObjectId?: string;
}

/** A request as HubSpot puts it on the wire. */
export interface SentDelivery {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Webhooks {
  note(happened: Happened): void;
  /** What was sent since the last time, signed now. */
  deliveries(): readonly SentDelivery[];
  /** Any list of events, as this portal signs it. */
  signed(events: readonly unknown[], ageMs?: number): SentDelivery;
}

const eventsMax = 100;

export function webhooksOf(
  options: WebhookOptions | undefined,
  portalId: number,
  clock: MovableClock,
): Webhooks {
  const waiting: Json[] = [];
  const eventOf = ({ objectId, what, changeSource, ...of }: Happened): Json => ({
    // Of everything that happens at one instant it is the same.
    eventId: 100,
    subscriptionId: 3_300_000 + what.length,
    portalId,
    appId: options?.appId,
    occurredAt: clock.now().getTime(),
    subscriptionType: `contact.${what}`,
    attemptNumber: 0,
    objectId: Number(objectId),
    ...sourceOf(changeSource, options?.appId),
    ...('propertyName' in of && { propertyName: of.propertyName, propertyValue: of.propertyValue }),
    ...('newObjectId' in of && {
      primaryObjectId: Number(of.primaryObjectId),
      mergedObjectIds: of.mergedObjectIds?.map(Number),
      newObjectId: Number(of.newObjectId),
      numberOfPropertiesMoved: 12,
    }),
  });

  const signed = (events: readonly unknown[], ageMs = 0): SentDelivery => {
    if (options === undefined) throw new Error('this portal has no app that receives');
    const { clientSecret, targetUrl } = options;
    const stamp = String(clock.now().getTime() - ageMs);
    const body = Buffer.from(JSON.stringify(events), 'utf8');
    const text = Buffer.concat([Buffer.from(`POST${readable(targetUrl)}`, 'utf8'), body, Buffer.from(stamp)]);
    return {
      method: 'POST',
      url: targetUrl,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-request-timestamp': stamp,
        'x-hubspot-signature-v3': createHmac('sha256', clientSecret).update(text).digest('base64'),
        'x-hubspot-signature-version': 'v3',
      },
      body,
    };
  };

  return {
    note: (happened) => {
      if (options !== undefined) waiting.push(eventOf(happened));
    },
    deliveries: () => {
      const events = disordered(waiting.splice(0));
      const batches: SentDelivery[] = [];
      for (let at = 0; at < events.length; at += eventsMax - 1) {
        const rest = events.slice(at, at + eventsMax - 1);
        batches.push(signed([...rest, { ...strange, portalId, occurredAt: clock.now().getTime() }]));
      }
      return batches;
    },
    signed,
  };
}

type Json = Readonly<Record<string, unknown>>;

/** The last comes first, and each third comes again by itself, as after an answer that was lost. */
function disordered(events: readonly Json[]): readonly Json[] {
  const again = events.filter((_, at) => at % 3 === 0).map((one) => ({ ...one, attemptNumber: 1 }));
  return [...events.toReversed(), ...again];
}

/** The app may be subscribed to more than contacts. */
const strange: Json = {
  eventId: 100,
  subscriptionId: 3_399_999,
  subscriptionType: 'conversation.newMessage',
  attemptNumber: 0,
  objectId: 9_999_999,
  messageId: 'b7e0c9f2',
  messageType: 'MESSAGE',
};

function sourceOf(changeSource: string, appId: number | undefined): Json {
  if (changeSource === 'INTEGRATION' || changeSource === 'API')
    return { changeSource: 'INTEGRATION', sourceId: String(appId) };
  if (changeSource === 'CRM_UI' || changeSource === 'SEED')
    return { changeSource: 'CRM_UI', sourceId: 'userId:4242' };
  return { changeSource };
}

/** As the documentation of the signature lists them. */
const decodedOnes: readonly (readonly [string, string])[] = [
  ['%3A', ':'],
  ['%2F', '/'],
  ['%3F', '?'],
  ['%40', '@'],
  ['%21', '!'],
  ['%24', '$'],
  ['%27', "'"],
  ['%28', '('],
  ['%29', ')'],
  ['%2A', '*'],
  ['%2C', ','],
  ['%3B', ';'],
];

function readable(url: string): string {
  return decodedOnes.reduce((text, [code, character]) => text.replaceAll(code, character), url);
}
