import type { Queue } from 'pg-boss';

/** Requests never wait behind a purge: each kind of work has its queue and its workers. */
export const queueNames = { request: 'greffe-request', background: 'greffe-background' } as const;

export type QueueName = (typeof queueNames)[keyof typeof queueNames];

/** As each of them is to be. */
export const queue = {
  // `exclusive` would refuse, and so lose, an event that comes while a job for the same thing runs.
  policy: 'standard',
  notify: true,
  heartbeatSeconds: 10,
  expireInSeconds: 3_600,
  // Of jobs whose worker died; one whose handler failed is put back by us, after a while.
  retryLimit: 5,
  deleteAfterSeconds: 86_400,
} as const satisfies Omit<Queue, 'name'>;
