import type { Failure } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';

/** How this tool says no: a status, a code of its own, and a message we never repeat. */
export class MemoryRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAt: Date | null;

  constructor(status: number, code: string, retryAt: Date | null = null) {
    super(code);
    this.name = 'MemoryRefusal';
    this.status = status;
    this.code = code;
    this.retryAt = retryAt;
  }
}

type Row = Pick<Failure, 'kind' | 'mend'>;

const unanswered: Row = {
  kind: 'unknown-outcome',
  mend: 'Read the record back before anything else: the account may have done it.',
};

/** Vendor error → failure. The status decides, then whether the call could have changed something. */
const table: Readonly<Record<number, { readonly read: Row; readonly write: Row }>> = {
  400: both({ kind: 'invalid', mend: 'Look at what the plan asks of this kind of record.' }),
  401: both({ kind: 'denied', mend: 'Sign in to the memory account again.' }),
  403: both({ kind: 'denied', mend: 'Give the token the right this verb names.' }),
  404: both({ kind: 'not-found', mend: 'Locate the person again.' }),
  409: both({ kind: 'blocked', mend: 'Detach what hangs on the record, then retry.' }),
  429: both({ kind: 'rate-limited', mend: 'Wait until the account accepts calls again.' }),
  // The account answers 503 before it touches anything; a gateway's 502 may come after.
  503: both({ kind: 'unavailable', mend: 'Retry when the account is up.' }),
  502: { read: { kind: 'unavailable', mend: 'Retry when the account is up.' }, write: unanswered },
  /** No answer at all: the socket died, or the signal ended the call. */
  0: { read: { kind: 'unavailable', mend: 'Retry when the account can be reached.' }, write: unanswered },
};

/** @param thrown  whatever the client threw */
export function failureOf(thrown: unknown, effect: 'read' | 'write'): VendorFailure {
  if (thrown instanceof VendorFailure) return thrown;
  const { status, code, retryAt } = describe(thrown);
  const row = table[status]?.[effect] ?? { kind: 'unexpected', mend: 'Report this answer of the account.' };
  return new VendorFailure({ ...row, code, ...(retryAt === null ? {} : { retryAt }) });
}

function describe(thrown: unknown): Pick<MemoryRefusal, 'status' | 'code' | 'retryAt'> {
  if (thrown instanceof MemoryRefusal) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return { status: 0, code: 'ABORTED', retryAt: null };
  }
  return { status: -1, code: thrown instanceof Error ? thrown.name : 'THROWN', retryAt: null };
}

function both(row: Row): { readonly read: Row; readonly write: Row } {
  return { read: row, write: row };
}
