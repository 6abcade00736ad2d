import type { Context, Gap } from '../../src/contract/index.ts';
import type { Foreseen } from './ask.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, ChildRelation, Described } from './describe.ts';
import { factFields, isDerived, roleTables, tieTables, workedOut } from './kinds.ts';
import { limits } from './limits.ts';
import { childrenOf, existing, fieldsOfType } from './records.ts';
import { apiName, chunkedQueries } from './soql.ts';

/** Rows of one kind with all that refers to them. */
export interface Visit {
  readonly kind: string;
  readonly ids: readonly string[];
  /** Whether records that merely look up to these rows are wanted, beside those that go with them or block them. */
  readonly withReferences: boolean;
}

export interface Visited {
  readonly rows: readonly Row[];
  readonly children: readonly Child[];
  readonly gaps: readonly Gap[];
}

export interface Child {
  readonly parentKind: string;
  readonly parentId: string;
  readonly relation: ChildRelation;
  readonly row: Row;
}

/**
 * Reads a whole generation at once: each kind with its children as subqueries, twenty to a query and five queries to
 * a call. What a subquery cannot name, or cannot see (archived activities), is asked by its own query. What was deleted
 * before and lies in the bin is shown too, and says that it does.
 */
export async function visitAll(
  client: Client,
  catalogue: Catalogue,
  visits: readonly Visit[],
  along: Along,
  context: Context,
): Promise<Visited> {
  const asks: Ask[] = [];
  for (const visit of visits) asks.push(...(await planVisit(catalogue, visit, context)));
  const first = await answered(client, asks, along, context);
  const again = first.refused.map((ask) => ({ ask, instead: ask.instead() }));
  const second = await answered(
    client,
    again.flatMap(({ instead }) => instead),
    nothingElse(),
    context,
  );
  const given = again.filter(({ instead }) => instead.length === 0).map(({ ask }) => ask);
  const gaps = [...given, ...second.refused].map((ask): Gap => ({
    what: `${ask.about} records tied to the person`,
    because: 'failed',
    mend: `Give the integration user Read and View All on ${ask.about}, then retry.`,
  }));
  return {
    rows: [...first.rows, ...second.rows],
    children: [...first.children, ...second.children],
    gaps,
  };
}

/** Questions of somebody else, that fill up the calls of a generation, and where their answers go. */
export interface Along {
  readonly questions: readonly Question[];
  readonly answers: Foreseen;
}

export function nothingElse(): Along {
  return { questions: [], answers: new Map() };
}

/** A query, what its rows mean, and what to ask instead where the org refuses it as a whole. */
interface Ask {
  readonly question: Question;
  readonly about: string;
  read(row: Row): { readonly rows: readonly Row[]; readonly children: readonly Child[] };
  instead(): readonly Ask[];
}

async function planVisit(catalogue: Catalogue, visit: Visit, context: Context): Promise<readonly Ask[]> {
  const described = await catalogue.of(visit.kind, context);
  if (described === null) return [];
  const objects = await catalogue.objects(context);
  const relations = described.children.filter(
    (relation) =>
      !isDerived(relation.object) &&
      objects.get(relation.object)?.queryable === true &&
      relation.field !== 'MasterRecordId' &&
      !workedOut.has(`${relation.object}.${relation.field}`) &&
      (visit.withReferences || relation.whenErased !== 'stays') &&
      // A case below the person's case may be anybody's: only its own contact tells.
      !(described.name === 'Case' && relation.object === 'Case'),
  );
  const inside = relations.filter(
    (relation) => relation.relationshipName !== null && !isArchivable(relation.object),
  );
  const outside = relations.filter((relation) => !inside.includes(relation));
  const binned = (object: string): boolean => objects.get(object)?.undeletable === true;
  const groups = inGroups(inside, limits.subqueriesPerQuery);
  return [
    ...groups.flatMap((group, index) => nested(described, visit, group, index === 0, binned)),
    ...direct(described, visit, outside, binned),
  ];
}

/** Whose deleted rows lie in the bin, where queryAll shows them. */
type Binned = (object: string) => boolean;

/** Activities older than about a year are archived: only queryAll shows them. */
function isArchivable(object: string): boolean {
  return object === 'Task' || object === 'Event';
}

function inGroups(relations: readonly ChildRelation[], size: number): readonly (readonly ChildRelation[])[] {
  const groups: ChildRelation[][] = [[]];
  for (const relation of relations) {
    const last = groups.at(-1);
    if (last && last.length < size) last.push(relation);
    else groups.push([relation]);
  }
  return groups;
}

function nested(
  described: Described,
  visit: Visit,
  relations: readonly ChildRelation[],
  withFields: boolean,
  binned: Binned,
): readonly Ask[] {
  const subqueries = relations.map(
    (relation) =>
      `(SELECT ${childFields(relation, binned).join(', ')} FROM ${apiName(relation.relationshipName ?? '')})`,
  );
  const fields = withFields ? ownFields(described) : ['Id'];
  return chunkedQueries(
    visit.ids,
    limits.ids,
    (list) =>
      `SELECT ${[...fields, ...subqueries].join(', ')} FROM ${apiName(described.name)} WHERE Id IN ${list}`,
  ).map((soql) => ({
    question: { soql, deletedToo: true },
    about: described.name,
    read: (row) => {
      const children = relations.flatMap((relation) =>
        childrenOf(row, relation.relationshipName ?? '').map((child): Child => ({
          parentKind: described.name,
          parentId: text(row, 'Id') ?? '',
          relation,
          row: child,
        })),
      );
      return { rows: withFields ? [row] : [], children };
    },
    // One relation that cannot be asked this way spoils the query: then each is asked by itself.
    instead: () =>
      relations.length === 0
        ? []
        : [
            ...(withFields ? nested(described, visit, [], true, binned) : []),
            ...direct(described, visit, relations, isArchivable),
          ],
  }));
}

/** One query for each object, however many of its references lead here. */
function direct(
  described: Described,
  visit: Visit,
  relations: readonly ChildRelation[],
  binned: Binned,
): readonly Ask[] {
  const objects = [...new Set(relations.map((relation) => relation.object))];
  return objects.flatMap((object) => {
    const own = relations.filter((relation) => relation.object === object);
    const fields = new Set(own.flatMap((relation) => childFields(relation, binned)));
    return chunkedQueries(visit.ids, Math.ceil(limits.ids / own.length), (list) => {
      const tests = own.map((relation) => `${apiName(relation.field)} IN ${list}`);
      return `SELECT ${[...fields].join(', ')} FROM ${apiName(object)} WHERE ${tests.join(' OR ')}`;
    }).map((soql): Ask => ({
      question: { soql, deletedToo: binned(object) },
      about: object,
      read: (row) => ({
        rows: [],
        children: own.flatMap((relation): readonly Child[] => {
          const parentId = text(row, relation.field);
          return parentId !== null && visit.ids.includes(parentId)
            ? [{ parentKind: described.name, parentId, relation, row }]
            : [];
        }),
      }),
      instead: () =>
        binned(object) && !isArchivable(object) ? direct(described, visit, own, () => false) : [],
    }));
  });
}

/** What tells who else is concerned, and by what a human recognises the row. */
export function ownFields(described: Described): readonly string[] {
  const facts = factFields[described.name];
  const wanted = [
    'Id',
    'CreatedDate',
    'IsDeleted',
    ...(facts ? [facts.date, ...(facts.title ? [facts.title] : [])] : []),
    ...(concerning[described.name] ?? []),
  ];
  const addresses = described.fields.has('LastName')
    ? fieldsOfType(described, 'email')
        .filter((field) => !field.isForeign)
        .map((field) => field.name)
    : [];
  return [...new Set([...existing(described, wanted), ...addresses])].map(apiName);
}

const concerning: Readonly<Record<string, readonly string[]>> = {
  Contact: ['FirstName', 'LastName', 'AccountId', 'IndividualId', 'IsPersonAccount'],
  Lead: ['FirstName', 'LastName', 'IndividualId', 'ConvertedContactId'],
  Account: ['FirstName', 'LastName', 'IsPersonAccount', 'PersonContactId', 'PersonIndividualId'],
  ContactPointEmail: ['ParentId'],
  ContactPointPhone: ['ParentId'],
  ContactPointAddress: ['ParentId'],
  Task: ['WhoId', 'WhatId'],
  Event: ['WhoId', 'WhatId'],
  Case: ['ContactId', 'AccountId', 'SuppliedEmail', 'SuppliedName'],
  EmailMessage: [
    'Incoming',
    'FromAddress',
    'ToAddress',
    'CcAddress',
    'BccAddress',
    'ParentId',
    'RelatedToId',
    'ActivityId',
  ],
};

function childFields(relation: ChildRelation, binned: Binned): readonly string[] {
  const table = Object.values(tieTables).find((one) => one.object === relation.object);
  const role = roleTables[relation.object];
  return [
    ...new Set([
      'Id',
      relation.field,
      ...(table ? [table.recordField, table.personField] : []),
      ...(role ? [role.recordField, 'ContactId'] : []),
    ]),
    ...(binned(relation.object) ? ['IsDeleted'] : []),
    ...(relation.object === 'EmailMessageRelation' ? ['RelationAddress', 'RelationType'] : []),
  ].map(apiName);
}

async function answered(
  client: Client,
  asks: readonly Ask[],
  along: Along,
  context: Context,
): Promise<{
  readonly rows: readonly Row[];
  readonly children: readonly Child[];
  readonly refused: readonly Ask[];
}> {
  const answers = await askAll(client, [...asks.map((ask) => ask.question), ...along.questions], context);
  for (const [index, { soql }] of along.questions.entries()) {
    along.answers.set(soql, answers[asks.length + index] ?? []);
  }
  const rows: Row[] = [];
  const children: Child[] = [];
  const refused: Ask[] = [];
  for (const [index, ask] of asks.entries()) {
    const answer = answers[index];
    if (!answer || !isRows(answer)) refused.push(ask);
    else {
      for (const row of answer) {
        const read = ask.read(row);
        rows.push(...read.rows);
        children.push(...read.children);
      }
    }
  }
  return { rows, children, refused };
}
