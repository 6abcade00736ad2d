import { hour } from '../../adapters/double-kit/index.ts';
import {
  startHubspotDouble,
  type HubspotDouble,
  type HubspotDoubleOptions,
} from '../../adapters/hubspot/double/index.ts';
import { hubspot } from '../../adapters/hubspot/index.ts';
import type { HubspotSettings } from '../../adapters/hubspot/settings.ts';
import type { WebhookOptions } from '../../adapters/hubspot/double/webhooks.ts';
import type { Evidence, Ref } from '../../src/contract/index.ts';
import type {
  ConformanceFaults,
  ConformanceWitness,
  ConformanceWorld,
  OpenSubject,
  PersonFacts,
  Subject,
  WitnessedRecord,
} from '../conformance/index.ts';
import { smallPages } from '../support/hubspot-pages.ts';

/** The HubSpot adapter in front of its double, ready to be examined. */
export function hubspotSubject(
  name = 'hubspot',
  settings: Readonly<Record<string, unknown>> = {},
  options: HubspotDoubleOptions = {},
): Subject {
  return {
    name,
    lacks: {
      cascade:
        'HubSpot takes nothing along with a contact that has an id of its own: activities stay, untied',
      blocker: 'HubSpot erases a contact whatever hangs on it',
    },
    open: async ({ pageSizeMax }) => {
      const double = await portal(options);
      const pages = pageSizeMax === null ? null : await smallPages(double.url, pageSizeMax);
      const url = pages?.url ?? double.url;
      return {
        ...subjectOver(double, settingsFor(double, { baseUrl: url, ...settings })),
        close: async () => {
          await pages?.close();
          await double.close();
        },
      };
    },
  };
}

/** A portal as a customer has one: no right to sensitive properties, and the property that restriction needs. */
export async function portal(options: HubspotDoubleOptions = {}): Promise<HubspotDouble> {
  const unlimited = { burst: null, daily: null, search: null, associations: null };
  const double = await startHubspotDouble({
    scopes: usualScopes,
    limits: unlimited,
    webhooks: receivingApp,
    ...options,
  });
  double.world.searchLag(0);
  double.world.property('contacts', { name: 'greffe_restricted', type: 'bool' });
  double.world.property('contacts', { name: 'customer_number' });
  return double;
}

/** Its address has what HubSpot signs as it is, and what it does not. */
export const receivingApp: WebhookOptions = {
  clientSecret: 'client-secret-of-the-app',
  targetUrl: 'https://greffe.example.fr/webhooks/crm%3Aeu?of=%C3%A9quipe%40crm',
  appId: 225_346,
};

export function settingsFor(
  double: HubspotDouble,
  settings: Readonly<Record<string, unknown>> = {},
): HubspotSettings {
  return hubspot.settings.parse({
    baseUrl: double.url,
    token: double.token,
    externalIdProperty: 'customer_number',
    webhooks: { clientSecret: receivingApp.clientSecret, portalId: double.portalId },
    ...settings,
  });
}

export const usualScopes: readonly string[] = [
  ...['contacts', 'companies', 'deals', 'leads', 'custom'].flatMap((family) => [
    `crm.objects.${family}.read`,
    `crm.objects.${family}.write`,
  ]),
  'crm.objects.feedback_submissions.read',
  'crm.objects.owners.read',
  'tickets',
  'sales-email-read',
  'files',
  'files.ui_hidden.read',
  'files.delete',
  'conversations.read',
  'conversations.write',
  'crm.lists.read',
  'crm.lists.write',
  'communication_preferences.read_write',
  'oauth',
];

function subjectOver(double: HubspotDouble, settings: HubspotSettings): Omit<OpenSubject, 'close'> {
  return {
    connect: (tools) => hubspot.connect(settings, tools),
    world: worldOver(double),
    witness: witnessOver(double),
    faults: faultsOver(double),
    clock: double.clock,
  };
}

function worldOver(double: HubspotDouble): ConformanceWorld {
  const { world, witness } = double;
  let lastColleague = 0;
  const tie = (type: string, id: string, about: readonly Ref[]): void => {
    for (const ref of about) world.associate(type, id, ref.kind, ref.id);
  };
  return {
    person: async (of: PersonFacts) => {
      const [email, ...others] = of.emails;
      const id = world.object('contacts', {
        email,
        hs_additional_emails: others.join(';') || null,
        firstname: of.given,
        lastname: of.family,
        phone: of.phone,
        customer_number: of.externalId,
      });
      return { kind: 'contact', id };
    },
    organisation: async ({ name }) => ({ kind: 'company', id: world.object('companies', { name }) }),
    note: async ({ about, text }) => {
      const id = world.object('notes', { hs_note_body: text });
      tie('notes', id, about);
      return { kind: 'note', id };
    },
    file: async ({ about, name, text }) => {
      const id = world.file({ name, bytes: text, hidden: true });
      const note = world.object('notes', { hs_note_body: 'Pièce jointe', hs_attachment_ids: id });
      tie('notes', note, [about]);
      return { kind: 'file', id };
    },
    merge: async ({ winner, loser }) => void world.merge(winner.id, loser.id),
    recycle: async ({ id }) => {
      const headers = { authorization: `Bearer ${double.token}` };
      await fetch(`${double.url}/crm/objects/2026-03/contacts/${id}`, { method: 'DELETE', headers });
    },
    restore: async ({ kind, id }) => world.restore(kind === 'contact' ? 'contacts' : 'notes', id),
    hideField: async ({ kind }) => {
      const [type, name] = kind === 'contact' ? ['contacts', 'lastname'] : ['notes', 'hs_note_body'];
      world.property(type, { name, dataSensitivity: 'sensitive' });
      return name;
    },
    optOut: async ({ address }) => world.subscription(address, 'OPTED_OUT'),
    mayReceive: async ({ address }) =>
      witness.record('subscriptions', address.toLowerCase())?.fields['optedOut:0'] !== true,
    channels: ['email'],
    channelsTold: ['email'],
    hideObjections: async () => {
      for (const name of ['hs_email_optout', 'hs_email_optout_1001', 'hs_email_optout_1002']) {
        world.property('contacts', { name, dataSensitivity: 'sensitive' });
      }
    },
    evidences: ['form', 'reply', 'click', 'meeting', 'visit'],
    contactFromPerson: async ({ of, evidence, at }) => {
      const properties = recordedAs[evidence];
      if (!properties) throw new Error(`A contact of HubSpot has no property for ${evidence}.`);
      world.edit('contacts', of.id, properties(at.toISOString()));
      return of;
    },
    notContact: async ({ of, what, at }) => {
      const iso = at.toISOString();
      world.edit(
        'contacts',
        of.id,
        {
          opened: {
            hs_email_last_open_date: iso,
            hs_sales_email_last_opened: iso,
            hs_last_sales_activity_timestamp: iso,
            hs_last_sales_activity_type: 'EMAIL_OPEN',
          },
          sent: { hs_email_last_send_date: iso, notes_last_contacted: iso, notes_last_updated: iso },
          edited: { jobtitle: 'Directrice', notes_last_updated: iso },
        }[what],
      );
    },
    factFields: { given: 'firstname', family: 'lastname', email: 'email', phone: 'phone' },
    edit: async ({ id }, values) => world.edit('contacts', id, values),
    eraseForGood: async ({ id }) => {
      await fetch(`${double.url}/crm/objects/2026-03/contacts/gdpr-delete`, {
        method: 'POST',
        headers: { authorization: `Bearer ${double.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ objectId: id }),
      });
    },
    deliveries: async () => world.deliveries(),
    colleague: async ({ is }) => {
      lastColleague += 1;
      return world.owner({ email: `colleague-${lastColleague}@example.com`, archived: is === 'away' });
    },
    assign: async ({ id }, owner) => world.edit('contacts', id, { hubspot_owner_id: owner }),
    ownerOf: async ({ id }) => {
      const owner = witness.record('contacts', id)?.fields['hubspot_owner_id'];
      return typeof owner === 'string' && owner !== '' ? owner : null;
    },
    refuseNewOwners: async () => {
      world.property('contacts', { name: 'reason_of_change' });
      world.rule({ type: 'contacts', required: ['reason_of_change'] });
    },
    isRestricted: async ({ id }) => witness.record('contacts', id)?.fields['greffe_restricted'] === 'true',
    list: async ({ members, name, filledBy = 'hand' }) => {
      const ids = members.map(({ id }) => id);
      return { kind: 'list', id: world.list(name, filledBy === 'hand' ? 'MANUAL' : 'DYNAMIC', ids) };
    },
    isIn: async ({ list, person }) =>
      witness.record('contacts', person.id)?.links.includes(`lists:${list.id}`) === true,
    sequence: async ({ members }) => {
      for (const { id } of members) world.edit('contacts', id, { hs_sequences_is_enrolled: 'true' });
      return { kind: 'sequence', id: members[0]?.id ?? '' };
    },
    unknownRef: (kind) => ({ kind, id: '999999999' }),
  };
}

/** Where a portal keeps what the person did. */
const recordedAs: Readonly<Partial<Record<Evidence, (at: string) => Readonly<Record<string, string>>>>> = {
  form: (at) => ({ recent_conversion_date: at }),
  reply: (at) => ({ hs_sales_email_last_replied: at }),
  click: (at) => ({ hs_email_last_click_date: at }),
  meeting: (at) => ({ engagements_last_meeting_booked: at }),
  visit: (at) => ({
    hs_last_sales_activity_timestamp: at,
    hs_last_sales_activity_type: 'HUBSPOT_REVISIT',
  }),
};

const kinds: Readonly<Record<string, string>> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
  tickets: 'ticket',
  leads: 'lead',
  feedback_submissions: 'feedback_submission',
  notes: 'note',
  emails: 'email',
  calls: 'call',
  meetings: 'meeting',
  tasks: 'task',
  communications: 'communication',
  files: 'file',
  threads: 'thread',
  lists: 'list',
};

const types = new Map(Object.entries(kinds).map(([type, kind]) => [kind, type]));

/**
 * What a portal stores, in the words of the contract: kinds in the singular, and the preferences of an address as a
 * part of the contact that carries it. Those of an address no contact carries stand for themselves.
 */
function witnessOver({ witness }: HubspotDouble): ConformanceWitness {
  const inKinds = (record: WitnessedRecord): WitnessedRecord => ({
    ...record,
    kind: kinds[record.kind] ?? record.kind,
    links: record.links.map(keyInKinds).sort(),
  });
  const records = (): readonly WitnessedRecord[] => {
    const all = witness.records();
    const preferences = new Map(
      all.filter(({ kind }) => kind === 'subscriptions').map((record) => [record.id, record]),
    );
    const carried = new Set<string>();
    const told = all
      .filter(({ kind }) => kind !== 'subscriptions')
      .map((record) => {
        const held =
          record.kind === 'contacts' ? addressesOf(record).filter((one) => preferences.has(one)) : [];
        for (const address of held) carried.add(address);
        const fields = held.map((address) => [`preferences of ${address}`, preferences.get(address)?.fields]);
        return inKinds({ ...record, fields: { ...record.fields, ...Object.fromEntries(fields) } });
      });
    return [...told, ...[...preferences.values()].filter(({ id }) => !carried.has(id))];
  };
  return {
    records,
    record: (kind, id) => {
      const found = witness.record(types.get(kind) ?? kind, id);
      return found === null ? null : inKinds(found);
    },
    occurrences: (text) =>
      witness.occurrences(text).map((one) => ({ ...one, kind: kinds[one.kind] ?? one.kind })),
    snapshot: () =>
      new Map(records().map((record) => [`${record.kind}:${record.id}`, JSON.stringify(record)])),
  };
}

function keyInKinds(key: string): string {
  const at = key.indexOf(':');
  const type = key.slice(0, at);
  return `${kinds[type] ?? type}${key.slice(at)}`;
}

function addressesOf({ fields }: WitnessedRecord): readonly string[] {
  const { email, hs_additional_emails: others } = fields;
  return [email, ...(typeof others === 'string' ? others.split(';') : [])].filter(
    (address) => typeof address === 'string',
  );
}

/** Calls that change records: reads go by POST as well. */
const writes =
  /^(?:DELETE|PUT|PATCH|POST .*(?:\/gdpr-delete|\/batch\/(?:update|archive)|\/unsubscribe-all|\/statuses\/[^/?]+$))(?!.*\/read)/;

function faultsOver({ faults, tokens, token }: HubspotDouble): ConformanceFaults {
  const answers = {
    'rate-limited': {
      status: 429,
      body: {
        status: 'error',
        errorType: 'RATE_LIMIT',
        policyName: 'TEN_SECONDLY_ROLLING',
        message: 'Limit.',
      },
    },
    unavailable: { status: 503, body: { status: 'error', message: 'Unavailable.' } },
    'gateway-page': { htmlError: 502 },
  } as const;
  const state = tokens.named(token);
  return {
    refuse: (as, times) => faults.add({ match: /./, effect: answers[as], times }),
    dropWrite: () => faults.add({ match: writes, effect: { dropBefore: true }, times: 1 }),
    dropAnswer: () => faults.add({ match: writes, effect: { dropAfter: true }, times: 1 }),
    beforeWrite: (happens) => {
      let isOver = false;
      const match = ({ method, path }: { readonly method: string; readonly path: string }): boolean => {
        if (!isOver && writes.test(`${method} ${path}`)) {
          isOver = true;
          happens();
        }
        return false;
      };
      faults.add({ match, effect: { dropBefore: true } });
    },
    holdAnswer: (effect) =>
      new Promise((resolve) => {
        let held = false;
        const isMeant = ({ method, path }: { readonly method: string; readonly path: string }): boolean => {
          const strikes = !held && writes.test(`${method} ${path}`) === (effect === 'write');
          if (strikes) {
            held = true;
            resolve();
          }
          return strikes;
        };
        faults.add({ match: isMeant, effect: { latencyMs: hour }, times: 1 });
      }),
    loseRights: () => tokens.revoke(token),
    clear: () => {
      faults.clear();
      if (state !== null) state.state = 'valid';
    },
  };
}
