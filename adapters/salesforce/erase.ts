import type { Context, Failure, Outcome, Ref } from '../../src/contract/index.ts';
import { rowsOf } from './ask.ts';
import type { Client } from './client.ts';
import { text } from './client.ts';
import { deleteAll } from './deletion.ts';
import type { Catalogue } from './describe.ts';
import { idsByKind, personKinds } from './kinds.ts';
import { limits } from './limits.ts';
import { failed, orFailure, unanswered } from './outcomes.ts';
import { apiName, chunkedQueries } from './soql.ts';
import type { Sight } from './sight.ts';

/**
 * Deletes, then empties the bin of what was deleted: what can still be undone first, the irreversible last.
 *
 * Twice is once. A record that is gone counts as erased only when a control read shows that we would have seen it;
 * the id of a merged record is a conflict, since its data lives on in another.
 */
export async function erase(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const { outcomes, fresh, gone, sight } = await deleteAll(client, catalogue, refs, context);
  const emptied = await emptyBins(client, catalogue, fresh, inBinOf(gone, sight), context);
  return refs.map((ref, index) => {
    const outcome = outcomes[index] ?? unanswered;
    const failure = emptied.get(ref.id);
    return failure && outcome.status !== 'failed' ? failed(failure) : outcome;
  });
}

/** Records that were in the bin before we came, deleted by somebody or taken along with another. */
function inBinOf(gone: readonly Ref[], sight: Sight | Failure | null): readonly Ref[] {
  if (sight === null || 'kind' in sight) return [];
  return gone.filter((ref) => {
    const row = sight.row(ref);
    return row?.['IsDeleted'] === true && text(row, 'MasterRecordId') === null;
  });
}

/**
 * Empties the bin, where the token may: SOAP refuses JWT tokens below v68, and then the record stays restorable for
 * 15 days, which `verify` says.
 * @returns failures by id
 */
async function emptyBins(
  client: Client,
  catalogue: Catalogue,
  fresh: readonly Ref[],
  before: readonly Ref[],
  context: Context,
): Promise<ReadonlyMap<string, Failure>> {
  const failures = new Map<string, Failure>();
  const objects = await catalogue.objects(context);
  const binned = (refs: readonly Ref[]): readonly string[] =>
    refs.filter((ref) => objects.get(ref.kind)?.undeletable !== false).map((ref) => ref.id);
  const session = await client.session(context);
  if (!session.hasSoap) return failures;
  const losers = await orFailure(() => mergedInto(client, catalogue, fresh, context));
  const certain = [...binned(fresh), ...('kind' in losers ? [] : losers)];
  for (let at = 0; at < certain.length; at += limits.collection) {
    await empty(client, certain.slice(at, at + limits.collection), binKept, failures, context);
  }
  await empty(client, binned(before), mayBeElsewhere, failures, context);
  return failures;
}

/**
 * An id that went along with another record makes the whole call fail; nothing tells which it is, so after such a
 * fault each is tried alone.
 * @param judge  what a fault about one id alone means: null where nothing is kept
 */
async function empty(
  client: Client,
  ids: readonly string[],
  judge: (fault: Failure) => Failure | null,
  failures: Map<string, Failure>,
  context: Context,
): Promise<void> {
  if (ids.length === 0) return;
  const results = await orFailure(() => client.emptyRecycleBin(ids, context));
  if (!('kind' in results)) {
    for (const [at, id] of ids.entries()) {
      const failure = results[at]?.failure ?? null;
      if (failure && !isNotInBin(failure)) failures.set(id, binKept(failure));
    }
    return;
  }
  if (ids.length > 1 && isNotInBin(results)) {
    for (const id of ids) await empty(client, [id], judge, failures, context);
    return;
  }
  const failure = judge(results);
  if (failure !== null) for (const id of ids) failures.set(id, failure);
}

/** A record that was in the bin before we came: one that is refused goes with the record that took it. */
function mayBeElsewhere(fault: Failure): Failure | null {
  return isNotInBin(fault) ? null : binKept(fault);
}

/**
 * Which code the bin gives for an id it does not hold is not documented; what could keep a record in it is a right,
 * a limit or an outage, and each of those has another kind.
 */
function isNotInBin(failure: Failure): boolean {
  return failure.kind === 'not-found' || failure.kind === 'unexpected' || failure.kind === 'invalid';
}

function binKept(failure: Failure): Failure {
  return {
    ...failure,
    mend: `The record is deleted, but still in the recycle bin. ${failure.mend}`,
  };
}

/** Losers of a merge keep the person's data in the bin: they go with the winner. */
async function mergedInto(
  client: Client,
  catalogue: Catalogue,
  fresh: readonly Ref[],
  context: Context,
): Promise<readonly string[]> {
  const questions = [];
  for (const [kind, ids] of idsByKind(fresh.filter((ref) => personKinds.has(ref.kind)))) {
    const described = await catalogue.of(kind, context);
    if (!described?.fields.has('MasterRecordId')) continue;
    const queries = chunkedQueries(
      ids,
      limits.ids,
      (list) => `SELECT Id FROM ${apiName(kind)} WHERE IsDeleted = true AND MasterRecordId IN ${list}`,
    );
    questions.push(...queries.map((soql) => ({ soql, deletedToo: true })));
  }
  const rows = await rowsOf(client, questions, context);
  return rows.map((row) => text(row, 'Id') ?? '').filter((id) => id !== '');
}
