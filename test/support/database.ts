import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { Kysely } from 'kysely';
import { Client, type Pool } from 'pg';
import type { OpenStore } from '../../src/main.ts';
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { openDatabase, type Database } from '../../src/platform/postgres/connect.ts';
import { dialectOn } from '../../src/platform/postgres/dialect.ts';
import { openLocks, type OpenLocks } from '../../src/platform/postgres/locks.ts';
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

/** A database that is lent, and the store over it held open for those who borrow it one after the other. */
export interface BorrowedDatabase extends TestDatabase {
  readonly store: OpenStore;
}

const free: Lendable[] = [];
let isOver = false;

interface Lendable {
  readonly url: string;
  readonly store: HeldStore;
  /** What brings every table back to what the template has. */
  readonly empty: string;
}

/**
 * As `createDatabase`, but emptied for the next test of the file instead of dropped, and its connections kept, which
 * takes a twentieth of the time: for tests that change rows and no table.
 */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  const lendable = free.pop() ?? (await newOne());
  const { url, store, empty } = lendable;
  const lent = lend(store);
  return {
    db: lent.database,
    url,
    store: lent,
    async close() {
      lent.takeBack();
      const isAtRest = store.isAtRest();
      if (!isAtRest) await store.close();
      await emptyBy(isAtRest ? store.database : null, url, empty);
      const next = isAtRest ? store : await holdStore(url);
      if (isOver) await next.close();
      else free.push({ ...lendable, store: next });
    },
  };
}

afterAll(async () => {
  isOver = true;
  for (const { store } of free.splice(0)) await store.close();
});

interface HeldStore extends OpenStore {
  /** Nobody is in a transaction, and nobody holds a lock. */
  isAtRest(): boolean;
  close(): Promise<void>;
}

/** What a process connects with, for as many as come one after the other. */
async function holdStore(url: string): Promise<HeldStore> {
  const database = openDatabase(url);
  const session = await openLocks(url);
  let inHand = 0;
  const locks: OpenLocks = {
    ...session,
    async tryWith(key, work) {
      inHand += 1;
      try {
        return await session.tryWith(key, work);
      } finally {
        inHand -= 1;
      }
    },
  };
  return {
    database,
    locks,
    isAtRest: () => inHand === 0 && database.pool.idleCount === database.pool.totalCount,
    async close() {
      await session.close();
      await database.close();
    },
  };
}

interface LentStore extends OpenStore {
  takeBack(): void;
}

/** What a test left running must fail once the test is over, and not write among the rows of the next. */
function lend({ database, locks }: HeldStore): LentStore {
  let isBack = false;
  const demandLent = (): void => {
    if (isBack) throw new Error('The test that had borrowed this database is over.');
  };
  const { pool: held } = database;
  const pool = Object.create(held, {
    connect: { value: (...how: Parameters<Pool['connect']>) => (demandLent(), held.connect(...how)) },
    query: { value: (...what: Parameters<Pool['query']>) => (demandLent(), held.query(...what)) },
    end: { value: async () => undefined },
  }) as Pool;
  return {
    database: { ...database, pool, kysely: new Kysely({ dialect: dialectOn(pool) }) },
    locks: {
      open: () => (demandLent(), locks.open()),
      tryWith: (key, work) => (demandLent(), locks.tryWith(key, work)),
      close: async () => undefined,
    },
    takeBack() {
      isBack = true;
    },
  };
}

async function newOne(): Promise<Lendable> {
  const { db, url } = await createDatabase();
  const tables = await namesIn(db, `select schemaname as schema, tablename as name from pg_tables`);
  const sequences = await namesIn(db, `select schemaname as schema, sequencename as name from pg_sequences`);
  const filled = await Promise.all(
    tables.map(async (table) => ((await db.pool.query(`select from ${table} limit 1`)).rowCount ?? 0) > 0),
  );
  await db.close();
  const statements = [
    // No trigger keeps the audit log of a test that is over.
    'set session_replication_role = replica',
    ...tables.filter((_, place) => !filled[place]).map((table) => `delete from ${table}`),
    ...sequences.map((sequence) => `alter sequence ${sequence} restart`),
    'set session_replication_role = origin',
  ];
  return { url, store: await holdStore(url), empty: statements.join(';') };
}

/** By a connection of the store itself where nobody uses it any more; else whoever is left there is put out first. */
async function emptyBy(database: Database | null, url: string, empty: string): Promise<void> {
  if (database !== null) await database.pool.query(empty);
  else
    await withClient(url, async (client) => {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await client.query(empty);
    });
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

/** As a backup of it, restored: what comes later is in the other alone. */
export async function copyDatabase(of: TestDatabase | undefined): Promise<TestDatabase> {
  if (of === undefined) throw new Error('There is no database to copy.');
  const [, name = ''] = /\/(test_[0-9a-f]+)\?/.exec(of.url) ?? [];
  const cluster = await testCluster();
  await withClient(cluster.url, async (client) => {
    // Whoever stays connected keeps it from being copied.
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  });
  await cluster.close();
  return makeDatabase(name);
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
