import type { Context, Failure, Outcome, Ref } from '../../src/contract/index.ts';
import { sameRef } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { notFound, nowAnotherRow } from './read.ts';

/** What stands behind each input before a write: the row, or the outcome that ends the matter. */
export type Standing = { readonly row: Row } | Ended;

/** Nothing is left to write for this input. */
export interface Ended {
  readonly outcome: Outcome<null>;
}

/**
 * Looks before a write: an id that is answered by another row is a conflict, and rows we cannot see are told apart
 * from rows that are gone by the account's own row, which is always there.
 */
export async function standings(
  client: MemoryClient,
  refs: readonly Ref[],
  whenGone: Outcome<null>,
  context: Context,
): Promise<readonly Standing[]> {
  const [own, ...rows] = await client.get([{ kind: 'account', id: 'self' }, ...refs], context);
  return refs.map((ref, index): Standing => {
    const row = rows[index] ?? null;
    if (own === null) return { outcome: blind };
    if (row === null) return { outcome: whenGone };
    return sameRef(row, ref) ? { row } : { outcome: nowAnotherRow };
  });
}

export const already: Outcome<null> = { status: 'already' };
export const done: Outcome<null> = { status: 'done', value: null };
export { notFound };

export const seesNothing: Failure = {
  kind: 'denied',
  code: 'SEES_NOTHING',
  mend: 'Give the token the right rows.read.',
};

const blind: Outcome<null> = { status: 'failed', failure: seesNothing };

/** Sends one write for the inputs that still need it, and puts its answers where their inputs stood. */
export async function settle<Input, Answer>(
  inputs: readonly (Input | Ended)[],
  write: (pending: readonly Input[]) => Promise<readonly Answer[]>,
  outcomeOf: (answer: Answer) => Outcome<null>,
): Promise<readonly Outcome<null>[]> {
  const pending = inputs.filter((input): input is Input => !isSettled(input));
  const answers = pending.length === 0 ? [] : await write(pending);
  const left = answers.map(outcomeOf).values();
  return inputs.map((input) => (isSettled(input) ? input.outcome : (left.next().value ?? unanswered)));
}

export function failedAs(
  kind: Failure['kind'],
  code: string,
  mend: string,
): Outcome<null> & { readonly status: 'failed' } {
  return { status: 'failed', failure: { kind, code, mend } };
}

const unanswered: Outcome<null> = {
  status: 'failed',
  failure: { kind: 'unknown-outcome', code: 'NO_ANSWER', mend: 'Read the record back.' },
};

function isSettled(input: unknown): input is Ended {
  return typeof input === 'object' && input !== null && 'outcome' in input;
}
