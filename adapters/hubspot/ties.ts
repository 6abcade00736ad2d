import type { Context, Link } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { associationReadMax } from './limits.ts';
import { inChunks } from './outcomes.ts';
import type { CrmKind } from './records.ts';

export type Ties = ReadonlyMap<string, ReadonlySet<string>>;

/** Ids of one type around many records of another, paged until each is whole. A record without any is left out. */
export async function idsAround(
  client: HubspotClient,
  from: string,
  to: string,
  ids: readonly string[],
  context: Context,
): Promise<Ties> {
  const all = new Map<string, Set<string>>();
  for (const chunk of inChunks([...new Set(ids)], associationReadMax)) {
    let pending: readonly { readonly id: string; readonly after?: string }[] = chunk.map((id) => ({ id }));
    while (pending.length > 0) {
      const pages = await client.associations(from, to, pending, context);
      for (const page of pages) {
        const known = all.get(page.from) ?? new Set();
        for (const id of page.to) known.add(id);
        all.set(page.from, known);
      }
      pending = pages.flatMap(({ from: id, after }) => (after === null ? [] : [{ id, after }]));
    }
  }
  return all;
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
