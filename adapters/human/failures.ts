import type { Failure, Outcome } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

/** A question whose answer was lost may have been put: it is read back. */
const unanswered: Failure = {
  kind: 'unknown-outcome',
  code: 'NO_ANSWER',
  mend: 'The task is read back before it is put again.',
};

const unread: Failure = {
  kind: 'unavailable',
  code: 'NO_ANSWER',
  mend: 'Ask again when the store is up.',
};

/** The desk is greffe's own store: where it throws, nothing is known but that no answer came. */
export function failureOf(thrown: unknown, effect: 'read' | 'write'): VendorFailure {
  if (thrown instanceof VendorFailure) return thrown;
  return new VendorFailure(effect === 'write' ? unanswered : unread);
}

/** Whoever was asked keeps it, or is not asked any more: nothing was done there. */
export const kept: Outcome<null> = failed({
  kind: 'blocked',
  code: 'KEPT_BY_EXCEPTION',
  mend: 'Whoever holds it keeps it on a ground: a supplement plan notes it.',
});

export const couldNot: Outcome<null> = failed({
  kind: 'blocked',
  code: 'COULD_NOT',
  mend: 'Whoever was asked could not do it: their answer says why.',
});

export const takenBack: Outcome<null> = failed({
  kind: 'blocked',
  code: 'TAKEN_BACK',
  mend: 'The task was taken back with its request.',
});

export const notKept: Outcome<null> & { readonly status: 'failed' } = failed({
  kind: 'not-found',
  code: 'NOT_KEPT',
  mend: 'What was given is kept no longer: ask whoever gave it.',
});

export const blankValue: Outcome<null> = failed({
  kind: 'invalid',
  code: 'BLANK_VALUE',
  mend: 'A correction empties no field: give it a value.',
});

export const unknownTicket: Outcome<null> = failed({
  kind: 'unknown-outcome',
  code: 'NO_SUCH_TASK',
  mend: 'The task is read back before it is put again.',
});

export const nobodyNamed: Outcome<null> = failed({
  kind: 'denied',
  code: 'NOBODY_NAMED',
  mend: 'Name who answers for this system: tasks.holder in systems.yaml.',
});

function failed(failure: Failure): Outcome<null> & { readonly status: 'failed' } {
  return { status: 'failed', failure };
}
