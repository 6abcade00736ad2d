import type { StoredRecord } from '../../../double-kit/index.ts';
import type { Schema, SObject } from '../schema/schema.ts';

export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;

export interface Row {
  readonly id: string;
  readonly sobject: string;
  readonly values: Readonly<Values>;
  /** live · recycled: in the bin · purging: emptied, still seen by queryAll for a while. */
  readonly state: StoredRecord['state'];
  /** When it entered its state, in milliseconds of the double's clock. */
  readonly since: number;
  /** The record whose deletion took this one along; null when it was deleted itself. */
  readonly takenBy: string | null;
  readonly bytes: Uint8Array | null;
}

export interface Store {
  get(id: string): Row | null;
  table(sobject: string): ReadonlyMap<string, Row>;
  /** Rows in the bin or past it. */
  away(): readonly Row[];
  /** Rows that the deletion of this one took along. */
  takenAlong(id: string): readonly Row[];
  put(row: Row): void;
  remove(id: string): void;
  /** Rows of any state that name this id in a reference field. */
  referrers(id: string): readonly Row[];
  /** Undoes everything the work did when it answers false or throws. */
  atomically(work: () => boolean): void;
  stored(): Iterable<StoredRecord>;
  /** After fields were added to an object that has rows. */
  reindex(): void;
}

export function createStore(schema: Schema): Store {
  const byId = new Map<string, Row>();
  const tables = new Map<string, Map<string, Row>>();
  const referrers = new Map<string, Set<string>>();
  const away = new Set<string>();
  const takenAlong = new Map<string, Set<string>>();
  const records = new WeakMap<Row, StoredRecord>();
  let undo: (() => void)[] | null = null;
  let referenceFields = referenceFieldsOf(schema);

  const table = (sobject: string): Map<string, Row> => {
    const known = tables.get(sobject);
    if (known !== undefined) return known;
    const created = new Map<string, Row>();
    tables.set(sobject, created);
    return created;
  };
  const targets = (row: Row): string[] =>
    referenceFields(row.sobject).flatMap((field) => {
      const value = row.values[field];
      return typeof value === 'string' && value !== '' ? [value] : [];
    });
  const index = (row: Row): void => {
    for (const target of targets(row)) {
      const known = referrers.get(target);
      if (known === undefined) referrers.set(target, new Set([row.id]));
      else known.add(row.id);
    }
    if (row.takenBy === null) return;
    const along = takenAlong.get(row.takenBy);
    if (along === undefined) takenAlong.set(row.takenBy, new Set([row.id]));
    else along.add(row.id);
  };
  const unindex = (row: Row): void => {
    for (const target of targets(row)) referrers.get(target)?.delete(row.id);
    if (row.takenBy !== null) takenAlong.get(row.takenBy)?.delete(row.id);
  };
  const write = (id: string, next: Row | null): void => {
    const before = byId.get(id) ?? null;
    undo?.push(() => write(id, before));
    if (before !== null) unindex(before);
    away.delete(id);
    if (next === null) {
      byId.delete(id);
      if (before !== null) table(before.sobject).delete(id);
      return;
    }
    byId.set(id, next);
    table(next.sobject).set(id, next);
    if (next.state !== 'live') away.add(id);
    index(next);
  };

  const rowsOf = (ids: Iterable<string>): Row[] => {
    const rows: Row[] = [];
    for (const id of ids) {
      const row = byId.get(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  };

  return {
    get: (id) => byId.get(id) ?? null,
    table,
    away: () => rowsOf(away),
    takenAlong: (id) => rowsOf(takenAlong.get(id) ?? []),
    put: (row) => write(row.id, row),
    remove: (id) => write(id, null),
    referrers: (id) => rowsOf(referrers.get(id) ?? []),
    atomically: (work) => {
      const outer = undo;
      const steps: (() => void)[] = [];
      undo = steps;
      let kept = false;
      try {
        kept = work();
      } finally {
        undo = null;
        if (!kept) for (const step of steps.reverse()) step();
        undo = outer;
        if (kept) outer?.push(...steps);
      }
    },
    *stored() {
      for (const row of byId.values()) {
        let record = records.get(row);
        if (record === undefined) {
          record = recordOf(row, schema, targets(row));
          records.set(row, record);
        }
        yield record;
      }
    },
    reindex: () => {
      referenceFields = referenceFieldsOf(schema);
      referrers.clear();
      for (const row of byId.values()) index(row);
    },
  };
}

function recordOf(row: Row, schema: Schema, targets: readonly string[]): StoredRecord {
  const fields = row.bytes === null ? row.values : { ...row.values, bytes: row.bytes };
  const links = targets.map((id) => `${schema.byPrefix(id)?.name ?? 'unknown'}:${id}`);
  return { kind: row.sobject, id: row.id, state: row.state, fields, links: [...new Set(links)].sort() };
}

/** The reference fields of each object, remembered until the schema changes. */
function referenceFieldsOf(schema: Schema): (sobject: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  let version = schema.version;
  return (sobject) => {
    if (version !== schema.version) {
      version = schema.version;
      known.clear();
    }
    const remembered = known.get(sobject);
    if (remembered !== undefined) return remembered;
    const object: SObject = schema.get(sobject);
    const found = [...object.fields.values()]
      .filter((field) => field.type === 'reference')
      .map((field) => field.name);
    known.set(sobject, found);
    return found;
  };
}
