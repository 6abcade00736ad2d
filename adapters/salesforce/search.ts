import type { Context, Gap, Identifier } from '../../src/contract/index.ts';
import type { Question } from './client.ts';
import type { Catalogue, Described, DescribedField } from './describe.ts';
import { limits } from './limits.ts';
import { namePatterns } from './name-patterns.ts';
import { inBatches } from './outcomes.ts';
import { hiddenFieldsOf } from './probe.ts';
import { existing, fieldsOfType } from './records.ts';
import { apiName, chunkedQueries, inList, isId, likePattern, quoted } from './soql.ts';

export const people = ['Contact', 'Lead', 'Account', 'User'] as const;
export const traces = [
  'Case',
  'EmailMessage',
  'EmailMessageRelation',
  'ContactPointEmail',
  'ContactPointPhone',
] as const;

/** What exists here, for us, of the objects in which a person can be found. */
export type Objects = ReadonlyMap<string, Described>;

export async function describedObjects(
  catalogue: Catalogue,
  context: Context,
): Promise<{ readonly objects: Objects; readonly gaps: readonly Gap[] }> {
  const objects = new Map<string, Described>();
  const gaps: Gap[] = [];
  for (const name of [...people, ...traces]) {
    const described = await catalogue.of(name, context);
    if (described) {
      objects.set(name, described);
      // A field that is hidden is searched by nobody: what is found without it is not everything.
      gaps.push(...hiddenFieldsOf(described));
    } else if (name === 'Contact' || name === 'Lead' || name === 'Case' || name === 'EmailMessage') {
      gaps.push({
        what: `${name} records`,
        because: 'no-scope',
        mend: `Give the integration user Read and View All on ${name}, unless this edition has no such object.`,
      });
    }
  }
  return { objects, gaps };
}

export function questionsFor(
  objects: Objects,
  identifiers: readonly Identifier[],
  fields: readonly string[] = [],
): readonly Question[] {
  const values = (kind: Identifier['kind']): string[] =>
    identifiers.filter((one) => one.kind === kind).map((one) => one.value);
  const emails = values('email').map((address) => address.toLowerCase());
  const queries = [...objects.values()].flatMap((described) => {
    const select = selecting(described, fields);
    return [
      ...byEmail(described, select, emails),
      ...values('phone').flatMap((phone) => byPhone(described, select, phone)),
      ...values('name').flatMap((name) => byName(described, select, name)),
      ...byId(described, select, values('id')),
    ];
  });
  return queries.map((soql) => ({ soql, deletedToo: true, narrowed: narrowing(soql) }));
}

/** The condition joins the others: what is selected names no WHERE. */
function narrowing(soql: string): (condition: string) => string {
  const [select = '', ...where] = soql.split(' WHERE ');
  return (condition) => `${select} WHERE (${where.join(' WHERE ')}) AND ${condition}`;
}

export function selecting(described: Described, fields: readonly string[] = []): string {
  const columns = new Set([...selectedFields(described), ...existing(described, fields)]);
  return `SELECT ${[...columns].join(', ')} FROM ${described.name}`;
}

function selectedFields(described: Described): readonly string[] {
  const always = ['Id', 'IsDeleted', 'CreatedDate'];
  const person = [
    'MasterRecordId',
    'FirstName',
    'LastName',
    'Name',
    'Company',
    'AccountId',
    'MailingCity',
    'City',
    'PersonMailingCity',
    'IsPersonAccount',
    'PersonContactId',
    'ConvertedContactId',
    'ConvertedAccountId',
  ];
  const trace = [
    'SuppliedName',
    'SuppliedPhone',
    'FromAddress',
    'ToAddress',
    'CcAddress',
    'BccAddress',
    'EmailMessageId',
    'RelationAddress',
    'EmailAddress',
    'TelephoneNumber',
    'ParentId',
  ];
  const own = [...described.fields.values()]
    .filter((field) => field.type === 'email' || field.type === 'phone' || field.isExternalId)
    .map((field) => field.name);
  return [...new Set([...existing(described, [...always, ...person, ...trace]), ...own])].map(apiName);
}

/** An Account is a person only where the org says so; without person accounts it is none. */
function whoseRow(described: Described): string | null {
  if (described.name !== 'Account') return '';
  return described.fields.has('IsPersonAccount') ? 'IsPersonAccount = true AND ' : null;
}

/** Fields that may hold such an identifier, whether a query may filter by them or not. */
function fieldsFor(described: Described, kind: Identifier['kind']): readonly DescribedField[] {
  if (whoseRow(described) === null) return [];
  switch (kind) {
    case 'email':
      return emailFields(described);
    case 'phone':
      return numberFields(described);
    case 'name':
      return named(described, [nameField(described) ?? '']);
    case 'id':
      return isPerson(described) ? [...described.fields.values()].filter((field) => field.isExternalId) : [];
    default:
      return [];
  }
}

/** Those of them that no query may filter by: Salesforce encrypts them. */
export function unsearchableFields(
  described: Described,
  kind: Identifier['kind'],
): readonly DescribedField[] {
  return fieldsFor(described, kind).filter((field) => !field.filterable);
}

/** What the search of these identifiers leaves out, because no query may ask it. */
export function unsearched(objects: Objects, identifiers: readonly Identifier[]): readonly Gap[] {
  const kinds = [...new Set(identifiers.map(({ kind }) => kind))];
  const fields = [...objects.values()].flatMap((described) => [
    ...kinds
      .flatMap((kind) => unsearchableFields(described, kind))
      .map((field) => encrypted(described, field)),
    ...(kinds.includes('id') ? fieldsFor(described, 'id') : [])
      .filter(({ type, filterable }) => filterable && !textTypes.has(type) && !numberTypes.has(type))
      .map((field) => noId(described, field)),
  ]);
  return identifiers.every(isSearchable) ? fields : [...fields, shortNumbers];
}

function encrypted(described: Described, field: DescribedField): Gap {
  return {
    what: `field ${described.name}.${field.name}: it cannot be searched (encrypted)`,
    because: 'not-searchable',
    mend: `Encrypt ${described.name}.${field.name} deterministically, so that it can be searched, then plan again.`,
  };
}

function noId(described: Described, field: DescribedField): Gap {
  return {
    what: `field ${described.name}.${field.name}: it is neither text nor a number, and is asked for no id`,
    because: 'not-searchable',
    mend: `Take ${described.name}.${field.name} out of identifierFields, or keep the id in a field of text.`,
  };
}

const shortNumbers: Gap = {
  what: 'telephone numbers of fewer than nine digits: they are not searched',
  because: 'not-searchable',
  mend: 'Give the whole number, with its country, or search for it in Salesforce itself.',
};

function searchable(fields: readonly DescribedField[]): readonly string[] {
  return fields.filter((field) => field.filterable).map((field) => field.name);
}

function named(described: Described, names: readonly string[]): readonly DescribedField[] {
  return names.flatMap((name) => described.fields.get(name) ?? []);
}

function isPerson(described: Described): boolean {
  return people.some((one) => one === described.name);
}

const mailHeaders: readonly string[] = ['FromAddress', 'ToAddress', 'CcAddress', 'BccAddress'];

function emailFields(described: Described): readonly DescribedField[] {
  if (described.name === 'EmailMessage') return named(described, mailHeaders);
  if (described.name === 'EmailMessageRelation') return named(described, ['RelationAddress']);
  // Case.ContactEmail and its like only mirror another record.
  return fieldsOfType(described, 'email').filter((field) => field.updateable || described.name !== 'Case');
}

function byEmail(described: Described, select: string, emails: readonly string[]): readonly string[] {
  const whose = whoseRow(described);
  if (whose === null || emails.length === 0) return [];
  if (described.name === 'EmailMessage') return emails.flatMap((email) => mailsOf(described, select, email));
  const fields = searchable(emailFields(described));
  if (fields.length === 0) return [];
  return chunkedQueries(
    emails,
    Math.ceil(limits.addresses / fields.length),
    (list) =>
      `${select} WHERE ${whose}(${fields.map((field) => `${apiName(field)} IN ${list}`).join(' OR ')})`,
  );
}

/** A mail lists several addresses in one field: those that only contain ours are left out afterwards. */
function mailsOf(described: Described, select: string, email: string): readonly string[] {
  const tests = searchable(emailFields(described)).map((field) =>
    field === 'FromAddress' ? `${field} = ${quoted(email)}` : `${field} LIKE ${likePattern(email)}`,
  );
  return tests.length === 0 ? [] : [`${select} WHERE ${tests.join(' OR ')}`];
}

/** Numbers are stored as people typed them: the digits in their order, whatever stands between them. */
function byPhone(described: Described, select: string, phone: string): readonly string[] {
  const whose = whoseRow(described);
  const fields = searchable(numberFields(described));
  if (whose === null || fields.length === 0 || digitsOf(phone).length < digitsMin) return [];
  const pattern = quoted(`%${digitsOf(phone).slice(-digitsMin).split('').join('%')}%`);
  const tests = fields.map((field) => `${apiName(field)} LIKE ${pattern}`);
  return [`${select} WHERE ${whose}(${tests.join(' OR ')})`];
}

/** A number of fewer digits is too common to tell anybody. */
const digitsMin = 9;

/** False for what is never asked, so that finding nothing says nothing. */
export function isSearchable({ kind, value }: Identifier): boolean {
  return kind !== 'phone' || digitsOf(value).length >= digitsMin;
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}

export function numberFields(described: Described): readonly DescribedField[] {
  if (described.name === 'Case') return named(described, ['SuppliedPhone']);
  return fieldsOfType(described, 'phone').filter((field) => !/fax/i.test(field.name));
}

export function nameField(described: Described): string | null {
  const field = described.name === 'Case' ? 'SuppliedName' : 'Name';
  const isAsked = described.name === 'Case' || isPerson(described);
  return isAsked && described.fields.has(field) ? field : null;
}

/** All words of the name, in any order. */
function byName(described: Described, select: string, name: string): readonly string[] {
  const whose = whoseRow(described);
  const [field] = searchable(fieldsFor(described, 'name'));
  const words = namePatterns(name);
  if (whose === null || field === undefined || words.length === 0) return [];
  const tests = words.map(
    (patterns) => `(${patterns.map((pattern) => `${field} LIKE ${pattern}`).join(' OR ')})`,
  );
  return [`${select} WHERE ${whose}${tests.join(' AND ')}`];
}

function byId(described: Described, select: string, ids: readonly string[]): readonly string[] {
  const whose = whoseRow(described);
  if (whose === null || ids.length === 0 || !isPerson(described)) return [];
  const fields = fieldsFor(described, 'id').filter((field) => field.filterable);
  const salesforceIds = ids.filter(isId);
  const queries = fields.flatMap(({ name, type }) => {
    const start = `${select} WHERE ${whose}${apiName(name)} IN`;
    if (textTypes.has(type)) return chunkedQueries(ids, limits.addresses, (list) => `${start} ${list}`);
    const numbers = numberTypes.has(type) ? ids.filter((id) => /^\d{1,15}$/.test(id)) : [];
    return inBatches([...new Set(numbers)], limits.addresses).map((some) => `${start} (${some.join(',')})`);
  });
  return salesforceIds.length === 0
    ? queries
    : [...queries, `${select} WHERE ${whose}Id IN ${inList(salesforceIds)}`];
}

/** Fields of other types are asked for no id. */
const textTypes: ReadonlySet<string> = new Set(['string', 'email', 'phone', 'url', 'picklist', 'textarea']);
const numberTypes: ReadonlySet<string> = new Set(['double', 'int', 'long', 'currency']);
