import type { Connection, Context, Gap, Probe, VerbName } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { unless } from './outcomes.ts';
import { restrictedProperty } from './restrict.ts';
import type { HubspotSettings } from './settings.ts';

type ProbeCall = Connection['probe']['call'];

/** One scope that is needed, what fails without it, and a harmless read that is refused where it is missing. */
interface Need {
  readonly scopes: readonly string[];
  readonly what: string;
  readonly verbs: readonly VerbName[];
  readonly tryIt?: (client: HubspotClient, context: Context) => Promise<unknown>;
}

const list =
  (type: string) =>
  (client: HubspotClient, context: Context): Promise<unknown> =>
    client.list(type, { properties: ['hs_object_id'], limit: 1 }, context);

const contactVerbs = [
  'locate',
  'expand',
  'read',
  'scan',
  'lastContact',
  'erase',
  'recycle',
  'redact',
  'detach',
  'solicitations',
  'restrict',
  'reassign',
  'verify',
  'changes',
] as const;

const needs: readonly Need[] = [
  {
    scopes: ['crm.objects.contacts.read'],
    what: 'contacts and their activities',
    verbs: contactVerbs,
    tryIt: list('contacts'),
  },
  {
    scopes: ['crm.objects.contacts.write'],
    what: 'erasing, overwriting and restricting contacts and activities',
    verbs: ['erase', 'recycle', 'redact', 'detach', 'restrict', 'lift', 'reassign'],
  },
  {
    scopes: ['crm.objects.companies.read'],
    what: 'companies of a person',
    verbs: [],
    tryIt: list('companies'),
  },
  { scopes: ['crm.objects.deals.read'], what: 'deals of a person', verbs: [], tryIt: list('deals') },
  { scopes: ['crm.objects.deals.write'], what: 'overwriting and untying deals', verbs: [] },
  { scopes: ['tickets'], what: 'tickets of a person', verbs: [], tryIt: list('tickets') },
  {
    scopes: ['sales-email-read', 'crm.objects.emails.read'],
    what: 'the text of logged e-mails',
    verbs: [],
  },
  { scopes: ['files', 'files.read'], what: 'attached files', verbs: [] },
  { scopes: ['files.ui_hidden.read'], what: 'files attached to activities', verbs: [] },
  { scopes: ['files', 'files.delete', 'files.ui_hidden.write'], what: 'erasing attached files', verbs: [] },
  {
    scopes: ['conversations.read'],
    what: 'inbox conversations of a person',
    verbs: [],
    tryIt: (client, context) =>
      client.threads({ contactId: '1', status: 'OPEN', archived: false, after: null }, context),
  },
  { scopes: ['conversations.write'], what: 'erasing inbox conversations', verbs: [] },
  {
    scopes: ['crm.lists.read'],
    what: 'lists a person is on',
    verbs: ['restrict'],
    tryIt: (client, context) => client.memberships(['1'], context),
  },
  { scopes: ['crm.lists.write'], what: 'taking a person off lists', verbs: ['restrict'] },
  {
    scopes: ['communication_preferences.read', 'communication_preferences.read_write'],
    what: 'e-mail preferences of a person',
    verbs: ['object', 'restrict'],
    // An address nobody has: the domain is reserved for this.
    tryIt: (client, context) => client.wideStatuses('nobody@example.com', context),
  },
  {
    scopes: ['communication_preferences.write', 'communication_preferences.read_write'],
    what: 'objections to e-mail',
    verbs: ['object', 'restrict'],
  },
];

/**
 * Who answers, and what the token may do. Scopes are asked for where HubSpot tells them; a service key tells nothing,
 * so each right to read is tried, and a right to write shows with the first write.
 */
export function probe(client: HubspotClient, settings: HubspotSettings): ProbeCall {
  return async (context): Promise<Probe> => {
    const { portalId, accountType, timeZone, dataHostingLocation = null } = await client.details(context);
    const granted = await grantedScopes(client, settings, context);
    const lacking =
      granted === null
        ? await tryAll(client, context)
        : needs.filter(({ scopes }) => !scopes.some((scope) => granted.includes(scope)));
    const property = await prerequisite(client, lacking, context);
    const owner = await ownerGap(client, settings, context);
    const unavailable = new Set(lacking.flatMap(({ verbs }) => verbs));
    return {
      identity: {
        portalId,
        environment: environments[accountType] ?? accountType.toLowerCase(),
        timeZone,
        ...(dataHostingLocation === null ? {} : { hosting: dataHostingLocation }),
      },
      edition: null,
      granted,
      missing: [
        ...lacking.map(scopeGap),
        ...(property === null ? [] : [property]),
        ...(owner === null ? [] : [owner]),
        ...(timeZone === settings.timeZone ? [] : [timeZoneGap(timeZone)]),
      ],
      unavailable: [...unavailable],
      readOnly: false,
    };
  };
}

const environments: Readonly<Record<string, string>> = {
  STANDARD: 'production',
  SANDBOX: 'sandbox',
  DEVELOPER_TEST: 'developer-test',
  APP_DEVELOPER: 'app-developer',
};

/** null where this kind of token does not tell. */
async function grantedScopes(
  client: HubspotClient,
  { token }: HubspotSettings,
  context: Context,
): Promise<readonly string[] | null> {
  return unless(
    ['not-found', 'denied', 'invalid', 'unexpected'],
    () =>
      token.startsWith('pat-') ? client.privateAppScopes(token, context) : client.oauthScopes(token, context),
    () => null,
  );
}

async function tryAll(client: HubspotClient, context: Context): Promise<readonly Need[]> {
  const lacking: Need[] = [];
  for (const need of needs) {
    const { tryIt } = need;
    if (tryIt === undefined) continue;
    const refused = await unless(
      ['denied', 'not-found', 'invalid', 'unexpected'],
      async () => {
        await tryIt(client, context);
        return null;
      },
      ({ kind }) => kind,
    );
    if (refused === 'denied') lacking.push(need);
  }
  return lacking;
}

/**
 * Restriction is a property of the customer's own making: HubSpot has none. Where it is missing it can be created at any
 * time, so that the verb is tried all the same, and says what is missing.
 */
async function prerequisite(
  client: HubspotClient,
  lacking: readonly Need[],
  context: Context,
): Promise<Gap | null> {
  if (lacking.some(({ verbs }) => verbs.includes('locate'))) return null;
  return unless(
    ['not-found', 'denied'],
    async () => {
      await client.property('contacts', restrictedProperty, context);
      return null;
    },
    () => ({
      what: 'restriction of processing',
      because: 'edition',
      mend: `Create the contact property ${restrictedProperty} (single checkbox), and exclude it from your e-mails and workflows.`,
    }),
  );
}

/** Whether whom restricted contacts go to can be given any. */
async function ownerGap(
  client: HubspotClient,
  { restricted }: HubspotSettings,
  context: Context,
): Promise<Gap | null> {
  if (restricted === undefined) return null;
  const { owner } = restricted;
  return unless(
    ['not-found', 'denied', 'invalid', 'unexpected'],
    async () => ((await client.owner(owner, context)).archived ? ownerAway : null),
    ({ kind }) => (kind === 'denied' ? ownerUnseen : ownerAway),
  );
}

const ownerAway: Gap = {
  what: 'giving restricted contacts to an owner of their own: HubSpot has no active owner with the id under restricted.owner',
  because: 'failed',
  mend: 'Name an active owner under restricted.owner in the settings of this system.',
};
const ownerUnseen: Gap = {
  what: 'whether the owner under restricted.owner is there and active',
  because: 'no-scope',
  mend: 'Add the scope crm.objects.owners.read to the token.',
};

function scopeGap({ scopes, what }: Need): Gap {
  return { what, because: 'no-scope', mend: `Add the scope ${scopes.join(' or ')} to the token.` };
}

function timeZoneGap(timeZone: string): Gap {
  return {
    what: 'the hour at which the daily quota begins anew',
    because: 'failed',
    mend: `Set timeZone to ${timeZone} in the settings of this system.`,
  };
}
