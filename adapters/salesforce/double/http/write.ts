import { looksLikeId, longId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Field } from '../schema/field.ts';
import type { SObject } from '../schema/schema.ts';
import { deleteRow, hardDeleteRow } from '../org/deletion.ts';
import { addFile } from '../org/mail-and-files.ts';
import type { Session } from '../org/session.ts';
import { mayRead, visibleObject } from '../org/sight.ts';
import type { Row } from '../org/store.ts';
import { insertRow, updateRow } from '../org/write.ts';
import type { Desk } from './call.ts';

type Fields = Readonly<Record<string, unknown>>;

const readonlyMessage = 'insufficient access rights on object id';

/** Creates one record with the caller's rights and under the org's rules. */
export function createByApi(desk: Desk, session: Session, sobject: string, given: Fields): string {
  const { org } = desk;
  const object = objectFor(desk, session, sobject);
  refuseWrites(desk);
  if (!object.createable || session.denies(object.name, 'create')) {
    throw new Refusal('INSUFFICIENT_ACCESS_OR_READONLY', readonlyMessage);
  }
  const fields = checkedFields(desk, session, object, given, 'createable');
  const missing = [...object.fields.values()].filter(
    (field) =>
      !field.nillable &&
      field.createable &&
      field.type !== 'boolean' &&
      (fields[field.name] ?? null) === null,
  );
  const isNamedPerson = object.name === 'Account' && (fields['LastName'] ?? null) !== null;
  const required = missing.map((field) => field.name).filter((name) => !(isNamedPerson && name === 'Name'));
  if (required.length > 0) {
    throw new Refusal(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${required.join(', ')}]`,
      required,
    );
  }
  applyValidation(desk, object);
  if (object.name === 'ContentVersion') {
    const bytes = Buffer.from(typeof given['VersionData'] === 'string' ? given['VersionData'] : '', 'base64');
    const place = fields['FirstPublishLocationId'];
    const file = {
      title: String(fields['Title'] ?? fields['PathOnClient']),
      bytes,
      linkedTo: typeof place === 'string' ? [place] : [],
    };
    return addFile(org, file, session.userId).versionId;
  }
  return insertRow(org, object.name, fields, { by: session.userId }).id;
}

export function updateByApi(
  desk: Desk,
  session: Session,
  id: string,
  given: Fields,
  sobject?: string,
  duplicateHeader?: string,
): void {
  const row = liveRow(desk, session, id, sobject);
  const object = desk.org.schema.get(row.sobject);
  refuseWrites(desk);
  if (!object.updateable || session.denies(object.name, 'edit') || !mayWrite(session, row)) {
    throw new Refusal('INSUFFICIENT_ACCESS_OR_READONLY', readonlyMessage);
  }
  refuseLocked(desk, row);
  if (object.name === 'Contact' && row.values['IsPersonAccount'] === true) {
    throw new Refusal('INSUFFICIENT_ACCESS_OR_READONLY', 'a person contact is changed through its account');
  }
  if (row.values['IsConverted'] === true) {
    throw new Refusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  }
  const fields = checkedFields(desk, session, object, given, 'updateable');
  refuseOwner(desk, object, fields['OwnerId']);
  if (object.name === 'EmailMessage' && row.values['Status'] !== '5') refuseSentMail(object, fields);
  for (const [name, value] of Object.entries(fields)) {
    const field = object.fields.get(name.toLowerCase());
    if (value === null && field?.nillable === false && field.type !== 'boolean') {
      throw new Refusal('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);
    }
  }
  applyValidation(desk, object);
  refuseDuplicate(desk, row, fields, /allowSave=true/i.test(duplicateHeader ?? ''));
  updateRow(desk.org, row, fields, session.userId);
}

export function deleteByApi(
  desk: Desk,
  session: Session,
  id: string,
  sobject?: string,
  isHard = false,
): void {
  const { org } = desk;
  const long = longId(id);
  const recycled = org.store.get(long);
  if (isHard && recycled?.state === 'recycled' && org.behaviours.hardDeleteOfRecycled === 'purged') {
    hardDeleteRow(org, recycled, session.userId);
    return;
  }
  const row = liveRow(desk, session, id, sobject);
  const object = org.schema.get(row.sobject);
  refuseWrites(desk);
  refuseUndeletable(desk, session, object, row);
  refuseLocked(desk, row);
  const trigger = org.obstacles.deleteTriggers.get(object.name);
  if (trigger !== undefined) throw new Refusal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', trigger);
  if (isHard) hardDeleteRow(org, row, session.userId);
  else deleteRow(org, row, session.userId);
}

/** A record that can be read and written to; the refusal tells a deleted one from one that never was. */
export function liveRow(desk: Desk, session: Session, given: string, sobject?: string): Row {
  if (!looksLikeId(given)) throw new Refusal('MALFORMED_ID', `bad id ${given}`);
  const row = desk.org.store.get(longId(given));
  if (row === null || (sobject !== undefined && row.sobject !== desk.org.schema.find(sobject)?.name)) {
    throw new Refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  }
  if (row.state !== 'live') throw new Refusal('ENTITY_IS_DELETED', 'entity is deleted');
  const isUnseen = session.denies(row.sobject, 'read') || !mayRead(session, row);
  if (isUnseen) throw new Refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  return row;
}

function objectFor(desk: Desk, session: Session, sobject: string): SObject {
  const object = visibleObject(desk.org, session, sobject);
  if (object === null) {
    throw new Refusal('INVALID_TYPE', `sObject type '${sobject}' is not supported.`);
  }
  return object;
}

function refuseWrites(desk: Desk): void {
  if (desk.isReadOnly) {
    throw new Refusal('INVALID_READ_ONLY_USER_DML', 'The organization is in read-only mode.');
  }
}

function mayWrite(session: Session, row: Row): boolean {
  return session.permissions.modifyAllData || row.values['OwnerId'] === session.userId;
}

function refuseUndeletable(desk: Desk, session: Session, object: SObject, row: Row): void {
  const isHistory = /^(Contact|Lead|Case|Account)History$/.test(object.name);
  const isDeletable = object.deletable || (isHistory && desk.org.behaviours.historyDeletable);
  if (!isDeletable || session.denies(object.name, 'delete') || !mayWrite(session, row)) {
    throw new Refusal('INSUFFICIENT_ACCESS_OR_READONLY', readonlyMessage);
  }
  if (row.values['IsConverted'] === true) {
    if (session.permissions.editConvertedLeads && desk.org.behaviours.convertedLeadDeletable) return;
    throw new Refusal('INSUFFICIENT_ACCESS_OR_READONLY', readonlyMessage);
  }
  if (object.name === 'Contact' && row.values['IsPersonAccount'] === true) {
    throw new Refusal('DELETE_FAILED', 'A person contact cannot be deleted: delete the person account.');
  }
}

function refuseLocked(desk: Desk, row: Row): void {
  const left = desk.org.obstacles.locks.get(row.id) ?? 0;
  if (left <= 0) return;
  desk.org.obstacles.locks.set(row.id, left - 1);
  throw new Refusal('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record or 1 records');
}

/** An active user, or a queue that takes records of this object: contacts and accounts are always a user's. */
function refuseOwner(desk: Desk, object: SObject, owner: unknown): void {
  if (typeof owner !== 'string') return;
  const row = desk.org.store.get(longId(owner));
  if (row?.sobject === 'User') {
    if (row.values['IsActive'] === true) return;
    throw new Refusal(
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${owner}] as owner of ${object.name.toLowerCase()}`,
      ['OwnerId'],
    );
  }
  if (row?.sobject !== 'Group' || ['Contact', 'Account'].includes(object.name)) {
    throw new Refusal('FIELD_INTEGRITY_EXCEPTION', `Owner ID: id value of incorrect type: ${owner}`, [
      'OwnerId',
    ]);
  }
  const takes = [...desk.org.store.table('QueueSobject').values()].some(
    ({ values }) => values['QueueId'] === row.id && values['SobjectType'] === object.name,
  );
  if (!takes)
    throw new Refusal('INVALID_OPERATION', 'Queue not associated with this SObject type', ['OwnerId']);
}

function refuseSentMail(object: SObject, fields: Fields): void {
  const refused = Object.keys(fields).filter((name) => {
    const field = object.fields.get(name.toLowerCase());
    return name !== 'IsExternallyVisible' && field?.custom !== true;
  });
  if (refused.length === 0) return;
  throw new Refusal(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${refused.join(', ')}. Only draft emails can be changed.`,
    refused,
  );
}

function applyValidation(desk: Desk, object: SObject): void {
  const rule = desk.org.obstacles.validations.get(object.name);
  if (rule === undefined) return;
  throw new Refusal(
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    rule.message,
    rule.field === null ? [] : [rule.field],
  );
}

/** The header makes an alert pass, and nothing that blocks. */
function refuseDuplicate(desk: Desk, row: Row, fields: Fields, insists: boolean): void {
  const rule = desk.org.obstacles.duplicateRules.get(row.sobject);
  const value = rule && fields[rule.field];
  if (!rule || typeof value !== 'string' || (rule.action === 'alert' && insists)) return;
  const isAlike = (other: Row): boolean =>
    other.id !== row.id &&
    other.state === 'live' &&
    String(other.values[rule.field] ?? '').toLowerCase() === value.toLowerCase();
  if ([...desk.org.store.table(row.sobject).values()].some(isAlike))
    throw new Refusal('DUPLICATES_DETECTED', `Use one of these records? ${value}`);
}

function checkedFields(
  desk: Desk,
  session: Session,
  object: SObject,
  given: Fields,
  right: 'createable' | 'updateable',
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'attributes' || name.toLowerCase() === 'id') continue;
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined) {
      throw new Refusal('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    }
    if (session.hides(object.name, field.name) || !field[right]) {
      throw new Refusal(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name],
      );
    }
    checkValue(desk, field, value);
    fields[field.name] = value;
  }
  return fields;
}

function checkValue(desk: Desk, field: Field, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  if (field.type === 'reference') {
    if (!looksLikeId(value))
      throw new Refusal('MALFORMED_ID', `${field.name}: id value of incorrect type: ${value}`, [field.name]);
    if (desk.org.store.get(longId(value))?.state !== 'live') {
      throw new Refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
    }
  } else if (field.length > 0 && value.length > field.length && field.type !== 'base64') {
    throw new Refusal(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value.slice(0, 40)} (max length=${field.length})`,
      [field.name],
    );
  } else if (field.type === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) {
    throw new Refusal('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [
      field.name,
    ]);
  }
}
