import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WrongUse } from './exit.ts';

/** What to say of a file that was named and cannot be read. */
export function unreadable(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === 'ENOENT') return new WrongUse(`There is no file ${path}.`);
  if (code === 'EISDIR') return new WrongUse(`${path} is a folder: name a file.`);
  return forbidden(path, error);
}

/** What to say of a file that was to be written and cannot be. */
export function unwritable(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new WrongUse(`There is no folder ${dirname(path)}.`);
  if (code === 'EISDIR') return new WrongUse(`${path} is a folder: name a file.`);
  if (code === 'EEXIST') return taken(path);
  return forbidden(path, error);
}

/** What to say of a folder that was to be written to and cannot be. */
export function unusable(folder: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') return new WrongUse(`${folder} is no folder: name another.`);
  return forbidden(folder, error);
}

/** No file is ever replaced. @throws WrongUse */
export function demandFree(path: string): void {
  if (existsSync(path)) throw taken(path);
}

/** For its owner's eyes only. @throws WrongUse when it is there already or cannot be written */
export async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    throw unwritable(path, error);
  });
}

function taken(path: string): Error {
  return new WrongUse(`${path} is there already: name another file, or move it away.`);
}

function forbidden(path: string, error: unknown): Error {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return new WrongUse(`${path} may not be opened by this user.`);
  return error instanceof Error ? error : new Error(String(error));
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
