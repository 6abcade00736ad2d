import type { Context, FieldValue, Ref, Snapshot } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import { formOf } from '../../domain/correction.ts';
import { mappedIn } from '../../domain/propagation.ts';
import type { Identifier, RecordRef } from '../../domain/record.ts';
import { refKey, sameRef } from '../../domain/record.ts';
import { isBlank } from '../../domain/same-value.ts';
import { inBatches } from '../../systems/batches.ts';
import type { House, System } from '../house.ts';

/** The record in which something was changed, as it stands now: a notice is only a hint. */
export interface Source {
  readonly ref: RecordRef;
  readonly fields: readonly SourceField[];
  /** By what the person is known there. */
  readonly identifiers: readonly Identifier[];
}

export interface SourceField {
  readonly name: string;
  readonly field: string;
  readonly now: FieldValue;
}

/**
 * Reads the fields that may have changed, as the data map names them.
 * @param named  those of the tool that are said to have changed; null for all
 * @returns null where the record is gone, is another one's by now, or holds nothing that is carried
 * @throws  VendorFailure while the tool does not answer
 */
export async function readSource(
  house: House,
  system: System,
  ref: Ref,
  named: readonly string[] | null,
  context: Context,
): Promise<Source | null> {
  if (system.connection.kinds[ref.kind]?.role !== 'person') return null;
  const mapped = mappedIn(house.policy.fields, system.name, ref.kind);
  const wanted = mapped.filter(
    ({ name, field }) =>
      house.policy.fields[name]?.propagate !== 'never' && (named === null || named.includes(field)),
  );
  if (wanted.length === 0) return null;
  const snapshots = await readRows(
    system,
    [ref],
    mapped.map(({ field }) => field),
    context,
  );
  const snapshot = snapshots.get(refKey(ref));
  if (!snapshot || snapshot === 'gone') return null;
  const { fields } = snapshot;
  const known = await identifiersOf(system, ref, context);
  const own = mapped.flatMap(({ name, field }): readonly Identifier[] => {
    const [kind, value] = [formOf(name), fields[field]];
    return kind === 'text' || typeof value !== 'string' || isBlank(value) ? [] : [{ kind, value }];
  });
  const identifiers = new Map(
    [...own, ...known].map((one) => [`${one.kind}:${house.normalise(one)}`, one] as const),
  );
  return {
    ref: { system: system.name, ...ref },
    fields: wanted
      .filter(({ field }) => Object.hasOwn(fields, field))
      .map(({ name, field }) => ({ name, field, now: fields[field] ?? null })),
    identifiers: [...identifiers.values()],
  };
}

/** By id and never by a search, which may be a while behind. */
async function identifiersOf(
  { connection: { lastContact } }: System,
  ref: Ref,
  context: Context,
): Promise<readonly Identifier[]> {
  if (!lastContact) return [];
  const [outcome] = await lastContact.call([{ refs: [ref], identifiers: [], fields: {} }], context);
  if (outcome?.status === 'failed') throw new VendorFailure(outcome.failure);
  if (outcome?.status !== 'done') return [];
  return outcome.value.find((one) => sameRef(one.ref, ref))?.identifiers ?? [];
}

/**
 * Rows of one kind as they stand; one that was merged into another is gone. A row that could not be read is left out.
 * @throws VendorFailure while the tool does not answer
 */
export async function readRows(
  { connection: { read } }: System,
  refs: readonly Ref[],
  fields: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Snapshot | 'gone'>> {
  const found = new Map<string, Snapshot | 'gone'>();
  const [kind] = refs.map((ref) => ref.kind);
  if (!read || kind === undefined || (read.kinds.length > 0 && !read.kinds.includes(kind))) return found;
  const wanted = [...new Set(fields)];
  const outcomes = await inBatches(read, refs, (batch) => read.call(batch, wanted, context));
  for (const [index, ref] of refs.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'done') found.set(refKey(ref), outcome.value);
    if (outcome?.status !== 'failed') continue;
    const { failure } = outcome;
    if (failure.kind === 'not-found' || failure.kind === 'conflict') found.set(refKey(ref), 'gone');
    else if (failure.kind !== 'denied' && failure.kind !== 'invalid') throw new VendorFailure(failure);
  }
  return found;
}
