/**
 * What is counted for whoever watches over the service. Every word comes from the settings or from a closed list: nothing
 * of anybody, and nothing that somebody wrote.
 */
export interface Meter {
  /** One call to a vendor has ended. @param status  `done`, or the kind of the failure */
  vendorCalled(system: string, status: string, ms: number): void;
  /** What became of a line: its state, or the verdict of the read-back. */
  lineEnded(system: string, as: 'outcome' | 'verdict', word: string): void;
  /** A pool of a day was asked for a call. @param limit  calls a day that are ours */
  quotaAsked(quota: Quota): void;
}

/** A vendor's day, as our part of it is counted. */
export interface Quota {
  readonly system: string;
  readonly pool: string;
  /** Civil day of the vendor's count. */
  readonly day: string;
  readonly limit: number;
  readonly resetsAt: Date;
}
