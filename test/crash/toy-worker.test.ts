import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openJobs, type JobEngine } from '../../src/platform/jobs.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { until } from '../support/until.ts';
import { find, insertToy, makeToyTable, toyJob } from './toy.ts';
import { startToyWorker, type ToyWorker } from './toy-processes.ts';
import { startToyVendor, type ToyVendor } from './toy-vendor.ts';

let database: TestDatabase;
let vendor: ToyVendor;
let jobs: JobEngine;
let workers: ToyWorker[];

beforeEach(async () => {
  database = await createDatabase();
  vendor = await startToyVendor();
  await makeToyTable(database.db);
  jobs = await openJobs(database.db, silentLog);
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.end()));
  await jobs.close();
  await vendor.close();
  await database.close();
});

async function startWorker(release: 1 | 2 = 1): Promise<ToyWorker> {
  const worker = await startToyWorker(database.url, vendor.origin, release);
  workers.push(worker);
  return worker;
}

async function openToy(): Promise<number> {
  return transact(database.db.kysely, async (tx) => {
    const id = await insertToy(tx);
    await jobs.send(tx, toyJob(id), { priority: 'request' });
    return id;
  });
}

async function done(id: number): Promise<void> {
  await until(async () => (await find(database.db, id)).state === 'done');
}

/** What a quarter of a minute without heartbeats does. */
async function letHeartbeatsAge(): Promise<void> {
  await sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`.execute(
    database.db.kysely,
  );
}

async function dropLockConnections(): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'greffe locks' and datname = current_database()`.execute(database.db.kysely);
}

test.each(['pause', 'write'] as const)(
  'a worker killed at its %s is taken over, and nothing is written twice',
  async (moment) => {
    vendor.hold(moment);
    const first = await startWorker();
    const id = await openToy();
    await until(() => vendor.held() === 1);
    await first.end();
    vendor.letGo();
    await startWorker();
    await letHeartbeatsAge();
    await done(id);
    expect(vendor.writes(id)).toBe(1);
  },
);

test('a lost job is found by its row when a worker starts', async () => {
  const id = await openToy();
  await sql`delete from pgboss.job`.execute(database.db.kysely);
  await startWorker();
  await done(id);
  expect(vendor.writes(id)).toBe(1);
});

test('a paused worker that comes back goes on alone: nobody else wrote meanwhile', async () => {
  vendor.hold('pause');
  const paused = await startWorker();
  const id = await openToy();
  await until(() => vendor.held() === 1);
  paused.kill('SIGSTOP');
  vendor.letGo();
  await startWorker();
  await letHeartbeatsAge();
  // The other worker has taken the job, found the key held, and set the job aside for a second.
  await until(() => setAside(id));
  expect(vendor.writes(id)).toBe(0);
  paused.kill('SIGCONT');
  await done(id);
  expect(vendor.writes(id)).toBe(1);
});

async function setAside(id: number): Promise<boolean> {
  const { rows } = await sql`
    select from pgboss.job
    where singleton_key = ${toyJob(id).key} and state = 'created' and start_after > created_on`.execute(
    database.db.kysely,
  );
  return rows.length > 0;
}

test('a paused worker that lost its locks meanwhile writes nothing when it comes back', async () => {
  vendor.hold('pause');
  const paused = await startWorker();
  const id = await openToy();
  await until(() => vendor.held() === 1);
  paused.kill('SIGSTOP');
  await dropLockConnections();
  vendor.letGo();
  await startWorker();
  await letHeartbeatsAge();
  await done(id);
  paused.kill('SIGCONT');
  await until(() => paused.log().includes('job-failed'));
  expect(vendor.writes(id)).toBe(1);
});

test('a worker whose lock connection drops gives up its call, and the row is done once', async () => {
  vendor.hold('write');
  await startWorker();
  const id = await openToy();
  await until(() => vendor.held() === 1);
  await dropLockConnections();
  await until(() => vendor.givenUp() === 1);
  vendor.letGo();
  // The job has ended as failed; its row is found again, here by the start of another worker.
  await startWorker();
  await done(id);
  expect(vendor.writes(id)).toBe(1);
});

test('a failing job is logged without words, and its row is found again', async () => {
  vendor.failOnce();
  const worker = await startWorker();
  const id = await openToy();
  await until(() => worker.log().includes('job-failed'));
  expect(worker.log()).toContain('"error":"Error"');
  expect(worker.log()).not.toContain('answered 500');
  await startWorker();
  await done(id);
  expect(vendor.writes(id)).toBe(1);
});

test('a new release finishes what the one before it began, its own step included', async () => {
  vendor.hold('write');
  const old = await startWorker(1);
  const begun = await openToy();
  await until(() => vendor.held() === 1);
  await old.end();
  vendor.letGo();
  const fresh = await openToy();
  await startWorker(2);
  await letHeartbeatsAge();
  await Promise.all([done(begun), done(fresh)]);
  expect([vendor.writes(begun), vendor.writes(fresh)]).toEqual([1, 1]);
  expect(await find(database.db, begun)).toMatchObject({ told: true, written: true });
  expect(await find(database.db, fresh)).toMatchObject({ told: true, written: true });
});

test('two workers share many rows, each written once', async () => {
  await Promise.all([startWorker(), startWorker()]);
  const ids = await Promise.all(Array.from({ length: 30 }, () => openToy()));
  await Promise.all(ids.map(done));
  expect(ids.map((id) => vendor.writes(id))).toEqual(ids.map(() => 1));
});
