import type { Context, Failure, Gap, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import type { Graph } from './graph.ts';
import { noteChild } from './graph.ts';
import { roleTables, tieTables } from './kinds.ts';
import { limits } from './limits.ts';
import { visitAll } from './relations.ts';
import type { Child } from './relations.ts';
import { apiName, chunkedQueries } from './soql.ts';

/**
 * What hangs on a household of one hangs on them, although it names no contact: addresses, cases, gifts. The account
 * stays, so nothing is cut loose from it.
 * An account to which another contact is related as well is shared, home or company.
 * @returns whether there was such a household
 */
export async function visitHouseholds(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  context: Context,
): Promise<boolean> {
  const alone = [...graph.nodes.values()].filter(
    ({ ref, otherPeople, mentions }) =>
      ref.kind === 'Account' &&
      !graph.subjects.has(ref.id) &&
      otherPeople === 0 &&
      (mentions?.length ?? 0) > 0,
  );
  if (alone.length === 0) return false;
  const known = new Set(graph.nodes.keys());
  const homes = alone.filter((node) => graph.homes.has(node.ref.id)).map((node) => node.ref.id);
  const questions = await relatedTo(
    catalogue,
    alone.map((node) => node.ref.id),
    context,
  );
  const along = { questions, answers: new Map() };
  const visits = homes.length === 0 ? [] : [{ kind: 'Account', ids: homes, withReferences: false }];
  const seen = await visitAll(client, catalogue, visits, along, context);
  const refused = [...along.answers.values()].find((answer) => !isRows(answer));
  if (refused && !isRows(refused)) graph.gaps.push(untold(refused));
  for (const node of alone) {
    node.otherPeople = relatedBeside(graph, node.ref.id, [...along.answers.values()]);
    if (node.otherPeople > 0) graph.homes.delete(node.ref.id);
  }
  graph.gaps.push(...seen.gaps);
  for (const child of seen.children) {
    if (known.has(recordOf(child)) || !graph.homes.has(child.parentId)) continue;
    noteChild(graph, { ...child, relation: { ...child.relation, whenErased: 'stays', field: '' } });
  }
  return graph.homes.size > 0;
}

function untold({ mend }: Failure): Gap {
  return {
    what: 'contacts of other accounts that are related to the account of the person',
    because: 'failed',
    mend,
  };
}

/** Contacts of another account may belong to this one as well, where the org relates contacts to several. */
async function relatedTo(
  catalogue: Catalogue,
  accounts: readonly string[],
  context: Context,
): Promise<readonly Question[]> {
  const objects = await catalogue.objects(context);
  return Object.entries(roleTables)
    .filter(([object, { kind }]) => kind === 'Account' && objects.get(object)?.queryable === true)
    .flatMap(([object, { recordField }]) =>
      chunkedQueries(
        accounts,
        limits.ids,
        (list) => `SELECT ${recordField}, ContactId FROM ${apiName(object)} WHERE ${recordField} IN ${list}`,
      ),
    )
    .map((soql) => ({ soql, deletedToo: false }));
}

/** How many of them are not the subject; where we were not told, there may be one. */
function relatedBeside(
  graph: Graph,
  account: string,
  answers: readonly (readonly Row[] | Failure)[],
): number {
  if (!answers.every(isRows)) return 1;
  const related = answers.flat().filter((row) => text(row, 'AccountId') === account);
  return new Set(related.flatMap((row) => text(row, 'ContactId') ?? [])).difference(graph.subjects).size;
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
