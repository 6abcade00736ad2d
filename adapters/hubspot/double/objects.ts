import { associatedIds, associateAll } from './associations.ts';
import { limitQuery, listQuery, param, withType, typeOf, type Call, type Route } from './call.ts';
import { asProperties } from './json.ts';
import { present, type Asked } from './records.ts';
import { badRequest, created, noContent, objectNotFound, ok, type Reply } from './replies.ts';
import { objectScopes, type Needed } from './scopes.ts';
import { isLive, type StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';
import { refusedWrite } from './validation.ts';

export const objectRoutes: readonly Route[] = [
  { method: 'get', path: '/objects/:type', needs: needs('read'), handle: withType(list) },
  { method: 'post', path: '/objects/:type', needs: needs('write'), handle: withType(create) },
  { method: 'get', path: '/objects/:type/:id', needs: needsOfRead, handle: withType(read) },
  { method: 'patch', path: '/objects/:type/:id', needs: needs('write'), handle: withType(update) },
  { method: 'delete', path: '/objects/:type/:id', needs: needs('write'), handle: withType(archive) },
  {
    method: 'delete',
    path: '/secondary-email/:id/email/:address',
    needs: () => [['crm.objects.contacts.write']],
    handle: removeSecondaryAddress,
  },
];

export function needs(access: 'read' | 'write'): (call: Call) => Needed {
  return (call) => {
    const type = typeOf(call);
    return type === null ? [] : objectScopes(type, access);
  };
}

/** Each type asked for along with the record needs its own right to be read. */
function needsOfRead(call: Call): Needed {
  const around = listQuery(call, 'associations').flatMap((name) => call.account.types.named(name) ?? []);
  return [...needs('read')(call), ...around.flatMap((type) => objectScopes(type, 'read'))];
}

function list(call: Call, type: ObjectType): Reply {
  const asked = askedInQuery(call);
  const archived = call.query('archived') === 'true';
  const limit = limitQuery(call, 10, asked.history.length > 0 ? 50 : 100);
  const from = Number(call.query('after') ?? 0);
  const stored = startingAt(call.account.store.ofType(type.name), from);
  const isShown = (object: StoredObject): boolean =>
    object.purgeAskedAt === null && isLive(object) !== archived;
  const { page, after } =
    call.account.behaviour.listPages === 'full'
      ? fullPage(stored, isShown, limit)
      : raggedPage(stored, isShown, limit);
  const results = page.map((object) => ({
    ...present(call, type, object, asked),
    ...associationsOf(call, object),
  }));
  return ok({ results, ...(after === null ? {} : { paging: { next: pageLink(type, after) } }) });
}

interface ListPage {
  readonly page: readonly StoredObject[];
  readonly after: string | null;
}

function fullPage(
  stored: Iterable<StoredObject>,
  isShown: (object: StoredObject) => boolean,
  limit: number,
): ListPage {
  const page: StoredObject[] = [];
  for (const object of stored) {
    if (!isShown(object)) continue;
    if (page.length === limit) return { page, after: object.id };
    page.push(object);
  }
  return { page, after: null };
}

/** Cut before anything is left out; and whoever asks past the last record is told that there is nothing. */
function raggedPage(
  stored: Iterable<StoredObject>,
  isShown: (object: StoredObject) => boolean,
  limit: number,
): ListPage {
  const cut: StoredObject[] = [];
  for (const object of stored) {
    if (cut.length === limit) return { page: cut.filter(isShown), after: object.id };
    cut.push(object);
  }
  const last = cut.at(-1);
  return { page: cut.filter(isShown), after: last === undefined ? null : String(Number(last.id) + 1) };
}

/** `after` is a record id, and the link points at an internal alias that callers must not follow. */
const pageLink = (type: ObjectType, id: string): Record<string, string> => ({
  after: id,
  link: `https://api.hubapi.com/crm/objects/v3/${type.name}?offset_param=after&after=${id}`,
});

function* startingAt(objects: readonly StoredObject[], id: number): Iterable<StoredObject> {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(objects[middle]?.id) < id) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < objects.length; at++) {
    const object = objects[at];
    if (object !== undefined) yield object;
  }
}

function create(call: Call, type: ObjectType): Reply {
  return createOne(call, type, asProperties(call.body['properties']), call.body['associations']);
}

/** An address on the blocklist is not refused here: only the UI and imports refuse it. */
export function createOne(
  call: Call,
  type: ObjectType,
  properties: Record<string, string>,
  associations: unknown,
): Reply {
  const refused = refusedWrite(call.account, type, null, properties);
  if (refused !== null) return refused;
  const object = call.account.store.add(type.name, properties, { sourceType: 'INTEGRATION' });
  associateAll(call.account, object, associations);
  return created(present(call, type, object, { properties: Object.keys(properties), history: [] }));
}

function read(call: Call, type: ObjectType): Reply {
  const object = call.query('archived') === 'true' ? archivedOne(call, type) : liveOne(call, type);
  if (object === null) return objectNotFound();
  if (listQuery(call, 'associations').some((name) => call.account.types.named(name) === null))
    return badRequest('Unable to infer object type of an association.');
  return ok({ ...present(call, type, object, askedInQuery(call)), ...associationsOf(call, object) });
}

function update(call: Call, type: ObjectType): Reply {
  const object = liveOne(call, type);
  if (object === null) return objectNotFound();
  return updateOne(call, type, object, asProperties(call.body['properties']));
}

export function updateOne(
  call: Call,
  type: ObjectType,
  object: StoredObject,
  changes: Record<string, string>,
): Reply {
  if (Object.keys(changes).length === 0)
    return badRequest('No properties found to update, please provide at least one.');
  const refused = refusedWrite(call.account, type, object, changes);
  if (refused !== null) return refused;
  call.account.store.write(object, changes, 'INTEGRATION');
  return ok(present(call, type, object, { properties: Object.keys(changes), history: [] }));
}

/** 204 for an unknown id too. */
function archive(call: Call, type: ObjectType): Reply {
  const { store, behaviour } = call.account;
  const id = param(call, 'id');
  const hit = behaviour.mergedIdInErasure === 'hits-survivor' ? store.survivor(type.name, id) : id;
  const object = store.live(type.name, hit);
  if (object !== null) store.archive(object);
  return noContent;
}

/** By id, also a merged-away one, or by e-mail address where asked. */
function liveOne(call: Call, type: ObjectType): StoredObject | null {
  const { store, behaviour } = call.account;
  const id = param(call, 'id');
  const idProperty = call.query('idProperty');
  if (idProperty === null || idProperty === 'hs_object_id')
    return store.live(type.name, store.survivor(type.name, id));
  if (type.name === 'contacts' && idProperty === 'email') {
    return contactAt(call, id, behaviour.secondaryAddressResolves);
  }
  const found = store
    .ofType(type.name)
    .find((object) => isLive(object) && object.properties[idProperty] === id);
  return found ?? null;
}

/** The property that shows these addresses takes no write: this page alone takes one off. */
function removeSecondaryAddress(call: Call): Reply {
  const { store, portalId } = call.account;
  const contact = store.live('contacts', store.survivor('contacts', param(call, 'id')));
  const before = (contact?.properties['hs_additional_emails'] ?? '').split(';').filter(Boolean);
  const secondaryEmails = before.filter((address) => address !== param(call, 'address'));
  if (contact === null || secondaryEmails.length === before.length) return objectNotFound();
  store.write(contact, { hs_additional_emails: secondaryEmails.join(';') }, 'INTEGRATION');
  return ok({ portalId, vid: Number(contact.id), secondaryEmails });
}

export function contactAt(call: Call, address: string, secondaryToo: boolean): StoredObject | null {
  const holder = call.account.store.contactByAddress(address);
  if (holder === null || secondaryToo) return holder;
  return holder.properties['email'] === address.trim().toLowerCase() ? holder : null;
}

function archivedOne(call: Call, type: ObjectType): StoredObject | null {
  return call.account.store.archived(type.name, param(call, 'id'));
}

const askedInQuery = (call: Call): Asked => ({
  properties: listQuery(call, 'properties'),
  history: listQuery(call, 'propertiesWithHistory'),
});

function associationsOf(call: Call, object: StoredObject): Record<string, unknown> {
  const names = listQuery(call, 'associations');
  const isHidden = !isLive(object) && call.account.behaviour.archivedAssociations === 'hidden';
  if (names.length === 0 || isHidden) return {};
  const associations: Record<string, unknown> = {};
  for (const name of names) {
    const to = call.account.types.named(name);
    const found = to === null ? null : associatedIds(call.account, object, to);
    if (found !== null) associations[to?.name ?? name] = found;
  }
  return Object.keys(associations).length === 0 ? {} : { associations };
}
