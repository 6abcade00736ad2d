import type { Pool } from 'pg';
import jobLibrary from 'pg-boss/package.json' with { type: 'json' };
import { codeOf } from '../error-code.ts';
import { queue, queueNames } from '../job-queues.ts';
import { migrationNames } from './migrations/index.ts';

interface Found {
  readonly applied: readonly string[] | null;
  readonly schema: number | null;
  readonly queues: number;
}

/**
 * Whether the tables and the job queues are as this release has them, by one statement. Most starts find them so, and
 * then need nothing of all that changes them. Where it cannot be told they are not: whoever migrates says what is wrong.
 */
export async function isUpToDate(pool: Pool): Promise<boolean> {
  const names = Object.values(queueNames);
  try {
    const { rows } = await pool.query<Found>(
      `select (select array_agg(name::text) from kysely_migration) as applied,
              (select max(version)::int from pgboss.version) as schema,
              (select count(*)::int from pgboss.queue
                where name = any($1) and policy = $2 and notify = $3 and heartbeat_seconds = $4
                  and expire_seconds = $5 and retry_limit = $6 and deletion_seconds = $7) as queues`,
      [
        names,
        queue.policy,
        queue.notify,
        queue.heartbeatSeconds,
        queue.expireInSeconds,
        queue.retryLimit,
        queue.deleteAfterSeconds,
      ],
    );
    const [found] = rows;
    const applied = new Set(found?.applied);
    return (
      applied.size === migrationNames.length &&
      migrationNames.every((name) => applied.has(name)) &&
      (found?.schema ?? 0) >= jobLibrary.pgboss.schema &&
      found?.queues === names.length
    );
  } catch (error) {
    // Nothing there yet, not to be read, or just being changed: PostgreSQL's manual, appendix A.
    if (/^(3F|42|55)/.test(codeOf(error) ?? '')) return false;
    throw error;
  }
}
