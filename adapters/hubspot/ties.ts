import type { Context, Link } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { associationReadMax } from './limits.ts';
import { inChunks, unless } from './outcomes.ts';
import type { CrmKind } from './records.ts';

export type Ties = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Ids of one type around many records of another, paged until each is whole. A record without any is left out. What a
 * batch says nothing of is asked for by itself: to have no ties is told, and silence is not an answer.
 */
export async function idsAround(
  client: HubspotClient,
  from: string,
  to: string,
  ids: readonly string[],
  context: Context,
): Promise<Ties> {
  const all = new Map<string, Set<string>>();
  const add = (id: string, others: readonly string[]): void =>
    void all.set(id, new Set([...(all.get(id) ?? []), ...others]));
  for (const chunk of inChunks([...new Set(ids)], associationReadMax)) {
    let pending: readonly { readonly id: string; readonly after?: string }[] = chunk.map((id) => ({ id }));
    while (pending.length > 0) {
      const { pages, absent } = await client.associations(from, to, pending, context);
      const answered = new Set([...absent, ...pages.map((page) => page.from)]);
      for (const page of pages) add(page.from, page.to);
      for (const { id } of pending) {
        if (!answered.has(id)) add(id, await idsAroundOne(client, from, to, id, context));
      }
      pending = pages.flatMap(({ from: id, after }) => (after === null ? [] : [{ id, after }]));
    }
  }
  return all;
}

async function idsAroundOne(
  client: HubspotClient,
  from: string,
  to: string,
  id: string,
  context: Context,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page: { readonly to: readonly string[]; readonly after: string | null } = await unless(
      ['not-found'],
      () => client.associationsOfOne({ from, to, id, after }, context),
      () => ({ to: [], after: null }),
    );
    ids.push(...page.to);
    after = page.after;
  } while (after !== null);
  return ids;
}

export function tiesBetween(
  client: HubspotClient,
  kind: CrmKind,
  from: CrmKind,
  ids: readonly string[],
  context: Context,
): Promise<Ties> {
  return idsAround(client, kind.type, from.type, ids, context);
}

export function areTied(ties: Ties, { ref, from }: Link): boolean {
  return ties.get(ref.id)?.has(from.id) === true;
}
