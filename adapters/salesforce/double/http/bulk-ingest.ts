import { longId, looksLikeId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';
import { type Answer, type Call, type Desk, type Route, noContent, ok, recordOf, textOf } from './call.ts';
import { parseCsv, toCsv } from './csv.ts';
import { createByApi, deleteByApi, updateByApi } from './write.ts';

type State = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

interface Job {
  readonly id: string;
  readonly object: string;
  readonly operation: string;
  readonly version: string;
  readonly session: Session;
  state: State;
  csv: string;
  polls: number;
  header: readonly string[];
  succeeded: string[][];
  failed: string[][];
  unprocessed: string[][];
}

export interface IngestJobs {
  readonly list: Map<string, Job>;
  /** Polls a job still spends InProgress. */
  readonly polls: number;
}

export function ingestJobs(polls: number): IngestJobs {
  return { list: new Map(), polls };
}

const operations: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'hardDelete']);

/** Bulk 2.0 ingest: create, upload, close, poll, read results; JobComplete does not mean that no row failed. */
export const ingestRoutes: readonly Route[] = [
  { method: 'POST', pattern: /^\/jobs\/ingest\/?$/, answer: create },
  {
    method: 'GET',
    pattern: /^\/jobs\/ingest\/?$/,
    answer: (desk) =>
      ok({ done: true, records: [...desk.ingestJobs.list.values()].map(shown), nextRecordsUrl: null }),
  },
  {
    method: 'PUT',
    pattern: /^\/jobs\/ingest\/(\w+)\/batches\/?$/,
    answer: (desk, call, [id = '']) => {
      const job = jobOf(desk, id);
      if (job.state !== 'Open') throw new Refusal('INVALIDJOBSTATE', `Job is not open: ${job.state}`);
      job.csv += call.text;
      return { status: 201 };
    },
  },
  {
    method: 'PATCH',
    pattern: /^\/jobs\/ingest\/(\w+)\/?$/,
    answer: (desk, call, [id = '']) => {
      const job = jobOf(desk, id);
      const state = textOf(recordOf(call.body)['state']);
      if (job.state !== 'Open' || (state !== 'UploadComplete' && state !== 'Aborted')) {
        throw new Refusal('INVALIDJOBSTATE', `Job cannot become ${state} from ${job.state}`);
      }
      job.state = state;
      return ok(shown(job));
    },
  },
  {
    method: 'GET',
    pattern: /^\/jobs\/ingest\/(\w+)\/?$/,
    answer: (desk, _call, [id = '']) => {
      const job = jobOf(desk, id);
      advance(desk, job);
      return ok(shown(job));
    },
  },
  {
    method: 'GET',
    pattern: /^\/jobs\/ingest\/(\w+)\/(successfulResults|failedResults|unprocessedrecords)\/?$/,
    answer: (desk, _call, [id = '', which = '']) => {
      const job = jobOf(desk, id);
      const rows =
        which === 'successfulResults'
          ? [['sf__Id', 'sf__Created', ...job.header], ...job.succeeded]
          : which === 'failedResults'
            ? [['sf__Id', 'sf__Error', ...job.header], ...job.failed]
            : [job.header, ...job.unprocessed];
      return { status: 200, raw: { type: 'text/csv', content: toCsv(rows) } };
    },
  },
  {
    method: 'DELETE',
    pattern: /^\/jobs\/ingest\/(\w+)\/?$/,
    answer: (desk, _call, [id = '']) => {
      const job = jobOf(desk, id);
      if (job.state === 'UploadComplete' || job.state === 'InProgress') {
        throw new Refusal('INVALIDJOBSTATE', `Job cannot be deleted while ${job.state}`);
      }
      desk.ingestJobs.list.delete(id);
      return noContent;
    },
  },
];

function create(desk: Desk, call: Call): Answer {
  const { object, operation } = recordOf(call.body);
  const wanted = textOf(operation);
  if (!operations.has(wanted)) throw new Refusal('INVALIDOPERATION', `Unsupported operation: ${wanted}`);
  if (wanted === 'hardDelete' && !mayHardDelete(desk.org, call.session)) {
    throw new Refusal(
      'FEATURENOTENABLED',
      'hardDelete operation requires special user profile permission, please contact your system administrator',
    );
  }
  const known = desk.org.schema.find(textOf(object));
  if (known === null) throw new Refusal('INVALIDENTITY', `Unable to find object: ${textOf(object)}`);
  const job: Job = {
    id: desk.org.nextId('750'),
    object: known.name,
    operation: wanted,
    version: call.version,
    session: call.session,
    state: 'Open',
    csv: '',
    polls: 0,
    header: [],
    succeeded: [],
    failed: [],
    unprocessed: [],
  };
  desk.ingestJobs.list.set(job.id, job);
  return ok(shown(job));
}

function mayHardDelete(org: Org, session: Session): boolean {
  return org.features.hardDelete && session.permissions.bulkApiHardDelete;
}

function jobOf(desk: Desk, id: string): Job {
  const job = desk.ingestJobs.list.get(longId(id));
  if (job === undefined) throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  return job;
}

/** Time passes by being asked: each poll is one step of the job's life. */
function advance(desk: Desk, job: Job): void {
  if (job.state === 'UploadComplete') {
    job.state = 'InProgress';
    process(desk, job);
  } else if (job.state === 'InProgress') {
    job.polls += 1;
    if (job.polls >= desk.ingestJobs.polls) job.state = 'JobComplete';
  }
}

/** Row order is not kept: results come backwards. */
function process(desk: Desk, job: Job): void {
  const [header = [], ...rows] = parseCsv(job.csv);
  job.header = header;
  const isDelete = job.operation === 'delete' || job.operation === 'hardDelete';
  if (isDelete && (header.length !== 1 || header[0]?.toLowerCase() !== 'id')) {
    job.state = 'Failed';
    job.unprocessed = rows;
    return;
  }
  for (const row of rows.reverse()) {
    const cells = header.map((name, at) => [name, row[at] === '#N/A' ? null : (row[at] ?? null)] as const);
    const fields: Record<string, unknown> = Object.fromEntries(cells);
    const given = textOf(fields['Id'] ?? fields['id']);
    try {
      const id = act(desk, job, given, fields);
      job.succeeded.push([id, String(job.operation === 'insert'), ...row]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const named = error.fields.length > 0 ? error.fields.join(' ') : '';
      const shownId = looksLikeId(given) ? longId(given) : '';
      job.failed.push([shownId, `${error.code}:${error.message}:${named === '' ? '--' : named}`, ...row]);
    }
  }
}

function act(desk: Desk, job: Job, id: string, fields: Readonly<Record<string, unknown>>): string {
  switch (job.operation) {
    case 'insert':
      return createByApi(desk, job.session, job.object, fields);
    case 'update':
      updateByApi(desk, job.session, id, fields, job.object);
      return longId(id);
    default:
      deleteByApi(desk, job.session, id, job.object, job.operation === 'hardDelete');
      return longId(id);
  }
}

function shown(job: Job): Record<string, unknown> {
  return {
    id: job.id,
    object: job.object,
    operation: job.operation,
    state: job.state,
    contentType: 'CSV',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    concurrencyMode: 'Parallel',
    apiVersion: Number(job.version),
    jobType: 'V2Ingest',
    contentUrl: `services/data/v${job.version}/jobs/ingest/${job.id}/batches`,
    numberRecordsProcessed: job.succeeded.length + job.failed.length,
    numberRecordsFailed: job.failed.length,
    ...(job.state === 'Failed' ? { errorMessage: 'InvalidBatch : Field name not found' } : {}),
  };
}
