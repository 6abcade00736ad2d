import type { PackagedRecord } from '../../domain/package.ts';
import type { PackageMaterial } from '../../ports/package-writer.ts';

/** Everything the page says, and every field as its vendor gave it. README.txt tells the structure. */
export async function* dataJson({ cover, controller, records }: PackageMaterial): AsyncGenerator<string> {
  const { own, ...said } = cover;
  const { name, dpo, recipients, processing } = controller;
  const head = { format: 'greffe-package/1', controller: { name, dpo }, ...said };
  yield `${JSON.stringify(head).slice(0, -1)},\n"information":${JSON.stringify({ recipients, ...processing })},\n`;
  yield `"heldByGreffe":${JSON.stringify(own)},\n"records":[`;
  let separator = '\n';
  for await (const record of records()) {
    yield separator + JSON.stringify(disclosed(record));
    separator = ',\n';
  }
  yield '\n]}\n';
}

function disclosed({ line, system, ref, fields, labels, hidden, files, unread }: PackagedRecord) {
  return {
    line,
    system,
    kind: ref.kind,
    id: ref.id,
    fields,
    labels,
    files: files.map(({ name, path, mediaType, bytes, unread: why }) => ({
      name,
      path,
      mediaType,
      bytes,
      missing: why?.because ?? null,
    })),
    hidden: hidden.map(({ what, because }) => ({ what, because })),
    missing: unread?.because ?? null,
  };
}
