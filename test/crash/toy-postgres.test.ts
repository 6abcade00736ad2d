import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openJobs } from '../../src/platform/jobs.ts';
import { connect } from '../../src/platform/postgres/connect.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import { silentLog } from '../support/log.ts';
import { until } from '../support/until.ts';
import { find, insertToy, makeToyTable, toyJob } from './toy.ts';
import { startToyWorker } from './toy-processes.ts';
import { startToyVendor } from './toy-vendor.ts';

test('PostgreSQL killed in the middle of a write is started again, and the write stays the only one', async () => {
  const data = await mkdtemp(join(tmpdir(), 'greffe-crash-'));
  const database = await connect({ data });
  const jobs = await openJobs(database, silentLog);
  const vendor = await startToyVendor();
  await makeToyTable(database);
  const worker = await startToyWorker(database.url, vendor.origin);

  vendor.hold('write');
  const id = await transact(database.kysely, async (tx) => {
    const made = await insertToy(tx);
    await jobs.send(tx, toyJob(made), { priority: 'request' });
    return made;
  });
  await until(() => vendor.held() === 1);
  const pidFile = await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');

  // The locks went with the server: the worker gives up a call whose effect the vendor has already.
  await until(() => vendor.givenUp() === 1);
  vendor.letGo();
  await until(() => find(database, id).catch(() => null));
  // Whether the job survived as active or ended as failed, the start of a worker finds the row.
  await letHeartbeatsAge();
  const second = await startToyWorker(database.url, vendor.origin);
  // A connection of the pool that went with the server may tell so only when it is asked.
  await until(async () => (await find(database, id).catch(() => null))?.state === 'done');
  expect(vendor.writes(id)).toBe(1);

  await Promise.all([worker.end(), second.end()]);
  await jobs.close();
  await vendor.close();
  await database.close();
  await rm(data, { recursive: true, force: true });

  async function letHeartbeatsAge(): Promise<void> {
    await sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`.execute(
      database.kysely,
    );
  }
});
