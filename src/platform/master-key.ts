import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../domain/refused.ts';
import type { KeyPlace } from '../ports/key-care.ts';
import { codeOf } from './error-code.ts';
import { fingerprint } from './key-ring.ts';

/** How a master key is given: 32 bytes in base64 as they are, in a file, or printed by a command. */
export type MasterKeySource =
  | string
  | { readonly by: 'file'; readonly path: string }
  | { readonly by: 'command'; readonly command: string };

export interface MasterKeySettings {
  readonly given: MasterKeySource | undefined;
  readonly data: string;
  /** With a database of one's own the key must be given: a file on one machine is lost with it. */
  readonly mayBeMade: boolean;
}

/** The key that wraps all others: given, or made once and kept beside the embedded store. */
export async function readMasterKey({ given, data, mayBeMade }: MasterKeySettings): Promise<Buffer> {
  if (given !== undefined) return readGivenKey(given, 'GREFFE_MASTER_KEY');
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

/** @param name  the variable it is given by; that of a file ends in _FILE, that of a command in _COMMAND */
export async function readGivenKey(given: MasterKeySource, name: string): Promise<Buffer> {
  if (typeof given === 'string') return parse(given, name);
  if (given.by === 'command')
    return parse(await printedBy(given.command, `${name}_COMMAND`), `${name}_COMMAND`);
  const text = await read(given.path);
  if (text === null) {
    throw new Error(
      `There is no file ${given.path}, which ${name}_FILE names: see whether its disk is there.`,
    );
  }
  return parse(text, given.path);
}

const COMMAND_WITHIN_MS = 30_000;

/** What it says on its error stream, and what it printed, are shown to nobody: either may hold the key. */
function printedBy(command: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      '/bin/sh',
      ['-c', command],
      { timeout: COMMAND_WITHIN_MS, maxBuffer: 4096 },
      (error, printed) => {
        if (!error) {
          resolve(printed);
          return;
        }
        reject(
          new Error(
            `The command of ${name} has printed no key within ${COMMAND_WITHIN_MS / 1000} s, or failed: run it by hand, ` +
              'as the user greffe runs as.',
          ),
        );
      },
    );
  });
}

/** @param given  undefined: the key is kept beside the embedded store */
export function keyPlace(data: string, given: MasterKeySource | undefined): KeyPlace {
  const path = join(data, 'keys', 'master');
  const next = `${path}.next`;
  return {
    isKept: given === undefined,
    async next() {
      await makeOnce(next);
      return parse((await read(next)) ?? '', next);
    },
    async adopt(current) {
      const waiting = await read(next);
      if (waiting === null || fingerprint(parse(waiting, next)) !== current) return;
      const before = fingerprint(parse((await read(path)) ?? '', path));
      // A backup from before opens with it alone.
      await linked(path, `${path}-${before}`);
      await rename(next, path);
    },
  };
}

/** Puts a key back that was kept elsewhere; never over another one. @throws Refused('key-there') */
export async function restoreMasterKey(data: string, key: Uint8Array): Promise<string> {
  const path = join(data, 'keys', 'master');
  if (!(await makeOnce(path, key))) {
    throw new Refused(
      'key-there',
      `${path} is there already: move it away first, and keep it until you know which of the two the store wants.`,
    );
  }
  return path;
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

/** Of several processes that boot at once, one makes the key: a link never replaces what is there. @returns whether we did */
async function makeOnce(path: string, key: Uint8Array = randomBytes(32)): Promise<boolean> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const text = `${Buffer.from(key).toString('base64')}\n`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  try {
    return await linked(draft, path);
  } finally {
    await rm(draft);
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}
