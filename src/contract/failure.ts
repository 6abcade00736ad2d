/** Why a vendor call, or one input of it, did not do what was asked. A closed list: the core decides by kind alone. */
export type FailureKind =
  /** The record does not exist, or our token cannot see it: the two look the same from here. */
  | 'not-found'
  /** A scope, a permission or a sign-in is missing. A human mends it; repeating does not. */
  | 'denied'
  /** Too many calls in a short window. Nothing was done; ask again at `retryAt`. */
  | 'rate-limited'
  /** The day's quota is spent. Nothing was done; ask again at `retryAt`. */
  | 'quota-spent'
  /** The record is not what the plan says: changed, merged, or answering under another id. Nothing was done. */
  | 'conflict'
  /** Another record, or the customer's own rule, forbids it. Nothing was done. */
  | 'blocked'
  /** The vendor calls our input wrong. Nothing was done. */
  | 'invalid'
  /** The vendor is down or too slow, and a read, or a write that certainly did not start, failed. */
  | 'unavailable'
  /** A write was sent and no answer came: read back before anything else. */
  | 'unknown-outcome'
  /** An answer nobody foresaw: a person must look. */
  | 'unexpected';

export interface Failure {
  readonly kind: FailureKind;
  /** The vendor's own code or a short reason of ours: "MISSING_SCOPES". Never a vendor's message: it may quote data. */
  readonly code: string;
  /** What a person can do about it, in plain words without personal data. */
  readonly mend: string;
  /** When the vendor says it is worth asking again. */
  readonly retryAt?: Date;
}

/**
 * Thrown inside an adapter when a whole call fails, and only there: the layers turn it into a value. Its message
 * carries the kind and the code, never the vendor's text.
 */
export class VendorFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.kind}: ${failure.code}. ${failure.mend}`);
    this.name = 'VendorFailure';
    this.failure = failure;
  }
}
