import type { Context, Gap, Ref } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { unless } from './outcomes.ts';
import type { CrmObject } from './shapes.ts';
import { idsAround } from './ties.ts';

interface Asking {
  readonly client: HubspotClient;
  readonly context: Context;
}

/** Ids around a contact, by type in paths. */
export interface Associated {
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly gaps: readonly Gap[];
}

/**
 * What the contact's own answer shows, completed where it shows a first page only. A type it does not name has no
 * records; where it names one we did not ask for by that name, each missing type is asked for by itself.
 */
export async function associatedWith(
  asking: Asking,
  { id, associations }: CrmObject,
  types: readonly string[],
): Promise<Associated> {
  const shown = shownWith({ associations });
  const strange = [...shown.keys()].some((name) => !types.some((type) => plain(type) === name));
  const whole = new Map<string, readonly string[]>();
  const toAsk: string[] = [];
  for (const type of types) {
    const one = shown.get(plain(type));
    if (one === undefined ? strange : one.paging?.next !== undefined) toAsk.push(type);
    else if (one !== undefined) whole.set(type, [...new Set(one.results.map((result) => result.id))]);
  }
  const asked = await askEach(asking, { kind: 'contact', id }, toAsk);
  return { ids: new Map([...whole, ...asked.ids]), gaps: asked.gaps };
}

export function shownWith({ associations }: Pick<CrmObject, 'associations'>) {
  return new Map(Object.entries(associations ?? {}).map(([name, one]) => [plain(name), one]));
}

export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export async function askEach(
  { client, context }: Asking,
  { id }: Ref,
  types: readonly string[],
): Promise<Associated> {
  const ids = new Map<string, readonly string[]>();
  const gaps: Gap[] = [];
  for (const type of types) {
    const found = await unless(
      ['denied', 'invalid', 'not-found'],
      () => idsAround(client, 'contacts', type, [id], context),
      () => null,
    );
    if (found === null) gaps.push(typeGap(type));
    else ids.set(type, [...(found.get(id) ?? [])]);
  }
  return { ids, gaps };
}

/** Around many contacts at once. */
export interface AssociatedWithEach {
  /** Contact → ids around it, by type in paths. */
  readonly ids: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly gaps: readonly Gap[];
}

/** No answer shows what is tied to several contacts: each type is asked for by itself, of all of them. */
export async function associatedWithAll(
  { client, context }: Asking,
  contacts: readonly CrmObject[],
  types: readonly string[],
): Promise<AssociatedWithEach> {
  const ids = new Map<string, Map<string, readonly string[]>>(contacts.map(({ id }) => [id, new Map()]));
  const gaps: Gap[] = [];
  for (const type of types) {
    const found = await unless(
      ['denied', 'invalid', 'not-found'],
      () => idsAround(client, 'contacts', type, [...ids.keys()], context),
      () => null,
    );
    if (found === null) gaps.push(typeGap(type));
    else for (const [id, around] of found) ids.get(id)?.set(type, [...around]);
  }
  return { ids, gaps };
}

export function typeGap(type: string): Gap {
  return {
    what: `${type} around the person`,
    because: 'no-scope',
    mend: `Give the token the scope that reads ${type}.`,
  };
}
