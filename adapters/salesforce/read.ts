import type {
  Attachment,
  Context,
  FieldValue,
  Gap,
  Outcome,
  Ref,
  Snapshot,
} from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Question, Row } from './client.ts';
import { list, text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { idsByKind } from './kinds.ts';
import { limits } from './limits.ts';
import { failed, failedAs } from './outcomes.ts';
import { hiddenFieldsOf } from './probe.ts';
import { fieldValue, refOf } from './records.ts';
import { apiName, chunkedQueries, isId } from './soql.ts';

/**
 * Records as they stand, by id, from the tables. Rows in the recycle bin are read too: the company still holds them.
 * @param fields  null: all that the org shows us
 */
export async function read(
  client: Client,
  catalogue: Catalogue,
  refs: readonly Ref[],
  fields: readonly string[] | null,
  context: Context,
): Promise<readonly Outcome<Snapshot>[]> {
  const schema = new Map<string, Described | null>();
  for (const kind of new Set(refs.map((ref) => ref.kind)))
    schema.set(kind, await catalogue.of(kind, context));
  const readable = refs.filter((ref) => isId(ref.id) && schema.get(ref.kind));
  const questions: Question[] = [...idsByKind(readable)].flatMap(([kind, ids]) => {
    const described = schema.get(kind);
    return described ? questionsAbout(described, ids, fields) : [];
  });
  const answers = await askAll(client, questions, context);
  const refused = answers.find((answer) => !isRows(answer));
  const rows = new Map(
    answers
      .flatMap((answer) => (isRows(answer) ? answer : []))
      .map((row) => [refKey(refOf(row)), row] as const),
  );
  const files = await fileVersions(client, catalogue, rows, context);
  return refs.map((ref): Outcome<Snapshot> => {
    const row = rows.get(refKey(ref));
    const described = schema.get(ref.kind);
    if (!row || !described) return refused && !isRows(refused) ? failed(refused) : notFound;
    // The id of a merged record shows the loser in the bin; its data lives on in the winner.
    if (text(row, 'MasterRecordId') !== null && row['IsDeleted'] === true) return merged;
    return { status: 'done', value: snapshotOf(ref, described, row, fields, files) };
  });
}

const notFound = failedAs(
  'not-found',
  'NOT_FOUND',
  'The record is gone, or the integration user may not see it.',
);
const merged = failedAs(
  'conflict',
  'MERGED',
  'Locate the person again: this record was merged into another.',
);

/** FIELDS(ALL) keeps the query short however many fields an org has; it allows 200 rows. */
function questionsAbout(
  described: Described,
  ids: readonly string[],
  fields: readonly string[] | null,
): readonly Question[] {
  const named = fields?.filter((name) => described.fields.has(name)) ?? null;
  const columns =
    named === null
      ? 'FIELDS(ALL)'
      : [...new Set(['Id', ...withState(described), ...named])].map(apiName).join(', ');
  return chunkedQueries(
    ids,
    limits.allFields,
    (list) =>
      `SELECT ${columns} FROM ${apiName(described.name)} WHERE Id IN ${list} LIMIT ${limits.allFields}`,
  ).map((soql) => ({ soql, deletedToo: true }));
}

function withState(described: Described): readonly string[] {
  return ['IsDeleted', 'MasterRecordId'].filter((name) => described.fields.has(name));
}

function snapshotOf(
  ref: Ref,
  described: Described,
  row: Row,
  fields: readonly string[] | null,
  files: ReadonlyMap<string, Row>,
): Snapshot {
  const shown = Object.entries(row).filter(
    ([name]) => name !== 'attributes' && (fields === null || fields.includes(name)),
  );
  const values: Record<string, FieldValue> = {};
  const labels: Record<string, string> = {};
  for (const [name, value] of shown) {
    values[name] = fieldValue(value);
    labels[name] = described.fields.get(name)?.label ?? name;
  }
  return {
    ref,
    fields: values,
    labels,
    hidden: hiddenFrom(described, fields),
    attachments: attached(ref, row, files),
  };
}

function hiddenFrom(described: Described, fields: readonly string[] | null): readonly Gap[] {
  return fields === null ? hiddenFieldsOf(described) : hiddenFieldsOf(described, fields);
}

/** Names, types and sizes of files: the newest version of each document. */
async function fileVersions(
  client: Client,
  catalogue: Catalogue,
  rows: ReadonlyMap<string, Row>,
  context: Context,
): Promise<ReadonlyMap<string, Row>> {
  const ids = [...rows.values()].map(refOf).filter((ref) => ref.kind === 'ContentDocument');
  if (ids.length === 0 || !(await catalogue.of('ContentVersion', context))) return new Map();
  const queries = chunkedQueries(
    ids.map((ref) => ref.id),
    limits.ids,
    (list) =>
      `SELECT Id, ContentDocumentId, Title, PathOnClient, FileExtension, ContentSize FROM ContentVersion WHERE IsLatest = true AND ContentDocumentId IN ${list}`,
  );
  const answers = await askAll(
    client,
    queries.map((soql) => ({ soql, deletedToo: false })),
    context,
  );
  const versions = answers.flatMap((answer) => (isRows(answer) ? answer : []));
  return new Map(list(versions).map((version) => [text(version, 'ContentDocumentId') ?? '', version]));
}

function attached(ref: Ref, row: Row, files: ReadonlyMap<string, Row>): readonly Attachment[] {
  if (ref.kind === 'ContentDocument') {
    const version = files.get(ref.id);
    return [
      {
        ref,
        name: (version && fileName(version)) ?? text(row, 'Title') ?? ref.id,
        mediaType: null,
        bytes: sizeOf((version ?? row)['ContentSize']),
      },
    ];
  }
  if (ref.kind !== 'Attachment') return [];
  return [
    {
      ref,
      name: text(row, 'Name') ?? ref.id,
      mediaType: text(row, 'ContentType'),
      bytes: sizeOf(row['BodyLength']),
    },
  ];
}

export function fileName(version: Row): string | null {
  const path = text(version, 'PathOnClient')?.split(/[\\/]/).at(-1);
  return path ?? text(version, 'Title');
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
