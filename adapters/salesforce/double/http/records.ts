import { looksLikeId, longId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { SObject } from '../schema/schema.ts';
import { mayRead, visibleField, visibleFields, visibleObject } from '../org/sight.ts';
import type { Row } from '../org/store.ts';
import { instantAt } from '../org/values.ts';
import { addressOf, attributesOf } from '../soql/select.ts';
import { type Answer, type Call, type Desk, type Route, noContent, ok, recordOf } from './call.ts';
import { createByApi, deleteByApi, liveRow, updateByApi } from './write.ts';

/** One record at a time. */
export const recordRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: /^\/sobjects\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '']) => {
      const id = createByApi(desk, call.session, sobject, recordOf(call.body));
      return { status: 201, body: { id, success: true, errors: [] } };
    },
  },
  { method: 'GET', pattern: /^\/sobjects\/(\w+)\/updated\/?$/, answer: updated },
  { method: 'GET', pattern: /^\/sobjects\/(\w+)\/deleted\/?$/, answer: deleted },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(ContentVersion|Attachment)\/(\w+)\/(VersionData|Body)\/?$/,
    answer: (desk, call, [sobject = '', id = '']) => {
      const row = liveRow(desk, call.session, id, sobject);
      return {
        status: 200,
        raw: { type: 'application/octet-stream', content: row.bytes ?? new Uint8Array() },
      };
    },
  },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '', id = '']) => {
      const object = objectOr404(desk, call, sobject);
      const row = readable(desk, call, object, id);
      const names = call.query.get('fields')?.split(',');
      return ok(shownRecord(call, object, row, names ?? null), { 'Last-Modified': httpDate(row) });
    },
  },
  {
    method: 'PATCH',
    pattern: /^\/sobjects\/(\w+)\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '', id = '']) => {
      objectOr404(desk, call, sobject);
      const since = call.headers['if-unmodified-since'];
      if (since !== undefined) {
        const row = liveRow(desk, call.session, id, sobject);
        if (new Date(httpDate(row)) > new Date(since)) return { status: 412 };
      }
      updateByApi(
        desk,
        call.session,
        id,
        recordOf(call.body),
        sobject,
        call.headers['sforce-duplicate-rule-header'],
      );
      return noContent;
    },
  },
  {
    method: 'DELETE',
    pattern: /^\/sobjects\/(\w+)\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '', id = '']) => {
      const object = objectOr404(desk, call, sobject);
      if (object.name === 'User') {
        throw new Refusal(
          'METHOD_NOT_ALLOWED',
          "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH",
        );
      }
      deleteByApi(desk, call.session, id, sobject);
      return noContent;
    },
  },
];

export function objectOr404(desk: Desk, call: Call, sobject: string): SObject {
  const object = visibleObject(desk.org, call.session, sobject);
  if (object === null) throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  return object;
}

function readable(desk: Desk, call: Call, object: SObject, id: string): Row {
  const row = looksLikeId(id) ? desk.org.store.get(longId(id)) : null;
  if (row === null || row.sobject !== object.name || !mayRead(call.session, row)) {
    throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  }
  if (row.state !== 'live') throw new Refusal('ENTITY_IS_DELETED', 'entity is deleted');
  return row;
}

/** @param names null for every field the caller may see */
export function shownRecord(
  call: Call,
  object: SObject,
  row: Row,
  names: readonly string[] | null,
): Record<string, unknown> {
  const fields =
    names === null
      ? visibleFields(call.session, object)
      : names.map((name) => {
          const field = visibleField(call.session, object, name.trim());
          if (field !== null) return field;
          throw new Refusal('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
        });
  const record: Record<string, unknown> = { attributes: attributesOf(row) };
  for (const field of fields) {
    if (field.type === 'base64') {
      record[field.name] = `/services/data/v${call.version}/sobjects/${row.sobject}/${row.id}/${field.name}`;
    } else if (field.type === 'address') record[field.name] = addressOf(field.name, row);
    else record[field.name] = row.values[field.name] ?? null;
  }
  if (names !== null) record['Id'] = row.id;
  return record;
}

function httpDate(row: Row): string {
  return new Date(String(row.values['LastModifiedDate'])).toUTCString();
}

function window(desk: Desk, call: Call): { start: string; end: string } {
  const start = new Date(call.query.get('start') ?? '');
  const end = new Date(call.query.get('end') ?? '');
  const oldest = desk.org.clock.now().getTime() - desk.org.behaviours.recycleBinMs;
  if (!(end.getTime() - start.getTime() >= 60_000) || start.getTime() < oldest) {
    throw new Refusal('INVALID_REPLICATION_DATE', 'startDate is out of the replication window');
  }
  return { start: instantAt(start.getTime()), end: instantAt(end.getTime()) };
}

function updated(desk: Desk, call: Call, [sobject = '']: readonly string[]): Answer {
  const object = objectOr404(desk, call, sobject);
  const { start, end } = window(desk, call);
  const ids = [...desk.org.store.table(object.name).values()]
    .filter((row) => row.state === 'live' && mayRead(call.session, row))
    .filter((row) => between(String(row.values['SystemModstamp']), start, end))
    .map((row) => row.id);
  return ok({ ids, latestDateCovered: end });
}

function deleted(desk: Desk, call: Call, [sobject = '']: readonly string[]): Answer {
  const object = objectOr404(desk, call, sobject);
  const { start, end } = window(desk, call);
  const deletedRecords = [...desk.org.store.table(object.name).values()]
    .filter((row) => row.state !== 'live' && between(instantAt(row.since), start, end))
    .map((row) => ({ id: row.id, deletedDate: instantAt(row.since) }));
  const earliest = desk.org.clock.now().getTime() - desk.org.behaviours.recycleBinMs;
  return ok({ deletedRecords, earliestDateAvailable: instantAt(earliest), latestDateCovered: end });
}

function between(at: string, start: string, end: string): boolean {
  return at >= start && at <= end;
}
