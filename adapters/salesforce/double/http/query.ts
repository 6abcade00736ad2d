import type { MovableClock } from '../../../double-kit/index.ts';
import { Refusal } from '../refusal.ts';
import { type QueryResult, runQuery } from '../soql/query.ts';
import { type Answer, type Call, type Desk, type Route, ok } from './call.ts';

const pageMax = 2_000;
const pageMin = 200;
const widePage = 200;
const locatorLifeMs = 2 * 24 * 3_600_000;

/** Results still being read; a locator dies after two days. */
export interface QueryCursors {
  /** Rows of a page at most: set below Salesforce's own for tests of paging. */
  readonly pageRows: number;
  keep(result: QueryResult, pageSize: number): string;
  find(id: string): { readonly result: QueryResult; readonly pageSize: number } | null;
}

export function queryCursors(clock: MovableClock, pageRows: number): QueryCursors {
  const kept = new Map<string, { result: QueryResult; pageSize: number; until: number }>();
  return {
    pageRows,
    keep: (result, pageSize) => {
      const id = `0r8xx${String(kept.size + 1).padStart(10, '0')}AAA`;
      kept.set(id, { result, pageSize, until: clock.now().getTime() + locatorLifeMs });
      return id;
    },
    find: (id) => {
      const cursor = kept.get(id);
      return cursor === undefined || clock.now().getTime() > cursor.until ? null : cursor;
    },
  };
}

export const queryRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: /^\/(?:tooling\/)?query\/?$/,
    answer: (desk, call) => firstPage(desk, call, false),
  },
  { method: 'GET', pattern: /^\/queryAll\/?$/i, answer: (desk, call) => firstPage(desk, call, true) },
  { method: 'GET', pattern: /^\/query(?:All)?\/(\w+)-(\d+)$/i, answer: nextPage },
];

function firstPage(desk: Desk, call: Call, deletedToo: boolean): Answer {
  const soql = call.query.get('q') ?? '';
  if (desk.org.obstacles.isTooSlow(soql))
    throw new Refusal('QUERY_TIMEOUT', 'Your query request was running for too long.');
  const asked = /batchSize=(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')?.[1];
  const wanted = asked === undefined ? pageMax : Math.min(pageMax, Math.max(pageMin, Number(asked)));
  const childRows = Math.min(wanted, desk.cursors.pageRows);
  const result = runQuery({
    org: desk.org,
    session: call.session,
    soql,
    deletedToo,
    childPages: {
      rows: childRows,
      keep: (totalSize, records) => {
        const kept = { totalSize, records, columns: [], isWide: false };
        return nextUrl(call, desk.cursors.keep(kept, childRows), childRows);
      },
    },
  });
  const pageSize = Math.min(childRows, result.isWide ? widePage : pageMax);
  const locator = result.totalSize > pageSize ? desk.cursors.keep(result, pageSize) : '';
  return page(call, result, locator, 0, pageSize);
}

function nextPage(desk: Desk, call: Call, [locator = '', offset = '0']: readonly string[]): Answer {
  const cursor = desk.cursors.find(locator);
  if (cursor === null) {
    throw new Refusal('INVALID_QUERY_LOCATOR', 'invalid query locator', [], 404);
  }
  return page(call, cursor.result, locator, Number(offset), cursor.pageSize);
}

function page(call: Call, result: QueryResult, locator: string, from: number, pageSize: number): Answer {
  const records = result.records(from, from + pageSize);
  const isDone = records.length === 0 || from + pageSize >= result.totalSize;
  return ok({
    totalSize: result.totalSize,
    done: isDone,
    ...(isDone ? {} : { nextRecordsUrl: nextUrl(call, locator, from + pageSize) }),
    records,
  });
}

function nextUrl(call: Call, locator: string, from: number): string {
  return `/services/data/v${call.version}/query/${locator}-${from}`;
}
