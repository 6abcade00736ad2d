import type { Context, ExpandPage, Gap, KindTerms, Ref, Related } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { abilities, isUndeclared, redactableFields, undeclared } from './abilities.ts';
import type { Client } from './client.ts';
import type { Catalogue } from './describe.ts';
import type { Graph, Node, Tie } from './graph.ts';
import { addTie, namesOf, newGraph, noteChild, noteRow, unvisited } from './graph.ts';
import { accountsAround, visitHouseholds } from './households.ts';
import { idsByKind, personKinds } from './kinds.ts';
import { aboutAccounts, mentionsOf } from './mentions.ts';
import { nobody, sharedNodes } from './others.ts';
import { factsOf, identifiersOf } from './records.ts';
import { visitAll } from './relations.ts';
import { readRoots } from './roots.ts';
import { fileRights, seesAllFiles, unseenFiles } from './sight.ts';
import { isId } from './soql.ts';

/**
 * The graph around the subject's rows, as this org's own describe draws it: what goes along, to the last hop, what
 * blocks, what stays behind. All in one page; a person's records fit in memory.
 */
export async function expand(
  client: Client,
  catalogue: Catalogue,
  kinds: Readonly<Record<string, KindTerms>>,
  households: ReadonlySet<string>,
  refs: readonly Ref[],
  context: Context,
): Promise<ExpandPage> {
  const graph = newGraph(
    kinds,
    households,
    refs.filter((ref) => isId(ref.id)),
  );
  await walk(client, catalogue, graph, context);
  if (!seesAllFiles(graph.foreseen.get(fileRights))) graph.gaps.push(unseenFiles);
  await readRoots(client, catalogue, graph, context);
  await readMentions(client, catalogue, graph, accountsAround(graph), context);
  if (await visitHouseholds(client, catalogue, graph, context)) {
    await walk(client, catalogue, graph, context);
    await readMentions(client, catalogue, graph, new Map(), context);
  }
  const items = await related(catalogue, graph, context);
  return { items, cursor: null, gaps: unique(graph.gaps) };
}

/** Generation by generation, until nothing new hangs on what was found. */
async function walk(client: Client, catalogue: Catalogue, graph: Graph, context: Context): Promise<void> {
  let generation = unvisited(graph);
  while (generation.length > 0) {
    const visits = [...idsByKind(generation)].map(([kind, ids]) => ({
      kind,
      ids,
      withReferences: kind === 'Case' || (personKinds.has(kind) && ids.some((id) => graph.subjects.has(id))),
    }));
    // The accounts to be read in the end are known after the first generation: they fill up the calls of the next.
    const accounts = [...accountsAround(graph).keys()];
    const mayAsk = accounts.length > 0 && (await catalogue.of('Account', context)) !== null;
    const asked = [...(mayAsk ? aboutAccounts(accounts) : []), { soql: fileRights, deletedToo: false }];
    const questions = asked.filter(({ soql }) => !graph.foreseen.has(soql));
    const along = { questions, answers: graph.foreseen };
    const seen = await visitAll(client, catalogue, visits, along, context);
    graph.gaps.push(...seen.gaps);
    for (const row of seen.rows) noteRow(graph, row);
    for (const child of seen.children) noteChild(graph, child);
    generation = unvisited(graph);
  }
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}

/**
 * Commercial records and the account around the person stay, and may carry the person's name: those fields are read
 * and named, one by one. A company that merely employs the person is not about them.
 */
async function readMentions(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  around: ReadonlyMap<string, readonly Ref[]>,
  context: Context,
): Promise<void> {
  const nodes = [...graph.nodes.values()];
  const deals = nodes
    .filter((node) => graph.kinds[node.ref.kind]?.role === 'transaction' && node.mentions === null)
    .map((node) => node.ref);
  const seen = await mentionsOf(
    client,
    catalogue,
    namesOf(graph),
    graph.subjects,
    deals,
    new Map([...around].map(([id, rows]) => [id, rows.length])),
    graph.households,
    graph.foreseen,
    context,
  );
  graph.gaps.push(...seen.gaps);
  for (const found of seen.records) {
    const key = refKey(found.ref);
    if (found.isAbout) {
      for (const of of around.get(found.ref.id) ?? [])
        addTie(graph, found.ref, { of, whenErased: 'stays', field: null });
    }
    const node = graph.nodes.get(key);
    if (!node) continue;
    node.row = found.row;
    node.mentions = found.fields;
    node.otherPeople = found.otherPeople;
    if (found.isHousehold) graph.homes.add(found.ref.id);
  }
}

async function related(catalogue: Catalogue, graph: Graph, context: Context): Promise<readonly Related[]> {
  const items: Related[] = [];
  const shared = sharedNodes(graph);
  for (const [key, node] of graph.nodes) {
    const isRoot = graph.roots.has(key);
    // A root nobody can see any more is no record; the core asked about what it was.
    if (isRoot && node.row === null) continue;
    if (isSomebodyElse(graph, node)) continue;
    if (isUndeclared(graph, node)) graph.gaps.push(undeclared(node.ref.kind));
    const described = await catalogue.of(node.ref.kind, context);
    const others = shared.get(key) ?? nobody;
    const ties: readonly Tie[] = [...node.ties.values()];
    const own: readonly Tie[] = isRoot ? [{ of: node.ref, whenErased: 'stays', field: null }] : [];
    const can = abilities(graph, node, described, ties, others.persons > 0);
    for (const tie of [...own, ...ties]) {
      items.push({
        ref: node.ref,
        of: tie.of,
        relation: others.persons > 0 ? 'shared' : 'owned',
        whenErased: tie.whenErased,
        others,
        can,
        redactable: can.includes('redact') && described ? redactableFields(described, graph, node) : [],
        facts: node.row ? factsOf(node.row) : {},
        ...(isRoot && described && node.row && namedRows.has(node.ref.kind)
          ? { identifiers: identifiersOf(described, node.row) }
          : {}),
      });
    }
  }
  return items;
}

/** Rows that are read with the name and every address of whoever they are about. */
const namedRows: ReadonlySet<string> = new Set(['Contact', 'Lead']);

/** A colleague who reports to the subject loses that reference and nothing else: their row is none of the graph. */
function isSomebodyElse(graph: Graph, node: Node): boolean {
  if (node.mentions !== null) return false;
  if (!personKinds.has(node.ref.kind) || graph.subjects.has(node.ref.id)) return false;
  return [...node.ties.values()].every((tie) => tie.whenErased === 'stays');
}
