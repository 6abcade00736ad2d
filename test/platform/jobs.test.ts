import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { TestClock } from 'pg-boss';
import { openJobs, type JobEngine, type Workers, type WorkerSettings } from '../../src/platform/jobs.ts';
import { openLocks, type OpenLocks } from '../../src/platform/postgres/locks.ts';
import { transact } from '../../src/platform/postgres/transaction.ts';
import type { Handler, Job, JobPriority } from '../../src/ports/jobs.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let jobs: JobEngine;
let locks: OpenLocks;
let workers: Workers[];
let logged: string[];

beforeEach(async () => {
  database = await createDatabase();
  logged = [];
  const note = (event: string, facts?: object) => void logged.push(JSON.stringify({ event, ...facts }));
  jobs = await openJobs(database.db, { info: note, warn: note, error: note });
  locks = await openLocks(database.url);
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((one) => one.stop()));
  await locks.close();
  await jobs.close();
  await database.close();
});

const job = (key: string): Job => ({ name: 'advance', key, data: { matter: 7 } });

async function start(advance: Handler, settings: Partial<WorkerSettings> = {}): Promise<Workers> {
  const started = await jobs.startWorkers({
    handlers: {
      advance,
      purge: advance,
      sweep: advance,
      propagate: advance,
      work: advance,
      nightly: advance,
      remind: advance,
      notices: advance,
      changes: advance,
      'call-back': advance,
    },
    locks,
    dueJobs: async () => [],
    lookEverySeconds: 1,
    ...settings,
  });
  workers.push(started);
  return started;
}

async function send(key: string, priority: JobPriority = 'request'): Promise<void> {
  await transact(database.db.kysely, (tx) => jobs.send(tx, job(key), { priority }));
}

async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where state in ('created', 'retry', 'active')`.execute(
    database.db.kysely,
  );
  return rows[0]?.count ?? 0;
}

test('a job whose transaction rolls back was never sent', async () => {
  const failing = transact(database.db.kysely, async (tx) => {
    await jobs.send(tx, job('request 7'), { priority: 'request' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await waiting()).toBe(0);
});

test('a job reaches its handler as it was sent, without waiting for anybody to look', async () => {
  const seen: Job[] = [];
  await start(async (taken) => void seen.push(taken), { lookEverySeconds: 60 });
  await send('request 7');
  await until(() => seen.length === 1, 5_000);
  expect(seen).toEqual([job('request 7')]);
});

test('an event that comes while its key is being worked on is looked at afterwards', async () => {
  const inHand = Promise.withResolvers<void>();
  let runs = 0;
  await start(async () => {
    runs += 1;
    if (runs === 1) await inHand.promise;
  });
  await send('request 7');
  await until(() => runs === 1);
  await Promise.all([send('request 7'), send('request 7'), send('request 7')]);
  // The three have found the key busy; one of them stays to look for all.
  await until(async () => (await waiting()) === 2);
  expect(runs).toBe(1);
  inHand.resolve();
  await until(async () => runs >= 2 && (await waiting()) === 0);
  expect(runs).toBe(2);
});

test('a handler is called again at once or at an instant, as it asks', async () => {
  const asked: string[] = [];
  await start(async () => {
    asked.push('call');
    if (asked.length === 1) return 'again';
    if (asked.length === 2) return { againAt: new Date(Date.now() + 200) };
    return undefined;
  });
  await send('request 7');
  await until(() => asked.length === 3);
  await until(async () => (await waiting()) === 0);
});

test('a purge that fills its workers does not delay a request', async () => {
  const inHand = Promise.withResolvers<void>();
  const done: string[] = [];
  await start(
    async (taken) => {
      if (taken.key.startsWith('purge')) await inHand.promise;
      done.push(taken.key);
    },
    { concurrency: { request: 1, background: 2 } },
  );
  await Promise.all([1, 2, 3, 4].map((n) => send(`purge ${n}`, 'background')));
  await send('request 7');
  await until(() => done.length === 1);
  expect(done).toEqual(['request 7']);
  inHand.resolve();
  await until(() => done.length === 5);
});

test('a person at a screen goes before requests that came earlier', async () => {
  const order: string[] = [];
  await send('request 1');
  await send('request 2', 'person');
  await start(async (taken) => void order.push(taken.key), { concurrency: { request: 1, background: 1 } });
  await until(() => order.length === 2);
  expect(order).toEqual(['request 2', 'request 1']);
});

test('a job whose handler fails is called again, later and later, and reconcile leaves it its time', async () => {
  let failures = 0;
  const worker = await start(
    async () => {
      failures += 1;
      if (failures < 3) throw new Error('Zoé Îlot could not be found');
    },
    { dueJobs: async () => [{ job: job('request 1'), priority: 'request' }] },
  );
  for (const expected of [60, 120]) {
    const seconds = await until(pauseOfFailed);
    expect(seconds).toBeGreaterThan(expected - 30);
    expect(seconds).toBeLessThanOrEqual(expected);
    await worker.reconcile();
    expect(await waiting()).toBe(1);
    await sql`update pgboss.job set start_after = now() where state = 'created'`.execute(database.db.kysely);
  }
  await until(async () => failures === 3 && (await waiting()) === 0);
  expect(logged.filter((line) => line.includes('job-failed'))).toHaveLength(2);
  expect(logged.join('\n')).not.toContain('Zoé');
});

/** How many seconds the only job, which has failed, still waits; null while it does not. */
async function pauseOfFailed(): Promise<number | null> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from start_after - now())::float as seconds from pgboss.job
    where state = 'created' and start_after > now() + interval '5 seconds'`.execute(database.db.kysely);
  return (await waiting()) === 1 ? (rows[0]?.seconds ?? null) : null;
}

test('events that fail one after the other leave one job to be called again', async () => {
  let runs = 0;
  await start(async () => {
    runs += 1;
    throw new Error('no');
  });
  await send('request 1');
  await until(async () => (await pauseOfFailed()) !== null);
  await send('request 1');
  await until(async () => runs === 2 && (await pauseOfFailed()) !== null);
});

test('reconcile sends what is due and has no live job', async () => {
  const done: string[] = [];
  await start(async (taken) => void done.push(taken.key), {
    dueJobs: async () => [{ job: job('request 1'), priority: 'request' }],
  });
  await until(() => done.length === 1);
});

test('reconcile adds nothing where a job about the same thing lives', async () => {
  const inHand = Promise.withResolvers<void>();
  const runs: string[] = [];
  await send('plan 7.1 in crm-eu');
  const due = { job: job('request 7'), priority: 'request' as const, about: { matter: 7 } };
  const worker = await start(
    async (taken) => {
      runs.push(taken.key);
      await inHand.promise;
    },
    { dueJobs: async () => [due] },
  );
  await until(() => runs.length === 1);
  await worker.reconcile();
  expect(await waiting()).toBe(1);
  inHand.resolve();
  await until(async () => (await waiting()) === 0);
  expect(runs).toEqual(['plan 7.1 in crm-eu']);
});

test('reconcile adds nothing where a job lives, however often and from wherever it is called', async () => {
  const inHand = Promise.withResolvers<void>();
  let runs = 0;
  const due = { dueJobs: async () => [{ job: job('request 1'), priority: 'request' as const }] };
  const worker = await start(async () => {
    runs += 1;
    await inHand.promise;
  }, due);
  await until(() => runs === 1);
  await Promise.all([worker.reconcile(), worker.reconcile(), worker.reconcile()]);
  expect(await waiting()).toBe(1);
  inHand.resolve();
  await until(async () => (await waiting()) === 0);
  expect(runs).toBe(1);
});

test('by a clock moved by hand, the job of a worker that fell silent is taken over', async () => {
  const clock = new TestClock(new Date());
  let runs = 0;
  await send('request 7');
  // As if a worker had fetched it and died: active, and no heartbeat any more.
  await sql`
    update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()
    where singleton_key = 'request 7'`.execute(database.db.kysely);
  await start(
    async () => {
      runs += 1;
    },
    { bossClock: clock },
  );
  await clock.tick(5_000);
  expect(runs).toBe(0);
  await until(async () => {
    await clock.tick(5_000);
    return runs === 1;
  });
});
