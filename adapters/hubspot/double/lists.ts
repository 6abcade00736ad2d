import type { ContactList } from './account.ts';
import { limitQuery, param, type Call, type Route } from './call.ts';
import { asList, asObject, asText } from './json.ts';
import { badRequest, batchReply, notFound, ok, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';

export const listRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/lists/records/:type/:id/memberships',
    needs: () => scopes.listsRead,
    handle: (call) =>
      ok({
        total: membershipsOf(call, param(call, 'id')).length,
        results: membershipsOf(call, param(call, 'id')),
      }),
  },
  {
    method: 'post',
    path: '/lists/records/memberships/batch/read',
    needs: () => scopes.listsRead,
    handle: membershipsOfMany,
  },
  { method: 'get', path: '/lists/', needs: () => scopes.listsRead, handle: descriptions },
  { method: 'get', path: '/lists/:id', needs: () => scopes.listsRead, handle: withList(description) },
  { method: 'get', path: '/lists/:id/memberships', needs: () => scopes.listsRead, handle: withList(members) },
  {
    method: 'put',
    path: '/lists/:id/memberships/remove',
    needs: () => [...scopes.listsRead, ...scopes.listsWrite],
    handle: withList(remove),
  },
];

function withList(answer: (call: Call, list: ContactList) => Reply): (call: Call) => Reply {
  return (call) => {
    const list = call.account.lists.get(param(call, 'id'));
    return list === undefined ? notFound() : answer(call, list);
  };
}

function membershipsOf(call: Call, contactId: string): unknown[] {
  return [...call.account.lists.values()].flatMap(({ listId, members: all }) => {
    const since = all.get(contactId);
    if (since === undefined || call.account.store.live('contacts', contactId) === null) return [];
    const at = since.toISOString();
    return { listId, listVersion: 1, firstAddedTimestamp: at, lastAddedTimestamp: at, isPublicList: false };
  });
}

function membershipsOfMany(call: Call): Reply {
  const results = asList(call.body['inputs'])
    .map(asObject)
    .map((input) => {
      const recordId = asText(input['recordId']) ?? '';
      return { objectTypeId: '0-1', recordId, recordListMemberships: membershipsOf(call, recordId) };
    });
  return batchReply(results, []);
}

function description(_call: Call, list: ContactList): Reply {
  return ok({ list: described(list) });
}

/** ?listIds=1&listIds=2: those it does not know just lack. */
function descriptions(call: Call): Reply {
  const ids = (call.query('listIds') ?? '').split(',');
  const found = [...call.account.lists.values()].filter(({ listId }) => ids.includes(listId));
  return ok({ lists: found.map(described) });
}

function described({ listId, name, processingType, members: all }: ContactList): Record<string, unknown> {
  return {
    listId,
    name,
    processingType,
    processingStatus: 'COMPLETE',
    objectTypeId: '0-1',
    listVersion: 1,
    size: all.size,
  };
}

function members(call: Call, list: ContactList): Reply {
  const after = Number(call.query('after') ?? 0);
  const limit = limitQuery(call, 100, 250);
  const ids = [...list.members.keys()]
    .filter((id) => Number(id) > after)
    .sort((one, other) => Number(one) - Number(other));
  const shown = ids.slice(0, limit);
  const results = shown.map((recordId) => ({
    recordId,
    membershipTimestamp: (list.members.get(recordId) ?? new Date(0)).toISOString(),
  }));
  const last = shown.at(-1);
  return ok({
    total: list.members.size,
    results,
    ...(ids.length > shown.length && last !== undefined
      ? { paging: { next: { after: last, link: '' } } }
      : {}),
  });
}

/** The body is a bare array of ids; those it does not hold are ignored. */
function remove(call: Call, list: ContactList): Reply {
  if (list.processingType === 'DYNAMIC') return badRequest('Memberships of a DYNAMIC list cannot be edited.');
  const ids = call.bodyList.flatMap((id) => asText(id) ?? []);
  const recordIdsRemoved = ids.filter((id) => list.members.delete(id));
  return ok({ recordIdsRemoved, recordsIdsAdded: [], recordIdsMissing: [] });
}
