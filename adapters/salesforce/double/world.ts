import { deleteRow, purge, restore } from './org/deletion.ts';
import { type Founders, addUser } from './org/founding.ts';
import {
  type Email,
  type NewFile,
  type StoredEmail,
  type StoredFile,
  addEmail,
  addFile,
} from './org/mail-and-files.ts';
import { type Converted, convertLead, mergeRows } from './org/merge.ts';
import type { Org } from './org/org.ts';
import type { Restrictions } from './org/session.ts';
import { insertRow, updateRow } from './org/write.ts';
import type { ObjectDefinition } from './schema/schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What people in the company do beside the API: no rights, rules or quotas are asked. */
export interface World extends Pick<Restrictions, 'hideField' | 'showField' | 'deny' | 'allow'> {
  readonly integrationUserId: string;
  readonly salesUserId: string;
  /** A custom object; its fields as lines: "Contact__c -> Contact clear as Contact__r children Guest_Reviews__r". */
  defineObject(definition: ObjectDefinition): void;
  /** Lines, or bare names, which become text fields guessed from the name. */
  defineFields(sobject: string, lines: readonly string[]): void;
  /** @returns the 18-character id */
  insert(sobject: string, fields: Fields, options?: { readonly id?: string }): string;
  /** Many rows as they come from a file: unknown columns become fields; a column Id is kept. */
  load(sobject: string, rows: readonly Fields[]): string[];
  update(id: string, fields: Fields): void;
  delete(id: string): void;
  /** Empties the record's bin entry. */
  purge(id: string): void;
  restore(id: string): void;
  merge(masterId: string, loserIds: readonly string[]): void;
  convertLead(leadId: string, options?: { readonly withOpportunity?: boolean }): Converted;
  email(email: Email): StoredEmail;
  file(file: NewFile): StoredFile;
  attachment(file: {
    readonly parentId: string;
    readonly name: string;
    readonly bytes: Uint8Array | string;
  }): string;
  user(fields: Fields): string;
  /** A queue, and the objects it takes. */
  queue(name: string, sobjects: readonly string[]): string;
  /** A row of an object's history as if the field had been changed. */
  history(id: string, field: string, oldValue: string | null, newValue: string | null): string;
  /** The next writes to this record meet a lock. */
  lock(id: string, times: number): void;
  /** Refuses every insert and update of the object by API; null lifts it. */
  validationRule(sobject: string, message: string | null, field?: string): void;
  /** Finds a write by API that makes two live rows alike in the field: refused, or refused unless the caller insists. */
  duplicateRule(sobject: string, field: string, action: 'block' | 'alert'): void;
  /** Queries that run longer than Salesforce lets them, inside a composite call too. */
  slowDown(isTooSlow: (soql: string) => boolean): void;
  /** Refuses every deletion of the object by API; null lifts it. */
  deleteTrigger(sobject: string, message: string | null): void;
}

export function worldOf(org: Org, founders: Founders, restrictions: Restrictions): World {
  const by = founders.salesUserId;
  const rowOf = (id: string) => {
    const row = org.store.get(id);
    if (row === null) throw new Error(`the double holds no record ${id}`);
    return row;
  };
  const insert = (sobject: string, fields: Fields, id?: string): string =>
    insertRow(org, sobject, fields, id === undefined ? { by } : { by, id }).id;
  return {
    ...restrictions,
    ...founders,
    defineObject: (definition) => {
      org.schema.define(definition);
      org.store.reindex();
    },
    defineFields: (sobject, lines) => {
      org.schema.extend(
        sobject,
        lines.map((line) => (line.includes(' ') ? line : guessed(line, []))),
      );
      org.store.reindex();
    },
    insert: (sobject, fields, options) => insert(sobject, fields, options?.id),
    load: (sobject, rows) => {
      defineMissing(org, sobject, rows);
      return rows.map(({ Id: id, ...fields }) =>
        insert(sobject, fields, typeof id === 'string' && id !== '' ? id : undefined),
      );
    },
    update: (id, fields) => void updateRow(org, rowOf(id), fields, by),
    delete: (id) => deleteRow(org, rowOf(id), by),
    purge: (id) => purge(org, id),
    restore: (id) => restore(org, id),
    merge: (masterId, loserIds) => mergeRows(org, masterId, loserIds),
    convertLead: (leadId, options) => convertLead(org, leadId, options?.withOpportunity ?? true, by),
    email: (email) => addEmail(org, email, by),
    file: (file) => addFile(org, file, by),
    attachment: ({ parentId, name, bytes: given }) => {
      const bytes = typeof given === 'string' ? Buffer.from(given, 'utf8') : given;
      const fields = { ParentId: parentId, Name: name, BodyLength: bytes.byteLength };
      return insertRow(org, 'Attachment', fields, { by, bytes }).id;
    },
    user: (fields) => addUser(org, fields, by),
    queue: (name, sobjects) => {
      const queue = insertRow(org, 'Group', { Name: name, Type: 'Queue' }, { by }).id;
      for (const SobjectType of sobjects)
        insertRow(org, 'QueueSobject', { QueueId: queue, SobjectType }, { by });
      return queue;
    },
    history: (id, field, oldValue, newValue) => {
      const { history } = org.schema.get(rowOf(id).sobject);
      if (history === null) throw new Error(`${rowOf(id).sobject} keeps no history`);
      return insert(history.sobject, {
        [history.parentField]: id,
        Field: field,
        DataType: 'Text',
        OldValue: oldValue,
        NewValue: newValue,
      });
    },
    lock: (id, times) => void org.obstacles.locks.set(id, times),
    validationRule: (sobject, message, field) => {
      if (message === null) org.obstacles.validations.delete(sobject);
      else org.obstacles.validations.set(sobject, { message, field: field ?? null });
    },
    duplicateRule: (sobject, field, action) =>
      void org.obstacles.duplicateRules.set(sobject, { field, action }),
    slowDown: (isTooSlow) => {
      org.obstacles.isTooSlow = isTooSlow;
    },
    deleteTrigger: (sobject, message) => {
      if (message === null) org.obstacles.deleteTriggers.delete(sobject);
      else org.obstacles.deleteTriggers.set(sobject, message);
    },
  };
}

function defineMissing(org: Org, sobject: string, rows: readonly Fields[]): void {
  const { fields } = org.schema.get(sobject);
  const missing = new Set<string>();
  for (const row of rows)
    for (const name of Object.keys(row)) if (!fields.has(name.toLowerCase())) missing.add(name);
  if (missing.size === 0) return;
  org.schema.extend(
    sobject,
    [...missing].map((name) =>
      guessed(
        name,
        rows.map((row) => row[name]),
      ),
    ),
  );
}

const lookups: Readonly<Record<string, string>> = {
  contact__c: 'Contact',
  account__c: 'Account',
  household_account__c: 'Account',
  primary_contact__c: 'Contact',
  npsp__primary_contact__c: 'Contact',
};

/** The type of a column nobody described: from its name, then from how long its values are. */
function guessed(name: string, values: readonly unknown[]): string {
  const target = lookups[name.toLowerCase()];
  if (target !== undefined) return `${name} -> ${target} clear`;
  if (/e_?mail(__p?c)?$/i.test(name) && !/preferred|has/i.test(name)) return `${name} email`;
  if (/phone(__p?c)?$/i.test(name) && !/preferred/i.test(name)) return `${name} phone`;
  const longest = values.reduce<number>(
    (most, value) => Math.max(most, typeof value === 'string' ? value.length : 0),
    0,
  );
  return longest > 255 ? `${name} textarea(32000)` : `${name} string(255)`;
}
