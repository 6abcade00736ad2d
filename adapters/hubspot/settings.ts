import { z } from 'zod';
import { evidenceWords, mayTellContacts } from './evidence.ts';

const activity = ['note', 'email', 'call', 'meeting', 'task', 'communication', 'postal_mail'] as const;

const text = z.string().min(1, 'must not be empty');

/** Plain http stays on this machine. */
function isSafe(url: string): boolean {
  return (
    URL.canParse(url) &&
    (url.startsWith('https:') || ['127.0.0.1', 'localhost'].includes(new URL(url).hostname))
  );
}

/** What `systems.yaml` says under `settings` for `adapter: hubspot`. */
export const hubspotSettings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' })
    .refine(isSafe, 'must be https: the token travels with every call')
    .default('https://api.hubapi.com')
    .transform((url) => url.replace(/\/+$/, '')),
  /** Any bearer token: service key, private app, project app, OAuth access token. */
  token: text,
  /** `v3` speaks the numbered paths, which HubSpot stops supporting in 2027. */
  apiVersion: z.enum(['2026-03', 'v3']).default('2026-03'),
  /** Decides the ceilings of calls, and whether sensitive properties may exist. */
  tier: z.enum(['free', 'starter', 'professional', 'enterprise']).default('professional'),
  /** A marketplace app shares 110 calls per 10 s over the whole account. */
  credential: z.enum(['private', 'oauth']).default('private'),
  /** The portal's own, where its daily quota begins anew at midnight. */
  timeZone: text.default('Europe/Paris'),
  /** Brands beside the first one: each must be told of an objection. */
  businessUnitIds: z.array(z.int('must be a whole number').positive('must be over 0')).default([]),
  /** Whether records other than contacts are purged one by one instead of going to the recycle bin. */
  genericGdprDelete: z.enum(['off', 'on', 'probe']).default('off'),
  /** What HubSpot sends by itself is received with this; a service key has no webhooks. */
  webhooks: z
    .strictObject({
      /** Of the app that sends. */
      clientSecret: text,
      portalId: z.int('must be a whole number').positive('must be over 0'),
      /** What the app’s own changes carry as sourceId, beside the changeSource INTEGRATION. */
      sourceId: text.optional(),
    })
    .optional(),
  /** Reads the whole recycle bin of contacts at each search: one call per hundred archived contacts. */
  sweepRecycleBin: z.boolean().default(false),
  /** Kinds whose texts are searched for an address that no contact carries. */
  traces: z
    .array(z.enum([...activity, 'ticket', 'deal', 'lead']))
    .default(['note', 'email', 'call', 'meeting', 'task', 'ticket']),
  /** The contact property that holds the id of the customer's own register. */
  externalIdProperty: text.optional(),
  /** Contact properties whose former values are part of an access package. */
  history: z.array(text).default(['email', 'phone', 'lifecyclestage']),
  /** Of a contact that is overwritten instead of purged: properties to overwrite beside the usual ones, and to leave. */
  contactProperties: z
    .strictObject({ redact: z.array(text).default([]), keep: z.array(text).default([]) })
    .default({ redact: [], keep: [] }),
  /**
   * Contact properties with a date, and what they tell of the person: an evidence of contact, or `ignore`. They are
   * laid over the usual ones.
   */
  lastContact: z
    .record(text, z.enum(evidenceWords))
    .refine(
      mayTellContacts,
      'must not count an open, a message we sent or an edit as a contact from the person',
    )
    .default({}),
  /**
   * Lists that nobody is taken off, by their number: those that keep people out of mails or calls, and those that serve a
   * contract.
   */
  keepLists: z.array(z.string().regex(/^\d+$/, 'must be the number of a list, in quotes')).default([]),
  /**
   * Whom contacts go to while their processing is restricted: the id of an owner, as HubSpot's list of owners names it.
   * Without it, a contact is marked and stays with whoever has it.
   */
  restricted: z
    .strictObject({ owner: z.string().regex(/^\d+$/, 'must be the number of an owner, in quotes') })
    .optional(),
  /** Object types beside the standard ones, by their name in the API: "orders", "2-1234567". */
  objectTypes: z
    .record(
      z.string().regex(/^[\w-]+$/, 'must be a name in the API, such as orders or 2-1234567'),
      z.strictObject({
        role: z.enum(['activity', 'transaction']),
        /** Properties that hold a person. */
        redactable: z.array(text).default([]),
      }),
    )
    .default({}),
});

export type HubspotSettings = z.infer<typeof hubspotSettings>;
