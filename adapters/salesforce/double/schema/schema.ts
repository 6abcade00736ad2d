import { type Field, fieldFrom } from './field.ts';

export interface SObject {
  readonly name: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** Goes through the recycle bin. */
  readonly undeletable: boolean;
  /** Where old values of tracked fields go, and the field there that names the record. */
  readonly history: { readonly sobject: string; readonly parentField: string } | null;
  /** By lower-case name: SOQL does not mind the case. */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface ChildRelationship {
  readonly child: SObject;
  readonly field: Field;
}

export interface ObjectDefinition {
  readonly name: string;
  readonly keyPrefix?: string;
  /** Lines as fieldFrom reads them. */
  readonly fields: readonly string[];
  /** Words: locked (nothing by API), unchangeable, undeletable (cannot be deleted), binless, ownerless. */
  readonly words?: readonly string[];
  readonly history?: { readonly sobject: string; readonly parentField: string };
}

export interface Schema {
  objects(): Iterable<SObject>;
  find(name: string): SObject | null;
  get(name: string): SObject;
  byPrefix(id: string): SObject | null;
  children(parent: string): readonly ChildRelationship[];
  define(definition: ObjectDefinition): SObject;
  /** Adds fields to an object that exists. */
  extend(name: string, lines: readonly string[]): void;
  /** Lists change when the schema does: whoever caches by it compares this. */
  readonly version: number;
}

const systemFields = [
  'Id id required',
  'CreatedDate datetime readonly',
  'CreatedById -> User clear readonly',
  'LastModifiedDate datetime readonly',
  'LastModifiedById -> User clear readonly',
  'SystemModstamp datetime readonly',
];

export function createSchema(): Schema {
  const objects = new Map<string, SObject & { readonly fields: Map<string, Field> }>();
  let version = 0;
  let customObjects = 0;
  let childrenCache = new Map<string, readonly ChildRelationship[]>();

  const changed = (): void => {
    version += 1;
    childrenCache = new Map();
  };
  const find = (name: string): (SObject & { readonly fields: Map<string, Field> }) | null =>
    objects.get(name.toLowerCase()) ?? null;
  const get = (name: string): SObject & { readonly fields: Map<string, Field> } => {
    const found = find(name);
    if (found === null) throw new Error(`the double has no object ${name}: define it first`);
    return found;
  };
  const addFields = (fields: Map<string, Field>, lines: readonly string[]): void => {
    for (const line of lines) {
      const field = fieldFrom(line);
      fields.set(field.name.toLowerCase(), field);
    }
  };

  return {
    objects: () => objects.values(),
    find,
    get,
    byPrefix: (id) => [...objects.values()].find((object) => object.keyPrefix === id.slice(0, 3)) ?? null,
    children: (parent) => {
      const known = childrenCache.get(parent);
      if (known !== undefined) return known;
      const found: ChildRelationship[] = [];
      for (const child of objects.values()) {
        for (const field of child.fields.values()) {
          if (field.referenceTo.includes(parent)) found.push({ child, field });
        }
      }
      childrenCache.set(parent, found);
      return found;
    },
    define: (definition) => {
      const words = new Set(definition.words);
      const fields = new Map<string, Field>();
      addFields(fields, systemFields);
      // Rows that never pass through the bin, users among them, do not say that they were deleted.
      const isBinned =
        !words.has('locked') &&
        !words.has('binless') &&
        !(words.has('undeletable') && words.has('ownerless'));
      if (isBinned) addFields(fields, ['IsDeleted boolean readonly']);
      if (!words.has('ownerless')) addFields(fields, ['OwnerId -> User clear as Owner']);
      addFields(fields, definition.fields);
      const locked = words.has('locked');
      const object = {
        name: definition.name,
        keyPrefix: definition.keyPrefix ?? `a${(customObjects += 1).toString(36).padStart(2, '0')}`,
        custom: definition.name.endsWith('__c'),
        createable: !locked,
        updateable: !locked && !words.has('unchangeable'),
        deletable: !locked && !words.has('undeletable'),
        undeletable: isBinned,
        history: definition.history ?? null,
        fields,
      };
      objects.set(object.name.toLowerCase(), object);
      changed();
      return object;
    },
    extend: (name, lines) => {
      addFields(get(name).fields, lines);
      changed();
    },
    get version() {
      return version;
    },
  };
}
