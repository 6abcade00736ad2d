import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { fromKysely, PgBoss, type Clock as BossClock, type JobWithMetadata } from 'pg-boss';
import type { DueJob, Handler, Job, JobName, JobPriority, JobResult, Jobs } from '../ports/jobs.ts';
import type { HeldLock, Locks } from '../ports/locks.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import { queueNames } from './job-queues.ts';
import { correlated, correlationId, factsOf } from './facts.ts';
import type { Database } from './postgres/connect.ts';
import type { Tables } from './postgres/tables.ts';
import { statement, transact, unwrap } from './postgres/transaction.ts';
import type { Statement } from './postgres/transaction.ts';

export interface JobEngine extends Jobs {
  startWorkers(settings: WorkerSettings): Promise<Workers>;
  close(): Promise<void>;
}

export interface WorkerSettings {
  readonly handlers: Readonly<Record<JobName, Handler>>;
  readonly locks: Locks;
  /** Everything whose rows are due, or wait for nothing. Called each minute and at the start. */
  readonly dueJobs: (tx: Transaction) => Promise<readonly DueJob[]>;
  /** Whatever the settings of this process may have changed for: looked at once, when it starts. */
  readonly jobsAtStart?: (tx: Transaction) => Promise<readonly DueJob[]>;
  /** How many jobs of each kind of work this process does at a time. */
  readonly concurrency?: Readonly<Record<keyof typeof queueNames, number>>;
  /** How often workers look for jobs that nobody announced, and for jobs of killed workers; 2 s by default. */
  readonly lookEverySeconds?: number;
  /** For tests: pg-boss's own clock, its timers included. */
  readonly bossClock?: BossClock;
}

export interface Workers {
  /** Enqueues what is due and has no live job; runs by itself every minute. */
  reconcile(): Promise<void>;
  /** Takes no more jobs, and waits for those in hand. */
  stop(): Promise<void>;
}

/**
 * Jobs by pg-boss, in the same database as the rows they concern.
 * @param first  the transaction whose job it is opened for: it may hold the last connection of the pool
 */
export async function openJobs(database: Database, log: Log, first?: Transaction): Promise<JobEngine> {
  let through = first === undefined ? null : fromKysely(unwrap(first));
  const sender = new PgBoss({
    ...quiet,
    db: {
      executeSql: (text, values) =>
        through ? through.executeSql(text, values) : database.pool.query(text, values),
    },
    supervise: false,
  });
  sender.on('error', (error) => log.warn('job-engine', factsOf(error)));
  await sender.start();
  through = null;

  const send = (
    db: Kysely<Tables>,
    { name, key, data }: Job,
    { priority, startAfter, failures }: Sending,
  ) => {
    const requestId = correlationId();
    const taken: Taken = {
      name,
      key,
      data,
      ...(failures === undefined ? {} : { failures }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    return sender.send(queueOf(priority), taken, {
      db: { executeSql: async (text, values) => ({ rows: [...(await insertion(text)(db, values ?? []))] }) },
      singletonKey: key,
      priority: priority === 'person' ? 1 : 0,
      ...(startAfter === undefined ? {} : { startAfter }),
    });
  };

  return {
    async send(tx, job, { priority }) {
      await send(unwrap(tx), job, { priority });
    },
    startWorkers: (settings) => startWorkers(database, send, settings, log),
    close: () => sender.stop({ graceful: false }),
  };
}

const quiet = {
  migrate: false,
  schedule: false,
  registerInstance: false,
  monitorVacuum: false,
  openTelemetry: { enabled: false },
} as const;

interface Sending {
  readonly priority: JobPriority;
  /** An instant, or so many seconds from now. */
  readonly startAfter?: Date | number;
  readonly failures?: number;
}

/** A job as it lies in the queue. */
interface Taken extends Job {
  /** How often in a row its handler has thrown. */
  readonly failures?: number;
  /** Of the work that sent it: one id joins what was asked at the door and the calls that came of it. */
  readonly requestId?: string;
}

/** The text of pg-boss is the same for every job of a queue, and long to read. */
const insertions = new Map<string, Statement<unknown>>();

function insertion(text: string): Statement<unknown> {
  const known = insertions.get(text) ?? statement(`job-send-${insertions.size}`, 'writes', text);
  insertions.set(text, known);
  return known;
}

type Send = (db: Kysely<Tables>, job: Job, sending: Sending) => Promise<string | null>;

function queueOf(priority: JobPriority): string {
  return priority === 'background' ? queueNames.background : queueNames.request;
}

const defaultConcurrency = { request: 6, background: 3 };
const reconcileEveryMs = 60_000;
const nothing = async (): Promise<readonly DueJob[]> => [];

async function startWorkers(
  database: Database,
  send: Send,
  settings: WorkerSettings,
  log: Log,
): Promise<Workers> {
  const { concurrency = defaultConcurrency, lookEverySeconds = 2, jobsAtStart = nothing } = settings;
  const boss = new PgBoss({
    ...quiet,
    connectionString: database.url,
    application_name: 'greffe jobs',
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: lookEverySeconds,
    monitorIntervalSeconds: lookEverySeconds,
    ...(settings.bossClock === undefined ? {} : { clock: settings.bossClock }),
  });
  boss.on('error', (error) => log.warn('job-engine', factsOf(error)));
  await boss.start();

  for (const kind of ['request', 'background'] as const) {
    for (let worker = 0; worker < concurrency[kind]; worker += 1) {
      await startWorker(boss, queueNames[kind], lookEverySeconds, async (job) => {
        // One that nobody asked for, but a date, begins an id of its own.
        await correlated(job.data.requestId ?? randomUUID(), () =>
          runJob(database.kysely, send, settings, log, job),
        );
      });
    }
  }

  const reconcile = () => enqueueDue(database.kysely, send, settings.dueJobs, { failed: 'wait' });
  const reconcileOrLog = () => {
    reconcile().catch((error: unknown) => log.error('reconcile-failed', factsOf(error)));
  };
  // Whoever starts may bring the mend: what has failed is tried at once.
  for (const jobs of [settings.dueJobs, jobsAtStart]) {
    await enqueueDue(database.kysely, send, jobs, { failed: 'again' });
  }
  const timer = setInterval(reconcileOrLog, reconcileEveryMs);

  return {
    reconcile,
    async stop() {
      clearInterval(timer);
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
  };
}

/** One worker; when it has done a job it looks for the next at once, where pg-boss would pause. */
async function startWorker(
  boss: PgBoss,
  queue: string,
  lookEverySeconds: number,
  run: (job: JobWithMetadata<Taken>) => Promise<void>,
): Promise<void> {
  const id: string = await boss.work(
    queue,
    {
      includeMetadata: true,
      pollingIntervalSeconds: lookEverySeconds,
      notifyPollingIntervalSeconds: lookEverySeconds,
      heartbeatRefreshSeconds: 3,
    },
    async ([job]: JobWithMetadata<Taken>[]) => {
      if (job !== undefined) await run(job);
      boss.notifyWorker(id);
    },
  );
}

const busyPauseSeconds = 1;

async function runJob(
  db: Kysely<Tables>,
  send: Send,
  { handlers, locks }: WorkerSettings,
  log: Log,
  taken: JobWithMetadata<Taken>,
): Promise<void> {
  const job: Job = { name: taken.data.name, key: taken.data.key, data: taken.data.data };
  const priority = priorityOf(taken);
  const startedAt = Date.now();
  try {
    const outcome = await locks.tryWith(job.key, (held) =>
      handlers[job.name](job, alsoEndingWith(held, taken.signal)),
    );
    if (outcome.held) {
      log.info('job-done', { job: job.name, key: job.key, ms: Date.now() - startedAt });
      await sendNext(db, send, job, priority, outcome.value);
    } else await comeBack(db, send, job, priority);
  } catch (error) {
    const failures = (taken.data.failures ?? 0) + 1;
    log.error('job-failed', { job: job.name, key: job.key, failures, ...factsOf(error) });
    await tryLater(db, send, job, priority, failures);
  }
}

const firstPauseSeconds = 60;
const longestPauseSeconds = 3_600;

/**
 * What failed once may succeed later: a lock that was lost, a store that was busy. It is put back here and not by
 * pg-boss, whose retries are those of workers that died. When even that fails, pg-boss brings it back.
 */
async function tryLater(
  db: Kysely<Tables>,
  send: Send,
  job: Job,
  priority: JobPriority,
  failures: number,
): Promise<void> {
  const { rows } = await sql`
    select from pgboss.job
    where name = ${queueOf(priority)} and state in ('created', 'retry')
      and singleton_key = ${job.key} and data ->> 'name' = ${job.name} and data ? 'failures'
    limit 1`.execute(db);
  if (rows.length > 0) return;
  const startAfter = Math.min(firstPauseSeconds * 2 ** (failures - 1), longestPauseSeconds);
  await send(db, job, { priority, startAfter, failures });
}

function priorityOf(taken: JobWithMetadata<Taken>): JobPriority {
  if (taken.name === queueNames.background) return 'background';
  return taken.priority > 0 ? 'person' : 'request';
}

function alsoEndingWith(held: HeldLock, signal: AbortSignal): HeldLock {
  return { signal: AbortSignal.any([held.signal, signal]), assertHeld: () => held.assertHeld() };
}

async function sendNext(
  db: Kysely<Tables>,
  send: Send,
  job: Job,
  priority: JobPriority,
  next: JobResult,
): Promise<void> {
  if (next === 'again') await send(db, job, { priority });
  else if (next !== undefined) await send(db, job, { priority, startAfter: next.againAt });
}

/**
 * Somebody else holds the key: what this job announced must still be looked at once they are through.
 * One job that has not begun looks for all, so that a busy key does not gather a crowd.
 */
async function comeBack(db: Kysely<Tables>, send: Send, job: Job, priority: JobPriority): Promise<void> {
  const { rows } = await sql`
    select from pgboss.job
    where name = ${queueOf(priority)} and state in ('created', 'retry')
      and singleton_key = ${job.key} and data ->> 'name' = ${job.name}
      and start_after <= now() + ${busyPauseSeconds} * interval '1 second'
    limit 1`.execute(db);
  if (rows.length === 0) await send(db, job, { priority, startAfter: busyPauseSeconds });
}

/** Of several processes that reconcile at once, one does it; the others have nothing to add. */
async function enqueueDue(
  db: Kysely<Tables>,
  send: Send,
  dueJobs: (tx: Transaction) => Promise<readonly DueJob[]>,
  { failed }: { readonly failed: 'wait' | 'again' },
): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('greffe reconcile')) as taken`.execute(unwrap(tx));
    if (rows[0]?.taken !== true) return;
    const due = await dueJobs(tx);
    const live = (await liveJobs(unwrap(tx), due)).filter((one) => failed === 'wait' || !one.failures);
    const isLive = among(live);
    const missing = due.filter((one) => !isLive(one));
    for (let start = 0; start < missing.length; start += SENT_TOGETHER) {
      const some = missing.slice(start, start + SENT_TOGETHER);
      await Promise.all(some.map(({ job, priority }) => send(unwrap(tx), job, { priority })));
    }
  });
}

/** A job set aside for a later date does not answer for what is due now, unless it failed and waits its turn. */
async function liveJobs(db: Kysely<Tables>, due: readonly DueJob[]): Promise<readonly Taken[]> {
  const keys = due.map(({ job }) => job.key);
  const about = due.flatMap((one) => (one.about ? [JSON.stringify(one.about)] : []));
  const { rows } = await sql<{ data: Taken }>`
    select data from pgboss.job
    where name = any(${Object.values(queueNames)})
      and (singleton_key = any(${keys}) or data -> 'data' @> any(${about}::jsonb[]))
      and (state = 'active' or state in ('created', 'retry')
        and (start_after <= now() + interval '1 minute' or data ? 'failures'))`.execute(db);
  return rows.map(({ data }) => data);
}

const SENT_TOGETHER = 100;

/** There may be thousands of both: each is looked for among those that could be it. */
function among(live: readonly Taken[]): (due: DueJob) => boolean {
  const names = new Set(live.map(nameOf));
  const facts = Map.groupBy(
    live.flatMap((one) => Object.entries(one.data).map((fact) => ({ one, fact: JSON.stringify(fact) }))),
    ({ fact }) => fact,
  );
  return ({ job, about = {} }) => {
    if (names.has(nameOf(job))) return true;
    const [first] = Object.entries(about);
    return (
      first !== undefined && (facts.get(JSON.stringify(first)) ?? []).some(({ one }) => isAbout(one, about))
    );
  };
}

function isAbout({ data }: Job, about: Job['data']): boolean {
  return Object.entries(about).every(([name, value]) => data[name] === value);
}

function nameOf({ name, key }: Pick<Job, 'name' | 'key'>): string {
  return `${name} ${key}`;
}
