import type { Context } from '../../src/contract/index.ts';
import type { BatchRead, HubspotClient } from './client.ts';
import { batchMax, binDays, historyBatchMax } from './limits.ts';
import { inChunks, unless } from './outcomes.ts';
import type { CrmKind } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** What really stands behind an id: nothing is decided on a search, or on an answer older than this one. */
export type Standing =
  | { readonly is: 'live'; readonly object: CrmObject }
  /** The id is answered by another record: it was merged. */
  | { readonly is: 'merged'; readonly into: CrmObject }
  | { readonly is: 'binned'; readonly until: Date }
  | { readonly is: 'gone' };

const gone: Standing = { is: 'gone' };

/**
 * Reads by id, strongly consistent, one batch a hundred. What a batch leaves out is asked for once more by itself
 * where HubSpot merges records: a batch does not follow a former id, the single endpoint does.
 *
 * A token without rights is refused, never answered as if nothing were there: an empty answer means absence.
 */
export async function standingsOf(
  client: HubspotClient,
  { type, merges }: CrmKind,
  ids: readonly string[],
  asked: BatchRead,
  context: Context,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  const size = (asked.history ?? []).length > 0 ? historyBatchMax : batchMax;
  for (const chunk of inChunks([...new Set(ids)], size)) {
    const found = await client.batchRead(type, chunk, asked, context);
    for (const object of found) standings.set(object.id, { is: 'live', object });
  }
  for (const id of ids) {
    if (standings.has(id)) continue;
    standings.set(id, merges ? await single(client, type, id, asked, context) : gone);
  }
  return standings;
}

async function single(
  client: HubspotClient,
  type: string,
  id: string,
  { properties }: BatchRead,
  context: Context,
): Promise<Standing> {
  const object = await unless(
    ['not-found'],
    () => client.get(type, id, { properties }, context),
    () => null,
  );
  if (object === null) return gone;
  return object.id === id ? { is: 'live', object } : { is: 'merged', into: object };
}

/** The same, and for what is gone a look into the recycle bin. */
export async function standingsWithBin(
  client: HubspotClient,
  kind: CrmKind,
  ids: readonly string[],
  asked: BatchRead,
  context: Context,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map(await standingsOf(client, kind, ids, asked, context));
  const missing = [...standings].filter(([, { is }]) => is === 'gone').map(([id]) => id);
  for (const chunk of inChunks(missing, batchMax)) {
    const binned = await client.batchRead(kind.type, chunk, { properties: [], archived: true }, context);
    for (const object of binned) {
      const until = emptiedAt(object);
      if (standings.has(object.id) && until !== null) standings.set(object.id, { is: 'binned', until });
    }
  }
  return standings;
}

function emptiedAt({ archivedAt }: CrmObject): Date | null {
  if (archivedAt == null) return null;
  const at = new Date(archivedAt);
  return Number.isNaN(at.getTime()) ? null : new Date(at.getTime() + binDays.records * 86_400_000);
}

export function liveIn(standings: ReadonlyMap<string, Standing>): readonly CrmObject[] {
  return [...standings.values()].flatMap((standing) => (standing.is === 'live' ? [standing.object] : []));
}
