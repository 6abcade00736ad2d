import type { Owner } from './account.ts';
import { limitQuery, param, withType, type Call, type Route } from './call.ts';
import type { PropertyDefinition } from './catalogue.ts';
import { needs } from './objects.ts';
import { maySeeDefinition } from './records.ts';
import { notFound, ok, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';
import type { ObjectType } from './types.ts';

/** What describes the portal rather than people: properties, owners, custom object types. */
export const metadataRoutes: readonly Route[] = [
  { method: 'get', path: '/properties/:type', needs: needs('read'), handle: withType(properties) },
  { method: 'get', path: '/properties/:type/:name', needs: needs('read'), handle: withType(property) },
  { method: 'get', path: '/owners/', needs: () => scopes.owners, handle: owners },
  { method: 'get', path: '/owners/:id', needs: () => scopes.owners, handle: owner },
  { method: 'get', path: '/schemas/', needs: () => scopes.customSchemas, handle: schemas },
];

/** Only the named sensitivity; without its scope the definitions do not show either. */
function properties(call: Call, type: ObjectType): Reply {
  const sensitivity = call.query('dataSensitivity') ?? 'non_sensitive';
  const archived = call.query('archived') === 'true';
  const results = [...call.account.catalogue.of(type.name).values()]
    .filter((definition) => definition.dataSensitivity === sensitivity && !archived)
    .filter((definition) => maySeeDefinition(call, type, definition))
    .map(presentProperty);
  return ok({ results });
}

function property(call: Call, type: ObjectType): Reply {
  const definition = call.account.catalogue.of(type.name).get(param(call, 'name'));
  if (definition === undefined || !maySeeDefinition(call, type, definition)) return notFound();
  return ok(presentProperty(definition));
}

function presentProperty(definition: PropertyDefinition): Record<string, unknown> {
  const { readOnlyValue, options, hubspotDefined, ...rest } = definition;
  return {
    ...rest,
    hubspotDefined,
    options: options.map((option, displayOrder) => ({ ...option, displayOrder })),
    displayOrder: -1,
    externalOptions: false,
    formField: !readOnlyValue,
    archived: false,
    modificationMetadata: {
      archivable: !hubspotDefined,
      readOnlyDefinition: hubspotDefined,
      readOnlyOptions: hubspotDefined,
      readOnlyValue,
    },
  };
}

function owners(call: Call): Reply {
  const archived = call.query('archived') === 'true';
  const email = call.query('email');
  const after = Number(call.query('after') ?? 0);
  const limit = limitQuery(call, 100, 500);
  const found = call.account.owners
    .filter(
      (each) =>
        each.archived === archived && (email === null || each.email === email) && Number(each.id) > after,
    )
    .sort((one, other) => Number(one.id) - Number(other.id));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const more = found.length > shown.length && last !== undefined;
  return ok({
    results: shown.map(presentOwner),
    ...(more ? { paging: { next: { after: last.id, link: '' } } } : {}),
  });
}

function owner(call: Call): Reply {
  const archived = call.query('archived') === 'true';
  const found = call.account.owners.find((one) => one.id === param(call, 'id') && one.archived === archived);
  return found === undefined ? notFound() : ok(presentOwner(found));
}

function presentOwner({ createdAt, userId, archived, ...rest }: Owner): Record<string, unknown> {
  const at = createdAt.toISOString();
  const ids = archived ? { userIdIncludingInactive: userId } : { userId, userIdIncludingInactive: userId };
  return { ...rest, ...ids, archived, type: 'PERSON', createdAt: at, updatedAt: at };
}

function schemas(call: Call): Reply {
  const { types, catalogue, portalId } = call.account;
  const results = types.custom().map(({ typeId, singular }) => ({
    id: typeId.replace('2-', ''),
    objectTypeId: typeId,
    fullyQualifiedName: `p${portalId}_${singular}`,
    name: singular,
    labels: { singular, plural: `${singular}s` },
    properties: [...catalogue.of(typeId).values()].map(presentProperty),
    associations: [],
    requiredProperties: [],
    archived: false,
  }));
  return ok({ results });
}
