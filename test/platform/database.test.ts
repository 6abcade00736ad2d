import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { transact, unwrap } from '../../src/platform/postgres/transaction.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.close());

test('a transaction that throws leaves nothing behind', async () => {
  const { kysely } = database.db;
  const failing = transact(kysely, async (tx) => {
    await unwrap(tx)
      .insertInto('quota')
      .values({ system: 'a', pool: 'daily', day: '2026-11-23', spent: 1 })
      .execute();
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await kysely.selectFrom('quota').selectAll().execute()).toEqual([]);
});

test('a connection that drops inside a transaction fails it, and nothing else', async () => {
  const { kysely } = database.db;
  const failing = transact(kysely, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(unwrap(tx));
    await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(kysely);
    await until(() => isGone(rows[0]?.pid ?? 0));
    // What the server said before it hung up is heard first.
    await new Promise(setImmediate);
    await unwrap(tx).selectFrom('quota').selectAll().execute();
  });
  await expect(failing).rejects.toThrow();
  expect(await kysely.selectFrom('quota').selectAll().execute()).toEqual([]);
});

async function isGone(pid: number): Promise<boolean> {
  const { rows } = await sql`select from pg_stat_activity where pid = ${pid}`.execute(database.db.kysely);
  return rows.length === 0;
}

test('counts come back as numbers and civil days as they were written', async () => {
  const { kysely } = database.db;
  await kysely
    .insertInto('quota')
    .values({ system: 'b', pool: 'daily', day: '2026-11-23', spent: 5_000_000_000 })
    .execute();
  expect(await kysely.selectFrom('quota').selectAll().where('system', '=', 'b').execute()).toEqual([
    { system: 'b', pool: 'daily', day: '2026-11-23', spent: 5_000_000_000 },
  ]);
});

test('every connection of the pool gives up locks and idle transactions in time', async () => {
  const { rows } = await sql<Record<string, string>>`
    select current_setting('lock_timeout') as lock,
           current_setting('idle_in_transaction_session_timeout') as idle,
           current_setting('statement_timeout') as statement`.execute(database.db.kysely);
  expect(rows).toEqual([{ lock: '5s', idle: '3s', statement: '1min' }]);
});
