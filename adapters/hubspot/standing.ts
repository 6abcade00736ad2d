import type { Context } from '../../src/contract/index.ts';
import type { BatchRead, HubspotClient } from './client.ts';
import { batchMax, binDays, historyBatchMax, urlNamesMax } from './limits.ts';
import { partialAnswer } from './misses.ts';
import { inChunks, unless } from './outcomes.ts';
import type { CrmKind } from './records.ts';
import type { CrmObject } from './shapes.ts';

/** What really stands behind an id: nothing is decided on a search, or on an answer older than this one. */
export type Standing =
  | { readonly is: 'live'; readonly object: CrmObject }
  /** The id is answered by another record: it was merged. */
  | { readonly is: 'merged'; readonly into: CrmObject }
  /** `until` is null where HubSpot does not tell since when. */
  | { readonly is: 'binned'; readonly until: Date | null }
  | { readonly is: 'gone' };

const gone: Standing = { is: 'gone' };

/**
 * Reads by id, strongly consistent, one batch a hundred. What a batch says is not there is asked for once more by itself
 * where HubSpot merges records: a batch does not follow a former id, the single endpoint does, and so one record
 * alone is asked for there at once, where its properties fit into a URL. What a batch says nothing of is asked for by
 * itself whatever it is: silence is not absence.
 *
 * A token without rights is refused, never answered as if nothing were there.
 */
export async function standingsOf(
  client: HubspotClient,
  { type, merges }: CrmKind,
  ids: readonly string[],
  asked: BatchRead,
  context: Context,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  const size = hasHistory(asked) ? historyBatchMax : batchMax;
  const distinct = [...new Set(ids)];
  const isAlone = merges && distinct.length === 1 && fitsUrl(asked);
  for (const chunk of isAlone ? [] : inChunks(distinct, size)) {
    const { objects, absent } = await client.batchRead(type, chunk, asked, context);
    for (const object of objects)
      if (chunk.includes(object.id)) standings.set(object.id, { is: 'live', object });
    if (!merges) for (const id of absent) standings.set(id, gone);
  }
  for (const id of distinct) {
    if (!standings.has(id)) standings.set(id, await single(client, type, id, asked, context));
  }
  return standings;
}

/** The same, only those that stand. */
export async function liveOf(
  client: HubspotClient,
  kind: CrmKind,
  ids: readonly string[],
  asked: BatchRead,
  context: Context,
): Promise<readonly CrmObject[]> {
  return liveIn(await standingsOf(client, kind, ids, asked, context));
}

function hasHistory({ history = [] }: BatchRead): boolean {
  return history.length > 0;
}

export function fitsUrl(asked: BatchRead): boolean {
  return !hasHistory(asked) && encodeURIComponent(asked.properties.join(',')).length <= urlNamesMax;
}

/** Tells gone from merged whatever was asked; a record that stands is answered with what was asked, or not at all. */
async function single(
  client: HubspotClient,
  type: string,
  id: string,
  asked: BatchRead,
  context: Context,
): Promise<Standing> {
  const isWhole = fitsUrl(asked);
  const properties = isWhole ? asked.properties : [];
  const object = await unless(
    ['not-found'],
    () => client.get(type, id, { properties }, context),
    () => null,
  );
  if (object === null) return gone;
  if (object.id !== id) return { is: 'merged', into: object };
  if (!isWhole) throw partialAnswer();
  return { is: 'live', object };
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
  for (const [id, standing] of await inBin(client, kind, missing, context)) standings.set(id, standing);
  return standings;
}

/** The same of records that should lie in the bin by now: it is looked into first, and most often is enough. */
export async function standingsFromBin(
  client: HubspotClient,
  kind: CrmKind,
  ids: readonly string[],
  asked: BatchRead,
  context: Context,
): Promise<ReadonlyMap<string, Standing>> {
  const binned = await inBin(client, kind, ids, context);
  const left = ids.filter((id) => !binned.has(id));
  return new Map([...binned, ...(await standingsOf(client, kind, left, asked, context))]);
}

async function inBin(
  client: HubspotClient,
  { type }: CrmKind,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (const chunk of inChunks([...new Set(ids)], batchMax)) {
    const { objects, absent } = await client.batchRead(
      type,
      chunk,
      { properties: [], archived: true },
      context,
    );
    const answered = new Set([...absent, ...objects.map(({ id }) => id)]);
    const alone: CrmObject[] = [];
    for (const id of chunk) {
      if (!answered.has(id)) alone.push(...(await singleInBin(client, type, id, context)));
    }
    for (const object of [...objects, ...alone]) {
      if (chunk.includes(object.id) && object.archived !== false)
        standings.set(object.id, { is: 'binned', until: emptiedAt(object) });
    }
  }
  return standings;
}

async function singleInBin(
  client: HubspotClient,
  type: string,
  id: string,
  context: Context,
): Promise<readonly CrmObject[]> {
  return unless(
    ['not-found'],
    async () => [await client.get(type, id, { properties: [], archived: true }, context)],
    () => [],
  );
}

function emptiedAt({ archivedAt }: CrmObject): Date | null {
  if (archivedAt == null) return null;
  const at = new Date(archivedAt);
  return Number.isNaN(at.getTime()) ? null : new Date(at.getTime() + binDays.records * 86_400_000);
}

export function liveIn(standings: ReadonlyMap<string, Standing>): readonly CrmObject[] {
  return [...standings.values()].flatMap((standing) => (standing.is === 'live' ? [standing.object] : []));
}
