import type { Connection, Context, ExpandPage, Gap, Others, Ref, Related } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import {
  askEach,
  associatedWith,
  associatedWithAll,
  plain,
  shownWith,
  typeGap,
  type Associated,
} from './associated.ts';
import { attachedTo } from './attached.ts';
import { overwritable } from './contact-properties.ts';
import type { DefinitionsOf } from './definitions.ts';
import { fileIdsIn, filePropertiesOf, rememberedFiles, type FileOf } from './files.ts';
import { inboxOf } from './inbox.ts';
import { mentionsAddress, mentionsNumber, textsWithTheAddress } from './mentions.ts';
import { inChunks, unless } from './outcomes.ts';
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
import { fitsUrl, liveIn, liveOf, standingsOf, standingsWithBin } from './standing.ts';
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

/** As many contacts are asked about one by one: more cost less together, a call for each type of record around them. */
const oneByOneMax = 10;

/**
 * One contact of the subject a page, with everything tied to it, or all of many on one page; the other records asked
 * about come on the last page. Nothing is promised to cascade in HubSpot: a contact's purge unties its activities, so
 * each is erased by itself.
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
    const asked = contacts.length > oneByOneMax ? [contacts] : contacts.map((one) => [one]);
    const now = asked[at];
    const others = refs.filter(({ kind }) => kind !== 'contact');
    const page = now === undefined ? await aroundOthers(expanding, others) : await aroundAll(expanding, now);
    const pages = asked.length + (others.length > 0 ? 1 : 0);
    return { ...page, cursor: at + 1 < pages ? String(at + 1) : null };
  };
}

type Around = Omit<ExpandPage, 'cursor'>;

const nobody: Others = { persons: 0, organisations: 0, transactions: 0 };

function aroundAll(expanding: Expanding, refs: readonly Ref[]): Promise<Around> {
  const [first, ...rest] = refs;
  if (first === undefined) return Promise.resolve(nothing);
  return rest.length === 0 ? aroundContact(expanding, first) : aroundMany(expanding, refs);
}

/** A batch shows nothing of what is tied to a contact: each type is asked for by itself, of all of them at once. */
async function aroundMany(expanding: Expanding, refs: readonly Ref[]): Promise<Around> {
  const { client, catalogue, context } = expanding;
  const kind = catalogue.of('contact');
  if (kind === null) return nothing;
  const { overwritten, all } = await propertiesOf(expanding, kind);
  const ids = refs.map(({ id }) => id);
  const standings = await standingsOf(client, kind, ids, { properties: all }, context);
  const contacts = liveIn(standings);
  const around: Around[] = [];
  for (const ref of refs) {
    // A merged id is answered by another record, which is looked at under its own id.
    if (standings.get(ref.id)?.is === 'gone') around.push(await binned(expanding, kind, ref));
  }
  if (contacts.length > 0) around.push(await aroundLive(expanding, kind, contacts, overwritten));
  return {
    items: around.flatMap(({ items }) => items),
    gaps: unique(around.flatMap(({ gaps }) => gaps)),
  };
}

async function aroundLive(
  expanding: Expanding,
  kind: CrmKind,
  contacts: readonly CrmObject[],
  names: readonly string[],
): Promise<Around> {
  const { ids, gaps } = await associatedWithAll(expanding, contacts, typesAround(expanding.catalogue));
  const holders = contacts.map((contact) => holderOf(kind, contact, names, ids.get(contact.id) ?? new Map()));
  const around = await hangingOn(expanding, kind, holders);
  return {
    items: [...holders.map(({ row }) => row), ...around.items],
    gaps: unique([...gaps, ...around.gaps]),
  };
}

async function aroundContact(expanding: Expanding, ref: Ref): Promise<Around> {
  const { client, catalogue, context } = expanding;
  const kind = catalogue.of('contact');
  if (kind === null) return nothing;
  const types = typesAround(catalogue);
  const { overwritten, all } = await propertiesOf(expanding, kind);
  const properties = fitsUrl({ properties: all }) ? all : identifying;
  const live = async (contact: CrmObject, associated: Associated): Promise<Around> => {
    const whole = properties === all ? contact : await withValues(expanding, kind, contact, all);
    if (whole === null) return nothing;
    const holder = holderOf(kind, whole, overwritten, associated.ids);
    const around = await hangingOn(expanding, kind, [holder]);
    return { items: [holder.row, ...around.items], gaps: unique([...associated.gaps, ...around.gaps]) };
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
  const idsOf = (type: string): readonly string[] => ids.get(plain(type)) ?? [];
  const around = await hangingOn(expanding, kind, [{ row, contact, idsOf }]);
  const items = around.items.map((one) => ({ ...one, can: one.can.filter((verb) => verb !== 'detach') }));
  return { items: [row, ...items], gaps: unique([...(isWhole ? [] : [binnedGap]), ...around.gaps]) };
}

/** A contact, as a plan shows it, and where what hangs on it is known from. */
interface Holder {
  readonly row: Related;
  readonly contact: CrmObject;
  readonly idsOf: (type: string) => readonly string[];
}

function holderOf(
  kind: CrmKind,
  contact: CrmObject,
  names: readonly string[],
  ids: ReadonlyMap<string, readonly string[]>,
): Holder {
  const ref = refOf('contact', contact);
  const idsOf = (type: string): readonly string[] => ids.get(type) ?? [];
  const count = (...types: readonly string[]): number =>
    types.reduce((sum, type) => sum + idsOf(type).length, 0);
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
  return { row, contact, idsOf };
}

/** Inboxes that are asked side by side, four calls each: enough for a window to be used while answers are on their way. */
const inboxesAtOnce = 8;

/** What hangs on contacts: records, conversations, and the files of all of them and of their own properties. */
async function hangingOn(expanding: Expanding, kind: CrmKind, holders: readonly Holder[]): Promise<Around> {
  const { client, catalogue, file, context } = expanding;
  const items: Related[] = [];
  const gaps: Gap[] = [];
  const add = (around: Around): void => {
    items.push(...around.items);
    gaps.push(...around.gaps);
  };
  for (const { row, contact } of holders) add(await filesIn(expanding, kind, row, contact));
  for (const around of catalogue.aroundPeople) {
    add(await tiedRecords(expanding, around, holders.map(tieTo(around))));
  }
  for (const some of inChunks(holders, inboxesAtOnce)) {
    const inboxes = await Promise.all(
      some.map(({ row, contact }) => inboxOf(client, row.ref, addressesOf(contact), file, context)),
    );
    for (const [index, { contact }] of some.entries()) {
      if (formerIdsOf(contact).length > 0) gaps.push(formerInboxGap);
      add(inboxes[index] ?? nothing);
    }
  }
  return { items, gaps };
}

function tieTo(around: CrmKind): (holder: Holder) => Tie {
  return ({ row, contact, idsOf }) => {
    const mentions = mentionsOf(contact);
    return {
      of: row.ref,
      ids: idsOf(around.type),
      naming: (object, names) => names.filter((name) => mentions(valueOf(object, name))),
      // HubSpot ties an activity to the companies and deals of its contact: where that has none, none is asked for.
      counted: countable.filter((type) => idsOf(type).length > 0),
    };
  };
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
    const tie: Tie = { of: null, ids: alone, counted: countable, naming: textsWithTheAddress };
    const tied = await tiedRecords(expanding, kind, [tie], persons);
    items.push(...tied.items);
    gaps.push(...tied.gaps);
  }
  return { items, gaps: unique(gaps) };
}

interface Tie {
  /** The contact they hang on; null for records that stand for themselves. */
  readonly of: Ref | null;
  readonly ids: readonly string[];
  /** Which of these texts name the person. */
  readonly naming: (object: CrmObject, names: readonly string[]) => readonly string[];
  /** Types counted beside persons, for the human who reads the plan: they decide nothing. */
  readonly counted: readonly string[];
}

const countable = ['companies', 'deals', 'tickets'] as const;

/**
 * The records of one kind, each with whoever else it concerns, and the files attached to it; all are read at once.
 * @param known  contacts of each record, where they are known already
 */
async function tiedRecords(
  expanding: Expanding,
  kind: CrmKind,
  ties: readonly Tie[],
  known?: Ties,
): Promise<Around> {
  const ids = [...new Set(ties.flatMap((tie) => tie.ids))];
  if (ids.length === 0) return nothing;
  const { client, context } = expanding;
  const properties = [
    ...kind.personal,
    kind.date,
    'hs_attachment_ids',
    ...(kind.title === null ? [] : [kind.title]),
  ];
  const live = await liveOf(client, kind, ids, { properties }, context);
  const objects = new Map(live.map((object) => [object.id, object]));
  const { of: othersOf, gaps } = await othersAround(expanding, kind, [...objects.keys()], ties, known);
  const items: Related[] = [];
  const found: Gap[] = [...gaps];
  for (const tie of ties) {
    for (const object of tie.ids.flatMap((id) => objects.get(id) ?? [])) {
      const related = relatedOf(expanding, kind, object, othersOf(object.id), tie);
      const files = await attachedTo(related, attachmentIdsOf(object), expanding.file);
      items.push(related, ...files.items);
      found.push(...files.gaps);
    }
  }
  return { items, gaps: found };
}

/** Who else each record concerns. Contacts decide what may go, so a refusal there is one of the whole call. */
async function othersAround(
  { client, own, context }: Expanding,
  { type, role }: CrmKind,
  ids: readonly string[],
  ties: readonly Tie[],
  known: Ties | undefined,
): Promise<{ readonly of: (id: string) => Others; readonly gaps: readonly Gap[] }> {
  const gaps: Gap[] = [];
  const count = async (to: string): Promise<Ties> => {
    const wanted = new Set(ties.flatMap((tie) => (tie.counted.some((one) => one === to) ? tie.ids : [])));
    return unless(
      ['denied', 'invalid', 'not-found'],
      () =>
        idsAround(
          client,
          type,
          to,
          ids.filter((id) => wanted.has(id)),
          context,
        ),
      () => {
        gaps.push(typeGap(to));
        return new Map();
      },
    );
  };
  const asked = countable.filter(
    (to) =>
      ties.some(({ counted }) => counted.includes(to)) && (to === 'companies' || role !== 'transaction'),
  );
  // Questions that do not wait for each other.
  const [persons, ...counts] = await Promise.all([
    known ?? idsAround(client, type, 'contacts', ids, context),
    ...asked.map(count),
  ]);
  const sum = (id: string, isMeant: (to: string) => boolean): number =>
    counts.reduce(
      (all, found, index) => all + (isMeant(asked[index] ?? '') ? (found.get(id)?.size ?? 0) : 0),
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
