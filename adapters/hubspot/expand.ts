import type { Connection, Context, ExpandPage, Gap, Others, Ref, Related } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { askEach, associatedWith, plain, shownWith, typeGap, type Associated } from './associated.ts';
import { attachedTo } from './attached.ts';
import { overwritable } from './contact-properties.ts';
import type { DefinitionsOf } from './definitions.ts';
import { fileIdsIn, filePropertiesOf, rememberedFiles, type FileOf } from './files.ts';
import { inboxOf } from './inbox.ts';
import { mentionsAddress, mentionsNumber, textsWithTheAddress } from './mentions.ts';
import { unless } from './outcomes.ts';
import {
  addressesOf,
  attachmentIdsOf,
  factsOf,
  fold,
  formerIdsOf,
  identifiersOf,
  identifying,
  refOf,
  valueOf,
  type Catalogue,
  type CrmKind,
} from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { fitsUrl, liveOf, standingsWithBin } from './standing.ts';
import { idsAround, type Ties } from './ties.ts';

type Expand = NonNullable<Connection['expand']>['call'];

interface Expanding {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly catalogue: Catalogue;
  /** Ids of the subject's own contacts. */
  readonly own: ReadonlySet<string>;
  readonly definitions: DefinitionsOf;
  readonly file: FileOf;
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
    const file = rememberedFiles(client, context);
    const expanding = { client, settings, catalogue, own, definitions, file, context };
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
  const types = typesAround(catalogue);
  const { overwritten, all } = await propertiesOf(expanding, kind);
  const properties = fitsUrl({ properties: all }) ? all : identifying;
  const live = async (contact: CrmObject, associated: Associated): Promise<Around> => {
    const whole = properties === all ? contact : await withValues(expanding, kind, contact, all);
    return whole === null ? nothing : aroundLive(expanding, kind, whole, overwritten, associated);
  };
  // One call shows the contact and the first hundred records of each type around it.
  const found = await unless(
    ['not-found', 'denied', 'invalid'],
    () => client.get('contacts', ref.id, { properties, associations: types }, context),
    (failure) => failure.kind,
  );
  if (found === 'not-found') return binned(expanding, kind, ref);
  if (typeof found === 'string') {
    const contact = await unless(
      ['not-found'],
      () => client.get('contacts', ref.id, { properties }, context),
      () => null,
    );
    if (contact === null) return binned(expanding, kind, ref);
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

function typesAround({ aroundPeople }: Catalogue): readonly string[] {
  return ['companies', ...aroundPeople.map(({ type }) => type)];
}

/** What is read of a contact, and what of it is overwritten where the contact stays. */
async function propertiesOf(
  { definitions, settings, context }: Expanding,
  kind: CrmKind,
): Promise<{ readonly all: readonly string[]; readonly overwritten: readonly string[] }> {
  const defined = await definitions(kind, context);
  const overwritten = overwritable(defined, kind, settings);
  return { all: [...new Set([...identifying, ...overwritten, ...filePropertiesOf(defined)])], overwritten };
}

/**
 * An archived contact still may be told to go, its conversations are those of its id, and HubSpot may show what else
 * hangs on it: that is erased, but not untied, for nobody knows what untying an archived record does. Where it shows
 * nothing, or the beginning of a list only, it is not known that there is no more.
 */
async function binned(expanding: Expanding, kind: CrmKind, ref: Ref): Promise<Around> {
  const { client, catalogue, context } = expanding;
  const standings = await standingsWithBin(client, kind, [ref.id], { properties: [] }, context);
  if (standings.get(ref.id)?.is !== 'binned') return nothing;
  const { all } = await propertiesOf(expanding, kind);
  const asked = { properties: fitsUrl({ properties: all }) ? all : identifying, archived: true };
  const inBin = async (associations: readonly string[]): Promise<CrmObject | null> =>
    unless(
      ['not-found', 'denied', 'invalid'],
      () => client.get('contacts', ref.id, { ...asked, associations }, context),
      () => null,
    );
  const bare: CrmObject = { id: ref.id, properties: {} };
  const contact = (await inBin(typesAround(catalogue))) ?? (await inBin([])) ?? bare;
  const shown = shownWith(contact);
  const ids = new Map([...shown].map(([name, one]) => [name, one.results.map(({ id }) => id)]));
  const row: Related = {
    ref,
    of: ref,
    relation: 'owned',
    whenErased: 'stays',
    others: nobody,
    can: ['erase'],
    redactable: [],
    facts: {},
  };
  const isWhole = shown.size > 0 && ![...shown.values()].some(({ paging }) => paging?.next !== undefined);
  const around = await hangingOn(expanding, kind, row, contact, (type) => ids.get(plain(type)) ?? []);
  const items = around.items.map((one) => ({ ...one, can: one.can.filter((verb) => verb !== 'detach') }));
  return { items: [row, ...items], gaps: unique([...(isWhole ? [] : [binnedGap]), ...around.gaps]) };
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
  const row: Related = {
    ref,
    of: ref,
    relation: 'owned',
    whenErased: 'stays',
    others: { persons: 0, organisations: count('companies'), transactions: count('deals', 'tickets') },
    can: ['erase', 'redact'],
    redactable: filled(contact, names),
    facts: factsOf(contact, kind),
    identifiers: identifiersOf(contact),
  };
  const around = await hangingOn(expanding, kind, row, contact, (type) => ids.get(type) ?? []);
  return { items: [row, ...around.items], gaps: unique([...gaps, ...around.gaps]) };
}

/** What hangs on a contact: records, conversations, and the files of all of them and of its own properties. */
async function hangingOn(
  expanding: Expanding,
  kind: CrmKind,
  row: Related,
  contact: CrmObject,
  idsOf: (type: string) => readonly string[],
): Promise<Around> {
  const { client, catalogue, file, context } = expanding;
  const held = await filesIn(expanding, kind, row, contact);
  const items: Related[] = [...held.items];
  const gaps: Gap[] = [...held.gaps];
  // HubSpot ties an activity to the companies and deals of its contact: where the contact has none, none is asked for.
  const counted = countable.filter((type) => idsOf(type).length > 0);
  const mentions = mentionsOf(contact);
  for (const around of catalogue.aroundPeople) {
    const tied = await tiedRecords(expanding, around, idsOf(around.type), {
      of: row.ref,
      naming: (object, names) => names.filter((name) => mentions(valueOf(object, name))),
      counted,
    });
    items.push(...tied.items);
    gaps.push(...tied.gaps);
  }
  const inbox = await inboxOf(client, row.ref, addressesOf(contact), file, context);
  if (formerIdsOf(contact).length > 0) gaps.push(formerInboxGap);
  return { items: [...items, ...inbox.items], gaps: [...gaps, ...inbox.gaps] };
}

/** The files in properties of the contact. What is no file as far as HubSpot describes them is named. */
async function filesIn(
  { definitions, file, context }: Expanding,
  kind: CrmKind,
  row: Related,
  contact: CrmObject,
): Promise<Around> {
  const items: Related[] = [];
  const gaps: Gap[] = [];
  for (const name of filePropertiesOf(await definitions(kind, context))) {
    const ids = fileIdsIn(valueOf(contact, name));
    if (ids === null) gaps.push(propertyGap(name));
    const files = await attachedTo(row, ids ?? [], file);
    items.push(...files.items);
    gaps.push(...files.gaps);
  }
  return { items, gaps };
}

/** Whether a merge takes the conversations along is not known. */
const formerInboxGap: Gap = {
  what: 'inbox conversations under the former id of a merged contact',
  because: 'no-api',
  mend: 'Look in the inbox of HubSpot for conversations from before the merge.',
};

const binnedGap: Gap = {
  what: 'activities of a contact that lies in the recycle bin',
  because: 'no-api',
  mend: 'Restore the contact in HubSpot, then look again: it is erased with its activities.',
};

function propertyGap(name: string): Gap {
  return {
    what: `the file in the contact property ${name}`,
    because: 'no-api',
    mend: 'Look for it among the files in HubSpot, and erase it there.',
  };
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
    const files = await attachedTo(related, attachmentIdsOf(object), expanding.file);
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

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}
