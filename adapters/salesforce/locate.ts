import type { Context, Failure, Gap, Identifier, LocatePage, Match, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { askAll, isRows, rowsOf } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { limits } from './limits.ts';
import { hiddenFieldsOf } from './probe.ts';
import {
  addressesIn,
  existing,
  fieldsOfType,
  identifiersOf,
  isSameNumber,
  kindOf,
  personFacts,
  refOf,
  wordsOf,
} from './records.ts';
import { apiName, chunkedQueries, inList, isId, likePattern, quoted } from './soql.ts';

const people = ['Contact', 'Lead', 'Account', 'User'] as const;
const traces = [
  'Case',
  'EmailMessage',
  'EmailMessageRelation',
  'ContactPointEmail',
  'ContactPointPhone',
] as const;

/**
 * Every record that one of the identifiers leads to, live, in the bin or merged away, in one page: what a person
 * leaves in one org fits in memory. Rows are asked from the tables, never from the search index, which lags.
 */
export async function locate(
  client: Client,
  catalogue: Catalogue,
  identifiers: readonly Identifier[],
  context: Context,
): Promise<LocatePage> {
  const schema = await describedObjects(catalogue, context);
  const gaps = [...schema.gaps];
  const questions = questionsFor(schema.objects, identifiers);
  const answers = await askAll(client, questions, context);
  const rows = answers.flatMap((answer, index) => {
    if (isRows(answer)) return answer;
    gaps.push(refusedQuestion(questions[index]?.soql ?? '', answer));
    return [];
  });
  const known = new Map(rows.map((row) => [refKey(refOf(row)), row]));
  const leads = hitsAmong(schema.objects, known, identifiers);
  await follow(client, schema.objects, known, leads, context);
  return { items: matches(schema.objects, known, leads), cursor: null, gaps };
}

/** Live rows of people that carry an address or a number now, by identifier. */
export async function carriersOf(
  client: Client,
  catalogue: Catalogue,
  identifiers: readonly Identifier[],
  fields: readonly string[],
  context: Context,
): Promise<(by: Identifier) => readonly Row[]> {
  const { objects } = await describedObjects(catalogue, context);
  const persons = new Map(
    ['Contact', 'Lead', 'Account'].flatMap((name) => {
      const described = objects.get(name);
      return described ? [[name, described] as const] : [];
    }),
  );
  const questions = questionsFor(persons, identifiers, fields);
  const rows = await rowsOf(
    client,
    questions.map(({ soql }) => ({ soql, deletedToo: false })),
    context,
  );
  const unique = [...new Map(rows.map((row) => [refKey(refOf(row)), row])).values()];
  return (by) =>
    unique.filter((row) => {
      const described = persons.get(kindOf(row));
      return described !== undefined && isHit(described, row, by);
    });
}

type Objects = ReadonlyMap<string, Described>;

/** Through which identifier a row was reached, and how surely. */
interface Hit {
  readonly by: Identifier;
  readonly equality: 'exact' | 'similar';
}

async function describedObjects(
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

/** Salesforce names a gap by what it refused; the object's name stands after FROM. */
function refusedQuestion(soql: string, failure: Failure): Gap {
  const object = /\bFROM (\w+)/.exec(soql)?.[1] ?? 'some';
  return {
    what: `${object} records: the search was refused (${failure.code})`,
    because: 'failed',
    mend: failure.mend,
  };
}

function questionsFor(
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
  return queries.map((soql) => ({ soql, deletedToo: true }));
}

function selecting(described: Described, fields: readonly string[] = []): string {
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

function byEmail(described: Described, select: string, emails: readonly string[]): readonly string[] {
  const whose = whoseRow(described);
  if (whose === null || emails.length === 0) return [];
  if (described.name === 'EmailMessage') return emails.flatMap((email) => mailsOf(described, select, email));
  const fields =
    described.name === 'EmailMessageRelation'
      ? existing(described, ['RelationAddress'])
      : // Case.ContactEmail and its like only mirror another record.
        fieldsOfType(described, 'email')
          .filter((field) => field.filterable && (field.updateable || described.name !== 'Case'))
          .map((field) => field.name);
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
  const listed = existing(described, ['ToAddress', 'CcAddress', 'BccAddress']);
  const from = existing(described, ['FromAddress']);
  const tests = [
    ...from.map((field) => `${field} = ${quoted(email)}`),
    ...listed.map((field) => `${field} LIKE ${likePattern(email)}`),
  ];
  return tests.length === 0 ? [] : [`${select} WHERE ${tests.join(' OR ')}`];
}

/** Numbers are stored as people typed them: the digits in their order, whatever stands between them. */
function byPhone(described: Described, select: string, phone: string): readonly string[] {
  const whose = whoseRow(described);
  const fields = phoneFields(described);
  const digits = phone.replaceAll(/\D/g, '').slice(-9);
  if (whose === null || fields.length === 0 || digits.length < 9) return [];
  const pattern = quoted(`%${digits.split('').join('%')}%`);
  const tests = fields.map((field) => `${apiName(field)} LIKE ${pattern}`);
  return [`${select} WHERE ${whose}(${tests.join(' OR ')})`];
}

function phoneFields(described: Described): readonly string[] {
  if (described.name === 'Case') return existing(described, ['SuppliedPhone']);
  return fieldsOfType(described, 'phone')
    .filter((field) => field.filterable && !/fax/i.test(field.name))
    .map((field) => field.name);
}

function nameField(described: Described): string | null {
  const name = described.name === 'Case' ? 'SuppliedName' : 'Name';
  const isAsked = described.name === 'Case' || people.some((one) => one === described.name);
  return isAsked && described.fields.has(name) ? name : null;
}

/**
 * All words of the name, in any order. Letters that may carry an accent match any letter, since Salesforce does not
 * say whether its comparison folds accents; the rows are compared properly afterwards.
 */
function byName(described: Described, select: string, name: string): readonly string[] {
  const whose = whoseRow(described);
  const field = nameField(described);
  const words = wordsOf(name);
  if (whose === null || field === null || words.length === 0) return [];
  const tests = words.map((word) => {
    const open = word.replaceAll(/[aceinouysz]/g, '_');
    const isTelling = open.replaceAll('_', '').length >= 2;
    return `${field} LIKE ${isTelling ? `'%${open.replaceAll(/[^\p{L}\p{N}_]/gu, '_')}%'` : likePattern(word)}`;
  });
  return [`${select} WHERE ${whose}${tests.join(' AND ')}`];
}

function byId(described: Described, select: string, ids: readonly string[]): readonly string[] {
  const whose = whoseRow(described);
  if (whose === null || ids.length === 0 || !people.some((one) => one === described.name)) return [];
  const fields = [...described.fields.values()].filter((field) => field.isExternalId && field.filterable);
  const texts = fields.filter((field) => field.type === 'string').map((field) => field.name);
  const salesforceIds = ids.filter(isId);
  const queries = texts.flatMap((field) =>
    chunkedQueries(ids, limits.addresses, (list) => `${select} WHERE ${whose}${apiName(field)} IN ${list}`),
  );
  return salesforceIds.length === 0
    ? queries
    : [...queries, `${select} WHERE ${whose}Id IN ${inList(salesforceIds)}`];
}

/** Compares every row ourselves: the query was only the net. */
function hitsAmong(
  objects: Objects,
  known: Map<string, Row>,
  identifiers: readonly Identifier[],
): Map<string, Hit> {
  const hits = new Map<string, Hit>();
  for (const [key, row] of known) {
    const described = objects.get(kindOf(row));
    const hit = described ? bestHit(described, row, identifiers) : null;
    if (hit === null) known.delete(key);
    else hits.set(key, hit);
  }
  return hits;
}

const preference: readonly Identifier['kind'][] = ['email', 'id', 'phone', 'name'];

function bestHit(described: Described, row: Row, identifiers: readonly Identifier[]): Hit | null {
  for (const kind of preference) {
    for (const by of identifiers.filter((one) => one.kind === kind)) {
      if (isHit(described, row, by)) return { by, equality: kind === 'name' ? 'similar' : 'exact' };
    }
  }
  return null;
}

function isHit(described: Described, row: Row, by: Identifier): boolean {
  switch (by.kind) {
    case 'email':
      return addressesOf(described, row).includes(by.value.toLowerCase());
    case 'phone':
      return phoneFields(described).some((field) => isSameNumber(text(row, field) ?? '', by.value));
    case 'name': {
      const field = nameField(described);
      const words = wordsOf((field && text(row, field)) ?? '');
      return wordsOf(by.value).every((word) => words.includes(word));
    }
    case 'id':
      return isSameId(text(row, 'Id'), by.value) || carriesForeignId(described, row, by.value);
    default:
      return false;
  }
}

/** The 15 characters that tell cases apart, or all 18. */
function isSameId(id: string | null, asked: string): boolean {
  return id !== null && isId(asked) && (asked.length === 15 ? id.slice(0, 15) : id) === asked;
}

function carriesForeignId(described: Described, row: Row, asked: string): boolean {
  return [...described.fields.values()].some(
    (field) => field.isExternalId && text(row, field.name)?.toLowerCase() === asked.toLowerCase(),
  );
}

function addressesOf(described: Described, row: Row): readonly string[] {
  const listed = ['FromAddress', 'ToAddress', 'CcAddress', 'BccAddress', 'RelationAddress'];
  const own = fieldsOfType(described, 'email').map((field) => field.name);
  return [...listed, ...own].flatMap((name) => addressesIn(text(row, name)));
}

const roundsMax = 4;

/**
 * From the rows found to the same person's other rows: what they were merged into and what was merged into them,
 * the lead they were before, the account of a person, the mail behind a mail's address. Each inherits how it was found.
 */
async function follow(
  client: Client,
  objects: Objects,
  known: Map<string, Row>,
  hits: Map<string, Hit>,
  context: Context,
): Promise<void> {
  const asked = new Set<string>();
  for (let round = 0; round < roundsMax; round += 1) {
    const leads = [...known].flatMap(([key, row]) => leadsFrom(objects, row, hits.get(key)));
    const fresh = leads.filter(({ key }) => !asked.has(key));
    for (const { key } of fresh) asked.add(key);
    const questions = followUps(objects, known, fresh);
    if (questions.length === 0) return;
    for (const answer of await askAll(client, questions, context)) {
      for (const row of isRows(answer) ? answer : []) {
        const key = refKey(refOf(row));
        const through = fresh.find((lead) => text(row, lead.field) === lead.value);
        if (known.has(key) || !through) continue;
        known.set(key, row);
        hits.set(key, through.hit);
      }
    }
  }
}

interface Lead {
  readonly key: string;
  readonly object: string;
  readonly field: string;
  readonly value: string;
  readonly hit: Hit;
}

function leadsFrom(objects: Objects, row: Row, hit: Hit | undefined): readonly Lead[] {
  if (!hit) return [];
  const kind = kindOf(row);
  const id = text(row, 'Id');
  const pairs: [object: string, field: string, value: string | null][] = [
    [kind, 'Id', text(row, 'MasterRecordId')],
    ...(kind === 'Contact' || kind === 'Lead' || kind === 'Account'
      ? ([[kind, 'MasterRecordId', id]] as [string, string, string | null][])
      : []),
  ];
  if (kind === 'Contact') {
    pairs.push(['Lead', 'ConvertedContactId', id]);
    if (row['IsPersonAccount'] === true) pairs.push(['Account', 'Id', text(row, 'AccountId')]);
  }
  if (kind === 'Account') pairs.push(['Lead', 'ConvertedAccountId', id]);
  if (kind === 'Lead') pairs.push(['Contact', 'Id', text(row, 'ConvertedContactId')]);
  if (kind === 'EmailMessageRelation') pairs.push(['EmailMessage', 'Id', text(row, 'EmailMessageId')]);
  return pairs.flatMap(([object, field, value]) =>
    value !== null && objects.get(object)?.fields.has(field)
      ? [{ key: `${object}.${field}=${value}`, object, field, value, hit }]
      : [],
  );
}

function followUps(
  objects: Objects,
  known: ReadonlyMap<string, Row>,
  leads: readonly Lead[],
): readonly Question[] {
  const groups = new Map<string, Lead[]>();
  for (const lead of leads) {
    if (lead.field === 'Id' && known.has(refKey({ kind: lead.object, id: lead.value }))) continue;
    const group = `${lead.object}.${lead.field}`;
    groups.set(group, [...(groups.get(group) ?? []), lead]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const described = first && objects.get(first.object);
    if (!described) return [];
    return chunkedQueries(
      group.map((lead) => lead.value),
      limits.ids,
      (list) => `${selecting(described)} WHERE ${apiName(first.field)} IN ${list}`,
    ).map((soql) => ({ soql, deletedToo: true }));
  });
}

function matches(
  objects: Objects,
  known: ReadonlyMap<string, Row>,
  hits: ReadonlyMap<string, Hit>,
): readonly Match[] {
  const rows = [...known.values()];
  const merged = rows.filter((row) => text(row, 'MasterRecordId') !== null);
  const aliases = (ref: Ref): readonly Ref[] => [
    ...losersOf(ref, merged),
    ...rows.flatMap((row) => (isPersonContactOf(row, ref) ? [refOf(row)] : [])),
  ];
  return rows.flatMap((row): Match[] => {
    const ref = refOf(row);
    const described = objects.get(ref.kind);
    const hit = hits.get(refKey(ref));
    if (!described || !hit || isOnlyAnotherName(row, known)) return [];
    const isPerson = people.some((kind) => kind === ref.kind);
    return [
      {
        ref,
        role: isPerson ? 'person' : 'trace',
        by: hit.by,
        equality: hit.equality,
        identifiers: isPerson ? identifiersOf(described, row) : traceIdentifiers(described, row),
        aliases: aliases(ref),
        state: row['IsDeleted'] === true ? 'recycled' : 'live',
        facts: personFacts(row),
      },
    ];
  });
}

/**
 * Rows that are no record of their own: the loser of a merge whose winner is here, the contact inside a person
 * account, the line that ties a mail to an address.
 */
function isOnlyAnotherName(row: Row, known: ReadonlyMap<string, Row>): boolean {
  const kind = kindOf(row);
  const master = text(row, 'MasterRecordId');
  if (kind === 'EmailMessageRelation') return true;
  if (master !== null && known.has(refKey({ kind, id: master }))) return true;
  return (
    kind === 'Contact' &&
    row['IsPersonAccount'] === true &&
    known.has(refKey({ kind: 'Account', id: text(row, 'AccountId') ?? '' }))
  );
}

function isPersonContactOf(row: Row, ref: Ref): boolean {
  return ref.kind === 'Account' && row['IsPersonAccount'] === true && text(row, 'AccountId') === ref.id;
}

/** A winner may itself have lost later: every link of the chain is a name of the last one. */
function losersOf(ref: Ref, merged: readonly Row[]): readonly Ref[] {
  const direct = merged.filter((row) => kindOf(row) === ref.kind && text(row, 'MasterRecordId') === ref.id);
  return direct.flatMap((row) => [refOf(row), ...losersOf(refOf(row), merged)]);
}

function traceIdentifiers(described: Described, row: Row): readonly Identifier[] {
  const name = text(row, 'SuppliedName');
  const phone = text(row, 'SuppliedPhone') ?? text(row, 'TelephoneNumber');
  return [
    ...[...new Set(addressesOf(described, row))].map((value) => ({ kind: 'email' as const, value })),
    ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
    ...(name === null ? [] : [{ kind: 'name' as const, value: name }]),
  ];
}

/** Kinds that a match may have. */
export const locatedKinds: readonly string[] = [
  ...people,
  ...traces.filter((kind) => kind !== 'EmailMessageRelation'),
];
