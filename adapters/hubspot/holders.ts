import type { Context, Failure, Identifier } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { Filter, HubspotClient } from './client.ts';
import { batchMax, searchPageMax, searchWall } from './limits.ts';
import { partialAnswer } from './misses.ts';
import { inChunks } from './outcomes.ts';
import { addressesOf, addressKey, secondaryAddresses, valueOf, type CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { liveOf } from './standing.ts';

/** The live contacts that carry an address or an id of another register, or why nobody can be ruled out. */
export type Holders = (identifier: Identifier) => Held;

type Held = { readonly objects: readonly CrmObject[] } | { readonly failure: Failure };

export interface Looking {
  readonly client: HubspotClient;
  readonly contact: CrmKind;
  readonly settings: HubspotSettings;
  readonly properties: readonly string[];
}

/**
 * Addresses are read by themselves, a hundred a call, which is strongly consistent for the main address of a contact.
 * Whether it finds an address beside the main one nobody says, so those it has nothing of are searched as well. An
 * id of another register can only be searched. What a search proposes is read again and compared.
 */
export async function holdersOf(
  looking: Looking,
  identifiers: readonly Identifier[],
  context: Context,
): Promise<Holders> {
  const found = new Map<string, CrmObject>();
  const failures = new Map<string, Failure>();
  const remember = (objects: readonly CrmObject[]): void => {
    for (const object of objects) found.set(object.id, object);
  };

  const addresses = [...new Set(identifiers.filter(isAddress).map(({ value }) => addressKey(value)))];
  const unseen: string[] = [];
  for (const chunk of inChunks(addresses, batchMax)) {
    const { client, contact, properties } = looking;
    const read = { properties, by: 'email' } as const;
    const { objects, absent } = await client.batchRead(contact.type, chunk, read, context);
    remember(objects);
    const held = new Set(objects.flatMap(addressesOf).map(addressKey));
    const gone = new Set([...absent].map(addressKey));
    for (const address of chunk.filter((one) => !held.has(one))) {
      // Nobody is an answer, nothing is none.
      if (gone.has(address)) unseen.push(address);
      else failures.set(keyOf({ kind: 'email', value: address }), partialAnswer().failure);
    }
  }

  const { externalIdProperty } = looking.settings;
  const ids = externalIdProperty === undefined ? [] : identifiers.filter(({ kind }) => kind === 'id');
  const searched: readonly Sought[] = [
    ...unseen.map((value): Sought => ({ identifier: { kind: 'email', value }, filter: bySecondary(value) })),
    ...[...new Set(ids.map(({ value }) => value))].map((value): Sought => ({
      identifier: { kind: 'id', value },
      filter: { propertyName: externalIdProperty ?? '', operator: 'EQ', value },
    })),
  ];
  for (const chunk of inChunks(searched, filterGroupsMax)) {
    try {
      remember(await searchedFor(looking, chunk, context));
    } catch (thrown) {
      if (!(thrown instanceof VendorFailure)) throw thrown;
      for (const { identifier } of chunk) failures.set(keyOf(identifier), thrown.failure);
    }
  }

  const byKey = Map.groupBy(
    [...found.values()].flatMap((object) => keysOf(object, looking.settings).map((key) => ({ key, object }))),
    ({ key }) => key,
  );
  return (identifier) => {
    const key = keyOf(identifier);
    const failure = failures.get(key);
    return failure === undefined
      ? { objects: (byKey.get(key) ?? []).map(({ object }) => object) }
      : { failure };
  };
}

interface Sought {
  readonly identifier: Identifier;
  readonly filter: Filter;
}

/**
 * Groups of one search; HubSpot's guide and its changelog differ, and the lower number holds.
 * @source https://developers.hubspot.com/docs/api-reference/search/guide, read 2026-11-23
 */
const filterGroupsMax = 5;

function bySecondary(value: string): Filter {
  return { propertyName: secondaryAddresses, operator: 'CONTAINS_TOKEN', value };
}

async function searchedFor(
  { client, contact, properties }: Looking,
  sought: readonly Sought[],
  context: Context,
): Promise<readonly CrmObject[]> {
  const objects: CrmObject[] = [];
  const anyOf = sought.map(({ filter }) => filter);
  let after: string | null = null;
  do {
    const search = { properties: ['hs_object_id'], anyOf, after };
    const page = await client.search(contact.type, search, context);
    const hits = page.results.map(({ id }) => id);
    objects.push(...(await liveOf(client, contact, hits, { properties }, context)));
    after = page.paging?.next?.after ?? null;
    if (after !== null && Number(after) + searchPageMax > searchWall) throw new VendorFailure(pastTheWall);
  } while (after !== null);
  return objects;
}

const pastTheWall: Failure = {
  kind: 'unexpected',
  code: 'SEARCH_WALL',
  mend: 'Too many contacts resemble an address of this person: look for it in HubSpot, and decide on them by hand.',
};

/** Names are shared by many, and of a number only the end can be compared: neither makes a contact the person's. */
export function isSought({ kind }: Identifier): boolean {
  return kind === 'email' || kind === 'id';
}

/** What has no such shape is nobody's address in HubSpot, and one of them would refuse the whole batch. */
function isAddress({ kind, value }: Identifier): boolean {
  return kind === 'email' && /^[^\s@]+@[^\s@]+$/.test(value.trim());
}

/** One address or id, however it was typed. */
export function keyOf({ kind, value }: Identifier): string {
  return `${kind} ${kind === 'email' ? addressKey(value) : value}`;
}

/** By the whole address or id: who only resembles the person is somebody else. */
export function keysOf(object: CrmObject, { externalIdProperty }: HubspotSettings): readonly string[] {
  const own = externalIdProperty === undefined ? '' : valueOf(object, externalIdProperty);
  return [
    ...addressesOf(object).map((value) => keyOf({ kind: 'email', value })),
    ...(own === '' ? [] : [keyOf({ kind: 'id', value: own })]),
  ];
}
