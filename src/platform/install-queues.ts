import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { queue, queueNames } from './job-queues.ts';

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
