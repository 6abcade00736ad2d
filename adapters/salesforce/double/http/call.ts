import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';
import type { QueryCursors } from './query.ts';
import type { IngestJobs } from './bulk-ingest.ts';
import type { QueryJobs } from './bulk-query.ts';
import type { Quota } from './quota.ts';

/** One REST call after sign-in; composite calls make more of them. */
export interface Call {
  readonly method: string;
  /** Below /services/data/vNN.0, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** The body as it came, for CSV. */
  readonly text: string;
  readonly session: Session;
  /** "66.0" */
  readonly version: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of a JSON body. */
  readonly raw?: { readonly type: string; readonly content: string | Uint8Array };
}

/** What the routes work on. */
export interface Desk {
  readonly org: Org;
  readonly isReadOnly: boolean;
  readonly quota: Quota;
  readonly cursors: QueryCursors;
  readonly ingestJobs: IngestJobs;
  readonly queryJobs: QueryJobs;
  /** Answers a call inside another one. */
  dispatch(call: Call): Answer;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  answer(desk: Desk, call: Call, parts: readonly string[]): Answer;
}

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});
export const noContent: Answer = { status: 204 };

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
