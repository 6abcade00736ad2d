import type { Context, Failure, Outcome, Ref } from '../../src/contract/index.ts';
import type { Client, RowResult } from './client.ts';
import { text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { already, done, failed, failedAs, orFailure } from './outcomes.ts';
import { isId } from './soql.ts';
import { look } from './sight.ts';
import type { Sight } from './sight.ts';

/** What became of rows that were told to go into the recycle bin. */
export interface Deletion {
  /** One a ref, in order. */
  readonly outcomes: readonly Outcome<null>[];
  /** Deleted by this call. */
  readonly fresh: readonly Ref[];
  /** Not there any more when we came. */
  readonly gone: readonly Ref[];
  /** What a look at those shows; null where there are none. */
  readonly sight: Sight | Failure | null;
}

/** Into the bin, where the object has one, each row answered for itself. */
export async function deleteAll(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  context: Context,
): Promise<Deletion> {
  const asked = refs.map((ref, index) => ({ ref, index })).filter(({ ref }) => isId(ref.id));
  const results = await deleted(
    client,
    asked.map(({ ref }) => ref),
    context,
  );
  const outcomes: Outcome<null>[] = refs.map(() => unknownId);
  const gone: Ref[] = [];
  const fresh: Ref[] = [];
  for (const [at, { ref, index }] of asked.entries()) {
    const failure = results[at]?.failure ?? null;
    outcomes[index] = failure === null ? done : failed(failure);
    if (failure === null) fresh.push(ref);
    else if (failure.kind === 'not-found') gone.push(ref);
  }
  const sight =
    gone.length === 0 ? null : await orFailure(() => look(client, catalogue, gone, () => [], context));
  for (const { ref, index } of asked) if (gone.includes(ref)) outcomes[index] = goneAlready(ref, sight);
  return { outcomes, fresh, gone, sight };
}

const unknownId = failedAs(
  'not-found',
  'MALFORMED_ID',
  'This is no id of Salesforce: locate the person again.',
);

/**
 * One collection call, answered by position. A record that was blocked by another of the same call, which is gone by
 * now, is tried once more: Salesforce does not say in which order it takes records of several kinds.
 */
async function deleted(
  client: Client,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly RowResult[]> {
  if (refs.length === 0) return [];
  const first = await client.deleteRows(
    refs.map((ref) => ref.id),
    context,
  );
  const blocked = refs.filter((_, at) => first[at]?.failure?.code === 'DELETE_FAILED');
  if (blocked.length === 0 || first.every((result) => result.failure !== null)) return first;
  const second = await orFailure(() =>
    client.deleteRows(
      blocked.map((ref) => ref.id),
      context,
    ),
  );
  if ('kind' in second) return first;
  return refs.map((ref, at) => second[blocked.indexOf(ref)] ?? first[at] ?? { id: null, failure: null });
}

function goneAlready(ref: Ref, sight: Sight | Failure | null): Outcome<null> {
  if (sight === null) return already;
  if ('kind' in sight) return failed(sight);
  const row = sight.row(ref);
  if (row !== null && text(row, 'MasterRecordId') !== null) return mergedAway;
  if (row !== null) return row['IsDeleted'] === true ? already : hidden;
  return sight.isClear(ref) ? already : hidden;
}

const mergedAway = failedAs(
  'conflict',
  'MERGED',
  'This record was merged into another: locate the person again. Nothing was erased.',
);
const hidden = failedAs(
  'not-found',
  'NOT_VISIBLE',
  'The record is gone, or the integration user no longer sees it: give back its rights, then retry.',
);
