import type { PackagedRecord } from '../../domain/package.ts';
import type { SystemGap } from '../../domain/plan.ts';
import type { PackageMaterial } from '../../ports/package-writer.ts';

/** Everything the page says, and every field as its vendor gave it. README.txt tells the structure. */
export async function* dataJson({ cover, controller, records }: PackageMaterial): AsyncGenerator<string> {
  // How to mend a gap is for the controller.
  const { own, gaps, ...said } = cover;
  const { name, dpo, recipients, processing } = controller;
  const head = { format: 'greffe-package/1', controller: { name, dpo }, ...said, gaps: gaps.map(named) };
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
    hidden: hidden.map((gap) => ({ what: gap.what, because: gap.because })),
    missing: unread?.because ?? null,
  };
}

function named({ system, what, because }: SystemGap): Omit<SystemGap, 'mend'> {
  return { system, what, because };
}
