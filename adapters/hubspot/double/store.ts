import { day, type MovableClock, type StoredRecord } from '../../double-kit/index.ts';
import type { Behaviour } from './behaviour.ts';
import { bodyOf, type Catalogue } from './catalogue.ts';
import { readHeaders } from './email-headers.ts';
import type { Happened } from './webhooks.ts';

export interface PastValue {
  readonly value: string;
  readonly timestamp: Date;
  readonly sourceType: string;
}

export interface StoredObject {
  readonly type: string;
  readonly id: string;
  readonly createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
  /** When gdpr-delete was asked: gone for the API, on disk until the purge ends. */
  purgeAskedAt: Date | null;
  /** Replaced, never changed: the search index keeps old ones until its lag has passed. */
  properties: Readonly<Record<string, string>>;
  /** Superseded values, newest first. */
  readonly past: Map<string, PastValue[]>;
  readonly stamps: Map<string, { timestamp: Date; sourceType: string }>;
  /** "type:id" → labels. */
  readonly links: Map<string, readonly string[]>;
  witnessed: StoredRecord | null;
}

export interface Store {
  add(type: string, properties: Readonly<Record<string, string>>, how: Addition): StoredObject;
  /** Whatever its state. */
  any(type: string, id: string): StoredObject | null;
  live(type: string, id: string): StoredObject | null;
  archived(type: string, id: string): StoredObject | null;
  /** By ascending id, whatever their state. */
  ofType(type: string): readonly StoredObject[];
  all(): Iterable<StoredObject>;
  contactByAddress(address: string): StoredObject | null;
  write(object: StoredObject, changes: Readonly<Record<string, string>>, sourceType: string): void;
  archive(object: StoredObject): void;
  restore(object: StoredObject): void;
  startPurge(object: StoredObject): void;
  remove(object: StoredObject): void;
  link(one: StoredObject, other: StoredObject, label?: string): void;
  unlink(one: StoredObject, other: StoredObject): void;
  unlinkAll(object: StoredObject): void;
  /** Live objects of a type linked to this one, by ascending id. */
  linked(object: StoredObject, type: string): readonly StoredObject[];
  /** Where a merged-away id leads now; the id itself when it was never merged. */
  survivor(type: string, id: string): string;
  aliasTo(type: string, id: string, survivorId: string): void;
  nextId(): string;
  /** Empties bins and ends purges whose time has come. */
  sweep(): void;
}

export interface Addition {
  readonly id?: string;
  readonly createdAt?: Date;
  readonly archived?: boolean;
  readonly sourceType: string;
  /** A merge made it: HubSpot tells of that and of nothing else. */
  readonly isMerged?: true;
}

export interface StoreTools {
  readonly clock: MovableClock;
  readonly catalogue: Catalogue;
  readonly behaviour: Behaviour;
  /** Properties that tell what was opted out of under a primary address. */
  readonly optOuts: (address: string) => Readonly<Record<string, string>>;
  /** Told of each change, so that the search index can follow later. */
  readonly changed: (object: StoredObject, sourceType: string) => void;
  /** Told of what happens to contacts, so that it can be sent. */
  readonly happened: (happened: Happened) => void;
}

export const recycleBinDays = 90;

export function createStore({ clock, catalogue, behaviour, optOuts, changed, happened }: StoreTools): Store {
  const byType = new Map<string, Map<string, StoredObject>>();
  const sorted = new Map<string, readonly StoredObject[]>();
  const aliases = new Map<string, string>();
  const addresses = new Map<string, StoredObject>();
  const expiring = new Map<StoredObject, number>();
  /** Nothing expires before: never later than the earliest of them. */
  let expiresNext = Number.POSITIVE_INFINITY;
  let lastId = 20_000;

  const objectsOf = (type: string): Map<string, StoredObject> => {
    let objects = byType.get(type);
    if (objects === undefined) byType.set(type, (objects = new Map()));
    return objects;
  };
  const any = (type: string, id: string): StoredObject | null => objectsOf(type).get(id) ?? null;
  const live = (type: string, id: string): StoredObject | null => {
    const object = any(type, id);
    return object !== null && isLive(object) ? object : null;
  };
  const keepAddresses = (object: StoredObject): void => {
    if (object.type !== 'contacts') return;
    for (const address of addressesOf(object.properties)) addresses.set(address, object);
  };
  const forgetAddresses = (object: StoredObject): void => {
    if (object.type !== 'contacts') return;
    for (const address of addressesOf(object.properties)) {
      if (addresses.get(address) === object) addresses.delete(address);
    }
  };
  const touch = (object: StoredObject, sourceType: string): void => {
    object.witnessed = null;
    changed(object, sourceType);
  };
  const tell = (object: StoredObject, of: Omit<Happened, 'objectId'>): void => {
    if (object.type === 'contacts') happened({ ...of, objectId: object.id });
  };
  const expireIn = (object: StoredObject, days: number): void => {
    const at = clock.now().getTime() + days * day;
    expiring.set(object, at);
    expiresNext = Math.min(expiresNext, at);
  };

  const unlink = (one: StoredObject, other: StoredObject): void => {
    one.links.delete(keyOf(other));
    other.links.delete(keyOf(one));
    one.witnessed = null;
    other.witnessed = null;
  };
  const unlinkAll = (object: StoredObject): void => {
    for (const key of object.links.keys()) {
      const other = byKey(key);
      if (other !== null) unlink(object, other);
    }
  };
  const byKey = (key: string): StoredObject | null => {
    const at = key.indexOf(':');
    return any(key.slice(0, at), key.slice(at + 1));
  };
  const remove = (object: StoredObject): void => {
    unlinkAll(object);
    forgetAddresses(object);
    objectsOf(object.type).delete(object.id);
    sorted.delete(object.type);
  };

  /** A contact made anew shows what its address opted out of before: preferences are kept by address. */
  const optedOut = (type: string, { email }: Readonly<Record<string, string>>): Record<string, string> =>
    type !== 'contacts' || email === undefined
      ? {}
      : Object.fromEntries(Object.entries(optOuts(email)).filter(([, value]) => value !== ''));

  /** The previews of a body are calculated from it: the body's own history is the trace. */
  const keepsHistory = (type: string, name: string): boolean =>
    !name.startsWith('hs_body_preview') && (type === 'contacts' || behaviour.activityHistory === 'kept');

  const store: Store = {
    any,
    live,
    archived: (type, id) => {
      const object = any(type, id);
      return object?.archivedAt != null && object.purgeAskedAt === null ? object : null;
    },
    ofType: (type) => {
      const known = sorted.get(type);
      if (known !== undefined) return known;
      const list = [...objectsOf(type).values()].sort((one, other) => Number(one.id) - Number(other.id));
      sorted.set(type, list);
      return list;
    },
    *all() {
      for (const objects of byType.values()) yield* objects.values();
    },
    contactByAddress: (address) => addresses.get(address.trim().toLowerCase()) ?? null,
    nextId: () => {
      lastId += 1;
      return String(lastId);
    },
    add: (type, given, how) => {
      const id = how.id ?? store.nextId();
      lastId = Math.max(lastId, Number(id) || 0);
      const createdAt = how.createdAt ?? clock.now();
      const object: StoredObject = {
        type,
        id,
        createdAt,
        updatedAt: how.isMerged ? clock.now() : createdAt,
        archivedAt: how.archived === true ? clock.now() : null,
        purgeAskedAt: null,
        properties: {
          ...optedOut(type, given),
          ...derived(type, given),
          hs_object_id: id,
          [createdName(catalogue, type)]: createdAt.toISOString(),
          [modifiedName(type)]: (how.isMerged ? clock.now() : createdAt).toISOString(),
        },
        past: new Map(),
        stamps: new Map(),
        links: new Map(),
        witnessed: null,
      };
      objectsOf(type).set(id, object);
      sorted.delete(type);
      if (isLive(object)) keepAddresses(object);
      else expireIn(object, recycleBinDays);
      touch(object, how.sourceType);
      if (!how.isMerged) tell(object, { what: 'creation', changeSource: how.sourceType });
      return object;
    },
    write: (object, changes, sourceType) => {
      const now = clock.now();
      const written = derived(object.type, changes);
      const isMoved = written['email'] !== undefined && written['email'] !== object.properties['email'];
      const all = isMoved ? { ...optOuts(written['email'] ?? ''), ...written } : written;
      forgetAddresses(object);
      for (const [name, value] of Object.entries(all)) {
        const old = object.properties[name];
        if (old === value || (old === undefined && value === '')) continue;
        if (old !== undefined && keepsHistory(object.type, name)) {
          const stamp = object.stamps.get(name) ?? { timestamp: object.createdAt, sourceType: 'CRM_UI' };
          object.past.set(name, [{ value: old, ...stamp }, ...(object.past.get(name) ?? [])]);
        }
        object.stamps.set(name, { timestamp: now, sourceType });
        tell(object, {
          what: 'propertyChange',
          changeSource: sourceType,
          propertyName: name,
          propertyValue: value,
        });
      }
      object.properties = { ...object.properties, ...all, [modifiedName(object.type)]: now.toISOString() };
      object.updatedAt = now;
      keepAddresses(object);
      touch(object, sourceType);
    },
    archive: (object) => {
      forgetAddresses(object);
      object.archivedAt = clock.now();
      touch(object, 'API');
      tell(object, { what: 'deletion', changeSource: 'API' });
      // A deleted e-mail is the one activity that no bin keeps.
      if (object.type === 'emails') remove(object);
      else expireIn(object, recycleBinDays);
    },
    restore: (object) => {
      object.archivedAt = null;
      keepAddresses(object);
      expiring.delete(object);
      touch(object, 'CRM_UI');
      tell(object, { what: 'restore', changeSource: 'CRM_UI' });
    },
    startPurge: (object) => {
      forgetAddresses(object);
      unlinkAll(object);
      object.purgeAskedAt = clock.now();
      expiring.delete(object);
      expireIn(object, behaviour.contactPurgeDays);
      touch(object, 'API');
      // Both, and nobody knows which of them arrives first.
      tell(object, { what: 'deletion', changeSource: 'API' });
      tell(object, { what: 'privacyDeletion', changeSource: 'API' });
    },
    remove,
    link: (one, other, label) => {
      one.links.set(keyOf(other), label === undefined ? [] : [label]);
      other.links.set(keyOf(one), label === undefined ? [] : [label]);
      one.witnessed = null;
      other.witnessed = null;
    },
    unlink,
    unlinkAll,
    linked: (object, type) => {
      const others: StoredObject[] = [];
      const prefix = `${type}:`;
      for (const key of object.links.keys()) {
        const other = key.startsWith(prefix) ? byKey(key) : null;
        if (other !== null && isLive(other)) others.push(other);
      }
      return others.sort((one, other) => Number(one.id) - Number(other.id));
    },
    survivor: (type, id) => {
      let current = id;
      for (
        let next = aliases.get(`${type}:${id}`);
        next !== undefined;
        next = aliases.get(`${type}:${next}`)
      ) {
        current = next;
      }
      return current;
    },
    aliasTo: (type, id, survivorId) => void aliases.set(`${type}:${id}`, survivorId),
    sweep: () => {
      const now = clock.now().getTime();
      if (now < expiresNext) return;
      expiresNext = Number.POSITIVE_INFINITY;
      for (const [object, at] of expiring) {
        if (at > now) expiresNext = Math.min(expiresNext, at);
        else {
          expiring.delete(object);
          remove(object);
        }
      }
    },
  };
  return store;
}

export const keyOf = (object: { type: string; id: string }): string => `${object.type}:${object.id}`;

export const isLive = (object: StoredObject): boolean =>
  object.archivedAt === null && object.purgeAskedAt === null;

/** The primary address and the secondary ones. */
export function addressesOf(properties: Readonly<Record<string, string>>): readonly string[] {
  const { email = '', hs_additional_emails: others = '' } = properties;
  return [email, ...others.split(';')].map((address) => address.trim().toLowerCase()).filter(Boolean);
}

export const modifiedName = (type: string): string =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

function createdName(catalogue: Catalogue, type: string): string {
  return catalogue.of(type).has('createdate') ? 'createdate' : 'hs_createdate';
}

const searchableOf: Readonly<Record<string, string>> = {
  phone: 'hs_searchable_calculated_phone_number',
  mobilephone: 'hs_searchable_calculated_mobile_number',
};

/** The digits after the code of one of a few countries, and without the zero before them. */
function withoutCountry(number: string): string {
  const digits = number.replace('(0)', '').replaceAll(/\D/g, '').replace(/^00/, '+');
  const international = number.trim().startsWith('+') ? `+${digits}` : digits;
  return international
    .replace(/^\+(?:1|3[0-46]|352|4[0-9])/, '')
    .replace(/^\+/, '')
    .replace(/^0/, '');
}

/** What HubSpot fills itself when a property is written. */
function derived(type: string, written: Readonly<Record<string, string>>): Record<string, string> {
  const all: Record<string, string> = { ...written };
  const { email, hs_email_headers: headers } = written;
  if (type === 'contacts' && email !== undefined) {
    all['email'] = email.trim().toLowerCase();
    all['hs_email_domain'] = all['email'].split('@')[1] ?? '';
  }
  if (type === 'contacts') {
    for (const [name, searchable] of Object.entries(searchableOf)) {
      const number = written[name];
      if (number !== undefined) all[searchable] = withoutCountry(number);
    }
  }
  if (type === 'emails' && headers !== undefined) Object.assign(all, readHeaders(headers));
  const body = written[bodyOf[type] ?? ''];
  if (body !== undefined) {
    all['hs_body_preview'] = body.replaceAll(/<[^>]*>/g, ' ').slice(0, 512);
    all['hs_body_preview_html'] = body;
  }
  return all;
}
