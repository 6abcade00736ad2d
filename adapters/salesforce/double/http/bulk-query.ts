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
  polls: number;
}

export interface QueryJobs {
  readonly list: Map<string, Job>;
  /** Rows of one result page at most. */
  readonly pageRows: number;
  /** Polls a job still spends InProgress. */
  readonly polls: number;
}

export function queryJobs(pageRows: number, polls: number): QueryJobs {
  return { list: new Map(), pageRows, polls };
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
      const id = desk.org.nextId('750');
      const job: Job = { id, operation: textOf(operation), version: call.version, result, polls: 0 };
      desk.queryJobs.list.set(id, job);
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
      jobOf(desk, call, id);
      desk.queryJobs.list.delete(id);
      return noContent;
    },
  },
];

function jobOf(desk: Desk, call: Call, id: string): Job {
  const job = desk.queryJobs.list.get(id);
  if (job === undefined) throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  if (job.version !== call.version) {
    throw new Refusal('INVALIDVERSION', `The job was created with API version ${job.version}`, [], 409);
  }
  return job;
}

function stateOf(desk: Desk, job: Job): string {
  if (job.polls === 0) return 'UploadComplete';
  return job.polls <= desk.queryJobs.polls ? 'InProgress' : 'JobComplete';
}

function results(desk: Desk, call: Call, [id = '']: readonly string[]): Answer {
  const job = jobOf(desk, call, id);
  if (stateOf(desk, job) !== 'JobComplete') throw new Refusal('INVALIDJOBSTATE', 'Job is not complete');
  const from = Number(atob(call.query.get('locator') ?? btoa('0')));
  const asked = Number(call.query.get('maxRecords') ?? desk.queryJobs.pageRows);
  const to = from + Math.max(1, Math.min(asked, desk.queryJobs.pageRows));
  const records = job.result.records(from, to);
  const rows = records.map((record) => job.result.columns.map((column) => cell(record, column)));
  return {
    status: 200,
    headers: {
      'Sforce-Locator': to >= job.result.totalSize ? 'null' : btoa(String(to)),
      'Sforce-NumberOfRecords': String(records.length),
    },
    raw: { type: 'text/csv', content: toCsv([job.result.columns, ...rows]) },
  };
}

function cell(record: Readonly<Record<string, unknown>>, column: string): unknown {
  let value: unknown = record;
  for (const step of column.split('.')) value = isRecord(value) ? value[step] : null;
  return value;
}

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
    ...(state === 'JobComplete' ? { numberRecordsProcessed: job.result.totalSize } : {}),
  };
}
