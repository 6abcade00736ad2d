import type { Context, Failure, Outcome, Ref } from '../../src/contract/index.ts';
import type { Client } from './client.ts';
import { deleteAll } from './deletion.ts';
import type { Catalogue } from './describe.ts';
import { failedAs, orFailure, unanswered } from './outcomes.ts';
import { look } from './sight.ts';
import type { Sight } from './sight.ts';

/**
 * Deletes, and leaves the bin as it is: whoever restores a row there within fifteen days has it whole. What the org has no
 * bin for is not deleted; what is deleted and not in the bin is told.
 */
export async function recycle(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const objects = await catalogue.objects(context);
  const hasBin = (ref: Ref): boolean => objects.get(ref.kind)?.undeletable === true;
  const asked = refs.filter(hasBin);
  const { outcomes, fresh } = await deleteAll(client, catalogue, asked, context);
  const sight =
    fresh.length === 0 ? null : await orFailure(() => look(client, catalogue, fresh, () => [], context));
  const ends = asked.map((ref, at) => {
    const outcome = outcomes[at] ?? unanswered;
    return outcome.status === 'done' ? becameOf(ref, outcome, sight) : outcome;
  });
  const left = ends.values();
  return refs.map((ref) => (hasBin(ref) ? (left.next().value ?? unanswered) : noBin));
}

/** Salesforce answers for each row; where the look fails, its word stands, and verify looks again. */
function becameOf(ref: Ref, answered: Outcome<null>, sight: Sight | Failure | null): Outcome<null> {
  if (sight === null || 'kind' in sight) return answered;
  const row = sight.row(ref);
  if (row === null) return sight.isClear(ref) ? notInBin : answered;
  return row['IsDeleted'] === true ? answered : stillThere;
}

const stillThere = failedAs('unknown-outcome', 'STILL_THERE', 'Read the record back.');
const noBin = failedAs(
  'invalid',
  'NO_BIN',
  'This org keeps no recycle bin for this object: nothing was deleted. Write another end for the rule.',
);
const notInBin = failedAs(
  'unexpected',
  'NOT_IN_BIN',
  'The record is gone and not in the recycle bin: look at the bin before anything else goes there.',
);
