import type { JobEngine } from '../platform/jobs.ts';
import type { Database } from '../platform/postgres/connect.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction } from '../ports/store-transaction.ts';

export interface LateJobs extends JobEngine {
  /** At once, so that no transaction has to wait for it. */
  open(): Promise<void>;
}

/** The library of jobs is read in when the first one is sent or taken: whoever only looks sends none. */
export function jobsLater(database: Database, log: Log): LateJobs {
  let opened: Promise<JobEngine> | null = null;
  const open = (first?: Transaction): Promise<JobEngine> => {
    if (opened) return opened;
    const opening = import('../platform/jobs.ts').then(({ openJobs }) => openJobs(database, log, first));
    // A failed attempt is not remembered: the next job tries again.
    opening.catch(() => (opened = null));
    opened = opening;
    return opening;
  };
  return {
    open: async () => void (await open()),
    send: async (tx, job, options) => (await open(tx)).send(tx, job, options),
    startWorkers: async (settings) => (await open()).startWorkers(settings),
    close: async () => (await opened)?.close(),
  };
}
