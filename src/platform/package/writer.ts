import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Translate } from '../../domain/in-french.ts';
import type { PortableCover } from '../../domain/package.ts';
import type { PackageBytes, PackageMaterial } from '../../ports/package-writer.ts';
import { csvFiles } from './csv.ts';
import { dataJson } from './json.ts';
import { otherLanguage, pageName } from './languages.ts';
import { page } from './page.ts';
import { leftOutCsv, portableCsvFiles } from './portable/csv.ts';
import { portableJson } from './portable/json.ts';
import { portableDataIn } from './portable/read-back.ts';
import { portableReadMe } from './portable/read-me.ts';
import { portableSchema } from './portable/schema.ts';
import { portableWords } from './portable/words.ts';
import { readMe } from './read-me.ts';

export interface ZipPackageWriter {
  write(material: PackageMaterial): PackageBytes;
  portableData(zip: Uint8Array): string;
}

/**
 * The package as a zip: of an access, a page in two languages, the data as JSON and CSV, the files; of a portability, the
 * data as JSON with its schema and as CSV, and a text in two languages of what is left out. What adapters say in English is
 * told in French on the French page, and stays as it is in the data. Every part streams from the store into the zip, one
 * after the other, so that its size costs no memory.
 */
export function zipPackageWriter(french: () => Promise<Translate>): ZipPackageWriter {
  return {
    write(material) {
      const hash = createHash('sha256');
      return { stream: zipped(material, french, hash), digest: () => hash.digest('hex') };
    },
    portableData: portableDataIn,
  };
}

async function* zipped(
  material: PackageMaterial,
  french: () => Promise<Translate>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.on('error', (error: Error) => output.destroy(error));
  zip.outputStream.pipe(output);
  let current: Readable | null = null;
  output.once('close', () => current?.destroy());
  const options = { mtime: dayOf(material.cover.drawnOn), mode: 0o100644, forceDosTimestamp: true };
  const { portable } = material.cover;
  const contents = portable
    ? portableParts(material, portable, await french())
    : await parts(material, await french());
  for (const { path, bytes } of contents) {
    zip.addReadStreamLazy(path, options, (give) => {
      const source = Readable.from(bytes(), { objectMode: false });
      // yazl does not listen: without this, a part that fails would leave the zip open for ever.
      source.on('error', (error) => output.destroy(error));
      current = source;
      give(null, source);
    });
  }
  zip.end();
  for await (const chunk of output as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
}

interface Part {
  readonly path: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

function portableParts(
  material: PackageMaterial,
  portable: PortableCover,
  french: Translate,
): readonly Part[] {
  const { readMe: readMeFile, data, leftOutFile } = portableWords[material.controller.language];
  return [
    { path: readMeFile, bytes: () => encoded(portableReadMe(material, portable, french)) },
    { path: data, bytes: () => encoded(portableJson(material, portable)) },
    { path: 'schema.json', bytes: () => encoded([portableSchema(material.cover, portable)]) },
    ...portableCsvFiles(material).map(({ path, text }) => ({ path, bytes: () => encoded(text()) })),
    { path: leftOutFile, bytes: () => encoded([leftOutCsv(material, portable)]) },
  ];
}

async function parts(material: PackageMaterial, french: Translate): Promise<readonly Part[]> {
  const { language } = material.controller;
  const other = otherLanguage(language);
  const files = new Map<string, number>();
  for await (const record of material.records()) {
    for (const { path, blob } of record.files) if (path !== null && blob !== null) files.set(path, blob);
  }
  return [
    { path: pageName(language, language), bytes: () => encoded(page(material, language, french)) },
    { path: pageName(other, language), bytes: () => encoded(page(material, other, french)) },
    { path: 'README.txt', bytes: () => encoded(readMe(material)) },
    { path: 'data.json', bytes: () => encoded(dataJson(material)) },
    ...csvFiles(material).map(({ path, text }) => ({ path, bytes: () => encoded(text()) })),
    ...[...files].map(([path, blob]) => ({ path, bytes: () => material.file(blob) })),
  ];
}

/** A zip keeps local time without its zone: built from its parts, the day is the same bytes everywhere. */
function dayOf(day: string): Date {
  const [year = 1980, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

const CHUNK_CHARACTERS = 65_536;

/** Many small strings become few buffers. */
async function* encoded(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  yield Buffer.from(waiting);
}
