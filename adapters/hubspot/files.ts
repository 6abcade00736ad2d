import type { Attachment, Context } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import type { Definitions } from './definitions.ts';
import type { HubspotFile } from './shapes.ts';

/** A file that several records carry is described once a call. */
export type FileOf = (id: string) => Promise<HubspotFile>;

export function rememberedFiles(client: HubspotClient, context: Context): FileOf {
  const asked = new Map<string, Promise<HubspotFile>>();
  return (id) => {
    const file = asked.get(id) ?? client.file(id, context);
    asked.set(id, file);
    return file;
  };
}

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

export function filePropertiesOf({ byName }: Definitions): readonly string[] {
  return [...byName.values()].filter(({ fieldType }) => fieldType === 'file').map(({ name }) => name);
}

/**
 * The files a property holds, several parted by semicolons: ids, and for what came by a form the address at which
 * HubSpot hands out an upload, which ends in the id.
 * @returns  null where something else stands there
 */
export function fileIdsIn(value: string): readonly string[] | null {
  const entries = value
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const ids = entries.map((entry) => /^\d+$/.exec(entry)?.[0] ?? upload.exec(entry)?.[1]);
  return ids.every((id) => id !== undefined) ? [...new Set(ids)] : null;
}

/** As public integrations meet it, 2026-11-25; HubSpot does not describe the value. Any other host or path is no file of theirs. */
const upload =
  /^https:\/\/api[\w-]*\.(?:hubspot|hubapi)\.com\/form-integrations\/v1\/uploaded-files\/signed-url-redirect\/(\d+)(?=[?#]|$)/;
