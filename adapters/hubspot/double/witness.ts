import { witnessOver, type StoredRecord, type Witness } from '../../double-kit/index.ts';
import { sweep, type Account, type Thread } from './account.ts';
import type { StoredFile } from './files.ts';
import type { StoredObject } from './store.ts';

/**
 * What the portal really holds. Kinds: the object types, `files`, `threads`, `form_submissions`, `lists` and
 * `subscriptions` (by address). A SUBSCRIBED address is a trace; an opt-out, like the blocklist, is what HubSpot must
 * remember to refuse the person: `occurrences` does not count it.
 */
export function hubspotWitness(account: Account): Witness {
  const all = function* (): Iterable<StoredRecord> {
    sweep(account);
    for (const object of account.store.all()) yield stored(account, object);
    for (const file of account.files.all()) yield storedFile(file);
    for (const thread of account.threads.values()) yield storedThread(thread);
    yield* submissionsOf(account);
    yield* listsOf(account);
    yield* subscriptionsOf(account);
  };
  const witness = witnessOver(all);
  return {
    ...witness,
    record: (kind, id) => {
      if (account.types.named(kind)?.name !== kind) return witness.record(kind, id);
      sweep(account);
      const object = account.store.any(kind, id);
      return object === null ? null : stored(account, object);
    },
    occurrences: (text) =>
      witness.occurrences(text).filter(({ kind, id }) => kind !== 'subscriptions' || subscribed(account, id)),
  };
}

function stored(account: Account, object: StoredObject): StoredRecord {
  if (object.witnessed !== null) return object.witnessed;
  const past = [...object.past].map(([name, values]) => [
    `history:${name}`,
    values.map(({ value }) => value),
  ]);
  const memberships =
    object.type === 'contacts'
      ? [...account.lists.values()]
          .filter(({ members }) => members.has(object.id))
          .map(({ listId }) => `lists:${listId}`)
      : [];
  const record: StoredRecord = {
    kind: object.type,
    id: object.id,
    state: object.purgeAskedAt !== null ? 'purging' : object.archivedAt !== null ? 'recycled' : 'live',
    fields: { ...object.properties, ...Object.fromEntries(past) },
    links: [...object.links.keys(), ...memberships].sort((one, other) => (one < other ? -1 : 1)),
  };
  // Memberships are kept with the lists: a contact on one is read anew each time.
  if (memberships.length === 0) object.witnessed = record;
  return record;
}

function storedFile({ id, name, bytes, hidden, deletedAt, purgeAskedAt }: StoredFile): StoredRecord {
  const state = purgeAskedAt !== null ? 'purging' : deletedAt !== null ? 'recycled' : 'live';
  return { kind: 'files', id, state, fields: { name, bytes, hidden }, links: [] };
}

function storedThread({ id, contactId, status, archivedAt, messages }: Thread): StoredRecord {
  const texts = messages.map(({ text, senderName, senderAddress }) => [text, senderName, senderAddress]);
  return {
    kind: 'threads',
    id,
    state: archivedAt === null ? 'live' : 'recycled',
    fields: { status, messages: texts },
    links: [
      `contacts:${contactId}`,
      ...messages.flatMap(({ fileIds }) => fileIds.map((file) => `files:${file}`)),
    ],
  };
}

function submissionsOf({ submissions }: Account): StoredRecord[] {
  return submissions.map(({ id, formId, submittedAt, values }) => ({
    kind: 'form_submissions',
    id,
    state: 'live',
    fields: { ...values, 'form:id': formId, 'form:submittedAt': submittedAt.toISOString() },
    links: [],
  }));
}

function listsOf({ lists }: Account): StoredRecord[] {
  return [...lists.values()].map(({ listId, name, processingType }) => ({
    kind: 'lists',
    id: listId,
    state: 'live',
    fields: { name, processingType },
    links: [],
  }));
}

function subscriptionsOf({ subscriptions: all }: Account): StoredRecord[] {
  return all.addresses().map((address) => ({
    kind: 'subscriptions',
    id: address,
    state: 'live',
    fields: {
      address,
      ...Object.fromEntries(all.types.map(({ id }) => [`status:${id}`, all.state(address, id)])),
      ...Object.fromEntries(
        all.brands.map((brand) => [`optedOut:${brand}`, all.optedOutAt(address, brand) !== null]),
      ),
    },
    links: [],
  }));
}

const subscribed = ({ subscriptions: all }: Account, address: string): boolean =>
  all.types.some(({ id }) => all.state(address, id) === 'SUBSCRIBED');
