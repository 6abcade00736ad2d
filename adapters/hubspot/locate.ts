import type { Context, Gap, Identifier, LocateVerb, Match } from '../../src/contract/index.ts';
import type { Filter, HubspotClient, Search } from './client.ts';
import { batchMax, listPageMax, searchPageMax, searchWall } from './limits.ts';
import { mentionsAddress } from './mentions.ts';
import { partialAnswer } from './misses.ts';
import { inChunks, unless } from './outcomes.ts';
import { isNumber, isSimilarNumber, numberFilters, spellingFilters } from './phones.ts';
import {
  addressesOf,
  addressKey,
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
import type { CrmObject, SearchPage } from './shapes.ts';
import { liveOf, standingsOf } from './standing.ts';

interface Locating {
  readonly client: HubspotClient;
  readonly settings: HubspotSettings;
  readonly catalogue: Catalogue;
  readonly contact: CrmKind;
}

/**
 * Where one identifier is looked for: among contacts, in their bin, among who wrote to whom, or in the texts of one
 * other kind.
 */
type Place = 'contacts' | 'bin' | 'correspondents' | { readonly texts: string };

/**
 * One place of one identifier at a time, one page of its answers a call. Search is an index that lags and finds words,
 * not values: each hit is read again by id and compared, and an address is asked for by itself as well.
 */
export function locate(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
): LocateVerb['call'] {
  return async (identifiers, cursor, context) => {
    const contact = catalogue.of('contact');
    if (contact === null) return { items: [], cursor: null, gaps: [] };
    const locating = { client, settings, catalogue, contact };
    const { identifier: at, place: placeAt, after } = parseCursor(cursor);
    const identifier = identifiers[at];
    if (identifier === undefined) return { items: [], cursor: null, gaps: [] };
    const places = placesOf(identifier, settings);
    const place = places[placeAt] ?? 'contacts';
    const page = await look(locating, identifier, place, after, context);
    return {
      items: page.items,
      cursor: nextCursor({ at, placeAt, after: page.after }, places.length, identifiers.length),
      gaps: [...page.gaps, ...(cursor === null ? standingGaps(identifiers, settings) : [])],
    };
  };
}

/** A name or a number is not looked for in texts: too much would be found that is somebody else's. */
function placesOf({ kind }: Identifier, { traces, sweepRecycleBin }: HubspotSettings): readonly Place[] {
  return [
    'contacts',
    ...(sweepRecycleBin ? (['bin'] as const) : []),
    ...(kind === 'email' ? traces.map((texts) => ({ texts })) : []),
    ...(kind === 'email' && traces.includes('email') ? (['correspondents'] as const) : []),
  ];
}

interface Look {
  readonly items: readonly Match[];
  readonly after: string | null;
  readonly gaps: readonly Gap[];
}

async function look(
  locating: Locating,
  identifier: Identifier,
  place: Place,
  after: string | null,
  context: Context,
): Promise<Look> {
  if (place === 'contacts') return lookAmongContacts(locating, identifier, after, context);
  if (place === 'bin') return lookIntoBin(locating, identifier, after, context);
  const kind = locating.catalogue.of(place === 'correspondents' ? 'email' : place.texts);
  if (kind === null) return nothing;
  if (place === 'correspondents') return lookAmongCorrespondents(locating, identifier, kind, after, context);
  return unless(
    ['denied', 'not-found'],
    () => lookIntoTexts(locating, identifier, kind, after, context),
    () => ({ ...nothing, gaps: [textsGap(kind.kind)] }),
  );
}

const nothing: Look = { items: [], after: null, gaps: [] };

async function lookAmongContacts(
  { client, settings, contact }: Locating,
  identifier: Identifier,
  after: string | null,
  context: Context,
): Promise<Look> {
  const properties = propertiesOf(settings);
  const search = searchFor(identifier, settings, properties, after);
  if (search === null) return nothing;
  const { page, gaps } = await searched(client, identifier, search, context);
  // Strongly consistent, unlike the search, and by POST: an address in the path would end in somebody's log.
  const byAddress =
    identifier.kind === 'email' && after === null
      ? await contactsAt(client, addressKey(identifier.value), properties, context)
      : [];
  const known = new Map(byAddress.map((object) => [object.id, object]));
  const unread = page.results.map(({ id }) => id).filter((id) => !known.has(id));
  const standings = await standingsOf(client, contact, unread, { properties }, context);
  for (const standing of standings.values()) {
    if (standing.is === 'live') known.set(standing.object.id, standing.object);
    if (standing.is === 'merged') known.set(standing.into.id, standing.into);
  }
  const next = nextPage(page.paging?.next?.after ?? null);
  return {
    items: [...known.values()].flatMap((object) => matchOf(object, identifier, contact, settings, 'live')),
    after: next.after,
    gaps: [...gaps, ...next.gaps],
  };
}

/** Nobody is an answer, nothing is none: an address that is not answered for may be somebody's. */
async function contactsAt(
  client: HubspotClient,
  address: string,
  properties: readonly string[],
  context: Context,
): Promise<readonly CrmObject[]> {
  const { objects, absent } = await client.batchRead(
    'contacts',
    [address],
    { properties, by: 'email' },
    context,
  );
  if (objects.length === 0 && absent.size === 0) throw partialAnswer();
  return objects;
}

/** An account without the searchable forms of numbers refuses the search: then by spellings alone. */
async function searched(
  client: HubspotClient,
  { kind, value }: Identifier,
  search: Search,
  context: Context,
): Promise<{ readonly page: SearchPage; readonly gaps: readonly Gap[] }> {
  const found = await unless(
    kind === 'phone' ? ['invalid'] : [],
    () => client.search('contacts', search, context),
    () => null,
  );
  if (found !== null) return { page: found, gaps: [] };
  const spelled = { ...search, anyOf: spellingFilters(value) };
  return { page: await client.search('contacts', spelled, context), gaps: [spellingGap] };
}

function propertiesOf({ externalIdProperty }: HubspotSettings): readonly string[] {
  return [...identifying, ...(externalIdProperty === undefined ? [] : [externalIdProperty])];
}

/** null where there is nothing to look for: an empty search would answer with everybody. */
function searchFor(
  { kind, value }: Identifier,
  { externalIdProperty }: HubspotSettings,
  properties: readonly string[],
  after: string | null,
): Search | null {
  if (value.trim() === '' || (kind === 'phone' && !isNumber(value))) return null;
  switch (kind) {
    case 'email':
      return {
        properties,
        after,
        anyOf: [
          { propertyName: 'email', operator: 'EQ', value: addressKey(value) },
          { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: addressKey(value) },
        ],
      };
    case 'phone':
      return { properties, after, anyOf: numberFilters(value) };
    case 'name':
      return { properties, after, query: value };
    case 'id':
      return externalIdProperty === undefined
        ? null
        : { properties, after, anyOf: [{ propertyName: externalIdProperty, operator: 'EQ', value }] };
    default:
      return null;
  }
}

/** Nothing where the record does not carry the identifier after all: the index found its words, or is behind. */
function matchOf(
  object: CrmObject,
  by: Identifier,
  contact: CrmKind,
  { externalIdProperty }: HubspotSettings,
  state: Match['state'],
): readonly Match[] {
  const equality = equalityOf(object, by, externalIdProperty);
  if (equality === null) return [];
  return [
    {
      ref: refOf('contact', object),
      role: 'person',
      by,
      equality,
      identifiers: identifiersOf(object, externalIdProperty),
      aliases: formerIdsOf(object).map((id) => ({ kind: 'contact', id })),
      state,
      facts: factsOf(object, contact),
    },
  ];
}

function equalityOf(
  object: CrmObject,
  { kind, value }: Identifier,
  externalIdProperty?: string,
): Match['equality'] | null {
  switch (kind) {
    case 'email':
      return addressesOf(object).some((address) => addressKey(address) === addressKey(value))
        ? 'exact'
        : null;
    case 'phone':
      return ['phone', 'mobilephone'].some((name) => isSimilarNumber(valueOf(object, name), value))
        ? 'similar'
        : null;
    case 'name': {
      const words = new Set(
        fold(`${valueOf(object, 'firstname')} ${valueOf(object, 'lastname')}`).split(/\s+/),
      );
      return fold(value)
        .split(/\s+/)
        .every((word) => words.has(word))
        ? 'similar'
        : null;
    }
    case 'id':
      return externalIdProperty !== undefined && valueOf(object, externalIdProperty) === value
        ? 'exact'
        : null;
    default:
      return null;
  }
}

/** Archived contacts cannot be searched: all are read, a hundred a call. */
async function lookIntoBin(
  { client, settings, contact }: Locating,
  identifier: Identifier,
  after: string | null,
  context: Context,
): Promise<Look> {
  const properties = propertiesOf(settings);
  const page = await client.list(
    'contacts',
    { properties, archived: true, limit: listPageMax, after },
    context,
  );
  return {
    items: page.results.flatMap((object) => matchOf(object, identifier, contact, settings, 'recycled')),
    after: page.paging?.next?.after ?? null,
    gaps: [],
  };
}

/**
 * E-mails from and to the address. `query` is not known to look there, and HubSpot may refuse to filter by it: then
 * only e-mails whose texts name the address are found. A search of its own, for a query narrows what filters find.
 */
async function lookAmongCorrespondents(
  locating: Locating,
  identifier: Identifier,
  kind: CrmKind,
  after: string | null,
  context: Context,
): Promise<Look> {
  const value = addressKey(identifier.value);
  const anyOf = participants(kind).map((propertyName): Filter => ({
    propertyName,
    operator: 'CONTAINS_TOKEN',
    value,
  }));
  return unless(
    // A token without the right was named for the texts already.
    ['invalid', 'denied', 'not-found'],
    () => tracesIn(locating, identifier, kind, { properties: ['hs_object_id'], anyOf, after }, context),
    (failure) => ({ ...nothing, gaps: failure.kind === 'invalid' ? [correspondentsGap] : [] }),
  );
}

/** Records that name the address in their text, whoever they hang on. */
async function lookIntoTexts(
  locating: Locating,
  identifier: Identifier,
  kind: CrmKind,
  after: string | null,
  context: Context,
): Promise<Look> {
  const search = { properties: ['hs_object_id'], query: identifier.value, after };
  return tracesIn(locating, identifier, kind, search, context);
}

async function tracesIn(
  { client }: Locating,
  identifier: Identifier,
  kind: CrmKind,
  search: Search,
  context: Context,
): Promise<Look> {
  const page = await client.search(kind.type, search, context);
  const ids = page.results.map(({ id }) => id);
  const properties = [
    ...kind.personal,
    ...participants(kind),
    kind.date,
    ...(kind.title === null ? [] : [kind.title]),
  ];
  const items: Match[] = [];
  for (const chunk of inChunks(ids, batchMax)) {
    for (const object of await liveOf(client, kind, chunk, { properties }, context)) {
      const equality = traceEquality(object, kind, identifier.value);
      if (equality === null) continue;
      items.push({
        ref: refOf(kind.kind, object),
        role: 'trace',
        by: identifier,
        equality,
        identifiers: [],
        aliases: [],
        state: 'live',
        facts: factsOf(object, kind),
      });
    }
  }
  const next = nextPage(page.paging?.next?.after ?? null);
  return { items, after: next.after, gaps: next.gaps };
}

function participants({ kind }: CrmKind): readonly string[] {
  return kind === 'email' ? ['from', 'to', 'cc', 'bcc'].map((role) => `hs_email_${role}_email`) : [];
}

/** Exact where the address stands as the sender or a recipient; a text that quotes it is only similar. */
function traceEquality(object: CrmObject, kind: CrmKind, address: string): Match['equality'] | null {
  const wanted = addressKey(address);
  const named = participants(kind).flatMap((name) => valueOf(object, name).split(';'));
  if (named.some((one) => addressKey(one) === wanted)) return 'exact';
  return kind.personal.some((name) => mentionsAddress(valueOf(object, name), wanted)) ? 'similar' : null;
}

/** A search answers nothing past its wall. Whoever has more hits than that is not found by this identifier. */
function nextPage(after: string | null): { readonly after: string | null; readonly gaps: readonly Gap[] } {
  if (after === null || Number(after) + searchPageMax <= searchWall) return { after, gaps: [] };
  return { after: null, gaps: [wallGap] };
}

const wallGap: Gap = {
  what: `what lies past the first ${searchWall} results of a search`,
  because: 'not-searchable',
  mend: 'Search by another identifier as well.',
};

const spellingGap: Gap = {
  what: 'contacts whose number is written in another way',
  because: 'not-searchable',
  mend: 'Search by another identifier as well.',
};

const correspondentsGap: Gap = {
  what: 'e-mails that name the address only as their sender or a recipient, and hang on no contact of the person',
  because: 'not-searchable',
  mend: 'Look for the address among the e-mails of HubSpot.',
};

function textsGap(kind: string): Gap {
  return {
    what: `texts of each ${kind} that may name the address`,
    because: 'no-scope',
    mend: `Give the token the scope that reads each ${kind}.`,
  };
}

function standingGaps(identifiers: readonly Identifier[], settings: HubspotSettings): readonly Gap[] {
  return [
    ...(settings.sweepRecycleBin ? [] : [binGap]),
    ...(identifiers.some(({ kind }) => kind === 'email') && !settings.traces.includes('email')
      ? [correspondentsGap]
      : []),
    ...(identifiers.some(({ kind }) => kind === 'id') && settings.externalIdProperty === undefined
      ? [idGap]
      : []),
  ];
}

const binGap: Gap = {
  what: 'contacts in the recycle bin',
  because: 'not-searchable',
  mend: 'Set sweepRecycleBin to true: it costs one call for each hundred archived contacts.',
};

const idGap: Gap = {
  what: 'ids of another register',
  because: 'not-searchable',
  mend: 'Name the contact property that holds them in externalIdProperty.',
};

function parseCursor(cursor: string | null) {
  const [identifier = '0', place = '0', ...after] = (cursor ?? '').split('|');
  return { identifier: Number(identifier), place: Number(place), after: after.join('|') || null };
}

function nextCursor(
  { at, placeAt, after }: { readonly at: number; readonly placeAt: number; readonly after: string | null },
  places: number,
  identifiers: number,
): string | null {
  if (after !== null) return `${at}|${placeAt}|${after}`;
  if (placeAt + 1 < places) return `${at}|${placeAt + 1}|`;
  return at + 1 < identifiers ? `${at + 1}|0|` : null;
}
