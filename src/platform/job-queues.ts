import type { Pool } from 'pg';
import { PgBoss, type Queue } from 'pg-boss';

/** Requests never wait behind a purge: each kind of work has its queue and its workers. */
export const queueNames = { request: 'greffe-request', background: 'greffe-background' } as const;

export type QueueName = (typeof queueNames)[keyof typeof queueNames];

const queue = {
  // `exclusive` would refuse, and so lose, an event that comes while a job for the same thing runs.
  policy: 'standard',
  notify: true,
  heartbeatSeconds: 10,
  expireInSeconds: 3_600,
  // Of jobs whose worker died; one whose handler failed is put back by us, after a while.
  retryLimit: 5,
  deleteAfterSeconds: 86_400,
} as const satisfies Omit<Queue, 'name'>;

/** Makes pg-boss's own schema and our queues in it; does nothing when they are there. */
export async function installQueues(pool: Pool): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  await boss.start();
  try {
    for (const name of Object.values(queueNames)) {
      await boss.createQueue(name, queue);
      await boss.updateQueue(name, withoutPolicy(queue));
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** A queue keeps the policy it was made with; pg-boss refuses to be told again. */
function withoutPolicy<T extends { policy: string }>({ policy: _policy, ...rest }: T): Omit<T, 'policy'> {
  return rest;
}
