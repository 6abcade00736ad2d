import type { FieldType as Selected, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { Refusal } from '../refusal.ts';
import type { SObject } from '../schema/schema.ts';
import { visibleFields } from '../org/sight.ts';
import type { Row } from '../org/store.ts';
import { type Path, type View, pathOf, shown } from './path.ts';

export interface Projection {
  readonly columns: readonly string[];
  readonly isWide: boolean;
  /** Addresses and bytes, which Bulk queries cannot give. */
  readonly hasCompound: boolean;
  record(row: Row): Record<string, unknown>;
}

type Children = (child: SObject, query: Query, rowsOfParent: Iterable<Row>) => Row[];
type Writer = (row: Row, record: Record<string, unknown>) => void;

const fieldsLimitMax = 200;
const childSubqueriesMax = 20;
const parentRelationshipsMax = 55;

/** What each result record shows: fields, parents as nested objects, children as nested results. */
export function projectionOf(view: View, object: SObject, query: Query, children: Children): Projection {
  const columns: string[] = [];
  const writers: Writer[] = [];
  let longTexts = 0;
  let hasCompound = false;
  const add = (path: Path, name: string): void => {
    if (path.field.type === 'textarea' && !path.field.filterable) longTexts += 1;
    if (path.field.type === 'address' || path.field.type === 'base64') hasCompound = true;
    columns.push(name);
    writers.push(writerOf(view, path));
  };
  refuseTooMany(query.fields ?? []);
  for (const selected of query.fields ?? []) {
    if (selected.type === 'FieldSubquery')
      writers.push(childWriter(view, object, selected.subquery, children));
    else for (const path of selectedPaths(view, object, query, selected)) add(path, path.name);
  }
  return {
    columns,
    isWide: longTexts >= 2,
    hasCompound,
    record: (row) => {
      const record: Record<string, unknown> = { attributes: attributesOf(row) };
      for (const write of writers) write(row, record);
      return record;
    },
  };
}

function refuseTooMany(fields: readonly Selected[]): void {
  const children = fields.filter((field) => field.type === 'FieldSubquery');
  const parents = new Set(
    fields.flatMap((field) => (field.type === 'FieldRelationship' ? [field.relationships.join('.')] : [])),
  );
  if (children.length <= childSubqueriesMax && parents.size <= parentRelationshipsMax) return;
  throw new Refusal(
    'MALFORMED_QUERY',
    `A query may have ${childSubqueriesMax} child and ${parentRelationshipsMax} parent relationships`,
  );
}

function selectedPaths(view: View, object: SObject, query: Query, selected: Selected): Path[] {
  switch (selected.type) {
    case 'Field':
      return [pathOf(view, object, selected.field, query.sObjectAlias)];
    case 'FieldRelationship':
      return [
        pathOf(view, object, [...selected.relationships, selected.field].join('.'), query.sObjectAlias),
      ];
    case 'FieldFunctionExpression':
      return selectedByFunction(view, object, query, selected.functionName, selected.parameters);
    case 'FieldSubquery':
    case 'FieldTypeof':
    default:
      throw new Refusal('MALFORMED_QUERY', `the double does not know ${selected.type} in SELECT`);
  }
}

function selectedByFunction(
  view: View,
  object: SObject,
  query: Query,
  name: string,
  parameters: readonly unknown[],
): Path[] {
  const [parameter] = parameters;
  if (typeof parameter !== 'string') throw new Refusal('MALFORMED_QUERY', `unexpected token: ${name}`);
  if (name.toUpperCase() !== 'FIELDS') return [pathOf(view, object, parameter, query.sObjectAlias)];
  const kind = parameter.toUpperCase();
  if (kind !== 'STANDARD' && (query.limit === undefined || query.limit > fieldsLimitMax)) {
    throw new Refusal(
      'MALFORMED_QUERY',
      `${shown(view, 'FIELDS')}The SOQL FIELDS function must have a LIMIT of at most 200`,
    );
  }
  return visibleFields(view.session, object)
    .filter((field) => kind === 'ALL' || field.custom === (kind === 'CUSTOM'))
    .map((field) => pathOf(view, object, field.name));
}

function writerOf(view: View, path: Path): Writer {
  const parts = path.name.split('.');
  const last = parts.pop() ?? path.name;
  if (parts.length === 0) {
    return (row, record) => {
      record[last] = shownValue(path, row);
    };
  }
  return (row, record) => {
    let target = record;
    for (const [at, part] of parts.entries()) {
      const parent = pathOfParent(view, row, parts.slice(0, at + 1));
      if (parent === null) {
        target[part] = null;
        return;
      }
      const known = target[part];
      target = isRecord(known) ? known : (target[part] = { attributes: attributesOf(parent) });
    }
    const holder = path.holder(row);
    if (holder !== null) target[last] = shownValue(path, row);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function pathOfParent(view: View, row: Row, relationships: readonly string[]): Row | null {
  let current: Row | null = row;
  for (const relationship of relationships) {
    const object: SObject | null = current === null ? null : view.org.schema.get(current.sobject);
    const field = [...(object?.fields.values() ?? [])].find((one) => one.relationshipName === relationship);
    const id: unknown = field === undefined ? null : current?.values[field.name];
    const next: Row | null = typeof id === 'string' ? view.rowOf(id) : null;
    if (next === null || (next.state !== 'live' && !view.deletedToo)) return null;
    current = next;
  }
  return current;
}

/** Compound addresses are made when shown; bytes are shown as the path they are fetched from. */
function shownValue(path: Path, row: Row): unknown {
  if (path.field.type === 'address') return addressOf(path.field.name, row);
  if (path.field.type === 'base64') {
    return `/services/data/v66.0/sobjects/${row.sobject}/${row.id}/${path.field.name}`;
  }
  return path.read(row);
}

export function addressOf(field: string, row: Row): Record<string, unknown> | null {
  const prefix = field.replace(/Address$/, '');
  const part = (name: string): unknown => row.values[`${prefix}${name}`] ?? null;
  const address = {
    city: part('City'),
    country: part('Country'),
    postalCode: part('PostalCode'),
    state: part('State'),
    street: part('Street'),
  };
  return Object.values(address).every((value) => value === null)
    ? null
    : { ...address, geocodeAccuracy: null, latitude: null, longitude: null };
}

export function attributesOf(row: Row): Record<string, unknown> {
  return { type: row.sobject, url: `/services/data/v66.0/sobjects/${row.sobject}/${row.id}` };
}

function childWriter(view: View, object: SObject, subquery: Subquery, children: Children): Writer {
  const relation = view.org.schema
    .children(object.name)
    .find(
      ({ field }) => field.childRelationshipName?.toLowerCase() === subquery.relationshipName.toLowerCase(),
    );
  if (relation === undefined) {
    throw new Refusal(
      'INVALID_TYPE',
      `${shown(view, subquery.relationshipName)}Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call.`,
    );
  }
  const query: Query = { ...subquery, sObject: relation.child.name };
  const projection = projectionOf(view, relation.child, query, children);
  const name = relation.field.childRelationshipName ?? subquery.relationshipName;
  return (row, record) => {
    const candidates = view.org.store
      .referrers(row.id)
      .filter(
        (child) => child.sobject === relation.child.name && child.values[relation.field.name] === row.id,
      );
    const rows = children(relation.child, query, candidates);
    record[name] = rows.length === 0 ? null : childPage(view, projection, rows);
  };
}

function childPage(view: View, projection: Projection, rows: readonly Row[]): Record<string, unknown> {
  const records = (from: number, to: number): Record<string, unknown>[] =>
    rows.slice(from, to).map((row) => projection.record(row));
  const { childPages } = view;
  if (rows.length <= childPages.rows) {
    return { totalSize: rows.length, done: true, records: records(0, rows.length) };
  }
  return {
    totalSize: rows.length,
    done: false,
    nextRecordsUrl: childPages.keep(rows.length, records),
    records: records(0, childPages.rows),
  };
}
