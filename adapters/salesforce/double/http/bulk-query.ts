import { Refusal } from '../refusal.ts';
import { type QueryResult, runQuery } from '../soql/query.ts';
import {
  type Answer,
  type Call,
  type Desk,
  type Route,
  isRecord,
  noContent,
  ok,
  recordOf,
  textOf,
} from './call.ts';
import { toCsv } from './csv.ts';

interface Job {
  readonly id: string;
  readonly operation: string;
  readonly version: string;
  readonly result: QueryResult;
  readonly madeAt: number;
  /** Instead of completing. */
  readonly endsAs: 'Failed' | 'Aborted' | null;
  /** Locator → where it leads. */
  readonly locators: Map<string, { readonly from: number; readonly page: number; readonly givenAt: number }>;
  polls: number;
}

export interface QueryJobs {
  readonly list: Map<string, Job>;
  /** Rows of one result page at most. */
  readonly pageRows: number;
  /** Polls a job still spends InProgress. */
  readonly polls: number;
  /** Jobs of a day at most. */
  readonly perDay: number;
  readonly made: number[];
  /** How the next jobs end, one after the other, instead of completing. */
  readonly endings: ('Failed' | 'Aborted')[];
}

const day = 24 * 3_600_000;
const jobLifeMs = 7 * day;

export function queryJobs(pageRows: number, polls: number, perDay: number): QueryJobs {
  return { list: new Map(), pageRows, polls, perDay, made: [], endings: [] };
}

/** What goes wrong with jobs, for tests. */
export interface JobTroubles {
  /** The next jobs end like this. */
  endNext(...states: readonly ('Failed' | 'Aborted')[]): void;
  /** Deletes every job, as Salesforce does after seven days. */
  deleteAll(): void;
  /** Every locator given so far leads nowhere any more. */
  expireLocators(): void;
  /** Jobs that were made and are still there. */
  count(): number;
}

export function troublesOf(jobs: QueryJobs): JobTroubles {
  return {
    endNext: (...states) => void jobs.endings.push(...states),
    deleteAll: () => jobs.list.clear(),
    expireLocators: () => {
      for (const job of jobs.list.values()) job.locators.clear();
    },
    count: () => jobs.list.size,
  };
}

/** Bulk 2.0 query: pages of CSV, each with its header row, until the locator says null. */
export const queryJobRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: /^\/jobs\/query\/?$/,
    answer: (desk, call) => {
      const { operation, query } = recordOf(call.body);
      const deletedToo = operation === 'queryAll';
      const soql = textOf(query);
      const result = runQuery({ org: desk.org, session: call.session, soql, deletedToo, isBulk: true });
      const now = desk.org.clock.now().getTime();
      const { made, perDay, endings, list } = desk.queryJobs;
      if (made.filter((at) => at > now - day).length >= perDay) {
        throw new Refusal('EXCEEDEDLIMIT', 'Max query jobs per 24 hours exceeded', [], 400);
      }
      made.push(now);
      const id = desk.org.nextId('750');
      const job: Job = {
        id,
        operation: textOf(operation),
        version: call.version,
        result,
        madeAt: now,
        endsAs: endings.shift() ?? null,
        locators: new Map(),
        polls: 0,
      };
      list.set(id, job);
      return ok(shown(desk, job));
    },
  },
  {
    method: 'GET',
    pattern: /^\/jobs\/query\/(\w+)\/?$/,
    answer: (desk, call, [id = '']) => {
      const job = jobOf(desk, call, id);
      job.polls += 1;
      return ok(shown(desk, job));
    },
  },
  { method: 'GET', pattern: /^\/jobs\/query\/(\w+)\/results\/?$/, answer: results },
  {
    method: 'DELETE',
    pattern: /^\/jobs\/query\/(\w+)\/?$/,
    answer: (desk, call, [id = '']) => {
      const state = stateOf(desk, jobOf(desk, call, id));
      if (state === 'UploadComplete' || state === 'InProgress') {
        throw new Refusal('INVALIDJOBSTATE', 'Only jobs that have ended can be deleted');
      }
      desk.queryJobs.list.delete(id);
      return noContent;
    },
  },
];

function jobOf(desk: Desk, call: Call, id: string): Job {
  const job = desk.queryJobs.list.get(id);
  if (job !== undefined && desk.org.clock.now().getTime() > job.madeAt + jobLifeMs) {
    desk.queryJobs.list.delete(id);
  }
  if (job === undefined || !desk.queryJobs.list.has(id))
    throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  if (job.version !== call.version) {
    throw new Refusal('INVALIDVERSION', `The job was created with API version ${job.version}`, [], 409);
  }
  return job;
}

function stateOf(desk: Desk, job: Job): string {
  if (job.polls === 0) return 'UploadComplete';
  return job.polls <= desk.queryJobs.polls ? 'InProgress' : (job.endsAs ?? 'JobComplete');
}

function results(desk: Desk, call: Call, [id = '']: readonly string[]): Answer {
  const job = jobOf(desk, call, id);
  if (stateOf(desk, job) !== 'JobComplete') throw new Refusal('INVALIDJOBSTATE', 'Job is not complete');
  const { from, page } = placeOf(desk, job, call.query.get('locator'));
  const asked = Number(call.query.get('maxRecords') ?? desk.queryJobs.pageRows);
  // A page may hold fewer rows than it was asked for, and another one follow.
  const fewer = page % 2;
  const to = from + Math.max(1, Math.min(asked, desk.queryJobs.pageRows) - fewer);
  const records = job.result.records(from, to);
  const rows = records.map((record) => job.result.columns.map((column) => cell(record, column)));
  return {
    status: 200,
    headers: {
      'Sforce-Locator': to >= job.result.totalSize ? 'null' : locatorFor(desk, job, to, page + 1),
      'Sforce-NumberOfRecords': String(records.length),
    },
    raw: { type: 'text/csv', content: toCsv([job.result.columns, ...rows]) },
  };
}

function placeOf(
  desk: Desk,
  job: Job,
  locator: string | null,
): { readonly from: number; readonly page: number } {
  if (locator === null) return { from: 0, page: 0 };
  const place = job.locators.get(locator);
  const now = desk.org.clock.now().getTime();
  if (place === undefined || now > place.givenAt + desk.org.behaviours.bulkLocatorMs) {
    throw new Refusal('INVALID_LOCATOR', 'The locator is invalid or has expired', [], 400);
  }
  return place;
}

/** Opaque, and the same for the same place. */
function locatorFor(desk: Desk, job: Job, from: number, page: number): string {
  const locator = Buffer.from(`${job.id.slice(-6)}:${from}`).toString('base64url');
  job.locators.set(locator, { from, page, givenAt: desk.org.clock.now().getTime() });
  return locator;
}

/** Instants are written with Z here, with an offset in REST. */
function cell(record: Readonly<Record<string, unknown>>, column: string): unknown {
  let value: unknown = record;
  for (const step of column.split('.')) value = isRecord(value) ? value[step] : null;
  return typeof value === 'string' && instant.test(value) ? value.replace('+0000', 'Z') : value;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/;

function shown(desk: Desk, job: Job): Record<string, unknown> {
  const state = stateOf(desk, job);
  return {
    id: job.id,
    operation: job.operation,
    state,
    contentType: 'CSV',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    concurrencyMode: 'Parallel',
    apiVersion: Number(job.version),
    jobType: 'V2Query',
    ...(state === 'Failed' ? { errorMessage: 'InvalidBatch : Failed to process query' } : {}),
    ...(state === 'JobComplete' ? { numberRecordsProcessed: job.result.totalSize } : {}),
  };
}
