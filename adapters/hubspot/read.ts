import type {
  Connection,
  Context,
  FieldValue,
  Gap,
  Outcome,
  Ref,
  Snapshot,
} from '../../src/contract/index.ts';
import { attachmentsOf } from './attached.ts';
import type { HubspotClient, Membership } from './client.ts';
import type { Definitions, DefinitionsOf } from './definitions.ts';
import {
  attachmentOf,
  fileIdsIn,
  fileNameOf,
  filePropertiesOf,
  rememberedFiles,
  type FileOf,
} from './files.ts';
import { batchMax } from './limits.ts';
import { byKind, failed, inChunks, kindNotHandled, notFound, nowAnotherRecord, unless } from './outcomes.ts';
import { addressesOf, attachmentIdsOf, valueOf, type Catalogue, type CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { standingsOf } from './standing.ts';
import { readThread } from './threads.ts';

type Read = NonNullable<Connection['read']>['call'];
type Fields = readonly string[] | null;

export interface Reading {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly catalogue: Catalogue;
  readonly definitions: DefinitionsOf;
  readonly file: FileOf;
}

/** By id, all properties unless named. For a contact, all includes its lists and its e-mail preferences. */
export function read(given: Omit<Reading, 'file'>): Read {
  return (refs, fields, context) => {
    const reading = { ...given, file: rememberedFiles(given.client, context) };
    return byKind(
      refs,
      (ref) => ref,
      (kind, group) => {
        if (kind === 'file') return each(group, (ref) => readFile(reading, ref, fields));
        if (kind === 'thread')
          return each(group, (ref) => readThread(reading.client, ref, fields, reading.file, context));
        const crm = reading.catalogue.of(kind);
        return crm === null
          ? Promise.resolve(group.map(() => kindNotHandled))
          : readRecords(reading, crm, group, fields, context);
      },
    );
  };
}

async function each<T>(
  refs: readonly Ref[],
  act: (ref: Ref) => Promise<Outcome<T>>,
): Promise<readonly Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for (const ref of refs) {
    outcomes.push(
      await unless(
        ['not-found', 'denied', 'unavailable', 'unexpected'],
        () => act(ref),
        (failure) => failed(failure),
      ),
    );
  }
  return outcomes;
}

async function readRecords(
  reading: Reading,
  kind: CrmKind,
  refs: readonly Ref[],
  fields: Fields,
  context: Context,
): Promise<readonly Outcome<Snapshot>[]> {
  const definitions = await reading.definitions(kind, context);
  const names = fields ?? [...new Set([...definitions.byName.keys(), ...kind.personal, 'hs_attachment_ids'])];
  const ids = refs.map(({ id }) => id);
  const history = kind.kind === 'contact' && fields === null ? reading.settings.history : [];
  const standings = await standingsOf(reading.client, kind, ids, { properties: names, history }, context);
  const live = [...standings.values()].flatMap((one) => (one.is === 'live' ? [one.object] : []));
  const more = await extras(reading, kind, live, fields, context);
  const snapshots = new Map<string, Snapshot>();
  for (const object of live) {
    snapshots.set(object.id, await snapshotOf(reading, kind, object, { fields, names, definitions, more }));
  }
  return ids.map((id) => {
    const snapshot = snapshots.get(id);
    if (snapshot !== undefined) return { status: 'done', value: snapshot };
    return standings.get(id)?.is === 'merged' ? nowAnotherRecord : notFound;
  });
}

interface Asked {
  readonly fields: Fields;
  readonly names: readonly string[];
  readonly definitions: Definitions;
  readonly more: ReadonlyMap<string, Extras>;
}

interface Extras {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly hidden: readonly Gap[];
}

async function snapshotOf(
  reading: Reading,
  kind: CrmKind,
  object: CrmObject,
  { fields, names, definitions, more }: Asked,
): Promise<Snapshot> {
  const extra = more.get(object.id);
  const { attachments, hidden } = await attachmentsOf(fileIdsOf(object, definitions), reading.file);
  return {
    ref: { kind: kind.kind, id: object.id },
    fields: { ...valuesOf(object, fields), ...extra?.fields },
    labels: labelsOf(object, definitions),
    hidden: [
      ...(fields === null ? definitions.hidden : []),
      ...hiddenFields(kind, object, names),
      ...(extra?.hidden ?? []),
      ...hidden,
    ],
    attachments,
  };
}

function fileIdsOf(object: CrmObject, definitions: Definitions): readonly string[] {
  const held = filePropertiesOf(definitions).flatMap((name) => fileIdsIn(valueOf(object, name)) ?? []);
  return [...new Set([...attachmentIdsOf(object), ...held])];
}

/** HubSpot has hundreds of properties: where none was named, the empty ones are left out. */
function valuesOf(object: CrmObject, fields: Fields): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(
    Object.entries(object.properties).filter(([name, value]) =>
      fields === null ? value !== null && value !== '' : fields.includes(name),
    ),
  );
}

function labelsOf({ properties }: CrmObject, { byName }: Definitions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(properties).flatMap((name) => {
      const label = byName.get(name)?.label ?? '';
      return label === '' ? [] : [[name, label]];
    }),
  );
}

/**
 * An empty property is answered as null, a property we may not see not at all. Told only of the properties that hold a
 * person, and only where the answer shows that empty ones are answered.
 */
function hiddenFields(
  { personal }: CrmKind,
  { properties }: CrmObject,
  names: readonly string[],
): readonly Gap[] {
  if (!Object.values(properties).includes(null)) return [];
  return personal
    .filter((name) => names.includes(name) && !Object.hasOwn(properties, name))
    .map((name) => ({
      what: `field ${name}`,
      because: 'no-scope',
      mend: `Give the token the scope that shows ${name}, as the README of this adapter lists them.`,
    }));
}

async function readFile({ file: fileOf }: Reading, ref: Ref, fields: Fields): Promise<Outcome<Snapshot>> {
  const file = await fileOf(ref.id);
  const all: Record<string, FieldValue> = {
    name: fileNameOf(file),
    size: file.size ?? null,
    type: file.type ?? null,
    access: file.access ?? null,
    createdAt: file.createdAt ?? null,
  };
  return {
    status: 'done',
    value: {
      ref,
      fields: Object.fromEntries(
        Object.entries(all).filter(([name]) => fields === null || fields.includes(name)),
      ),
      labels: {},
      hidden: [],
      attachments: [attachmentOf(file)],
    },
  };
}

/** What a contact has beside its properties: former values, lists, preferences. Each may be refused by itself. */
async function extras(
  { client, settings }: Reading,
  { kind }: CrmKind,
  contacts: readonly CrmObject[],
  fields: Fields,
  context: Context,
): Promise<ReadonlyMap<string, Extras>> {
  if (kind !== 'contact' || fields !== null || contacts.length === 0) return new Map();
  const lists = await orGap(() => listsOf(client, contacts, context), listGap);
  const all = new Map<string, Extras>();
  for (const contact of contacts) {
    const preferences = await orGap(() => preferencesOf(client, settings, contact, context), preferenceGap);
    const history = formerValues(contact);
    all.set(contact.id, {
      fields: {
        ...(Object.keys(history).length > 0 ? { property_history: history } : {}),
        ...('value' in lists ? { list_memberships: lists.value.get(contact.id) ?? [] } : {}),
        ...('value' in preferences ? { email_preferences: preferences.value } : {}),
      },
      hidden: [lists, preferences].flatMap((one) => ('gap' in one ? [one.gap] : [])),
    });
  }
  return all;
}

async function orGap<T>(
  act: () => Promise<T>,
  gap: Gap,
): Promise<{ readonly value: T } | { readonly gap: Gap }> {
  return unless(
    ['denied', 'not-found'],
    async () => ({ value: await act() }),
    () => ({ gap }),
  );
}

/** The first entry of a history is the value of today, which the package shows already. */
function formerValues({ propertiesWithHistory }: CrmObject): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(
    Object.entries(propertiesWithHistory ?? {}).flatMap(([name, entries]) => {
      const former = entries.slice(1).map(({ value, timestamp }) => ({ value, at: timestamp }));
      return former.length === 0 ? [] : [[name, former]];
    }),
  );
}

async function listsOf(
  client: HubspotClient,
  contacts: readonly CrmObject[],
  context: Context,
): Promise<ReadonlyMap<string, readonly FieldValue[]>> {
  const memberships = new Map<string, readonly Membership[]>();
  for (const chunk of inChunks(contacts, batchMax)) {
    const ids = chunk.map(({ id }) => id);
    for (const [id, of] of await client.memberships(ids, context)) memberships.set(id, of);
  }
  const listIds = [...new Set([...memberships.values()].flat().map(({ listId }) => listId))];
  const named = new Map<string, string>();
  for (const chunk of inChunks(listIds, batchMax)) {
    for (const { listId, name } of await client.lists(chunk, context)) named.set(listId, name);
  }
  return new Map(
    [...memberships].map(([id, of]) => [
      id,
      of.map(({ listId, since }) => ({ list: named.get(listId) ?? listId, since })),
    ]),
  );
}

async function preferencesOf(
  client: HubspotClient,
  { businessUnitIds }: HubspotSettings,
  contact: CrmObject,
  context: Context,
): Promise<readonly FieldValue[]> {
  const preferences: FieldValue[] = [];
  for (const address of addressesOf(contact)) {
    for (const { wideStatusType = null, status, timestamp = null } of await client.wideStatuses(
      address,
      context,
    )) {
      preferences.push({ address, everything: wideStatusType, status, at: timestamp });
    }
    for (const brand of [null, ...businessUnitIds]) {
      for (const one of await client.statuses(address, brand, context)) {
        const { subscriptionName = null, status, legalBasis = null, timestamp = null } = one;
        preferences.push({ address, subscription: subscriptionName, status, legalBasis, at: timestamp });
      }
    }
  }
  return preferences;
}

const listGap: Gap = {
  what: 'lists the person is on',
  because: 'no-scope',
  mend: 'Add the scope crm.lists.read to the token.',
};

const preferenceGap: Gap = {
  what: 'e-mail preferences of the person',
  because: 'no-scope',
  mend: 'Add the scope communication_preferences.read to the token.',
};
