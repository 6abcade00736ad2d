import type { Content, Context, Outcome, Ref } from '../../src/contract/index.ts';
import { rowsOf } from './ask.ts';
import type { BytesPath, Client, Row } from './client.ts';
import { text } from './client.ts';
import { failed, failedAs, orFailure } from './outcomes.ts';
import { fileName } from './read.ts';
import { inList, isId } from './soql.ts';

/** The bytes of a file or an attachment, as they come. A file's are those of its newest version. */
export async function content(client: Client, ref: Ref, context: Context): Promise<Outcome<Content>> {
  if (!isId(ref.id)) return notFound;
  const file = await orFailure(() => fileBehind(client, ref, context));
  if (file === null) return notFound;
  if ('kind' in file) return failed(file);
  const stream = await orFailure(() => client.bytes(file.path, context));
  if (stream !== null && 'kind' in stream) return failed(stream);
  return { status: 'done', value: { name: file.name, mediaType: file.mediaType, stream: chunksOf(stream) } };
}

const notFound = failedAs(
  'not-found',
  'NOT_FOUND',
  'The file is gone, or the integration user may not see it.',
);

interface File {
  readonly path: BytesPath;
  readonly name: string;
  readonly mediaType: string | null;
}

async function fileBehind(client: Client, ref: Ref, context: Context): Promise<File | null> {
  const soql =
    ref.kind === 'Attachment'
      ? `SELECT Id, Name, ContentType FROM Attachment WHERE Id IN ${inList([ref.id])}`
      : `SELECT Id, Title, PathOnClient FROM ContentVersion WHERE IsLatest = true AND ContentDocumentId IN ${inList([ref.id])}`;
  const [found] = await rowsOf(client, [{ soql, deletedToo: false }], context);
  if (!found) return null;
  return ref.kind === 'Attachment' ? attachmentIn(found) : versionIn(found);
}

function attachmentIn(row: Row): File {
  const id = text(row, 'Id') ?? '';
  return {
    path: { object: 'Attachment', id, field: 'Body' },
    name: text(row, 'Name') ?? id,
    mediaType: text(row, 'ContentType'),
  };
}

function versionIn(row: Row): File {
  const id = text(row, 'Id') ?? '';
  return {
    path: { object: 'ContentVersion', id, field: 'VersionData' },
    name: fileName(row) ?? id,
    mediaType: null,
  };
}

async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncIterable<Uint8Array> {
  if (stream !== null) yield* stream;
}
