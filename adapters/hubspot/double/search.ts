import { foldText } from '../../double-kit/index.ts';
import { withType, type Call, type Route } from './call.ts';
import { asList, asObject, asText, asTexts, type Json } from './json.ts';
import { needs } from './objects.ts';
import { present } from './records.ts';
import { badRequest, ok, type Reply } from './replies.ts';
import type { IndexEntry } from './search-index.ts';
import type { ObjectType } from './types.ts';

export const searchRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/objects/:type/search',
    needs: needs('read'),
    pool: 'search',
    handle: withType(search),
  },
];

const wall = 10_000;

function search(call: Call, type: ObjectType): Reply {
  const refused = refusedSearch(call, type);
  if (refused !== null) return badRequest(refused);
  const { index, behaviour } = call.account;
  const groups = asList(call.body['filterGroups']).map((group) =>
    asList(asObject(group)['filters']).map(asObject),
  );
  const query = asText(call.body['query']) ?? '';
  const matches: IndexEntry[] = [];
  for (const entry of index.entries(type.name)) {
    if (query !== '' && !matchesQuery(call, type, entry, query)) continue;
    const inGroup = (filters: readonly Json[]): boolean =>
      filters.every((filter) => holds(call, type, entry, filter));
    if (groups.length === 0 || groups.some(inGroup)) matches.push(entry);
  }
  matches.sort(order(call, type));
  const from = Number(asText(call.body['after']) ?? 0) || 0;
  const limit = limitOf(call);
  const asked = { properties: asTexts(call.body['properties']), history: [] };
  const results = matches
    .slice(from, from + limit)
    .map(({ object, properties }) =>
      present(call, type, { ...object, properties, archivedAt: null, purgeAskedAt: null }, asked),
    );
  const total = behaviour.searchTotal === 'exact' ? matches.length : Math.min(matches.length, wall);
  const next =
    from + limit < matches.length ? { paging: { next: { after: String(from + limit), link: '' } } } : {};
  return ok({ total, results, ...next });
}

const limitOf = (call: Call): number => Number(asText(call.body['limit']) ?? 10) || 10;

function refusedSearch(call: Call, type: ObjectType): string | null {
  if (call.bodyLength > 3000) return 'The request body may hold 3000 characters at most.';
  const groups = asList(call.body['filterGroups']).map((group) =>
    asList(asObject(group)['filters']).map(asObject),
  );
  const filters = groups.flat();
  if (groups.length > 5) return 'There may be 5 filterGroups at most.';
  if (groups.some((group) => group.length > 6)) return 'There may be 6 filters in a group at most.';
  if (filters.length > 18) return 'There may be 18 filters at most.';
  if (asList(call.body['sorts']).length > 1) return 'There may be one sort at most.';
  const limit = limitOf(call);
  if (limit > 200) return 'The limit may be 200 at most.';
  if (Number(asText(call.body['after']) ?? 0) + limit > wall)
    return 'Paging beyond 10000 results is not supported.';
  const definitions = call.account.catalogue.of(type.name);
  for (const filter of filters) {
    const name = asText(filter['propertyName']) ?? '';
    if (name.startsWith('associations.')) continue;
    if (!definitions.has(name))
      return 'There was a problem with the request: a filtered property does not exist.';
    if (unfilterable(call, name))
      return 'There was a problem with the request: a property is not filterable.';
    if (!operators.has(asText(filter['operator']) ?? '')) return 'Unknown operator.';
  }
  return null;
}

function unfilterable(call: Call, name: string): boolean {
  if (['hs_email_html', 'hs_body_preview', 'hs_body_preview_html'].includes(name)) return true;
  return (
    /^hs_email_(from|to|cc|bcc)_/.test(name) && call.account.behaviour.emailParticipantFilters === 'refused'
  );
}

const operators = new Set([
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
]);

function holds(call: Call, type: ObjectType, entry: IndexEntry, filter: Json): boolean {
  const name = asText(filter['propertyName']) ?? '';
  const wanted = asText(filter['value']) ?? '';
  if (name.startsWith('associations.')) {
    const to = call.account.types.named(name.slice('associations.'.length));
    return to !== null && entry.object.links.has(`${to.name}:${wanted}`);
  }
  const value = entry.properties[name] ?? '';
  const valueType = call.account.catalogue.of(type.name).get(name)?.type ?? 'string';
  const fold = (text: string): string => (valueType === 'enumeration' ? text : text.toLowerCase());
  const compared = value === '' ? Number.NaN : comparable(valueType, value) - comparable(valueType, wanted);
  switch (asText(filter['operator']) ?? '') {
    case 'EQ':
      return value !== '' && (isNumeric(valueType) ? compared === 0 : fold(value) === fold(wanted));
    case 'NEQ':
      return value !== '' && (isNumeric(valueType) ? compared !== 0 : fold(value) !== fold(wanted));
    case 'LT':
      return compared < 0;
    case 'LTE':
      return compared <= 0;
    case 'GT':
      return compared > 0;
    case 'GTE':
      return compared >= 0;
    case 'BETWEEN':
      return (
        compared >= 0 &&
        comparable(valueType, value) <= comparable(valueType, asText(filter['highValue']) ?? '')
      );
    // Values of IN must come in lower case: others match nothing.
    case 'IN':
      return value !== '' && asTexts(filter['values']).includes(fold(value));
    case 'NOT_IN':
      return value !== '' && !asTexts(filter['values']).includes(fold(value));
    case 'HAS_PROPERTY':
      return value !== '';
    case 'NOT_HAS_PROPERTY':
      return value === '';
    case 'CONTAINS_TOKEN':
      return containsTokens(value, wanted);
    case 'NOT_CONTAINS_TOKEN':
      return !containsTokens(value, wanted);
    default:
      return false;
  }
}

const isNumeric = (type: string): boolean => type === 'number' || type === 'datetime' || type === 'date';

function comparable(type: string, value: string): number {
  if (type !== 'datetime' && type !== 'date') return Number(value);
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
}

/**
 * Words, not phrases: an address is found by its parts in any order, so "jean.martin@example.fr" also finds
 * "martin.jean@example.fr". Callers must compare what they get.
 */
function containsTokens(value: string, wanted: string): boolean {
  const tokens = wordsOf(value);
  return wordsOf(wanted, '*').every((word) =>
    word.includes('*')
      ? tokens.some((token) => new RegExp(`^${word.replaceAll('*', '.*')}$`, 'u').test(token))
      : tokens.includes(word),
  );
}

function wordsOf(text: string, also = ''): string[] {
  return foldText(text).match(also === '' ? /[\p{L}\p{N}_]+/gu : /[\p{L}\p{N}_*]+/gu) ?? [];
}

const queried: Readonly<Record<string, readonly string[]>> = {
  contacts: [
    'firstname',
    'lastname',
    'email',
    'phone',
    'hs_additional_emails',
    'fax',
    'mobilephone',
    'company',
  ],
  companies: ['name', 'domain', 'phone'],
  deals: ['dealname', 'description'],
  tickets: ['subject', 'content'],
  notes: ['hs_note_body'],
  calls: ['hs_call_title', 'hs_call_body'],
  meetings: ['hs_meeting_title', 'hs_meeting_body'],
  tasks: ['hs_task_subject', 'hs_task_body'],
  communications: ['hs_communication_body'],
  leads: ['hs_lead_name', 'hs_associated_contact_email'],
};

/** Every word of the query begins a word of one of the searched properties. */
function matchesQuery(
  { account }: Call,
  type: ObjectType,
  { properties }: IndexEntry,
  query: string,
): boolean {
  const texts = account.behaviour.emailQuery === 'subject' ? [] : ['hs_email_text'];
  const names =
    type.name === 'emails' ? ['hs_email_subject', ...texts] : (queried[type.name] ?? Object.keys(properties));
  const tokens = names.flatMap((name) => wordsOf(properties[name] ?? ''));
  return wordsOf(query).every((word) => tokens.some((token) => token.startsWith(word)));
}

/** { propertyName, direction } or "-name"; by creation when nothing is asked. */
function order(call: Call, type: ObjectType): (one: IndexEntry, other: IndexEntry) => number {
  const [sort] = asList(call.body['sorts']);
  if (sort === undefined) return (one, other) => Number(one.id) - Number(other.id);
  const text = asText(sort);
  const name = text === null ? (asText(asObject(sort)['propertyName']) ?? '') : text.replace(/^-/, '');
  const descending = text === null ? asObject(sort)['direction'] === 'DESCENDING' : text.startsWith('-');
  const numeric = isNumeric(call.account.catalogue.of(type.name).get(name)?.type ?? 'string');
  const sign = descending ? -1 : 1;
  return ({ properties: one }, { properties: other }) => {
    const [left = '', right = ''] = [one[name], other[name]];
    return (
      sign * (numeric ? Number(left) - Number(right) || left.localeCompare(right) : left.localeCompare(right))
    );
  };
}
