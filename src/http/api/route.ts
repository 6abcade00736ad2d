import { z } from 'zod';
import type { Act, Person } from '../../domain/approval.ts';
import type { Greffe } from '../../greffe.ts';
import { ApiProblem } from './problem.ts';

/** What a route works with besides what was asked. */
export interface Desk {
  readonly greffe: Greffe;
  /** Ids of greffe.yaml, of those whoever asks acts for. */
  readonly controllers: readonly string[];
  /** Names of systems.yaml, of tools of the same. */
  readonly systems: readonly string[];
  /** Names of the fields of data-map.yaml. */
  readonly fields: readonly string[];
}

/** What is known of whatever asks, whoever it is of. */
export interface Browser {
  /** Where it comes from, as attempts to sign in are counted. */
  readonly place: string;
  /** The secret of a session that it carries; null where it carries none. */
  readonly session: string | null;
  /** What it carries of a journey to those who let people in elsewhere; null where it carries none. */
  readonly journey: string | null;
}

/**
 * How whoever asks is let in. act: by a token or a session whose roles allow it · session: by a session, for themselves,
 * whatever their roles · anybody: to be let in
 */
export type Entry = 'act' | 'session' | 'anybody';

export interface Call<Params, Query, Body> extends Desk {
  readonly by: Person;
  readonly browser: Browser;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Aborts when the time for an answer is over. */
  readonly signal: AbortSignal;
  /** Of the header Idempotency-Key, where the route takes one. */
  readonly key: string | null;
  /** Of the header If-Match: the digest that it names. */
  readonly ifMatch: string | null;
}

/** What is answered, besides the status that the route declares. */
export interface Reply {
  /** Shown as far as the schema of the route declares it, and no further. */
  readonly body?: unknown;
  /** Below /api/v1. */
  readonly location?: string;
  /** The secret of a session that the browser is to carry from here on; null: none any more. */
  readonly session?: string | null;
  /** What it is to carry while it is elsewhere; null: it is back. */
  readonly journey?: string | null;
  /** Where it is sent, beyond us. */
  readonly elsewhere?: string;
  readonly file?: ReplyFile;
}

export interface ReplyFile {
  /** Ours, of letters, digits, dots and hyphens: nothing that anybody wrote. */
  readonly name: string;
  readonly type: string;
  readonly stream: AsyncIterable<Uint8Array | string>;
  readonly bytes?: number;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

/** One thing that can be asked: the Express route, the check of what is asked, and the page of the document in one. */
export interface Route {
  readonly method: Method;
  /** As OpenAPI writes it: /requests/{id} */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly entry: Entry;
  /** The act it takes, which the application demands: docs tell who may, and tests hold it against every role. */
  readonly act: Act | null;
  readonly status: 200 | 201 | 204 | 303;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** null: nothing is shown. */
  readonly answer: z.ZodType | null;
  /** The media type of a file that is answered instead. */
  readonly file: string | null;
  readonly takesKey: boolean;
  readonly takesIfMatch: boolean;
  run(asked: Call<unknown, unknown, unknown>): Promise<Reply>;
}

interface Spec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** Left out where it is for whoever asks, and not for a role. */
  readonly act?: Act;
  /** act unless said */
  readonly entry?: Exclude<Entry, 'act'>;
  readonly status?: 200 | 201 | 204 | 303;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: z.ZodType;
  readonly file?: string;
  readonly takesKey?: boolean;
  readonly takesIfMatch?: boolean;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply>;
}

const nothing = z.strictObject({});

export function route<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(spec: Spec<P, Q, B>): Route;
export function route(spec: Spec<z.ZodObject, z.ZodObject, z.ZodType>): Route {
  const { params, query, body, answer, file } = spec;
  return {
    method: spec.method,
    path: spec.path,
    operationId: spec.operationId,
    tag: spec.tag,
    summary: spec.summary,
    entry: spec.entry ?? 'act',
    act: spec.act ?? null,
    status: spec.status ?? (answer || file ? 200 : 204),
    params: params ?? null,
    query: query ?? null,
    body: body ?? null,
    answer: answer ?? null,
    file: file ?? null,
    takesKey: spec.takesKey ?? false,
    takesIfMatch: spec.takesIfMatch ?? false,
    run: (asked) =>
      spec.handle({
        ...asked,
        params: read(params ?? nothing, asked.params, 'path'),
        query: read(query ?? nothing, asked.query, 'query'),
        body: body ? read(body, asked.body, 'body') : undefined,
      }),
  };
}

function read<T extends z.ZodType>(schema: T, given: unknown, where: 'path' | 'query' | 'body'): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw ApiProblem.notAsDeclared(where, parsed.error.issues);
}
