import type { Attachment, Gap, Related } from '../../src/contract/index.ts';
import { attachmentOf, fileNameOf, isUploadedOnRecord, type FileOf } from './files.ts';
import { unless } from './outcomes.ts';

/** The files that a record carries: theirs where the record is, and nobody's where the file is the company's own. */
export async function attachedTo(
  record: Related,
  ids: readonly string[],
  fileOf: FileOf,
): Promise<{ readonly items: readonly Related[]; readonly gaps: readonly Gap[] }> {
  const items: Related[] = [];
  const gaps: Gap[] = [];
  for (const id of ids) {
    const file = await unless(
      ['not-found', 'denied'],
      () => fileOf(id),
      ({ kind }) => kind,
    );
    if (file === 'denied') gaps.push(fileGap);
    if (typeof file === 'string') continue;
    const theirs = record.relation === 'owned' && isUploadedOnRecord(file);
    items.push({
      ref: { kind: 'file', id },
      of: record.ref,
      relation: theirs ? 'owned' : 'shared',
      whenErased: 'stays',
      others: record.others,
      can: theirs ? ['erase'] : [],
      redactable: [],
      facts: { title: fileNameOf(file) },
    });
  }
  return { items, gaps };
}

/** The same files as a snapshot carries them. */
export async function attachmentsOf(
  ids: readonly string[],
  fileOf: FileOf,
): Promise<{ readonly attachments: readonly Attachment[]; readonly hidden: readonly Gap[] }> {
  const attachments: Attachment[] = [];
  const hidden: Gap[] = [];
  for (const id of ids) {
    const file = await unless(
      ['not-found', 'denied'],
      () => fileOf(id),
      ({ kind }) => kind,
    );
    if (file === 'denied') hidden.push({ ...fileGap, what: 'an attached file' });
    else if (typeof file !== 'string') attachments.push(attachmentOf(file));
  }
  return { attachments, hidden };
}

const fileGap: Gap = {
  what: 'attached files',
  because: 'no-scope',
  mend: 'Add the scopes files and files.ui_hidden.read to the token.',
};
