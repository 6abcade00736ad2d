import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Client, Pool } from 'pg';
import { installQueues } from '../install-queues.ts';
import { connectionOptions } from './connection.ts';
import { readMigrations } from './migrations/index.ts';

const oldestVersion = 150_000;

/**
 * Brings the tables and the job queues up to date. Any number of processes may boot at once:
 * one works while the others wait.
 * @param usedBy  the URL greffe works with; its role receives the rights it needs when another one migrates
 */
export async function migrate(url: string, { usedBy }: { usedBy: string }): Promise<void> {
  // One connection of its own, without the time limits of the pool: a migration may take as long as it needs.
  const pool = new Pool({ ...connectionOptions(url, 'greffe migration'), max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await demandVersion(db);
    // Kysely locks its own migrations, but pg-boss's schema must not be made twice at once either.
    await sql`select pg_advisory_lock(hashtext('greffe migration'))`.execute(db);
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: readMigrations },
    }).migrateToLatest();
    if (error !== undefined) throw error;
    await installQueues(pool);
    if (usedBy !== url) await grantUse(db, await roleOf(usedBy));
  } finally {
    await db.destroy();
  }
}

async function demandVersion(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  if ((rows[0]?.version ?? 0) < oldestVersion) {
    throw new Error('greffe needs PostgreSQL 15 or newer: upgrade the server DATABASE_URL names.');
  }
}

async function roleOf(url: string): Promise<string> {
  const client = new Client(connectionOptions(url, 'greffe migration'));
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string }>('select current_user as role');
    return rows[0]?.role ?? '';
  } finally {
    await client.end();
  }
}

async function grantUse(db: Kysely<unknown>, role: string): Promise<void> {
  for (const schema of ['public', 'pgboss']) {
    const [to, within] = [sql.id(role), sql.id(schema)];
    await sql`grant usage on schema ${within} to ${to}`.execute(db);
    await sql`grant select, insert, update, delete on all tables in schema ${within} to ${to}`.execute(db);
    await sql`grant usage, select on all sequences in schema ${within} to ${to}`.execute(db);
    await sql`grant execute on all functions in schema ${within} to ${to}`.execute(db);
  }
}
