import { inflateRawSync } from 'node:zlib';
import { portableWords } from './words.ts';

/**
 * The data of a portability package as it was signed: its JSON, out of the zip that was written here.
 * @throws Error when it is no such package: a bug
 */
export function portableDataIn(zip: Uint8Array): string {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const names = Object.values(portableWords).map(({ data }) => data);
  for (const entry of entriesOf(bytes))
    if (names.includes(entry.name)) return contentOf(bytes, entry).toString('utf8');
  throw new Error('The package holds no portable data.');
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly offset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;

/** The central directory, at the end: sizes in front of a file that was streamed are not known yet. @source APPNOTE.TXT 4.3 */
function* entriesOf(zip: Buffer): Generator<Entry> {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error('The package is no whole zip.');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error('The directory of the package is broken.');
    const nameBytes = zip.readUInt16LE(at + 28);
    yield {
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      method: zip.readUInt16LE(at + 10),
      bytes: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
    };
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

function contentOf(zip: Buffer, { method, bytes, offset }: Entry): Buffer {
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const stored = zip.subarray(start, start + bytes);
  return method === 0 ? stored : inflateRawSync(stored);
}
