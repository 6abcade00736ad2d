import type { Context } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Question } from './client.ts';
import type { Catalogue } from './describe.ts';
import type { Graph } from './graph.ts';
import { idsByKind } from './kinds.ts';
import { limits } from './limits.ts';
import { refOf } from './records.ts';
import { ownFields } from './relations.ts';
import { apiName, chunkedQueries } from './soql.ts';

/**
 * Rows asked for that no visit showed: those of kinds that are not walked through, and those that lie in the bin and
 * on which nothing hangs any more.
 */
export async function readRoots(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  context: Context,
): Promise<void> {
  const unseen = [...graph.nodes.values()].filter(
    (node) => node.row === null && graph.roots.has(refKey(node.ref)),
  );
  const questions: Question[] = [];
  for (const [kind, ids] of idsByKind(unseen.map((node) => node.ref))) {
    const described = await catalogue.of(kind, context);
    if (described === null) continue;
    const queries = chunkedQueries(
      ids,
      limits.ids,
      (list) => `SELECT ${ownFields(described).join(', ')} FROM ${apiName(kind)} WHERE Id IN ${list}`,
    );
    questions.push(...queries.map((soql) => ({ soql, deletedToo: true })));
  }
  for (const answer of await askAll(client, questions, context)) {
    for (const row of isRows(answer) ? answer : []) {
      const node = graph.nodes.get(refKey(refOf(row)));
      if (!node) continue;
      node.row = row;
      node.isRecycled = row['IsDeleted'] === true;
    }
  }
}
