import type { HeldLock } from './locks.ts';
import type { Transaction } from './store-transaction.ts';

/** What a worker can be asked to do. */
export type JobName =
  | 'advance'
  | 'purge'
  | 'sweep'
  | 'propagate'
  | 'work'
  | 'nightly'
  | 'remind'
  | 'notices'
  | 'changes'
  | 'call-back';

/**
 * A hint that something may be done now. The rows are the truth: a job that comes twice, late or never
 * changes when work happens, not what.
 */
export interface Job {
  readonly name: JobName;
  /** The lock the handler takes, such as `request 7` or `plan 7.2 in crm-eu`. */
  readonly key: string;
  /** Numbers and ids of ours, never personal data: jobs lie in the store unencrypted. */
  readonly data: Readonly<Record<string, string | number>>;
}

/** Who waits for it: a person at a screen, a request with its deadline, or nobody. */
export type JobPriority = 'person' | 'request' | 'background';

export interface Jobs {
  /** Enqueues within the transaction: the job exists if and only if the rows it concerns do. */
  send(tx: Transaction, job: Job, options: { readonly priority: JobPriority }): Promise<void>;
}

/**
 * What a handler asks for next. Nothing: the rows say when to wake. `again`: at once, behind the
 * others. `againAt`: not before that instant.
 */
export type JobResult = void | 'again' | { readonly againAt: Date };

/** Does what a job hints at, under the lock of the job's key. When it throws it is called again, later and later. */
export type Handler = (job: Job, held: HeldLock) => Promise<JobResult>;

/** A job that the rows call for now. */
export interface DueJob {
  readonly job: Job;
  readonly priority: JobPriority;
  /** Not sent while any job lives whose data says this: it will see to the same rows. */
  readonly about?: Job['data'];
}
