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
