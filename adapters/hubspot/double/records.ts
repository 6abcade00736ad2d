import type { Call } from './call.ts';
import { defaultProperties, type PropertyDefinition } from './catalogue.ts';
import { sensitiveScopes } from './scopes.ts';
import { isLive, modifiedName, type StoredObject } from './store.ts';
import { grants } from './tokens.ts';
import type { ObjectType } from './types.ts';

export interface Asked {
  /** Empty means HubSpot's few defaults. */
  readonly properties: readonly string[];
  readonly history: readonly string[];
}

/** A stored object as the API shows it to this token: names it does not know and values it may not see just lack. */
export function present(
  call: Call,
  type: ObjectType,
  object: StoredObject,
  asked: Asked,
): Record<string, unknown> {
  const { portalId, hosting, behaviour } = call.account;
  const names = asked.properties.length > 0 ? asked.properties : defaultProperties(type.name);
  return {
    id: object.id,
    properties: valuesOf(call, type, object, [...names, ...systemProperties(type)]),
    ...(asked.history.length > 0
      ? { propertiesWithHistory: historyOf(call, type, object, asked.history) }
      : {}),
    createdAt: object.createdAt.toISOString(),
    updatedAt: object.updatedAt.toISOString(),
    archived: !isLive(object),
    ...(object.archivedAt === null || behaviour.archivedAt === 'absent'
      ? {}
      : { archivedAt: object.archivedAt.toISOString() }),
    url: `https://app-${hosting}.hubspot.com/contacts/${portalId}/record/${type.typeId}/${object.id}`,
  };
}

export const systemProperties = (type: ObjectType): readonly string[] => [
  'hs_object_id',
  type.name === 'contacts' ? 'createdate' : 'hs_createdate',
  modifiedName(type.name),
];

function valuesOf(
  call: Call,
  type: ObjectType,
  object: StoredObject,
  names: readonly string[],
): Record<string, string | null> {
  const values: Record<string, string | null> = {};
  for (const name of names) {
    if (!maySee(call, type, name)) continue;
    const value = object.properties[name];
    values[name] = value === undefined || value === '' ? null : value;
  }
  return values;
}

function historyOf(call: Call, type: ObjectType, object: StoredObject, names: readonly string[]): unknown {
  const histories: Record<string, unknown> = {};
  for (const name of names) {
    const current = object.properties[name];
    if (!maySee(call, type, name) || current === undefined) continue;
    const stamp = object.stamps.get(name) ?? { timestamp: object.createdAt, sourceType: 'CRM_UI' };
    histories[name] = [{ value: current, ...stamp }, ...(object.past.get(name) ?? [])].map((entry) => ({
      value: entry.value,
      timestamp: entry.timestamp.toISOString(),
      sourceType: entry.sourceType,
    }));
  }
  return histories;
}

const emailBodies = new Set([
  'hs_email_subject',
  'hs_email_text',
  'hs_email_html',
  'hs_email_headers',
  'hs_body_preview',
  'hs_body_preview_html',
]);

function maySee(call: Call, type: ObjectType, name: string): boolean {
  const definition = call.account.catalogue.of(type.name).get(name);
  if (definition === undefined) return false;
  if (
    type.name === 'emails' &&
    emailBodies.has(name) &&
    call.account.behaviour.emailBodyScope === 'required'
  ) {
    return grants(call.token, 'sales-email-read');
  }
  return maySeeDefinition(call, type, definition);
}

export function maySeeDefinition(call: Call, type: ObjectType, definition: PropertyDefinition): boolean {
  if (definition.dataSensitivity === 'non_sensitive') return true;
  return sensitiveScopes(type, definition.dataSensitivity).some((scope) => grants(call.token, scope));
}
