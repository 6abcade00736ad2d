import type { Failure, Outcome, Ref } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

export const done: Outcome<null> = { status: 'done', value: null };
export const already: Outcome<null> = { status: 'already' };

export function failed(failure: Failure): { readonly status: 'failed'; readonly failure: Failure } {
  return { status: 'failed', failure };
}

export const notFound = failed({ kind: 'not-found', code: 'NOT_FOUND', mend: 'Locate the person again.' });

/** The id was merged into a record that may be somebody else's. */
export const nowAnotherRecord = failed({
  kind: 'conflict',
  code: 'MERGED',
  mend: 'Locate the person again: this record was merged into another one.',
});

export const kindNotHandled = failed({
  kind: 'invalid',
  code: 'KIND_NOT_HANDLED',
  mend: 'This verb does not act on this kind of HubSpot record.',
});

export const unanswered = failed({
  kind: 'unknown-outcome',
  code: 'NO_ANSWER',
  mend: 'Read the record back.',
});

/**
 * Acts on the inputs kind by kind and puts each outcome where its input stood. A call that fails fails its own inputs
 * only: what was done for the others is told.
 */
export async function byKind<Input, T>(
  inputs: readonly Input[],
  refOf: (input: Input) => Ref,
  act: (kind: string, inputs: readonly Input[]) => Promise<readonly Outcome<T>[]>,
): Promise<readonly Outcome<T>[]> {
  const outcomes = new Map<number, Outcome<T>>();
  for (const [kind, places] of Map.groupBy(inputs.keys(), (place) => kindAt(inputs, place, refOf))) {
    const group = places.flatMap((place) => inputs[place] ?? []);
    const answers = await settled(group, () => act(kind, group));
    for (const [index, place] of places.entries()) outcomes.set(place, answers[index] ?? unanswered);
  }
  return inputs.map((_, place) => outcomes.get(place) ?? unanswered);
}

function kindAt<Input>(inputs: readonly Input[], place: number, refOf: (input: Input) => Ref): string {
  const input = inputs[place];
  return input === undefined ? '' : refOf(input).kind;
}

/** A thrown vendor refusal becomes the outcome of each input of that call. */
export async function settled<T>(
  inputs: readonly unknown[],
  act: () => Promise<readonly Outcome<T>[]>,
): Promise<readonly Outcome<T>[]> {
  try {
    return await act();
  } catch (thrown) {
    if (!(thrown instanceof VendorFailure)) throw thrown;
    return inputs.map(() => failed(thrown.failure));
  }
}

/** @returns what `act` answers, or `instead` where the vendor refuses with one of these kinds */
export async function unless<T, Instead>(
  kinds: readonly Failure['kind'][],
  act: () => Promise<T>,
  instead: (failure: Failure) => Instead,
): Promise<T | Instead> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof VendorFailure && kinds.includes(thrown.failure.kind))
      return instead(thrown.failure);
    throw thrown;
  }
}

export function inChunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
