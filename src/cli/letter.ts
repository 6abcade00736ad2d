import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { WrongUse } from './exit.ts';

/** SHA-256 of a letter, hex: the letter itself stays where it is. @throws WrongUse when there is no such file */
export async function letterDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw unreadable(path, error);
  }
  return hash.digest('hex');
}

/** What to say of a file that was named and cannot be read or written. */
export function unreadable(path: string, error: unknown): Error {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
  if (code === 'ENOENT') return new WrongUse(`There is no file ${path}.`);
  if (code === 'EISDIR') return new WrongUse(`${path} is a folder: name a file.`);
  if (code === 'EACCES' || code === 'EPERM') return new WrongUse(`${path} may not be opened by this user.`);
  return error instanceof Error ? error : new Error(String(error));
}
