import type { ObjectType } from './types.ts';

/** Each member of the outer list must be granted; a member is granted by any of its scopes. */
export type Needed = readonly (readonly string[])[];

const readScopes: Readonly<Record<string, Needed>> = {
  tickets: [['tickets']],
  feedback_submissions: [['crm.objects.contacts.read'], ['crm.objects.feedback_submissions.read']],
};

const writeScopes: Readonly<Record<string, Needed>> = { tickets: [['tickets']] };

/** Activities are covered by the contacts' scopes. */
export function objectScopes(type: ObjectType, access: 'read' | 'write'): Needed {
  const listed = (access === 'read' ? readScopes : writeScopes)[type.name];
  if (listed !== undefined) return listed;
  const family = type.activity ? 'contacts' : type.typeId.startsWith('2-') ? 'custom' : type.name;
  return [[`crm.objects.${family}.${access}`]];
}

export const scopes = {
  owners: [['crm.objects.owners.read']],
  listsRead: [['crm.lists.read']],
  listsWrite: [['crm.lists.write']],
  preferencesRead: [['communication_preferences.read', 'communication_preferences.read_write']],
  preferencesWrite: [['communication_preferences.read_write', 'communication_preferences.write']],
  preferencesBatchRead: [['communication_preferences.statuses.batch.read']],
  preferencesBatchWrite: [['communication_preferences.statuses.batch.write']],
  filesRead: [['files', 'files.read', 'files.ui_hidden.read']],
  filesHidden: [['files.ui_hidden.read', 'files.ui_hidden.write']],
  filesDelete: [['files', 'files.delete', 'files.ui_hidden.write']],
  conversationsRead: [['conversations.read']],
  conversationsWrite: [['conversations.write']],
  forms: [['forms']],
  customSchemas: [['crm.schemas.custom.read', 'crm.objects.custom.read']],
} as const satisfies Record<string, Needed>;

export function sensitiveScopes(type: ObjectType, sensitivity: string): readonly string[] {
  const family = type.activity ? 'contacts' : type.name;
  const stem = family === 'tickets' ? 'tickets' : `crm.objects.${family}`;
  const suffix = family === 'tickets' ? '' : '.read';
  return [`${stem}.${sensitivity}${suffix}`, `${stem}.${sensitivity}${suffix}.v2`];
}
