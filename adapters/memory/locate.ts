import type { Context, Identifier, LocateVerb, Match } from '../../src/contract/index.ts';
import { sameRef } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { factsOf, identifiersOf, refOf } from './records.ts';

/** One page of one identifier's search at a time; the cursor says which identifier, and where in its answers. */
export function locate(client: MemoryClient): LocateVerb['call'] {
  return async (identifiers, cursor, context) => {
    const at = cursor === null ? { index: 0, after: null } : parseCursor(cursor);
    const identifier = identifiers[at.index];
    if (identifier === undefined) return { items: [], cursor: null, gaps: [] };
    const page = await client.search({ by: identifier.kind, value: identifier.value }, at.after, context);
    return {
      items: await matchesOf(client, page.rows, identifier, context),
      cursor: nextCursor(at.index, page.after, identifiers.length),
      gaps: [],
    };
  };
}

async function matchesOf(
  client: MemoryClient,
  rows: readonly Row[],
  by: Identifier,
  context: Context,
): Promise<readonly Match[]> {
  if (rows.length === 0) return [];
  const refs = rows.map(refOf);
  const former = await client.formerIds(refs, context);
  return rows.map((row) => ({
    ref: refOf(row),
    role: row.kind === 'person' ? 'person' : 'trace',
    by,
    // A name is found by its words in any order, so it never decides alone.
    equality: by.kind === 'name' ? 'similar' : 'exact',
    identifiers: identifiersOf(row),
    aliases: (former[refs.findIndex((ref) => sameRef(ref, row))] ?? []).map((id) => ({ kind: row.kind, id })),
    state: row.state === 'live' ? 'live' : 'recycled',
    facts: factsOf(row),
  }));
}

function parseCursor(cursor: string): { readonly index: number; readonly after: string | null } {
  const [index, ...after] = cursor.split('|');
  return { index: Number(index), after: after.join('|') || null };
}

function nextCursor(index: number, after: string | null, count: number): string | null {
  if (after !== null) return `${index}|${after}`;
  return index + 1 < count ? `${index + 1}|` : null;
}
