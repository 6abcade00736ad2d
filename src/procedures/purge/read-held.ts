import type { Context } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { FieldValue, Ref } from '../../domain/record.ts';
import type { System } from '../house.ts';

/** What somebody who answers for the settings does where something that must be archived cannot be read. */
export interface UnreadMends {
  readonly absent: { readonly mend: string };
  readonly hidden: { readonly mend: string };
}

/**
 * Reads fields of records of one kind that are archived before they are erased: by the place of each among those asked for,
 * without those that are gone.
 * @throws VendorFailure where one cannot be read whole: what is hidden exists all the same, and an archive without it would
 * not be whole
 */
export async function readHeld(
  { connection: { read } }: System,
  refs: readonly Ref[],
  fields: readonly string[],
  mends: UnreadMends,
  context: Context,
): Promise<ReadonlyMap<number, Readonly<Record<string, FieldValue>>>> {
  if (!read) throw new VendorFailure({ kind: 'denied', code: 'VERB_ABSENT', ...mends.absent });
  const held = new Map<number, Readonly<Record<string, FieldValue>>>();
  for (let start = 0; start < refs.length; start += read.batchMax) {
    const outcomes = await read.call(refs.slice(start, start + read.batchMax), fields, context);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'failed') throw new VendorFailure(outcome.failure);
      if (outcome.status !== 'done') continue;
      const [hidden] = outcome.value.hidden;
      if (hidden)
        throw new VendorFailure({
          kind: 'denied',
          code: 'FIELDS_HIDDEN',
          mend: hidden.mend ?? mends.hidden.mend,
        });
      held.set(start + index, outcome.value.fields);
    }
  }
  return held;
}
