import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './error-code.ts';

export interface MasterKeySettings {
  /** GREFFE_MASTER_KEY: 32 bytes in base64. */
  readonly given: string | undefined;
  readonly data: string;
  /** With a database of one's own the key must be given: a file on one machine is lost with it. */
  readonly mayBeMade: boolean;
}

/** The key that wraps all others: given, or made once and kept beside the embedded store. */
export async function readMasterKey({ given, data, mayBeMade }: MasterKeySettings): Promise<Buffer> {
  if (given !== undefined) return parse(given, 'GREFFE_MASTER_KEY');
  if (!mayBeMade) {
    throw new Error(
      'GREFFE_MASTER_KEY is missing, and must be given with DATABASE_URL: make one with `openssl rand -base64 32` ' +
        'and keep it apart from the database.',
    );
  }
  const path = join(data, 'keys', 'master');
  const kept = await read(path);
  if (kept !== null) return parse(kept, path);
  if (existsSync(join(data, 'postgres'))) {
    throw new Error(
      `${path} is missing, and the store beside it cannot be read without it: restore it from its copy, ` +
        'or give GREFFE_MASTER_KEY.',
    );
  }
  await makeOnce(path);
  return parse((await read(path)) ?? '', path);
}

function parse(text: string, from: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(`${from} does not hold 32 bytes in base64: restore the key this store was made with.`);
  }
  return key;
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Of several processes that boot at once, one makes the key: a link never replaces what is there. */
async function makeOnce(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
