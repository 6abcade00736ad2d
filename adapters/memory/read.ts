import type {
  Attachment,
  Connection,
  Context,
  FieldValue,
  Gap,
  Outcome,
  Snapshot,
} from '../../src/contract/index.ts';
import { sameRef } from '../../src/contract/index.ts';
import type { Row } from './account.ts';
import type { MemoryClient } from './client.ts';
import { refOf } from './records.ts';

type Read = NonNullable<Connection['read']>['call'];

export function read(client: MemoryClient): Read {
  return async (refs, fields, context) => {
    const rows = await client.get(refs, context);
    const outcomes: Outcome<Snapshot>[] = [];
    for (const [index, ref] of refs.entries()) {
      const row = rows[index] ?? null;
      // A merged id is answered by another row: whoever asked for this one is told so, not handed that one.
      if (row === null) outcomes.push(notFound);
      else if (!sameRef(row, ref)) outcomes.push(nowAnotherRow);
      else outcomes.push({ status: 'done', value: await snapshotOf(client, row, fields, context) });
    }
    return outcomes;
  };
}

export const notFound: Outcome<never> = {
  status: 'failed',
  failure: { kind: 'not-found', code: 'NO_SUCH_ROW', mend: 'Locate the person again.' },
};

/** The id was merged into a row that may be somebody else's. */
export const nowAnotherRow: Outcome<never> = {
  status: 'failed',
  failure: {
    kind: 'conflict',
    code: 'MERGED',
    mend: 'Locate the person again: this record was merged into another one.',
  },
};

async function snapshotOf(
  client: MemoryClient,
  row: Row,
  fields: readonly string[] | null,
  context: Context,
): Promise<Snapshot> {
  const hidden = await client.hiddenFields(refOf(row), context);
  const wanted = (field: string): boolean => fields === null || fields.includes(field);
  return {
    ref: refOf(row),
    fields: Object.fromEntries(Object.entries(row.fields).filter(([field]) => wanted(field))),
    labels: {},
    hidden: hidden.filter(wanted).map(hiddenGap),
    attachments: row.kind === 'file' ? [attachmentOf(row)] : [],
  };
}

export function hiddenGap(field: string): Gap {
  return {
    what: `field ${field}`,
    because: 'no-scope',
    mend: `Let the token read the field ${field}.`,
  };
}

function attachmentOf(row: Row): Attachment {
  const text = textOf(row.fields['text']);
  return {
    ref: refOf(row),
    name: textOf(row.fields['name']),
    mediaType: 'text/plain',
    bytes: new TextEncoder().encode(text).length,
  };
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
