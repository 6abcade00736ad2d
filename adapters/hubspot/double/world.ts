import type { Account, ContactList, Owner, ValidationRule } from './account.ts';
import type { PropertyInput } from './catalogue.ts';
import { mergeContacts } from './merge.ts';
import { defineOptOuts, mirror, type SubscriptionState } from './preferences.ts';
import { addressesOf, isLive, keyOf, type StoredObject } from './store.ts';
import type { ObjectType } from './types.ts';
import type { SentDelivery } from './webhooks.ts';

type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface ObjectSeed {
  readonly id?: string;
  readonly createdAt?: Date;
  /** Already in the recycle bin. */
  readonly archived?: boolean;
}

export interface MessageSeed {
  readonly text: string;
  readonly senderName?: string;
  readonly senderAddress?: string;
  readonly direction?: 'INCOMING' | 'OUTGOING';
  readonly createdAt?: Date;
  readonly truncated?: boolean;
  readonly fileIds?: readonly string[];
}

/** Seeds a portal past its API, quickly: no limits, no lag, unknown properties defined on the way. Every id is returned. */
export interface World {
  object(type: string, properties: Values, seed?: ObjectSeed): string;
  associate(fromType: string, fromId: string, toType: string, toId: string, label?: string): void;
  file(file: { name: string; bytes: Uint8Array | string; hidden?: boolean }): string;
  list(name: string, type: ContactList['processingType'], memberIds: readonly string[]): string;
  thread(thread: {
    contactId: string;
    messages: readonly MessageSeed[];
    status?: 'OPEN' | 'CLOSED';
    createdAt?: Date;
    /** In the trash already. */
    trashed?: boolean;
  }): string;
  formSubmission(submission: {
    formId?: string;
    formName?: string;
    values: Readonly<Record<string, string>>;
    submittedAt?: Date;
  }): string;
  /** Without a state of its own, every subscription type of the first brand gets it; 'OPTED_OUT' is unsubscribe-all. */
  subscription(
    address: string,
    state: SubscriptionState | 'OPTED_OUT',
    of?: { typeId?: string; brand?: number },
  ): void;
  brand(businessUnitId: number, subscriptionNames: readonly string[]): void;
  /** Once more under the same id: what is said of them now. */
  owner(owner: Partial<Owner> & { readonly email: string }): string;
  property(type: string, definition: PropertyInput): void;
  /** A custom object type; `name` is then usable as a type. Returns its object type id. */
  customType(name: string): string;
  rule(rule: ValidationRule): void;
  /** Batches answer for this record neither that it is there nor that it is not. */
  leaveOutOfBatches(type: string, id: string): void;
  /** A batch archive passes over this record, and its answer says nothing of it. */
  keepFromArchive(type: string, id: string): void;
  /** As a user merges in the UI; returns the id of the new record. */
  merge(winnerId: string, loserId: string): string;
  /** As a user edits in the UI: the search index follows later. */
  edit(type: string, id: string, properties: Values): void;
  /** As a user restores from the recycle bin. */
  restore(type: string, id: string): void;
  searchLag(ms: number): void;
  /** What was sent to the app since the last time, out of order and some of it twice; signed now. */
  deliveries(): readonly SentDelivery[];
  /** A list of events as this portal would sign it, so long ago. */
  delivery(events: readonly unknown[], ageMs?: number): SentDelivery;
  blocked(address: string): boolean;
}

export function worldOf(account: Account): World {
  const { store, catalogue, types, subscriptions, clock } = account;
  const typeNamed = (name: string): ObjectType => {
    const type = types.named(name);
    if (type === null) throw new Error(`the double has no object type ${name}`);
    return type;
  };
  const existing = (type: string, id: string): StoredObject => {
    const object = store.any(typeNamed(type).name, id);
    if (object === null) throw new Error(`the double has no ${type} ${id}`);
    return object;
  };
  const textsOf = (type: ObjectType, values: Values): Record<string, string> => {
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === undefined) continue;
      if (!catalogue.of(type.name).has(name)) catalogue.define(type.name, { name });
      texts[name] = String(value);
    }
    return texts;
  };
  return {
    object: (typeName, values, seed = {}) => {
      const type = typeNamed(typeName);
      return store.add(type.name, textsOf(type, values), { ...seed, sourceType: 'SEED' }).id;
    },
    associate: (fromType, fromId, toType, toId, label) =>
      store.link(existing(fromType, fromId), existing(toType, toId), label),
    file: ({ name, bytes, hidden = true }) => {
      const id = store.nextId();
      account.files.put({ id, name, hidden, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes });
      return id;
    },
    list: (name, processingType, memberIds) => {
      const listId = store.nextId();
      const members = new Map(memberIds.map((id) => [id, clock.now()]));
      account.lists.set(listId, { listId, name, processingType, members });
      for (const id of memberIds) existing('contacts', id).witnessed = null;
      return listId;
    },
    thread: ({ contactId, messages, status = 'OPEN', createdAt = clock.now(), trashed = false }) => {
      const id = store.nextId();
      account.threads.set(id, {
        id,
        contactId,
        status,
        createdAt,
        archivedAt: trashed ? clock.now() : null,
        messages: messages.map((message) => ({
          id: store.nextId(),
          senderName: '',
          senderAddress: '',
          direction: 'INCOMING',
          createdAt,
          truncated: false,
          fileIds: [],
          ...message,
        })),
      });
      return id;
    },
    formSubmission: ({ formId = defaultForm, formName = 'Contact', values, submittedAt = clock.now() }) => {
      const id = store.nextId();
      account.submissions.push({ id, formId, formName, values, submittedAt });
      noteSubmission(account, formId, values['email'] ?? '', submittedAt);
      return id;
    },
    subscription: (address, state, { typeId, brand = 0 } = {}) => {
      if (state === 'OPTED_OUT') subscriptions.optOut(address, brand);
      else {
        for (const type of subscriptions.types) {
          const meant = typeId === undefined ? type.businessUnitId === brand : type.id === typeId;
          if (meant) subscriptions.set(address, type.id, state);
        }
      }
      mirror(account, address);
    },
    brand: (businessUnitId, names) => {
      subscriptions.brands.push(businessUnitId);
      for (const name of names) {
        subscriptions.types.push({ id: String(1001 + subscriptions.types.length), name, businessUnitId });
      }
      defineOptOuts(catalogue, subscriptions);
    },
    owner: (owner) => {
      const id = owner.id ?? store.nextId();
      const rest = {
        firstName: '',
        lastName: '',
        userId: Number(id),
        archived: false,
        createdAt: clock.now(),
      };
      const known = account.owners.findIndex((one) => one.id === id);
      account.owners.splice(known === -1 ? account.owners.length : known, 1, { ...rest, ...owner, id });
      return id;
    },
    property: (type, definition) => void catalogue.define(typeNamed(type).name, definition),
    customType: (name) => types.define(name, `2-${1000 + types.custom().length}`).typeId,
    rule: (rule) => void account.rules.push({ ...rule, type: typeNamed(rule.type).name }),
    leaveOutOfBatches: (type, id) => void account.leftOut.add(keyOf(existing(type, id))),
    keepFromArchive: (type, id) => void account.unarchived.add(keyOf(existing(type, id))),
    merge: (winnerId, loserId) =>
      mergeContacts(account, existing('contacts', winnerId), existing('contacts', loserId), 'SEED').id,
    edit: (typeName, id, values) => {
      const type = typeNamed(typeName);
      store.write(existing(typeName, id), textsOf(type, values), 'CRM_UI');
    },
    restore: (type, id) => store.restore(existing(type, id)),
    searchLag: (ms) => {
      account.index.lagMs = ms;
    },
    deliveries: () => account.webhooks.deliveries(),
    delivery: (events, ageMs) => account.webhooks.signed(events, ageMs),
    blocked: (address) => account.blocklist.has(address.trim().toLowerCase()),
  };
}

const defaultForm = '5f3c9a10-7d1e-4a55-9c2b-1d6f0e8b7a41';

function noteSubmission(account: Account, formId: string, email: string, submittedAt: Date): void {
  if (account.behaviour.formSubmissionsProperty === 'absent') return;
  const contact = account.store.contactByAddress(email);
  if (contact === null || !isLive(contact) || !addressesOf(contact.properties).includes(email.toLowerCase()))
    return;
  const before = contact.properties['hs_calculated_form_submissions'];
  const entry = `${formId}::${submittedAt.getTime()}`;
  const hs_calculated_form_submissions = before === undefined ? entry : `${before};${entry}`;
  account.store.write(contact, { hs_calculated_form_submissions }, 'SEED');
}
