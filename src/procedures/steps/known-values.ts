import { isDossier } from '../../domain/dossier.ts';
import { isLeaving } from '../../domain/plan.ts';
import type { FieldOfRecord } from '../../ports/propagation-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { LineEnd, LineProgress } from '../../ports/store.ts';
import type { House } from '../house.ts';

/** What is about to be written, so that no notice of it is taken for a change that somebody made. */
export async function rememberWrites(
  { store, clock }: House,
  tx: Transaction,
  lines: readonly LineProgress[],
): Promise<void> {
  const values = lines.filter(isWritten).flatMap(valuesOf);
  if (values.length > 0) await store.knownValues.writing(tx, values, clock.now());
}

/** What a tool took is what its record holds, and what it did not take is forgotten; of a record that is gone nothing is known, or proposed, any more. */
export async function rememberOutcomes(
  { store, clock }: House,
  tx: Transaction,
  ends: readonly LineEnd[],
  all: readonly LineProgress[],
): Promise<void> {
  const done = new Set(
    ends.filter(({ state }) => state === 'done' || state === 'already').map(({ number }) => number),
  );
  const lines = all.filter(({ line }) => done.has(line.number));
  const written = lines.filter(isWritten).flatMap(valuesOf);
  if (written.length > 0) await store.knownValues.written(tx, written, clock.now());
  const missed = new Set(
    ends.filter(({ state }) => state === 'failed' || state === 'stopped').map(({ number }) => number),
  );
  const not = all.filter((one) => isWritten(one) && missed.has(one.line.number));
  await store.knownValues.notWritten(tx, not.flatMap(valuesOf));
  const gone = lines
    .filter(({ line }) => isLeaving(line))
    .map(({ line: { system, ref } }) => ({ system, ...ref }));
  await store.knownValues.forget(tx, gone);
  await store.propagations.endOf(tx, gone, clock.now());
}

/** What somebody corrects by hand is no field of a record: no notice will tell of it. */
function isWritten({ line }: LineProgress): boolean {
  return line.action === 'rectify' && !isDossier(line.ref);
}

function valuesOf({ line: { system, ref, changes = [] } }: LineProgress): readonly FieldOfRecord[] {
  return changes.map(({ name, field, to }) => ({ ref: { system, ...ref }, name, field, value: to }));
}
