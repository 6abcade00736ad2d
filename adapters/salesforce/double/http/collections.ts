import { looksLikeId, longId } from '../ids.ts';
import { Refusal, rowError } from '../refusal.ts';
import { mayRead } from '../org/sight.ts';
import { type Answer, type Call, type Desk, type Route, listOf, ok, recordOf, textOf } from './call.ts';
import { objectOr404, shownRecord } from './records.ts';
import { createByApi, deleteByApi, updateByApi } from './write.ts';

const recordsMax = 200;
const retrievedMax = 2_000;
const chunksMax = 10;

/** Up to 200 records in one call: HTTP 200 whatever happened, a result for each in the order given. */
export const collectionRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: /^\/composite\/sobjects\/?$/,
    answer: (desk, call) => {
      const { allOrNone, records } = recordOf(call.body);
      return ok(
        eachRow(desk, inChunks(listOf(records), typeGiven), allOrNone === true, (record) => {
          const fields = recordOf(record);
          return createByApi(desk, call.session, typeOf(fields), fields);
        }),
      );
    },
  },
  {
    method: 'PATCH',
    pattern: /^\/composite\/sobjects\/?$/,
    answer: (desk, call) => {
      const { allOrNone, records } = recordOf(call.body);
      const seen = new Set<string>();
      return ok(
        eachRow(desk, inChunks(listOf(records), typeGiven), allOrNone === true, (record) => {
          const fields = recordOf(record);
          const id = textOf(fields['Id'] ?? fields['id']);
          refuseRepeated(id, seen);
          updateByApi(
            desk,
            call.session,
            id,
            fields,
            typeOf(fields),
            call.headers['sforce-duplicate-rule-header'],
          );
          return longId(id);
        }),
      );
    },
  },
  {
    method: 'DELETE',
    pattern: /^\/composite\/sobjects\/?$/,
    answer: (desk, call) => {
      const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
      const seen = new Set<string>();
      return ok(
        eachRow(
          desk,
          inChunks(ids, (id) => id.slice(0, 3)),
          call.query.get('allOrNone') === 'true',
          (id) => {
            refuseRepeated(id, seen);
            deleteByApi(desk, call.session, id);
            return longId(id);
          },
        ),
      );
    },
  },
  {
    method: 'POST',
    pattern: /^\/composite\/sobjects\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '']) => {
      const { ids, fields } = recordOf(call.body);
      return retrieve(desk, call, sobject, listOf(ids).map(textOf), listOf(fields).map(textOf));
    },
  },
  {
    method: 'GET',
    pattern: /^\/composite\/sobjects\/(\w+)\/?$/,
    answer: (desk, call, [sobject = '']) => {
      const list = (name: string): string[] => (call.query.get(name) ?? '').split(',');
      return retrieve(desk, call, sobject, list('ids'), list('fields'));
    },
  },
];

/** Rows of one type that stand together are one chunk. */
function inChunks<Given>(rows: readonly Given[], typeOf: (row: Given) => string): readonly Given[] {
  const chunks = rows.filter((row, at) => {
    const before = rows[at - 1];
    return before === undefined || typeOf(row) !== typeOf(before);
  });
  if (chunks.length <= chunksMax) return rows;
  throw new Refusal(
    'LIMIT_EXCEEDED',
    'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
  );
}

function typeGiven(record: unknown): string {
  return typeOf(recordOf(record));
}

function refuseRepeated(id: string, seen: Set<string>): void {
  if (seen.has(longId(id))) throw new Refusal('DUPLICATE_VALUE', `duplicate id specified: ${id}`);
  seen.add(longId(id));
}

/** One result a row; with allOrNone a single failure takes everything back. */
export function eachRow<Given>(
  desk: Desk,
  rows: readonly Given[],
  allOrNone: boolean,
  act: (row: Given) => string,
): readonly Record<string, unknown>[] {
  if (rows.length > recordsMax) {
    throw new Refusal('EXCEEDED_MAX_TYPES_LIMIT', `Collection size is larger than allowed: ${recordsMax}`);
  }
  const results: Record<string, unknown>[] = [];
  let failures = 0;
  desk.org.store.atomically(() => {
    for (const row of rows) {
      try {
        results.push({ id: act(row), success: true, errors: [] });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failures += 1;
        // A failed row may come without its id: whoever reads it goes by position.
        results.push({ success: false, errors: [rowError(error)] });
      }
    }
    return failures === 0 || !allOrNone;
  });
  if (failures === 0 || !allOrNone) return results;
  const rolledBack = new Refusal(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );
  return results.map((result) =>
    result['success'] === true ? { success: false, errors: [rowError(rolledBack)] } : result,
  );
}

function typeOf(fields: Readonly<Record<string, unknown>>): string {
  return textOf(recordOf(fields['attributes'])['type']);
}

function retrieve(
  desk: Desk,
  call: Call,
  sobject: string,
  ids: readonly string[],
  fields: readonly string[],
): Answer {
  const object = objectOr404(desk, call, sobject);
  if (ids.length > retrievedMax) {
    throw new Refusal(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${retrievedMax} records`,
    );
  }
  const names = fields.filter((name) => name !== '');
  if (names.length === 0) throw new Refusal('INVALID_FIELD', 'fields must be named');
  return ok(
    ids.map((id) => {
      if (!looksLikeId(id)) throw new Refusal('MALFORMED_ID', `bad id ${id}`);
      const row = desk.org.store.get(longId(id));
      const isSeen = row?.state === 'live' && row.sobject === object.name && mayRead(call.session, row);
      return isSeen ? shownRecord(call, object, row, names) : null;
    }),
  );
}
