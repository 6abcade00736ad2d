/** Who waits for the answer; within each window and each day some calls are reserved to the more urgent. */
export type Priority = 'person' | 'request' | 'background';

/** A ceiling of a vendor: so many calls in any window of that length. */
export interface Pool {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** The right to make one call. */
export interface Slot {
  /** To be called when the vendor has answered, or when the call was given up: the window starts then. */
  release(): Promise<void>;
}

/** What is left of a vendor's limits, shared by every process. */
export interface Budget {
  /** Waits until a call may be made. Rejects with the signal's reason when it aborts. */
  acquire(wanted: {
    readonly system: string;
    readonly pool: Pool;
    readonly priority: Priority;
    readonly signal: AbortSignal;
  }): Promise<Slot>;
  /**
   * Counts one or more calls against a pool of a day, or refuses without counting.
   * @param limit  calls a day that are ours, after the share of the system
   */
  spend(wanted: {
    readonly system: string;
    readonly pool: string;
    /** Civil day of the vendor's count, YYYY-MM-DD. */
    readonly day: string;
    readonly limit: number;
    readonly priority: Priority;
    readonly calls: number;
    /** Instant at which the vendor counts from zero again. */
    readonly resetsAt: Date;
  }): Promise<Spent>;
}

export type Spent = { readonly granted: true } | { readonly granted: false; readonly resetsAt: Date };
