import { withType, type Call, type Route } from './call.ts';
import { asList, asObject, asProperties, asText, asTexts, idsOf } from './json.ts';
import { contactAt, createOne, needs, updateOne } from './objects.ts';
import { present } from './records.ts';
import { badRequest, batchReply, missingIds, noContent, type BatchError, type Reply } from './replies.ts';
import { keyOf, type StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';

export const batchRoutes: readonly Route[] = [
  { method: 'post', path: '/objects/:type/batch/read', needs: needs('read'), handle: withType(readBatch) },
  {
    method: 'post',
    path: '/objects/:type/batch/create',
    needs: needs('write'),
    handle: withType(createBatch),
  },
  {
    method: 'post',
    path: '/objects/:type/batch/update',
    needs: needs('write'),
    handle: withType(updateBatch),
  },
  {
    method: 'post',
    path: '/objects/:type/batch/archive',
    needs: needs('write'),
    handle: withType(archiveBatch),
  },
];

const inputsMax = 100;

function readBatch(call: Call, type: ObjectType): Reply {
  const ids = idsOf(call.body['inputs']);
  const history = asTexts(call.body['propertiesWithHistory']);
  const max = history.length > 0 ? 50 : inputsMax;
  if (ids.length > max) return tooMany(max);
  const asked = { properties: asTexts(call.body['properties']), history };
  const found = ids.map((id) => ({ id, object: named(call, type, id) }));
  const results = found.flatMap(({ object }) =>
    object === null || call.account.leftOut.has(keyOf(object)) ? [] : [present(call, type, object, asked)],
  );
  const missing = found.flatMap(({ id, object }) => (object === null ? [id] : []));
  return batchReply(results, missesOf(call, type, missing));
}

function missesOf({ account }: Call, type: ObjectType, ids: readonly string[]): readonly BatchError[] {
  return account.behaviour.batchMisses === 'named' ? missingIds(type.singular.toUpperCase(), ids) : [];
}

function named(call: Call, type: ObjectType, id: string): StoredObject | null {
  const { store, behaviour } = call.account;
  if (call.query('archived') === 'true') return store.archived(type.name, id);
  if (call.body['idProperty'] === 'email') return contactAt(call, id, behaviour.secondaryAddressResolves);
  return store.live(
    type.name,
    behaviour.mergedIdInBatchRead === 'survivor' ? store.survivor(type.name, id) : id,
  );
}

/** One refused input refuses the batch. */
function createBatch(call: Call, type: ObjectType): Reply {
  const inputs = asList(call.body['inputs']).map(asObject);
  if (inputs.length > inputsMax) return tooMany(inputsMax);
  const results: unknown[] = [];
  for (const input of inputs) {
    const reply = createOne(call, type, asProperties(input['properties']), input['associations']);
    if (reply.status !== 201) return reply;
    results.push(reply.body);
  }
  return batchReply(results, [], 201);
}

function updateBatch(call: Call, type: ObjectType): Reply {
  const inputs = asList(call.body['inputs']).map(asObject);
  const ids = idsOf(inputs);
  if (ids.length > inputsMax) return tooMany(inputsMax);
  if (new Set(ids).size < ids.length) return duplicates();
  const results: unknown[] = [];
  const missing: string[] = [];
  for (const input of inputs) {
    const id = asText(input['id']) ?? '';
    // A merged-away id resolves on the single endpoints only.
    const object = call.account.store.live(type.name, id);
    if (object === null) {
      missing.push(id);
      continue;
    }
    const reply = updateOne(call, type, object, asProperties(input['properties']));
    if (reply.status !== 200) return reply;
    results.push(reply.body);
  }
  return batchReply(results, missesOf(call, type, missing));
}

/** 204 whatever the ids are. */
function archiveBatch(call: Call, type: ObjectType): Reply {
  const ids = idsOf(call.body['inputs']);
  if (ids.length > inputsMax) return tooMany(inputsMax);
  if (new Set(ids).size < ids.length) return duplicates();
  for (const id of ids) {
    const object = call.account.store.live(type.name, id);
    if (object === null || call.account.unarchived.has(keyOf(object))) continue;
    if (call.account.behaviour.bin === 'none') call.account.store.remove(object);
    else call.account.store.archive(object);
  }
  return noContent;
}

const tooMany = (max: number): Reply => badRequest(`The maximum number of inputs is ${max}.`);
const duplicates = (): Reply => badRequest('Duplicate IDs found in batch input.');
