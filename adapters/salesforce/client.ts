import type { Context, Failure, Ref, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { list, member, row, text, unreadable } from './answers.ts';
import type { Row } from './answers.ts';
import { bulkQueries } from './bulk-query.ts';
import type { BulkQueries } from './bulk-query.ts';
import { inCollections } from './collections.ts';
import { failureOf } from './failures.ts';
import { dailyRequests, limits } from './limits.ts';
import type { SalesforceSettings } from './settings.ts';
import type { Send } from './send.ts';
import { apiName } from './soql.ts';
import { signInWith } from './sign-in.ts';
import type { Session } from './sign-in.ts';
import { download, during } from './transport.ts';

export { list, member, row, text } from './answers.ts';
export type { Row } from './answers.ts';

export interface Question {
  readonly soql: string;
  /** Rows in the recycle bin and archived activities too. */
  readonly deletedToo: boolean;
  /** The same question about a part of the rows only: "CreatedDate < N_DAYS_AGO:365". */
  readonly narrowed?: (condition: string) => string;
}

export interface RowsPage {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** What became of one row of a collection: null is success. */
export type RowResult = { readonly id: string | null; readonly failure: Failure | null };

/** One function per endpoint that this adapter uses. Paths follow from the one `apiVersion` of the settings. */
export interface Client extends BulkQueries {
  session(context: Context): Promise<Session>;
  versions(context: Context): Promise<readonly string[]>;
  describeGlobal(context: Context): Promise<readonly Row[]>;
  /** @returns null when the object does not exist here, or not for us */
  describe(name: string, context: Context): Promise<Row | null>;
  query(question: Question, context: Context): Promise<RowsPage>;
  queryMore(locator: string, context: Context): Promise<RowsPage>;
  /** Up to five queries for the price of one call; each may fail alone. */
  composite(questions: readonly Question[], context: Context): Promise<readonly (RowsPage | Failure)[]>;
  /** Up to 200; rows are answered by position, since a failed one may lack its id. What is about one record is one row. */
  deleteRows(ids: readonly string[], context: Context): Promise<readonly RowResult[]>;
  updateRows(rows: readonly Row[], context: Context): Promise<readonly RowResult[]>;
  /** One row, unless it was changed since that second: then it is a `conflict`, and nothing is written. */
  updateUnmodified(ref: Ref, values: Row, since: Date, context: Context): Promise<void>;
  /** Makes a row and names it in a field of another one: both, or neither. */
  createLinked(made: Row, link: NewLink, context: Context): Promise<Failure | null>;
  /** SOAP. Up to 200 ids that were deleted themselves: ids that went along with another make the whole call fail. */
  emptyRecycleBin(ids: readonly string[], context: Context): Promise<readonly RowResult[]>;
  bytes(path: BytesPath, context: Context): Promise<ReadableStream<Uint8Array> | null>;
}

/** The row that names what is made, and by which field. */
export interface NewLink {
  readonly ref: Ref;
  readonly field: string;
}

export interface BytesPath {
  readonly object: 'ContentVersion' | 'Attachment';
  readonly id: string;
  readonly field: 'VersionData' | 'Body';
}

export function openClient(settings: SalesforceSettings, tools: Tools): Client {
  const signIn = signInWith(settings, tools);
  const now = (): Date => tools.now();
  const base = `/services/data/v${settings.apiVersion}`;

  /** One vendor call. An expired token is renewed once; the refused call did nothing, so that it may be sent again. */
  const send: Send = async (endpoint, effect, context, work, limitMs = limits.callMs) => {
    const call = { endpoint, pools: [dailyRequests], effect };
    const sendAs = (session: Session): ReturnType<typeof work> =>
      tools.send(call, context, (signal) =>
        during({ signal, effect, now, limitMs }, () => work(session, signal)),
      );
    const session = await signIn.session(context);
    try {
      return await sendAs(session);
    } catch (error) {
      if (!(error instanceof VendorFailure) || error.failure.code !== 'INVALID_SESSION_ID') throw error;
      return sendAs(await signIn.renewed(session, context));
    }
  };

  const get = (endpoint: string, path: string, context: Context): Promise<unknown> =>
    send(endpoint, 'read', context, ({ connection }) => connection.request({ method: 'GET', url: path }));

  const update = async (rows: readonly Row[], context: Context): Promise<readonly RowResult[]> => {
    const answer = await send('PATCH composite/sobjects', 'write', context, ({ connection }) =>
      connection.request({
        method: 'PATCH',
        url: `${base}/composite/sobjects`,
        headers: writeHeaders,
        body: JSON.stringify({ allOrNone: false, records: rows }),
      }),
    );
    return rowResults(answer, rows.length, now());
  };

  return {
    ...bulkQueries(send, base, now),
    session: (context) => signIn.session(context),
    versions: async (context) =>
      list(await get('GET services/data', '/services/data', context)).flatMap(
        (one) => text(one, 'version') ?? [],
      ),
    describeGlobal: async (context) => {
      const objects = list(member(await get('GET sobjects', `${base}/sobjects`, context), 'sobjects'));
      if (objects.length === 0) throw unreadable('read');
      return objects;
    },
    describe: async (name, context) => {
      try {
        const described = row(
          await get('GET sobjects/describe', `${base}/sobjects/${name}/describe`, context),
        );
        if (!describes(described, name)) throw unreadable('read');
        return described;
      } catch (error) {
        if (error instanceof VendorFailure && isAbsence(error.failure)) return null;
        throw error;
      }
    },
    query: async (question, context) =>
      rowsPage(await get(endpointOf(question), `${base}/${pathOf(question)}`, context)),
    queryMore: async (locator, context) => rowsPage(await get('GET query/more', locator, context)),
    composite: async (questions, context) => {
      const body = {
        allOrNone: false,
        compositeRequest: questions.map((question, index) => ({
          method: 'GET',
          url: `${base}/${pathOf(question)}`,
          referenceId: `q${index}`,
        })),
      };
      const answer = await send(
        'POST composite',
        'read',
        context,
        ({ connection }) =>
          connection.request({
            method: 'POST',
            url: `${base}/composite`,
            headers: json,
            body: JSON.stringify(body),
          }),
        // Its queries run one after the other.
        Math.min(limits.longestCallMs, questions.length * limits.callMs),
      );
      const parts = list(member(answer, 'compositeResponse'));
      if (parts.length !== questions.length) throw unreadable('read');
      return parts.map((part) => compositePart(part, now()));
    },
    deleteRows: (ids, context) =>
      inCollections(ids, byId, async (batch) => {
        const answer = await send('DELETE composite/sobjects', 'write', context, ({ connection }) =>
          connection.request({
            method: 'DELETE',
            url: `${base}/composite/sobjects?ids=${batch.join(',')}&allOrNone=false`,
          }),
        );
        return rowResults(answer, batch.length, now());
      }),
    updateRows: (rows, context) => inCollections(rows, byRow, (batch) => update(batch, context)),
    updateUnmodified: async ({ kind, id }, values, since, context) => {
      await send('PATCH sobjects/{id}', 'write', context, ({ connection }) =>
        connection.request({
          method: 'PATCH',
          url: `${base}/sobjects/${apiName(kind)}/${id}`,
          headers: { ...writeHeaders, 'If-Unmodified-Since': since.toUTCString() },
          body: JSON.stringify(values),
        }),
      );
    },
    createLinked: async ({ attributes, ...made }, { ref, field }, context) => {
      const body = {
        allOrNone: true,
        compositeRequest: [
          {
            method: 'POST',
            url: `${base}/sobjects/${apiName(text(row(attributes), 'type') ?? '')}`,
            referenceId: 'made',
            httpHeaders: ruleHeaders,
            body: made,
          },
          {
            method: 'PATCH',
            url: `${base}/sobjects/${apiName(ref.kind)}/${ref.id}`,
            referenceId: 'named',
            httpHeaders: ruleHeaders,
            body: { [field]: '@{made.id}' },
          },
        ],
      };
      const answer = await send('POST composite/linked', 'write', context, ({ connection }) =>
        connection.request({
          method: 'POST',
          url: `${base}/composite`,
          headers: json,
          body: JSON.stringify(body),
        }),
      );
      const parts = list(member(answer, 'compositeResponse'));
      if (parts.length !== body.compositeRequest.length) throw unreadable('write');
      const failures = parts.flatMap((part) => failureOfPart(part, now()) ?? []);
      // The other one was only rolled back.
      return failures.find(({ code }) => code !== 'PROCESSING_HALTED') ?? failures[0] ?? null;
    },
    emptyRecycleBin: async (ids, context) => {
      const answer: unknown = await send('SOAP emptyRecycleBin', 'write', context, ({ connection }) =>
        connection.soap.emptyRecycleBin([...ids]),
      );
      return rowResults(answer, ids.length, now());
    },
    bytes: (path, context) =>
      send(`GET sobjects/${path.object}/${path.field}`, 'read', context, (session, signal) =>
        download(
          `${session.connection.instanceUrl}${base}/sobjects/${path.object}/${path.id}/${path.field}`,
          session.accessToken,
          { signal, effect: 'read', now, limitMs: limits.callMs },
        ),
      ),
  };
}

/** The first three characters of an id tell its object. */
const byId = {
  key: (id: string): string => id,
  type: (id: string): string => id.slice(0, 3),
  join: (id: string): string => id,
};
const byRow = {
  key: (one: Row): string => text(one, 'id') ?? '',
  type: (one: Row): string => text(row(one['attributes']), 'type') ?? '',
  join: (a: Row, b: Row): Row => ({ ...a, ...b }),
};

const json = { 'content-type': 'application/json' };

/** Overwriting a name must neither be stopped as a duplicate nor reassign a lead or case to somebody. */
const ruleHeaders = {
  'Sforce-Duplicate-Rule-Header': 'allowSave=true',
  'Sforce-Auto-Assign': 'FALSE',
};
const writeHeaders = { ...json, ...ruleHeaders };

function endpointOf(question: Question): string {
  return question.deletedToo ? 'GET queryAll' : 'GET query';
}

function pathOf(question: Question): string {
  return `${question.deletedToo ? 'queryAll' : 'query'}?q=${encodeURIComponent(question.soql)}`;
}

function compositePart(part: Row, now: Date): RowsPage | Failure {
  if (part['httpStatusCode'] === 200) return rowsPage(part['body']);
  return refusalIn(part, now);
}

/** null where it was done: 201 for what was made, 204 for what was changed. */
function failureOfPart(part: Row, now: Date): Failure | null {
  const status = part['httpStatusCode'];
  return typeof status === 'number' && status >= 200 && status < 300 ? null : refusalIn(part, now);
}

function refusalIn(part: Row, now: Date): Failure {
  const status = part['httpStatusCode'];
  const [error] = list(part['body']);
  return failureOf(
    {
      status: typeof status === 'number' ? status : 500,
      headers: {},
      code: (error && text(error, 'errorCode')) ?? null,
      message: (error && text(error, 'message')) ?? '',
    },
    'read',
    now,
  );
}

export function isFailure(answer: RowsPage | Failure): answer is Failure {
  return 'kind' in answer;
}

/** What is kept for a day must be what was asked. */
function describes(answer: Row, name: string): boolean {
  return (
    text(answer, 'name') === name &&
    Array.isArray(answer['fields']) &&
    Array.isArray(answer['childRelationships'])
  );
}

/** The object is not in this edition, or hidden: Salesforce says the same of both. */
export function isAbsence(failure: Failure): boolean {
  return failure.code === 'NOT_FOUND' || failure.code === 'INVALID_TYPE';
}

/** Collections answer 200 whatever happened: the rows tell. */
function rowResults(answer: unknown, expected: number, now: Date): readonly RowResult[] {
  const rows = list(answer);
  if (rows.length !== expected) throw unreadable('write');
  return rows.map((one): RowResult => {
    const id = text(one, 'id');
    if (one['success'] === true) return { id, failure: null };
    const [error] = list(one['errors']);
    const code = error ? (text(error, 'statusCode') ?? text(error, 'errorCode')) : null;
    const refusal = { status: 200, headers: {}, code, message: (error && text(error, 'message')) ?? '' };
    return { id, failure: failureOf(refusal, 'read', now) };
  });
}

function rowsPage(body: unknown): RowsPage {
  const records = member(body, 'records');
  if (!Array.isArray(records)) throw unreadable('read');
  return { rows: list(records), next: text(row(body), 'nextRecordsUrl') };
}

/** Most queries of one composite call. */
export const packSize = limits.queriesPerComposite;
