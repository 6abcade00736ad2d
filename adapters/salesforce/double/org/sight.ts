import type { Field } from '../schema/field.ts';
import type { SObject } from '../schema/schema.ts';
import type { Org } from './org.ts';
import type { Session } from './session.ts';
import type { Row } from './store.ts';

/** The object as the caller may see it; null when it is not there for them, which they cannot tell apart. */
export function visibleObject(org: Org, session: Session, name: string): SObject | null {
  const object = org.schema.find(name);
  return object === null || session.denies(object.name, 'read') ? null : object;
}

export function visibleField(session: Session, object: SObject, name: string): Field | null {
  const field = object.fields.get(name.toLowerCase());
  return field === undefined || session.hides(object.name, field.name) ? null : field;
}

export function visibleFields(session: Session, object: SObject): readonly Field[] {
  return [...object.fields.values()].filter((field) => !session.hides(object.name, field.name));
}

/** Sharing: without View All Data a user sees what they own, and hears nothing of the rest. */
export function mayRead(session: Session, row: Row): boolean {
  if (files.has(row.sobject) && !session.permissions.queryAllFiles)
    return row.values['OwnerId'] === session.userId;
  if (session.permissions.viewAllData || session.permissions.modifyAllData) return true;
  const owner = row.values['OwnerId'];
  return owner === undefined || owner === session.userId;
}

const files: ReadonlySet<string> = new Set(['ContentDocument', 'ContentVersion', 'ContentDocumentLink']);
