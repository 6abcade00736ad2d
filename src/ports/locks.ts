/**
 * Who works on what, across processes. A lock is only ever tried: whoever does not get it goes away
 * and comes back, so nobody waits for a process that is merely paused.
 */
export interface Locks {
  /**
   * Does `work` while nobody else, in this process or another, works under the same key.
   * @returns  `held: false` at once when somebody does
   */
  tryWith<T>(key: string, work: (held: HeldLock) => Promise<T>): Promise<LockAttempt<T>>;
}

export type LockAttempt<T> = { readonly held: true; readonly value: T } | { readonly held: false };

/** A lock while it is held. Losing the connection loses every lock of the process at once. */
export interface HeldLock {
  /** Aborts when the lock is lost: work in hand must stop. */
  readonly signal: AbortSignal;
  /**
   * Asks the store, not the memory: to be called right before a write to a vendor.
   * @throws  LockLost
   */
  assertHeld(): Promise<void>;
}

/** The lock went while work was under way: somebody else may hold it now. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  constructor(key: string) {
    super(
      `The lock on ${key} was lost with the connection that held it; the work goes on elsewhere or later.`,
    );
  }
}
