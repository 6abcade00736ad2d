import type { Context, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Client } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import type { Graph } from './graph.ts';
import { noteChild } from './graph.ts';
import { tieTables } from './kinds.ts';
import { nothingElse, visitAll } from './relations.ts';
import type { Child } from './relations.ts';

/**
 * What hangs on a household of one hangs on them, although it names no contact: addresses, cases, gifts. The account
 * stays, so nothing is cut loose from it.
 * @returns whether there was such a household
 */
export async function visitHouseholds(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  context: Context,
): Promise<boolean> {
  const ids = [...graph.nodes.values()]
    .filter((node) => node.ref.kind === 'Account' && !graph.subjects.has(node.ref.id))
    .filter((node) => graph.homes.has(node.ref.id))
    .map((node) => node.ref.id);
  if (ids.length === 0) return false;
  const known = new Set(graph.nodes.keys());
  const seen = await visitAll(
    client,
    catalogue,
    [{ kind: 'Account', ids, isSubject: false }],
    nothingElse(),
    context,
  );
  graph.gaps.push(...seen.gaps);
  for (const child of seen.children.filter((one) => !known.has(recordOf(one)))) {
    noteChild(graph, { ...child, relation: { ...child.relation, whenErased: 'stays', field: '' } });
  }
  return true;
}

/** The record a child row is, or leads to. */
function recordOf({ relation, row }: Child): string {
  const tied = Object.entries(tieTables).find(([, table]) => table.object === relation.object);
  const [kind, id] = tied ? [tied[0], text(row, tied[1].recordField)] : [relation.object, text(row, 'Id')];
  return refKey({ kind, id: id ?? '' });
}

/** Ids of the business accounts the subject belongs to, with the subject's rows that say so: one person may be there twice. */
export function accountsAround(graph: Graph): ReadonlyMap<string, readonly Ref[]> {
  const accounts = new Map<string, readonly Ref[]>();
  for (const { ref, row } of graph.nodes.values()) {
    const id = row && text(row, 'AccountId');
    const isTheirs = ref.kind === 'Contact' && graph.subjects.has(ref.id);
    if (id && isTheirs && !graph.subjects.has(id)) accounts.set(id, [...(accounts.get(id) ?? []), ref]);
  }
  return accounts;
}
