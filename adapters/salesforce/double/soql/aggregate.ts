import type { FieldFunctionExpression, Query } from '@jetstreamapp/soql-parser-js';
import { Refusal } from '../refusal.ts';
import type { SObject } from '../schema/schema.ts';
import type { Row, Value } from '../org/store.ts';
import { ordered } from './compare.ts';
import { testOf } from './condition.ts';
import { type View, pathOf } from './path.ts';
import type { QueryResult } from './query.ts';

interface Column {
  readonly name: string;
  /** As written, to be found again by HAVING and ORDER BY. */
  readonly written: string;
  value(group: readonly Row[]): Value;
}

export function isAggregate(query: Query): boolean {
  const isFunction = query.fields?.some(
    (field) => field.type === 'FieldFunctionExpression' && field.isAggregateFn === true,
  );
  return isFunction === true || query.groupBy !== undefined;
}

/** COUNT() answers with a total alone; everything else with one record a group. */
export function aggregated(view: View, object: SObject, query: Query, rows: readonly Row[]): QueryResult {
  const selected = query.fields ?? [];
  const [only] = selected;
  if (only?.type === 'FieldFunctionExpression' && only.parameters.length === 0) {
    if (selected.length > 1)
      throw new Refusal('MALFORMED_QUERY', 'COUNT() must be the only element in the SELECT list');
    return { totalSize: rows.length, columns: [], isWide: false, records: () => [] };
  }
  const keys = [query.groupBy ?? []].flat().map((key) => {
    if (!('field' in key)) throw new Refusal('MALFORMED_QUERY', 'the double groups by fields only');
    const path = pathOf(view, object, key.field, query.sObjectAlias);
    if (path.field.groupable) return path;
    throw new Refusal('INVALID_FIELD', `field '${path.field.name}' can not be grouped in a query call`);
  });
  let unnamed = 0;
  const columns = selected.map((field): Column => {
    if (field.type === 'FieldFunctionExpression') {
      const name = field.alias ?? `expr${unnamed}`;
      if (field.alias === undefined) unnamed += 1;
      return { name, written: field.rawValue ?? '', value: aggregate(view, object, query, field) };
    }
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') {
      throw new Refusal('MALFORMED_QUERY', 'unexpected element in an aggregate query');
    }
    const written = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.');
    const path = pathOf(view, object, written, query.sObjectAlias);
    if (!keys.some((key) => key.name === path.name)) {
      throw new Refusal('MALFORMED_QUERY', `Field must be grouped or aggregated: ${path.field.name}`);
    }
    const value = (group: readonly Row[]): Value => (group[0] === undefined ? null : path.read(group[0]));
    return { name: 'alias' in field ? (field.alias ?? path.field.name) : path.field.name, written, value };
  });

  const groups = new Map<string, Row[]>();
  if (keys.length === 0) groups.set('', [...rows]);
  for (const row of keys.length === 0 ? [] : rows) {
    const key = JSON.stringify(keys.map((path) => path.read(row)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const kept = having(view, object, query, [...groups.values()]);
  const sorted = sortedGroups(query, columns, kept);
  const page = sorted.slice(
    query.offset ?? 0,
    query.limit === undefined ? undefined : (query.offset ?? 0) + query.limit,
  );
  const record = (group: readonly Row[]): Record<string, unknown> => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(columns.map((column) => [column.name, column.value(group)])),
  });
  return {
    totalSize: page.length,
    columns: columns.map((column) => column.name),
    isWide: false,
    records: (from, to) => page.slice(from, to).map(record),
  };
}

type Aggregated = Pick<FieldFunctionExpression, 'functionName'> & { readonly parameters: readonly unknown[] };

function aggregate(
  view: View,
  object: SObject,
  query: Query,
  { functionName, parameters }: Aggregated,
): (group: readonly Row[]) => Value {
  const name = functionName.toUpperCase();
  const [parameter] = parameters;
  if (typeof parameter !== 'string') return (group) => group.length;
  const path = pathOf(view, object, parameter, query.sObjectAlias);
  if (!path.field.aggregatable) {
    throw new Refusal(
      'MALFORMED_QUERY',
      `field ${path.field.name} does not support aggregate operator ${name}`,
    );
  }
  const present = (group: readonly Row[]): Value[] =>
    group.map((row) => path.read(row)).filter((value) => value !== null);
  const numbers = (group: readonly Row[]): number[] => present(group).map(Number);
  switch (name) {
    case 'COUNT':
      return (group) => present(group).length;
    case 'COUNT_DISTINCT':
      return (group) => new Set(present(group)).size;
    case 'SUM':
      return (group) => numbers(group).reduce((sum, value) => sum + value, 0);
    case 'AVG':
      return (group) =>
        numbers(group).reduce((sum, value) => sum + value, 0) / Math.max(1, present(group).length);
    case 'MIN':
      return (group) => extreme(present(group), '<');
    case 'MAX':
      return (group) => extreme(present(group), '>');
    default:
      throw new Refusal('MALFORMED_QUERY', `unexpected token: ${functionName}`);
  }
}

function extreme(values: readonly Value[], operator: '<' | '>'): Value {
  let best: Value = null;
  for (const value of values) if (best === null || ordered(value, operator, best)) best = value;
  return best;
}

function having(view: View, object: SObject, query: Query, groups: Row[][]): Row[][] {
  if (query.having === undefined) return groups;
  const test = testOf<readonly Row[]>(query.having, (comparison) => {
    if (!('fn' in comparison))
      throw new Refusal('MALFORMED_QUERY', 'the double knows aggregates in HAVING only');
    const { functionName = '', parameters = [] } = comparison.fn;
    const value = aggregate(view, object, query, { functionName, parameters });
    return (group) => ordered(value(group), comparison.operator, Number(comparison.value));
  });
  return groups.filter(test);
}

function sortedGroups(query: Query, columns: readonly Column[], groups: Row[][]): Row[][] {
  const keys = [query.orderBy ?? []].flat().map((key) => {
    const written = 'field' in key ? key.field : (key.fn.rawValue ?? '');
    const column = columns.find(({ name, written: as }) => [name, as].includes(written));
    if (column === undefined)
      throw new Refusal('MALFORMED_QUERY', `Ordered field must be grouped or aggregated: ${written}`);
    return { column, direction: key.order === 'DESC' ? -1 : 1 };
  });
  return groups.sort((one, other) => {
    for (const { column, direction } of keys) {
      const left = column.value(one);
      const right = column.value(other);
      if (left === right) continue;
      return left === null || ordered(left, '<', right) ? -direction : direction;
    }
    return 0;
  });
}
