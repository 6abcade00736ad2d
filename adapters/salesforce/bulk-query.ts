import type { Context } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { member, row, text, unreadable } from './answers.ts';
import { csvReader } from './csv.ts';
import { limits } from './limits.ts';
import type { Send } from './send.ts';
import { openStream } from './transport.ts';

/**
 * Bulk API 2.0 queries: a job that Salesforce works through, read afterwards page by page. jsforce's own
 * `bulk2.query` ends the process as soon as a result has a second page, and is never used.
 *
 * A job changes nothing in the org, so that each of these calls may be repeated: a job made twice is one that nobody
 * reads, and Salesforce deletes it after seven days.
 */
export interface BulkQueries {
  /** @returns the id of the job */
  createQueryJob(soql: string, context: Context): Promise<string>;
  /** @throws VendorFailure 'unavailable' with code JOB_NOT_READY while Salesforce is at it */
  queryJob(id: string, polls: number, context: Context): Promise<'complete' | 'failed'>;
  queryResults(id: string, locator: string | null, context: Context): Promise<ResultPage>;
  deleteQueryJob(id: string, context: Context): Promise<void>;
}

export interface ResultPage {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** null ends. */
  readonly locator: string | null;
}

export const jobNotReady = 'JOB_NOT_READY';

export function bulkQueries(send: Send, base: string, now: () => Date): BulkQueries {
  const jobs = `${base}/jobs/query`;
  return {
    createQueryJob: async (soql, context) => {
      const answer = await send('POST jobs/query', 'read', context, ({ connection }) =>
        connection.request({
          method: 'POST',
          url: jobs,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ operation: 'query', query: soql }),
        }),
      );
      const id = text(row(answer), 'id');
      if (id === null) throw unreadable('read');
      return id;
    },
    queryJob: (id, polls, context) =>
      send('GET jobs/query', 'read', context, async ({ connection }) => {
        const answer: unknown = await connection.request({
          method: 'GET',
          url: `${jobs}/${encodeURIComponent(id)}`,
        });
        const state = member(answer, 'state');
        if (state === 'JobComplete') return 'complete';
        if (state === 'Failed' || state === 'Aborted') return 'failed';
        if (typeof state !== 'string') throw unreadable('read');
        // Thrown inside the layers, so that whatever repeats calls waits as long as it is told.
        throw new VendorFailure({
          kind: 'unavailable',
          code: jobNotReady,
          mend: 'Nothing to do: it is asked again by itself.',
          retryAt: new Date(now().getTime() + pollAfterMs(polls)),
        });
      }),
    queryResults: (id, locator, context) =>
      send('GET jobs/query/results', 'read', context, async (session, signal) => {
        const asked = new URLSearchParams({ maxRecords: String(limits.bulkPage) });
        if (locator !== null) asked.set('locator', locator);
        const { headers, body } = await openStream(
          `${session.connection.instanceUrl}${jobs}/${encodeURIComponent(id)}/results?${asked.toString()}`,
          session.accessToken,
          { signal, effect: 'read', now, limitMs: limits.callMs },
        );
        return resultPage(headers, body);
      }),
    deleteQueryJob: async (id, context) => {
      await send('DELETE jobs/query', 'read', context, ({ connection }) =>
        connection.request({ method: 'DELETE', url: `${jobs}/${encodeURIComponent(id)}` }),
      );
    },
  };
}

/** Small jobs take seconds, large ones minutes. */
function pollAfterMs(polls: number): number {
  return Math.min(2_000 * 2 ** Math.min(polls, 10), limits.pollMs);
}

/** Read as it comes: what is held is one page of cells. */
async function resultPage(headers: Headers, body: ReadableStream<Uint8Array> | null): Promise<ResultPage> {
  const reader = csvReader();
  const decoder = new TextDecoder();
  if (body !== null) for await (const bytes of body) reader.read(decoder.decode(bytes, { stream: true }));
  reader.read(decoder.decode());
  const all = reader.end();
  const next = headers.get('sforce-locator');
  if (all === null || next === null) throw unreadable('read');
  const [columns = [], ...rows] = all;
  const told = headers.get('sforce-numberofrecords');
  const isWhole = told === null || Number(told) === rows.length;
  if (!isWhole || rows.some((one) => one.length !== columns.length)) throw unreadable('read');
  return { columns, rows, locator: next === 'null' || next === '' ? null : next };
}
