import { type Query, parseQuery } from '@jetstreamapp/soql-parser-js';
import { Refusal } from '../refusal.ts';
import { longId } from '../ids.ts';
import type { SObject } from '../schema/schema.ts';
import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';
import { mayRead, visibleObject } from '../org/sight.ts';
import type { Row, Value } from '../org/store.ts';
import { computedRow, computedTable } from './computed.ts';
import { aggregated, isAggregate } from './aggregate.ts';
import { membershipTest, valueTest } from './compare.ts';
import { type Comparison, type Test, comparisonsIn, conjuncts, testOf } from './condition.ts';
import { unquoted } from './literal.ts';
import { type ChildPages, type Path, type View, pathOf, shown } from './path.ts';
import { projectionOf } from './select.ts';

export interface QueryResult {
  readonly totalSize: number;
  /** Result columns in the order they were asked, for CSV. */
  readonly columns: readonly string[];
  /** Long text makes pages smaller. */
  readonly isWide: boolean;
  records(from: number, to: number): readonly Record<string, unknown>[];
}

export interface Question {
  readonly org: Org;
  readonly session: Session;
  readonly soql: string;
  readonly deletedToo: boolean;
  /** Bulk 2.0: no aggregates, no OFFSET, no child subqueries. */
  readonly isBulk?: boolean;
  readonly childPages?: ChildPages;
}

type Asked = Question & View;

/** Where child subqueries are refused, nothing needs keeping. */
const noChildPages: ChildPages = { rows: Infinity, keep: () => '' };

const queryTextMax = 100_000;
const offsetMax = 2_000;
const semiJoinsMax = 2;

/** Parses, checks and answers one SOQL query the way the org would for this caller. */
export function runQuery(question: Question): QueryResult {
  const query = parsed(question.soql);
  const { org } = question;
  const asked: Asked = {
    ...question,
    rowOf: (id) => org.store.get(id) ?? computedRow(org, id),
    childPages: question.childPages ?? noChildPages,
  };
  const object = queriedObject(asked, query.sObject ?? '');
  refuseWhatBulkCannot(asked, query);
  refuseUnfilteredLinks(asked, object, query);
  const rows = matchingRows(asked, object, query);
  if (isAggregate(query)) return aggregated(asked, object, query, rows);

  const projection = projectionOf(asked, object, query, (child, subquery, rowsOfParent) =>
    childRows(asked, child, subquery, rowsOfParent),
  );
  if (asked.isBulk === true && projection.hasCompound) {
    throw new Refusal('FUNCTIONALITY_NOT_ENABLED', 'Selecting compound data not supported in Bulk Query');
  }
  const ordered = inBulkOrder(asked, query, rows) ?? ordering(asked, object, query, rows);
  const page = limited(query, ordered);
  return {
    totalSize: page.length,
    columns: projection.columns,
    isWide: projection.isWide,
    records: (from, to) => page.slice(from, to).map((row) => projection.record(row)),
  };
}

function parsed(soql: string): Query {
  if (soql.length > queryTextMax)
    throw new Refusal('MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.');
  try {
    return parseQuery(soql);
  } catch (error) {
    throw new Refusal('MALFORMED_QUERY', error instanceof Error ? error.message : 'unexpected token');
  }
}

function queriedObject(view: View, name: string): SObject {
  const object = visibleObject(view.org, view.session, name);
  if (object !== null) return object;
  throw new Refusal(
    'INVALID_TYPE',
    `${shown(view, name)}sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function refuseWhatBulkCannot(asked: Asked, query: Query): void {
  if (asked.isBulk !== true) return;
  const hasChildren = query.fields?.some((field) => field.type === 'FieldSubquery') === true;
  if (isAggregate(query) || query.offset !== undefined || hasChildren) {
    throw new Refusal(
      'API_ERROR',
      'Aggregate Relationships, GROUP BY, OFFSET and nested queries are not supported in Bulk V2 Query',
    );
  }
}

function refuseUnfilteredLinks(view: View, object: SObject, query: Query): void {
  if (object.name !== 'ContentDocumentLink') return;
  const filters = query.where === undefined ? [] : comparisonsIn(query.where);
  const isFiltered = filters.some(
    (filter) =>
      'field' in filter &&
      /^(.*\.)?(ContentDocumentId|LinkedEntityId)$/i.test(filter.field) &&
      (filter.operator === '=' || filter.operator === 'IN'),
  );
  if (isFiltered) return;
  throw new Refusal(
    'MALFORMED_QUERY',
    `${shown(view, 'ContentDocumentLink')}Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.`,
  );
}

function matchingRows(
  asked: Asked,
  object: SObject,
  query: Query,
  among: Iterable<Row> = startingRows(asked, object, query),
): Row[] {
  const wanted = query.where === undefined ? null : whereTest(asked, object, query);
  const found: Row[] = [];
  for (const row of among) {
    if (isInSight(asked, row) && (wanted === null || wanted(row))) found.push(row);
  }
  return found;
}

function isInSight(asked: Asked, row: Row): boolean {
  if (!asked.deletedToo && (row.state !== 'live' || row.values['IsArchived'] === true)) return false;
  return mayRead(asked.session, row);
}

/** A query by id or by reference starts from those rows, everything else from the whole table. */
function startingRows(asked: Asked, object: SObject, query: Query): Iterable<Row> {
  const computed = computedTable(asked.org, object.name, asked.session);
  if (computed !== null) return computed;
  const { store } = asked.org;
  for (const filter of conjuncts(query)) {
    if (!('value' in filter) || !('field' in filter)) continue;
    if (filter.operator !== '=' && filter.operator !== 'IN') continue;
    const field = object.fields.get(filter.field.toLowerCase());
    if (field?.type !== 'id' && field?.type !== 'reference') continue;
    const ids = [filter.value].flat().map((literal) => longId(unquoted(literal) ?? ''));
    if (ids.includes('') || ids.includes('NULL')) continue;
    const rows = new Set<Row>();
    for (const id of ids) {
      const near = field.type === 'id' ? [store.get(id)] : store.referrers(id);
      for (const row of near) if (row?.sobject === object.name) rows.add(row);
    }
    return rows;
  }
  return store.table(object.name).values();
}

function whereTest(asked: Asked, object: SObject, query: Query): Test<Row> {
  let semiJoins = 0;
  if (query.where === undefined) return () => true;
  return testOf<Row>(query.where, (comparison) => {
    const path = filterPath(asked, object, comparison, query.sObjectAlias);
    if ('valueQuery' in comparison) {
      semiJoins += 1;
      if (semiJoins > semiJoinsMax)
        throw new Refusal('MALFORMED_QUERY', 'maximum 2 semi join sub-selects are allowed');
      const test = membershipTest(comparison.operator, semiJoinIds(asked, object, comparison.valueQuery));
      return (row) => test(path.read(row));
    }
    const test = valueTest(comparison, path.field, asked.org.clock.now());
    return (row) => test(path.read(row));
  });
}

function filterPath(asked: Asked, object: SObject, comparison: Comparison, alias: string | undefined): Path {
  if (!('field' in comparison)) throw new Refusal('MALFORMED_QUERY', 'the double filters by fields only');
  const path = pathOf(asked, object, comparison.field, alias);
  if (path.field.filterable) return path;
  throw new Refusal(
    'INVALID_FIELD',
    `${shown(asked, comparison.field)}field '${path.field.name}' can not be filtered in a query call`,
  );
}

function semiJoinIds(asked: Asked, outer: SObject, query: Query): ReadonlySet<Value> {
  if (asked.isBulk === true && !asked.org.behaviours.semiJoinsInBulk) {
    throw new Refusal('API_ERROR', 'Semi join sub-selects are not supported in Bulk V2 Query');
  }
  const object = queriedObject(asked, query.sObject ?? '');
  if (object.name === outer.name) {
    throw new Refusal('MALFORMED_QUERY', 'The inner and outer selects should not be on the same object type');
  }
  const [selected] = query.fields ?? [];
  if (selected?.type !== 'Field' || query.fields?.length !== 1) {
    throw new Refusal('MALFORMED_QUERY', 'semi join sub-selects must select exactly one id field');
  }
  const path = pathOf(asked, object, selected.field);
  return new Set(matchingRows(asked, object, query).map((row) => path.read(row)));
}

function childRows(asked: Asked, child: SObject, query: Query, rowsOfParent: Iterable<Row>): Row[] {
  return limited(query, ordering(asked, child, query, matchingRows(asked, child, query, rowsOfParent)));
}

/** @returns null where ORDER BY holds */
function inBulkOrder(asked: Asked, query: Query, rows: Row[]): Row[] | null {
  if (asked.isBulk !== true || query.orderBy === undefined) return null;
  const { orderInBulk } = asked.org.behaviours;
  if (orderInBulk === 'refused') {
    throw new Refusal('API_ERROR', 'ORDER BY is not supported in Bulk V2 Query');
  }
  // Any other order than the one asked for shows it.
  return orderInBulk === 'kept' ? null : [...rows].reverse();
}

function ordering(view: View, object: SObject, query: Query, rows: Row[]): Row[] {
  const keys = [query.orderBy ?? []].flat().map((key) => {
    if (!('field' in key)) throw new Refusal('MALFORMED_QUERY', 'the double orders by fields only');
    const path = pathOf(view, object, key.field, query.sObjectAlias);
    if (!path.field.sortable)
      throw new Refusal('INVALID_FIELD', `field '${path.field.name}' can not be sorted in a query call`);
    const direction = key.order === 'DESC' ? -1 : 1;
    return { path, direction, nulls: key.nulls === 'LAST' ? 1 : -1 };
  });
  if (keys.length === 0) return rows;
  return rows.sort((one, other) => {
    for (const { path, direction, nulls } of keys) {
      const order = compared(path, path.read(one), path.read(other), direction, nulls);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compared(path: Path, one: Value, other: Value, direction: number, nulls: number): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? nulls : -nulls;
  const isText = typeof one === 'string' && !['id', 'reference'].includes(path.field.type);
  const left = isText ? one.toLowerCase() : one;
  const right = isText && typeof other === 'string' ? other.toLowerCase() : other;
  return left === right ? 0 : left < right ? -direction : direction;
}

function limited(query: Query, rows: Row[]): Row[] {
  const offset = query.offset ?? 0;
  if (offset > offsetMax)
    throw new Refusal('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  return rows.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
}
