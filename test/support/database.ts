import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { openDatabase, type Database } from '../../src/platform/postgres/connect.ts';
import { migrate } from '../../src/platform/postgres/migrate.ts';

export interface TestDatabase {
  /** `db.kysely`, `db.pool`, `db.url`, as the application has them. */
  readonly db: Database;
  readonly url: string;
  close(): Promise<void>;
}

/** A database of one's own, all tables empty and up to date, on the cluster of this test run. */
export async function createDatabase(): Promise<TestDatabase> {
  return makeDatabase(template);
}

const free: Emptied[] = [];

interface Emptied {
  readonly url: string;
  /** What brings every table back to what the template has. */
  readonly empty: string;
}

/**
 * As `createDatabase`, but emptied for the next test of the file instead of dropped, which takes a tenth of the time:
 * for tests that change rows and no table.
 */
export async function borrowDatabase(): Promise<TestDatabase> {
  const { url, empty } = free.pop() ?? (await newOne());
  const db = openDatabase(url);
  return {
    db,
    url,
    async close() {
      await db.close();
      await withClient(url, (client) => client.query(empty));
      free.push({ url, empty });
    },
  };
}

async function newOne(): Promise<Emptied> {
  const { db, url } = await createDatabase();
  const tables = await namesIn(db, `select schemaname as schema, tablename as name from pg_tables`);
  const sequences = await namesIn(db, `select schemaname as schema, sequencename as name from pg_sequences`);
  const filled = await Promise.all(
    tables.map(async (table) => ((await db.pool.query(`select from ${table} limit 1`)).rowCount ?? 0) > 0),
  );
  await db.close();
  const statements = [
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
    // No trigger keeps the audit log of a test that is over.
    'set session_replication_role = replica',
    ...tables.filter((_, place) => !filled[place]).map((table) => `delete from ${table}`),
    ...sequences.map((sequence) => `alter sequence ${sequence} restart`),
  ];
  return { url, empty: statements.join(';') };
}

async function namesIn({ pool }: Database, all: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ schema: string; name: string }>(
    `select * from (${all}) as a where schema in ('public', 'pgboss')`,
  );
  return rows.map(({ schema, name }) => `"${schema}"."${name}"`);
}

/** A database without any table, as greffe finds it the first time. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return makeDatabase('template0');
}

async function makeDatabase(from: string): Promise<TestDatabase> {
  const cluster = await testCluster();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // The cluster of a test run syncs nothing: copying its files is twice as fast as logging each page.
  await withClient(cluster.url, (client) =>
    client.query(`create database ${name} template ${from} strategy file_copy`),
  );
  const url = databaseUrl(cluster.url, name);
  const db = openDatabase(url);
  await db.pool.query('select');
  // Each file of tests comes anew: a connection kept by each would use up the server's. This one's pool keeps it running.
  await cluster.close();
  return {
    db,
    url,
    async close() {
      await db.close();
      await withClient(cluster.url, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

const template = 'greffe_template';

async function testCluster(): Promise<EmbeddedPostgres> {
  const data = process.env['GREFFE_TEST_DATA'];
  if (data === undefined)
    throw new Error('Run the tests by jest: test/global-setup.ts names the place of the cluster.');
  const cluster = await openEmbeddedPostgres({ data, durable: false });
  await withClient(cluster.url, async (client) => {
    // Workers of jest arrive at the same time; one makes the template and the others wait for it.
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return;
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft}`);
    await client.query(`create database ${draft}`);
    const url = databaseUrl(cluster.url, draft);
    await migrate(url, { usedBy: url });
    await client.query(`alter database ${draft} rename to ${template}`);
  });
  return cluster;
}

function databaseUrl(clusterUrl: string, name: string): string {
  return clusterUrl.replace('/greffe?', `/${name}?`);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
