import type { Account } from './account.ts';
import { withType, type Call, type Route } from './call.ts';
import { asText } from './json.ts';
import { needs } from './objects.ts';
import { badRequest, noContent, notFound, wrongPath, type Reply } from './replies.ts';
import { addressesOf, type StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';

export const erasureRoutes: readonly Route[] = [
  { method: 'post', path: '/objects/:type/gdpr-delete', needs: needs('write'), handle: withType(gdprDelete) },
];

function gdprDelete(call: Call, type: ObjectType): Reply {
  const objectId = asText(call.body['objectId']);
  if (objectId === null) return badRequest('objectId is required');
  if (type.name !== 'contacts') return eraseOther(call, type, objectId);
  return call.body['idProperty'] === 'email'
    ? eraseByAddress(call.account, objectId)
    : eraseById(call.account, objectId);
}

/** A typo or an unknown address succeeds too, and puts that address on the blocklist. */
function eraseByAddress(account: Account, address: string): Reply {
  account.blocklist.add(address.trim().toLowerCase());
  const holder = account.store.contactByAddress(address);
  if (holder !== null) eraseContact(account, holder);
  return noContent;
}

function eraseById(account: Account, asked: string): Reply {
  const { store, behaviour, erasedIds } = account;
  const id = behaviour.mergedIdInErasure === 'hits-survivor' ? store.survivor('contacts', asked) : asked;
  const object = store.live('contacts', id);
  if (object !== null) return eraseContact(account, object);
  const archived = store.archived('contacts', id);
  if (archived !== null && behaviour.gdprDeleteOfArchivedContact === 'erased')
    return eraseContact(account, archived);
  return erasedIds.has(id) && behaviour.repeatedGdprDelete === 'no-content' ? noContent : notFound();
}

/**
 * The record goes, with its e-mail tracking and form submissions. Its activities are unassociated from it: those that
 * were on it alone keep their text and stay reachable by id. Opt-outs are kept by address and survive.
 */
function eraseContact(account: Account, contact: StoredObject): Reply {
  const { store, behaviour, types, blocklist, erasedIds, submissions, lists, subscriptions } = account;
  const addresses = addressesOf(contact.properties);
  if (behaviour.activitiesOfErasedContact === 'erased') {
    for (const type of types.all().filter(({ activity }) => activity)) {
      for (const activity of store.linked(contact, type.name)) {
        if (activity.links.size === 1) store.startPurge(activity);
      }
    }
  }
  for (const address of addresses) {
    blocklist.add(address);
    subscriptions.forgetAllButOptOuts(address);
  }
  const kept = submissions.filter(({ values }) => !addresses.includes((values['email'] ?? '').toLowerCase()));
  submissions.splice(0, submissions.length, ...kept);
  for (const { members } of lists.values()) members.delete(contact.id);
  erasedIds.add(contact.id);
  store.startPurge(contact);
  return noContent;
}

function eraseOther(call: Call, type: ObjectType, id: string): Reply {
  const { store, behaviour } = call.account;
  if (behaviour.genericGdprDelete === 'absent') return wrongPath;
  const object = store.any(type.name, id);
  if (object === null || object.purgeAskedAt !== null) return notFound();
  store.remove(object);
  call.account.index.follow({ ...object, purgeAskedAt: call.account.clock.now() }, 'API');
  return noContent;
}
