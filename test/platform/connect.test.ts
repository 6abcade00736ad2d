import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { silentLog } from '../support/log.ts';
import { openJobs } from '../../src/platform/jobs.ts';
import { connect } from '../../src/platform/postgres/connect.ts';
import { transact, unwrap } from '../../src/platform/postgres/transaction.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.close());

test('any number of processes may boot at once over an empty database', async () => {
  const boots = await Promise.all(
    [1, 2, 3].map(() => connect({ databaseUrl: database.url, data: 'unused' })),
  );
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from kysely_migration`.execute(
    database.db.kysely,
  );
  expect(rows[0]?.count).toBeGreaterThan(0);
  await Promise.all(boots.map((boot) => boot.close()));
});

test('a role that owns nothing works with what another one has migrated, and can change no table', async () => {
  const role = `worker_${database.url.split('test_')[1]?.slice(0, 8)}`;
  await sql`create role ${sql.id(role)} login`.execute(database.db.kysely);
  const url = database.url.replace('greffe@', `${role}@`);
  const first = await connect({ databaseUrl: url, migrateUrl: database.url, data: 'unused' });
  await first.close();
  const store = await connect({ databaseUrl: url, data: 'unused' });
  const jobs = await openJobs(store, silentLog);
  await transact(store.kysely, async (tx) => {
    await unwrap(tx).insertInto('night').values({ controller: 'acme', day: '2026-11-23' }).execute();
    await jobs.send(tx, { name: 'nightly', key: 'night acme', data: {} }, { priority: 'background' });
  });
  await expect(sql`alter table night add column x int`.execute(store.kysely)).rejects.toThrow(
    'must be owner',
  );
  await jobs.close();
  await store.close();
  await sql`drop owned by ${sql.id(role)}`.execute(database.db.kysely);
  await sql`drop role ${sql.id(role)}`.execute(database.db.kysely);
});

test('a role that owns nothing and has something to migrate is told what to give', async () => {
  const own = await createEmptyDatabase();
  const role = `stranger_${own.url.split('test_')[1]?.slice(0, 8)}`;
  await sql`create role ${sql.id(role)} login`.execute(own.db.kysely);
  const url = own.url.replace('greffe@', `${role}@`);
  await expect(connect({ databaseUrl: url, data: 'unused' })).rejects.toThrow('give MIGRATE_URL');
  await sql`drop role ${sql.id(role)}`.execute(own.db.kysely);
  await own.close();
});

test('a database that cannot be reached is named by its setting, with what to look at', async () => {
  const nowhere = 'postgres://greffe:secret@127.0.0.1:1/greffe';
  const failure = await connect({ databaseUrl: nowhere, data: 'unused' }).catch((error: unknown) =>
    String(error),
  );
  expect(failure).toContain('DATABASE_URL');
  expect(failure).toContain('ECONNREFUSED');
  expect(failure).not.toContain('secret');
});
