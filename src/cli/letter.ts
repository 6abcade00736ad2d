import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { WrongUse } from './exit.ts';
import { unreadable } from './files.ts';

/** SHA-256 of a letter, hex: the letter itself stays where it is. @throws WrongUse when there is none, or it is empty */
export async function letterDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = createReadStream(path);
  try {
    await pipeline(file, hash);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (file.bytesRead === 0) throw new WrongUse(`${path} is empty: give the letter that was sent.`);
  return hash.digest('hex');
}
