import type { RowResult } from './client.ts';
import { limits } from './limits.ts';

/**
 * Sends rows as collections take them: each record once, rows of one type together, and no more types to a call than
 * Salesforce takes. The order in which the types first came is kept: what has to go first goes first.
 * @param join  makes one row of two that are about the same record
 * @returns in the order of the rows
 */
export async function inCollections<T>(
  rows: readonly T[],
  of: {
    readonly key: (row: T) => string;
    readonly type: (row: T) => string;
    readonly join: (a: T, b: T) => T;
  },
  send: (rows: readonly T[]) => Promise<readonly RowResult[]>,
): Promise<readonly RowResult[]> {
  const unique = new Map<string, T>();
  for (const row of rows) {
    const known = unique.get(of.key(row));
    unique.set(of.key(row), known === undefined ? row : of.join(known, row));
  }
  const byType = [...Map.groupBy(unique.values(), of.type).values()];
  const results = new Map<string, RowResult>();
  for (let at = 0; at < byType.length; at += limits.typesPerCollection) {
    const batch = byType.slice(at, at + limits.typesPerCollection).flat();
    const answers = await send(batch);
    for (const [index, row] of batch.entries()) {
      const answer = answers[index];
      if (answer) results.set(of.key(row), answer);
    }
  }
  return rows.map((row) => {
    const result = results.get(of.key(row));
    if (!result) throw new Error('a row of a collection was not answered');
    return result;
  });
}
