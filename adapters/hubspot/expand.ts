import type { Connection, Context, ExpandPage, Gap, Others, Ref, Related } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { overwritable } from './contact-properties.ts';
import type { DefinitionsOf } from './definitions.ts';
import { isUploadedOnRecord, fileNameOf } from './files.ts';
import { mentionsAddress, mentionsNumber, textsWithTheAddress } from './mentions.ts';
import { unless } from './outcomes.ts';
import {
  addressesOf,
  attachmentIdsOf,
  factsOf,
  fold,
  identifiersOf,
  identifying,
  refOf,
  valueOf,
  type Catalogue,
  type CrmKind,
} from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject, Thread } from './shapes.ts';
import { fitsUrl, liveOf, standingsWithBin } from './standing.ts';
import { othersWriting, threadsOf } from './threads.ts';
import { idsAround, type Ties } from './ties.ts';

type Expand = NonNullable<Connection['expand']>['call'];

interface Expanding {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly catalogue: Catalogue;
  readonly definitions: DefinitionsOf;
  /** Ids of the subject's own contacts. */
  readonly own: ReadonlySet<string>;
  readonly context: Context;
}

/**
 * One contact of the subject a page, with everything tied to it; the other records asked about come on the last page.
 * Nothing is promised to cascade in HubSpot: a contact's purge unties its activities, so each is erased by itself.
 */
export function expand(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
  definitions: DefinitionsOf,
): Expand {
  return async (refs, cursor, context) => {
    const contacts = refs.filter(({ kind }) => kind === 'contact');
    const own = new Set(contacts.map(({ id }) => id));
    const expanding = { client, settings, catalogue, definitions, own, context };
    const at = cursor === null ? 0 : Number(cursor);
    const contact = contacts[at];
    const others = refs.filter(({ kind }) => kind !== 'contact');
    const page =
      contact === undefined ? await aroundOthers(expanding, others) : await aroundContact(expanding, contact);
    const pages = contacts.length + (others.length > 0 ? 1 : 0);
    return { ...page, cursor: at + 1 < pages ? String(at + 1) : null };
  };
}

type Around = Omit<ExpandPage, 'cursor'>;

const nobody: Others = { persons: 0, organisations: 0, transactions: 0 };

async function aroundContact(expanding: Expanding, ref: Ref): Promise<Around> {
  const { client, catalogue, context } = expanding;
  const kind = catalogue.of('contact');
  if (kind === null) return nothing;
  const types = ['companies', ...catalogue.aroundPeople.map(({ type }) => type)];
  const names = overwritable(await expanding.definitions(kind, context), kind, expanding.settings);
  const all = [...new Set([...identifying, ...names])];
  const properties = fitsUrl({ properties: all }) ? all : identifying;
  const live = async (contact: CrmObject, associated: Associated): Promise<Around> => {
    const whole = properties === all ? contact : await withValues(expanding, kind, contact, all);
    return whole === null ? nothing : aroundLive(expanding, kind, whole, names, associated);
  };
  // One call shows the contact and the first hundred records of each type around it.
  const found = await unless(
    ['not-found', 'denied', 'invalid'],
    () => client.get('contacts', ref.id, { properties, associations: types }, context),
    (failure) => failure.kind,
  );
  if (found === 'not-found') return binned(expanding, kind, ref);
  if (typeof found === 'string') {
    const contact = await client.get('contacts', ref.id, { properties }, context);
    return contact.id === ref.id ? live(contact, await askEach(expanding, ref, types)) : nothing;
  }
  // A merged id is answered by another record, which locate finds under its own id.
  if (found.id !== ref.id) return nothing;
  return live(found, await associatedWith(expanding, found, types));
}

/** An account may have more properties of its own than the URL of one answer holds: they are read beside it. */
async function withValues(
  { client, context }: Expanding,
  kind: CrmKind,
  contact: CrmObject,
  properties: readonly string[],
): Promise<CrmObject | null> {
  const [read] = await liveOf(client, kind, [contact.id], { properties }, context);
  return read ?? null;
}

const nothing: Around = { items: [], gaps: [] };

/** An archived contact shows neither values nor ties, and still may be told to go. */
async function binned({ client, context }: Expanding, kind: CrmKind, ref: Ref): Promise<Around> {
  const standings = await standingsWithBin(client, kind, [ref.id], { properties: [] }, context);
  if (standings.get(ref.id)?.is !== 'binned') return nothing;
  const own = { ref, of: ref, relation: 'owned', whenErased: 'stays', others: nobody } as const;
  return { items: [{ ...own, can: ['erase'], redactable: [], facts: {} }], gaps: [] };
}

/** Ids around a contact, by type in paths. */
interface Associated {
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly gaps: readonly Gap[];
}

/**
 * What the contact's own answer shows, completed where it shows a first page only. A type it does not name has no
 * records; where it names one we did not ask for by that name, each missing type is asked for by itself.
 */
async function associatedWith(
  expanding: Expanding,
  { id, associations }: CrmObject,
  types: readonly string[],
): Promise<Associated> {
  const shown = new Map(Object.entries(associations ?? {}).map(([name, one]) => [plain(name), one]));
  const strange = [...shown.keys()].some((name) => !types.some((type) => plain(type) === name));
  const whole = new Map<string, readonly string[]>();
  const toAsk: string[] = [];
  for (const type of types) {
    const one = shown.get(plain(type));
    if (one === undefined ? strange : one.paging?.next !== undefined) toAsk.push(type);
    else if (one !== undefined) whole.set(type, [...new Set(one.results.map((result) => result.id))]);
  }
  const asked = await askEach(expanding, { kind: 'contact', id }, toAsk);
  return { ids: new Map([...whole, ...asked.ids]), gaps: asked.gaps };
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

async function askEach(
  { client, context }: Expanding,
  { id }: Ref,
  types: readonly string[],
): Promise<Associated> {
  const ids = new Map<string, readonly string[]>();
  const gaps: Gap[] = [];
  for (const type of types) {
    const found = await unless(
      ['denied', 'invalid', 'not-found'],
      () => idsAround(client, 'contacts', type, [id], context),
      () => null,
    );
    if (found === null) gaps.push(typeGap(type));
    else ids.set(type, [...(found.get(id) ?? [])]);
  }
  return { ids, gaps };
}

async function aroundLive(
  expanding: Expanding,
  kind: CrmKind,
  contact: CrmObject,
  names: readonly string[],
  { ids, gaps }: Associated,
): Promise<Around> {
  const ref = refOf('contact', contact);
  const count = (...types: readonly string[]): number =>
    types.reduce((sum, type) => sum + (ids.get(type)?.length ?? 0), 0);
  const items: Related[] = [
    {
      ref,
      of: ref,
      relation: 'owned',
      whenErased: 'stays',
      others: { persons: 0, organisations: count('companies'), transactions: count('deals', 'tickets') },
      can: ['erase', 'redact'],
      redactable: filled(contact, names),
      facts: factsOf(contact, kind),
      identifiers: identifiersOf(contact),
    },
  ];
  const found: Gap[] = [...gaps];
  // HubSpot ties an activity to the companies and deals of its contact: where the contact has none, none is asked for.
  const counted = countable.filter((type) => count(type) > 0);
  const mentions = mentionsOf(contact);
  for (const around of expanding.catalogue.aroundPeople) {
    const tied = await tiedRecords(expanding, around, ids.get(around.type) ?? [], {
      of: ref,
      naming: (object, names) => names.filter((name) => mentions(valueOf(object, name))),
      counted,
    });
    items.push(...tied.items);
    found.push(...tied.gaps);
  }
  const inbox = await inboxOf(expanding, contact);
  return { items: [...items, ...inbox.items], gaps: unique([...found, ...inbox.gaps]) };
}

/**
 * Records that are not contacts: what a search of texts led to. One that hangs on a contact of the subject is on that
 * contact's page already.
 */
async function aroundOthers(expanding: Expanding, refs: readonly Ref[]): Promise<Around> {
  const { client, catalogue, own, context } = expanding;
  const items: Related[] = [];
  const gaps: Gap[] = [];
  for (const [kindName, group] of Map.groupBy(refs, ({ kind }) => kind)) {
    const kind = catalogue.of(kindName);
    if (kind === null || kind.role === 'organisation') continue;
    const ids = group.map(({ id }) => id);
    const persons = await idsAround(client, kind.type, 'contacts', ids, context);
    const alone = ids.filter((id) => ![...(persons.get(id) ?? [])].some((person) => own.has(person)));
    const tied = await tiedRecords(expanding, kind, alone, {
      of: null,
      counted: countable,
      naming: textsWithTheAddress,
      persons,
    });
    items.push(...tied.items);
    gaps.push(...tied.gaps);
  }
  return { items, gaps: unique(gaps) };
}

interface Tie {
  /** The contact they hang on; null for records that stand for themselves. */
  readonly of: Ref | null;
  /** Which of these texts name the person. */
  readonly naming: (object: CrmObject, names: readonly string[]) => readonly string[];
  /** Contacts of each record, where they are known already. */
  readonly persons?: Ties;
  /** Types counted beside persons, for the human who reads the plan: they decide nothing. */
  readonly counted: readonly string[];
}

const countable = ['companies', 'deals', 'tickets'] as const;

/** The records of one kind, each with whoever else it concerns, and the files attached to it. */
async function tiedRecords(
  expanding: Expanding,
  kind: CrmKind,
  ids: readonly string[],
  tie: Tie,
): Promise<Around> {
  if (ids.length === 0) return nothing;
  const { client, context } = expanding;
  const properties = [
    ...kind.personal,
    kind.date,
    'hs_attachment_ids',
    ...(kind.title === null ? [] : [kind.title]),
  ];
  const objects = await liveOf(client, kind, ids, { properties }, context);
  const { of: othersOf, gaps } = await othersAround(expanding, kind, objects, tie);
  const items: Related[] = [];
  const found: Gap[] = [...gaps];
  for (const object of objects) {
    const related = relatedOf(expanding, kind, object, othersOf(object.id), tie);
    const files = await filesOf(expanding, object, related);
    items.push(related, ...files.items);
    found.push(...files.gaps);
  }
  return { items, gaps: found };
}

/** Who else each record concerns. Contacts decide what may go, so a refusal there is one of the whole call. */
async function othersAround(
  { client, own, context }: Expanding,
  { type, role }: CrmKind,
  objects: readonly CrmObject[],
  { persons: known, counted }: Tie,
): Promise<{ readonly of: (id: string) => Others; readonly gaps: readonly Gap[] }> {
  const ids = objects.map(({ id }) => id);
  const gaps: Gap[] = [];
  const count = async (to: string): Promise<Ties> =>
    unless(
      ['denied', 'invalid', 'not-found'],
      () => idsAround(client, type, to, ids, context),
      () => {
        gaps.push(typeGap(to));
        return new Map();
      },
    );
  const asked = counted.filter((to) => to === 'companies' || role !== 'transaction');
  // Questions that do not wait for each other.
  const [persons, ...counts] = await Promise.all([
    known ?? idsAround(client, type, 'contacts', ids, context),
    ...asked.map(count),
  ]);
  const sum = (id: string, isMeant: (to: string) => boolean): number =>
    counts.reduce(
      (all, ties, index) => all + (isMeant(asked[index] ?? '') ? (ties.get(id)?.size ?? 0) : 0),
      0,
    );
  return {
    of: (id) => ({
      persons: [...(persons.get(id) ?? [])].filter((person) => !own.has(person)).length,
      organisations: sum(id, (to) => to === 'companies'),
      transactions: sum(id, (to) => to !== 'companies'),
    }),
    gaps,
  };
}

/**
 * What concerns another person is only ever untied: overwriting its text would change their record. Of a deal or a
 * ticket, only the texts that name the person may be overwritten.
 */
function relatedOf(
  { settings }: Expanding,
  kind: CrmKind,
  object: CrmObject,
  others: Others,
  { of, naming }: Tie,
): Related {
  const ref = refOf(kind.kind, object);
  const shared = others.persons > 0;
  const texts = shared ? [] : filled(object, kind.personal);
  const redactable = kind.role === 'transaction' ? naming(object, texts) : texts;
  const unties = of !== null && !kind.isFixed;
  const mayGo = kind.goes !== 'never' || (kind.role === 'activity' && settings.genericGdprDelete === 'on');
  return {
    ref,
    of: of ?? ref,
    relation: shared ? 'shared' : 'owned',
    // Whether the purge of a contact takes along what hangs on it alone is not known for certain: it must be gone, or
    // cut loose, before, or else what a duty keeps could go with it. What can be neither holds nobody back.
    whenErased: unties && !shared && kind.role === 'activity' ? 'blocks' : 'stays',
    others,
    can: [
      ...(mayGo && !shared ? (['erase'] as const) : []),
      ...(redactable.length > 0 ? (['redact'] as const) : []),
      ...(unties ? (['detach'] as const) : []),
    ],
    redactable,
    facts: factsOf(object, kind),
  };
}

function filled(object: CrmObject, names: readonly string[]): readonly string[] {
  return names.filter((name) => valueOf(object, name) !== '');
}

/** A family name as a word, an address, or a number, whatever its spaces. */
function mentionsOf(contact: CrmObject): (text: string) => boolean {
  const family = fold(valueOf(contact, 'lastname'));
  const addresses = addressesOf(contact);
  const numbers = ['phone', 'mobilephone'].map((name) => valueOf(contact, name));
  return (text) => {
    const folded = fold(text);
    return (
      (family.length > 1 &&
        ` ${folded.replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(
          ` ${family.replace(/[^\p{L}\p{N}]+/gu, ' ')} `,
        )) ||
      addresses.some((address) => mentionsAddress(text, address)) ||
      numbers.some((number) => mentionsNumber(text, number))
    );
  };
}

async function filesOf({ client, context }: Expanding, object: CrmObject, record: Related): Promise<Around> {
  const items: Related[] = [];
  const gaps: Gap[] = [];
  for (const id of attachmentIdsOf(object)) {
    const file = await unless(
      ['not-found', 'denied'],
      () => client.file(id, context),
      ({ kind }) => kind,
    );
    if (file === 'denied') gaps.push(fileGap);
    if (typeof file === 'string') continue;
    const theirs = record.relation === 'owned' && isUploadedOnRecord(file);
    items.push({
      ref: { kind: 'file', id },
      of: record.ref,
      relation: theirs ? 'owned' : 'shared',
      whenErased: 'stays',
      others: record.others,
      can: theirs ? ['erase'] : [],
      redactable: [],
      facts: { title: fileNameOf(file) },
    });
  }
  return { items, gaps };
}

/** A conversation in which somebody else wrote as well is theirs too: HubSpot takes nobody out of one, so it stays. */
async function inboxOf({ client, context }: Expanding, contact: CrmObject): Promise<Around> {
  const of = refOf('contact', contact);
  const own = addressesOf(contact);
  const threads = await unless(
    ['denied', 'not-found', 'unexpected'],
    async () => {
      const found: { readonly thread: Thread; readonly persons: number }[] = [];
      for (const thread of await threadsOf(client, of.id, context))
        found.push({ thread, persons: await othersWriting(client, thread.id, own, context) });
      return found;
    },
    () => null,
  );
  if (threads === null) return { items: [], gaps: [inboxGap] };
  return {
    items: threads.map(({ thread: { id, createdAt }, persons }): Related => ({
      ref: { kind: 'thread', id },
      of,
      relation: persons > 0 ? 'shared' : 'owned',
      whenErased: 'stays',
      others: { ...nobody, persons },
      can: persons > 0 ? [] : ['erase'],
      redactable: [],
      facts: createdAt === undefined ? {} : { date: createdAt.slice(0, 10) },
    })),
    gaps: [],
  };
}

const fileGap: Gap = {
  what: 'files attached to activities',
  because: 'no-scope',
  mend: 'Add the scopes files and files.ui_hidden.read to the token.',
};

const inboxGap: Gap = {
  what: 'inbox conversations of the person',
  because: 'no-scope',
  mend: 'Add the scope conversations.read to the token.',
};

function typeGap(type: string): Gap {
  return {
    what: `${type} around the person`,
    because: 'no-scope',
    mend: `Give the token the scope that reads ${type}.`,
  };
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}
