import { personAccountFields } from '../schema/people.ts';
import type { Field } from '../schema/field.ts';
import type { SObject } from '../schema/schema.ts';
import type { Org } from './org.ts';
import type { Row, Value, Values } from './store.ts';
import { instantAt, storedValue } from './values.ts';

export interface NewRow {
  readonly id?: string;
  readonly by: string;
  readonly bytes?: Uint8Array;
}

/** Stores a row with everything the org adds by itself. Rights and rules are asked before, in http/rows. */
export function insertRow(
  org: Org,
  sobject: string,
  given: Readonly<Record<string, unknown>>,
  how: NewRow,
): Row {
  const object = org.schema.get(sobject);
  const id = how.id ?? org.nextId(object.keyPrefix);
  const now = instantAt(org.clock.now().getTime());
  const values: Values = {};
  for (const field of object.fields.values()) {
    if (field.type !== 'address' && field.type !== 'base64')
      values[field.name] = field.type === 'boolean' ? false : null;
  }
  Object.assign(values, {
    CreatedDate: now,
    CreatedById: how.by,
    LastModifiedDate: now,
    LastModifiedById: how.by,
    SystemModstamp: now,
  });
  if (object.fields.has('ownerid')) values['OwnerId'] = how.by;
  Object.assign(values, storedValues(object, given), { Id: id });
  if (object.fields.has('isdeleted')) values['IsDeleted'] = false;
  if (object.name === 'Account' && org.features.personAccounts) nameAccountAfterPerson(values);
  Object.assign(values, derived(org, object, values));
  const row: Row = {
    id,
    sobject: object.name,
    values,
    state: 'live',
    since: org.clock.now().getTime(),
    takenBy: null,
    bytes: how.bytes ?? null,
  };
  org.store.put(row);
  if (object.name === 'Account' && values['IsPersonAccount'] === true)
    return addPersonContact(org, row, how.by);
  if (sobject === 'Task' || sobject === 'Event') addRelation(org, row, how.by);
  if (sobject === 'Contact') relateToAccount(org, row, how.by);
  return row;
}

/** Changes a row, keeps the old values of tracked fields in its history, and carries a person account along. */
export function updateRow(org: Org, row: Row, given: Readonly<Record<string, unknown>>, by: string): Row {
  const object = org.schema.get(row.sobject);
  const changes = storedValues(object, given);
  const now = instantAt(org.clock.now().getTime());
  const values: Values = {
    ...row.values,
    ...changes,
    LastModifiedDate: now,
    LastModifiedById: by,
    SystemModstamp: now,
  };
  if (values['IsPersonAccount'] === true && object.name === 'Account') nameAccountAfterPerson(values);
  Object.assign(values, derived(org, object, values));
  for (const [name, value] of Object.entries(changes)) {
    const field = object.fields.get(name.toLowerCase());
    const old = row.values[name] ?? null;
    if (field?.tracked === true && old !== value) addHistory(org, object, row.id, field, old, value, by);
  }
  const next: Row = { ...row, values };
  org.store.put(next);
  if (values['IsPersonAccount'] === true) carryPerson(org, next, changes);
  if ('WhoId' in changes) followWho(org, row, next, by);
  if (object.name === 'Contact') refreshCases(org, next);
  return next;
}

/** Empties a reference without touching the row's dates, as the platform does when the other record goes. */
export function clearReference(org: Org, row: Row, field: string): void {
  org.store.put({ ...row, values: { ...row.values, [field]: null } });
}

function storedValues(object: SObject, given: Readonly<Record<string, unknown>>): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(given)) {
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined) throw new Error(`${object.name} of the double has no field ${name}`);
    if (field.type !== 'address' && field.type !== 'base64') values[field.name] = storedValue(field, value);
  }
  return values;
}

function derived(org: Org, object: SObject, values: Values): Values {
  switch (object.name) {
    case 'Contact':
    case 'Lead':
    case 'Individual':
    case 'User':
      return { Name: [values['FirstName'], values['LastName']].filter(Boolean).join(' ') || null };
    case 'Case': {
      const contact = org.store.get(text(values['ContactId']));
      return {
        CaseNumber: values['CaseNumber'] ?? org.nextNumber('Case'),
        IsClosed: values['Status'] === 'Closed',
        ContactEmail: contact?.values['Email'] ?? null,
        ContactPhone: contact?.values['Phone'] ?? null,
      };
    }
    case 'Contract':
    case 'Order': {
      const number = `${object.name}Number`;
      return { [number]: values[number] ?? org.nextNumber(object.name) };
    }
    case 'Opportunity':
      return {
        IsClosed: text(values['StageName']).startsWith('Closed'),
        IsWon: values['StageName'] === 'Closed Won',
      };
    case 'Task':
      return { IsClosed: values['Status'] === 'Completed', AccountId: accountOf(org, values) };
    case 'Event':
      return { AccountId: accountOf(org, values) };
    case 'ContactPointEmail': {
      const [mailBox = null, domain = null] = text(values['EmailAddress']).split('@');
      return { Name: values['EmailAddress'] ?? null, EmailMailBox: mailBox, EmailDomain: domain };
    }
    case 'ContactPointPhone':
      return { Name: values['TelephoneNumber'] ?? null };
    default:
      return {};
  }
}

/** The account an activity is shown under: of what it is about, else of whom. Nobody writes it. */
function accountOf(org: Org, values: Values): Value {
  for (const name of ['WhatId', 'WhoId']) {
    const about = org.store.get(text(values[name]));
    const account = about?.sobject === 'Account' ? about.id : (about?.values['AccountId'] ?? null);
    if (account !== null) return account;
  }
  return null;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function addHistory(
  org: Org,
  object: SObject,
  parentId: string,
  field: Field,
  old: Value,
  value: Value,
  by: string,
): void {
  if (object.history === null || org.schema.find(object.history.sobject) === null) return;
  insertRow(
    org,
    object.history.sobject,
    {
      [object.history.parentField]: parentId,
      Field: field.name,
      DataType: 'Text',
      OldValue: old,
      NewValue: value,
    },
    { by },
  );
}

function nameAccountAfterPerson(values: Values): void {
  if (values['LastName'] === null || values['LastName'] === undefined) return;
  values['IsPersonAccount'] = true;
  values['Name'] = [values['FirstName'], values['LastName']].filter(Boolean).join(' ');
}

function personValues(org: Org, account: Values): Values {
  const contact: Values = {};
  const fields = org.schema.get('Contact').fields;
  for (const [name, value] of Object.entries(account)) {
    const target = personAccountFields.get(name) ?? (name.endsWith('__pc') ? name.replace(/pc$/, 'c') : null);
    if (target !== null && fields.has(target.toLowerCase())) contact[target] = value;
  }
  return contact;
}

function addPersonContact(org: Org, account: Row, by: string): Row {
  const contact = insertRow(
    org,
    'Contact',
    { ...personValues(org, account.values), AccountId: account.id, IsPersonAccount: true },
    { by },
  );
  const named = { ...account, values: { ...account.values, PersonContactId: contact.id } };
  org.store.put(named);
  return named;
}

/** A person account and its contact are one person in two rows. */
function carryPerson(org: Org, row: Row, changes: Values): void {
  const contactId = row.values['PersonContactId'];
  if (row.sobject === 'Account' && typeof contactId === 'string') {
    const contact = org.store.get(contactId);
    if (contact === null) return;
    const values = { ...contact.values, ...personValues(org, changes) };
    const named = { ...values, ...derived(org, org.schema.get('Contact'), values) };
    org.store.put({ ...contact, values: named });
    refreshCases(org, { ...contact, values: named });
  }
}

/** A case shows its contact's address and phone as they are now, not as they were. */
function refreshCases(org: Org, contact: Row): void {
  for (const row of org.store.referrers(contact.id)) {
    if (row.sobject !== 'Case' || row.values['ContactId'] !== contact.id) continue;
    const { Email = null, Phone = null } = contact.values;
    org.store.put({ ...row, values: { ...row.values, ContactEmail: Email, ContactPhone: Phone } });
  }
}

function relateToAccount(org: Org, contact: Row, by: string): void {
  const { AccountId = null, IsPersonAccount } = contact.values;
  if (!org.features.relatedContacts || AccountId === null || IsPersonAccount === true) return;
  const relation = { AccountId, ContactId: contact.id, IsDirect: true, IsActive: true };
  insertRow(org, 'AccountContactRelation', relation, { by });
}

function relationOf(row: Row): { sobject: 'TaskRelation' | 'EventRelation'; field: 'TaskId' | 'EventId' } {
  return row.sobject === 'Task'
    ? { sobject: 'TaskRelation', field: 'TaskId' }
    : { sobject: 'EventRelation', field: 'EventId' };
}

function addRelation(org: Org, activity: Row, by: string): void {
  const who = activity.values['WhoId'];
  if (!org.features.sharedActivities || typeof who !== 'string') return;
  const { sobject, field } = relationOf(activity);
  insertRow(org, sobject, { [field]: activity.id, RelationId: who }, { by });
}

function followWho(org: Org, before: Row, after: Row, by: string): void {
  const { field } = relationOf(after);
  const old = before.values['WhoId'];
  if (old === after.values['WhoId']) return;
  for (const relation of org.store.referrers(after.id)) {
    if (relation.values[field] === after.id && relation.values['RelationId'] === old)
      org.store.remove(relation.id);
  }
  addRelation(org, after, by);
}
