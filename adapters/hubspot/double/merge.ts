import type { Account } from './account.ts';
import type { Call, Route } from './call.ts';
import { asText } from './json.ts';
import { objectNotFound, ok, wrongPath, type Reply } from './replies.ts';
import { present } from './records.ts';
import { needs } from './objects.ts';
import { withType } from './call.ts';
import { addressesOf, type StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';

export const mergeRoutes: readonly Route[] = [
  { method: 'post', path: '/objects/:type/merge', needs: needs('write'), handle: withType(merge) },
];

function merge(call: Call, type: ObjectType): Reply {
  if (type.name !== 'contacts') return wrongPath;
  const winner = call.account.store.live('contacts', asText(call.body['primaryObjectId']) ?? '');
  const loser = call.account.store.live('contacts', asText(call.body['objectIdToMerge']) ?? '');
  if (winner === null || loser === null) return objectNotFound();
  return ok(
    present(call, type, mergeContacts(call.account, winner, loser, 'INTEGRATION'), {
      properties: [],
      history: [],
    }),
  );
}

/**
 * Since 2025 a merge creates a record of its own: both old ids lead to it on the single endpoints. The loser's values
 * live on in its history, its address as a secondary one.
 */
export function mergeContacts(
  account: Account,
  winner: StoredObject,
  loser: StoredObject,
  sourceType: string,
): StoredObject {
  const { store, lists, threads } = account;
  const addresses = [...new Set([...addressesOf(winner.properties), ...addressesOf(loser.properties)])];
  const at = account.clock.now().getTime();
  const ancestors = [winner, loser].flatMap(({ id, properties }) => [
    ...(properties['hs_merged_object_ids'] ?? '').split(';').filter(Boolean),
    id,
  ]);
  const ofLoser = Object.entries(loser.properties).filter(([name]) => !name.startsWith('hs_email_optout'));
  const {
    hs_object_id: _,
    createdate: __,
    lastmodifieddate: ___,
    ...kept
  } = { ...Object.fromEntries(ofLoser), ...winner.properties };
  const links = [...winner.links, ...loser.links];
  store.remove(winner);
  store.remove(loser);
  const merged = store.add(
    'contacts',
    {
      ...kept,
      hs_additional_emails: addresses.slice(1).join(';'),
      hs_merged_object_ids: ancestors.join(';'),
      // Misses what was merged before into either of the two.
      hs_calculated_merged_vids: [winner, loser].map(({ id }) => `${id}:${at}`).join(';'),
    },
    {
      sourceType,
      isMerged: true,
      createdAt: loser.createdAt < winner.createdAt ? loser.createdAt : winner.createdAt,
    },
  );
  for (const [key, labels] of links) {
    const [type = '', id = ''] = key.split(':');
    const other = store.any(type, id);
    if (other !== null) store.link(merged, other, labels[0]);
  }
  keepHistory(merged, winner, loser);
  account.webhooks.note({
    what: 'merge',
    objectId: merged.id,
    changeSource: sourceType,
    primaryObjectId: winner.id,
    mergedObjectIds: [winner.id, loser.id],
    newObjectId: merged.id,
  });
  for (const old of [winner, loser]) {
    store.aliasTo('contacts', old.id, merged.id);
    account.index.follow({ ...old, purgeAskedAt: account.clock.now() }, sourceType);
    for (const { members } of lists.values()) {
      const since = members.get(old.id);
      if (since !== undefined) members.set(merged.id, since);
      members.delete(old.id);
    }
    for (const thread of threads.values()) if (thread.contactId === old.id) thread.contactId = merged.id;
  }
  return merged;
}

function keepHistory(merged: StoredObject, winner: StoredObject, loser: StoredObject): void {
  for (const [name, past] of [...winner.past, ...loser.past]) {
    merged.past.set(name, [...(merged.past.get(name) ?? []), ...past]);
  }
  for (const [name, value] of Object.entries(loser.properties)) {
    if (merged.properties[name] === value || name.startsWith('hs_object')) continue;
    const entry = { value, timestamp: loser.updatedAt, sourceType: 'MERGE_OBJECTS' };
    merged.past.set(name, [...(merged.past.get(name) ?? []), entry]);
  }
}
