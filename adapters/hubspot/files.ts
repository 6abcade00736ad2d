import type { Attachment } from '../../src/contract/index.ts';
import type { HubspotFile } from './shapes.ts';

export function attachmentOf(file: HubspotFile): Attachment {
  return {
    ref: { kind: 'file', id: file.id },
    name: fileNameOf(file),
    mediaType: null,
    bytes: file.size ?? null,
  };
}

export function fileNameOf({ id, name, extension }: Pick<HubspotFile, 'id' | 'name' | 'extension'>): string {
  const base = name ?? id;
  return extension == null || extension === '' || base.endsWith(`.${extension}`)
    ? base
    : `${base}.${extension}`;
}

/**
 * A file uploaded onto a record is hidden from the file manager; any other is the company's own (a brochure sent to
 * thousands), and attaching it to one person's e-mail makes it nobody's.
 */
export function isUploadedOnRecord({ access }: HubspotFile): boolean {
  return access?.startsWith('HIDDEN_') === true;
}
