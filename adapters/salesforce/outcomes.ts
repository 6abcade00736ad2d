import type { Failure, FailureKind, Outcome } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

export const done: Outcome<null> = { status: 'done', value: null };
export const already: Outcome<null> = { status: 'already' };

export function failed(failure: Failure): { readonly status: 'failed'; readonly failure: Failure } {
  return { status: 'failed', failure };
}

export function failedAs(
  kind: FailureKind,
  code: string,
  mend: string,
): { readonly status: 'failed'; readonly failure: Failure } {
  return failed({ kind, code, mend });
}

export const unanswered = failedAs('unknown-outcome', 'NO_ANSWER', 'Read the record back.');

/** What a step answered, or why it could not be taken; a bug stays thrown. */
export async function orFailure<T>(step: () => Promise<T>): Promise<T | Failure> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof VendorFailure) return error.failure;
    throw error;
  }
}

/** Most inputs of one collection call, so that each write is one call. */
export function inBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
