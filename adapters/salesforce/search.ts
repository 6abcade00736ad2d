import type { Identifier } from '../../src/contract/index.ts';
import type { Question } from './client.ts';
import type { Described } from './describe.ts';
import { limits } from './limits.ts';
import { namePatterns } from './name-patterns.ts';
import { inBatches } from './outcomes.ts';
import { existing } from './records.ts';
import {
  digitsMin,
  digitsOf,
  emailFields,
  fieldsFor,
  isPerson,
  numberFields,
  numberTypes,
  searchable,
  textTypes,
  whoseRow,
} from './searched-fields.ts';
import type { Objects } from './searched-objects.ts';
import { apiName, chunkedQueries, inList, isId, likePattern, quoted } from './soql.ts';

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
      ...values('phone').flatMap((phone) => byPhones(described, select, [phone])),
      ...values('name').flatMap((name) => byName(described, select, name)),
      ...byId(described, select, values('id')),
    ];
  });
  return queries.map((soql) => ({ soql, deletedToo: true, narrowed: narrowing(soql) }));
}

/**
 * Live rows of many people at once, by what tells a person; whose each row is, is seen afterwards.
 * @param columns  to read beside what identifies a row
 */
export function carrierQuestions(
  described: Described,
  identifiers: readonly Identifier[],
  columns: readonly string[],
): readonly Question[] {
  const values = (kind: Identifier['kind']): string[] =>
    identifiers.filter((one) => one.kind === kind).map((one) => one.value);
  const select = selecting(described, columns);
  const emails = values('email').map((address) => address.toLowerCase());
  const queries = [
    ...byEmail(described, select, emails),
    ...inBatches(values('phone'), phonesPerQuery).flatMap((phones) => byPhones(described, select, phones)),
    ...byId(described, select, values('id')),
  ];
  return queries.map((soql) => ({ soql, deletedToo: false, narrowed: narrowing(soql) }));
}

/** Each is looked for in every field of numbers, and the query must not grow too long. */
const phonesPerQuery = 10;

/** The condition joins the others: what is selected names no WHERE. */
function narrowing(soql: string): (condition: string) => string {
  const [select = '', ...where] = soql.split(' WHERE ');
  return (condition) => `${select} WHERE (${where.join(' WHERE ')}) AND ${condition}`;
}

export function selecting(described: Described, fields: readonly string[] = []): string {
  const asked = fields.filter((name) => isOfParent(name) || described.fields.has(name));
  const columns = new Set([...selectedFields(described), ...asked]);
  return `SELECT ${[...columns].join(', ')} FROM ${described.name}`;
}

/** Whoever asks by a path has looked up that it leads somewhere. */
function isOfParent(name: string): boolean {
  return name.includes('.');
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
function byPhones(described: Described, select: string, phones: readonly string[]): readonly string[] {
  const whose = whoseRow(described);
  const fields = searchable(numberFields(described));
  const patterns = phones
    .map(digitsOf)
    .filter((digits) => digits.length >= digitsMin)
    .map((digits) => quoted(`%${digits.slice(-digitsMin).split('').join('%')}%`));
  if (whose === null || fields.length === 0 || patterns.length === 0) return [];
  const tests = [...new Set(patterns)].flatMap((pattern) =>
    fields.map((field) => `${apiName(field)} LIKE ${pattern}`),
  );
  return [`${select} WHERE ${whose}(${tests.join(' OR ')})`];
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
