import type { Account } from './account.ts';
import { limitQuery, param, type Call, type Route } from './call.ts';
import { asList, asObject, asText } from './json.ts';
import {
  badRequest,
  batchReply,
  created,
  noContent,
  notFound,
  ok,
  type BatchError,
  type Reply,
} from './replies.ts';
import { objectScopes, type Needed } from './scopes.ts';
import { keyOf, type StoredObject } from './store.ts';
import { associationNumber, type ObjectType } from './types.ts';

const one = '/objects/:from/:id/associations/:to';
const pair = '/objects/:from/:id/associations/:to/:toId';
const batch = '/associations/:from/:to/batch';

export const associationRoutes: readonly Route[] = [
  { method: 'get', path: one, needs: needs('read'), pool: 'associations', handle: withTypes(listOne) },
  { method: 'put', path: pair, needs: needs('write'), pool: 'associations', handle: withTypes(put) },
  {
    method: 'put',
    path: '/objects/:from/:id/associations/default/:to/:toId',
    needs: needs('write'),
    pool: 'associations',
    handle: withTypes(putDefault),
  },
  { method: 'delete', path: pair, needs: needs('write'), pool: 'associations', handle: withTypes(remove) },
  {
    method: 'post',
    path: `${batch}/read`,
    needs: needs('read'),
    pool: 'associations',
    handle: withTypes(readMany),
  },
  {
    method: 'post',
    path: `${batch}/archive`,
    needs: needs('write'),
    pool: 'associations',
    handle: withTypes(removeMany),
  },
];

function needs(access: 'read' | 'write'): (call: Call) => Needed {
  return (call) =>
    ['from', 'to'].flatMap((name) => {
      const type = call.account.types.named(param(call, name));
      return type === null ? [] : objectScopes(type, access);
    });
}

type Pair = { readonly from: ObjectType; readonly to: ObjectType };

function withTypes(answer: (call: Call, types: Pair) => Reply): (call: Call) => Reply {
  return (call) => {
    const from = call.account.types.named(param(call, 'from'));
    const to = call.account.types.named(param(call, 'to'));
    return from === null || to === null
      ? badRequest('Unable to infer object type')
      : answer(call, { from, to });
  };
}

const pageMax = 500;

function listOne(call: Call, { from, to }: Pair): Reply {
  const { store } = call.account;
  const object = store.live(from.name, store.survivor(from.name, param(call, 'id')));
  if (object === null) return notFound();
  return ok(
    page(call.account, object, to, call.query('after'), limitQuery(call, pageMax, pageMax), 'results'),
  );
}

/** `after` is the last id of the page before. */
function page(
  account: Account,
  object: StoredObject,
  to: ObjectType,
  after: string | null,
  limit: number,
  member: 'results' | 'to',
): Record<string, unknown> {
  const others = account.store.linked(object, to.name).filter(({ id }) => Number(id) > Number(after ?? 0));
  const shown = others.slice(0, limit);
  const last = shown.at(-1);
  return {
    [member]: shown.map((other) => ({
      toObjectId: other.id,
      associationTypes: labelsOf(object, other, to).map(({ label, category, typeId }) => ({
        category,
        typeId,
        label,
      })),
    })),
    ...(others.length > shown.length && last !== undefined
      ? { paging: { next: { after: last.id, link: '' } } }
      : {}),
  };
}

function labelsOf(
  from: StoredObject,
  to: StoredObject,
  toType: ObjectType,
): { label: string | null; category: string; typeId: number }[] {
  const plain = {
    label: null,
    category: 'HUBSPOT_DEFINED',
    typeId: associationNumber(from.type, toType.name),
  };
  const labels = from.links.get(`${to.type}:${to.id}`) ?? [];
  return [plain, ...labels.map((label, at) => ({ label, category: 'USER_DEFINED', typeId: 1 + at }))];
}

function readMany(call: Call, { from, to }: Pair): Reply {
  const { store, leftOut, behaviour } = call.account;
  const inputs = asList(call.body['inputs']).map(asObject);
  if (inputs.length > 1000) return badRequest('The batch may hold 1000 inputs at most.');
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    const id = asText(input['id']) ?? '';
    const object = store.live(from.name, store.survivor(from.name, id));
    if (object !== null && leftOut.has(keyOf(object))) continue;
    const found =
      object === null ? null : page(call.account, object, to, asText(input['after']), pageMax, 'to');
    if (found === null || asList(found['to']).length === 0) errors.push(noneFound(id, from, to));
    else results.push({ from: { id }, ...found });
  }
  return batchReply(results, behaviour.batchMisses === 'named' ? errors : []);
}

/** An ordinary empty answer, dressed as an error; the same for an id that does not exist. */
const noneFound = (id: string, from: ObjectType, to: ObjectType): BatchError => ({
  count: 1,
  error: {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.typeId], toObjectType: [to.typeId] },
  },
});

function put(call: Call, types: Pair): Reply {
  const linked = link(call, types);
  if (linked === null) return notFound();
  return created({
    fromObjectTypeId: types.from.typeId,
    fromObjectId: linked.object.id,
    toObjectTypeId: types.to.typeId,
    toObjectId: linked.other.id,
    labels: [],
  });
}

function putDefault(call: Call, types: Pair): Reply {
  const linked = link(call, types);
  if (linked === null) return notFound();
  const spec = {
    associationCategory: 'HUBSPOT_DEFINED',
    associationTypeId: associationNumber(types.from.name, types.to.name),
  };
  const result = { from: { id: linked.object.id }, to: { id: linked.other.id }, associationSpec: spec };
  return batchReply([result], []);
}

function link(call: Call, { from, to }: Pair): { object: StoredObject; other: StoredObject } | null {
  const { store } = call.account;
  const object = store.live(from.name, param(call, 'id'));
  const other = store.live(to.name, param(call, 'toId'));
  if (object === null || other === null) return null;
  store.link(object, other);
  return { object, other };
}

function remove(call: Call, { from, to }: Pair): Reply {
  unlink(call.account, from, param(call, 'id'), to, param(call, 'toId'));
  return noContent;
}

/** Legacy answers 204; the dated description says 200 with a batch body. */
function removeMany(call: Call, { from, to }: Pair): Reply {
  for (const input of asList(call.body['inputs']).map(asObject)) {
    const fromId = asText(asObject(input['from'])['id']) ?? '';
    for (const target of asList(input['to'])) {
      unlink(call.account, from, fromId, to, asText(asObject(target)['id']) ?? '');
    }
  }
  return call.version === 'v4' ? noContent : batchReply([], []);
}

function unlink(account: Account, from: ObjectType, fromId: string, to: ObjectType, toId: string): void {
  const object = account.store.any(from.name, fromId);
  const other = account.store.any(to.name, toId);
  if (object !== null && other !== null) account.store.unlink(object, other);
}

/** What GET with ?associations= shows of one type: ids only, the first hundred, null when there are none. */
export function associatedIds(account: Account, object: StoredObject, to: ObjectType): unknown {
  const others = account.store.linked(object, to.name);
  if (others.length === 0) return null;
  const shown = others.slice(0, 100);
  const type = `${account.types.named(object.type)?.singular ?? object.type}_to_${to.singular}`;
  const results = shown.map(({ id }) => ({ id, type }));
  const after = shown.at(-1)?.id ?? '';
  return others.length > shown.length ? { results, paging: { next: { after, link: '' } } } : { results };
}

/** The `associations` of a creation: [{ to: { id }, types: [{ associationTypeId }] }]. */
export function associateAll(account: Account, object: StoredObject, associations: unknown): void {
  for (const association of asList(associations).map(asObject)) {
    const id = asText(asObject(association['to'])['id']) ?? '';
    const types = asList(association['types']).map(asObject);
    const numbers = new Set(types.map((type) => asText(type['associationTypeId'])));
    for (const type of account.types.all()) {
      if (!numbers.has(String(associationNumber(object.type, type.name)))) continue;
      const other = account.store.live(type.name, id);
      if (other !== null) account.store.link(object, other);
    }
  }
}
