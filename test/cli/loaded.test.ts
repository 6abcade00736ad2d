import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Loaded } from '../../bench/what-is-loaded.ts';
import type { BorrowedDatabase } from '../support/database.ts';
import { borrowDatabase } from '../support/database.ts';
import type { Company } from './company.ts';
import { makeCompany } from './company.ts';

let company: Company;
let database: BorrowedDatabase;
beforeEach(async () => {
  [company, database] = await Promise.all([makeCompany({ language: 'fr' }), borrowDatabase()]);
});
afterEach(async () => {
  await company.close();
  await database.close();
});

const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(inRepository('package.json'), 'utf8'),
);

async function loadedBy(...args: string[]): Promise<Loaded> {
  const into = join(company.folder, 'loaded.json');
  const hooked = ['--import', inRepository('bench/what-is-loaded.ts'), inRepository('src/cli/bin.ts')];
  const child = spawn(process.execPath, [...hooked, ...args, '--config', company.config], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      GREFFE_MASTER_KEY: randomBytes(32).toString('base64'),
      LANG: 'C',
      LOADED_INTO: into,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  expect(child.exitCode).toBe(0);
  return JSON.parse(readFileSync(into, 'utf8'));
}

const packagesOf = ({ modules }: Loaded): readonly string[] =>
  Object.keys(modules)
    .filter((name) => name in dependencies)
    .toSorted();

test('a list of requests loads what it reads them with, and nothing of what is done with them', async () => {
  const loaded = await loadedBy('request', 'list');
  expect(packagesOf(loaded)).toEqual(['commander', 'kysely', 'pg', 'yaml', 'zod']);
  // Two thirds of greffe were loaded by every command once. Look for what came in before you raise this.
  expect(loaded.modules['own']).toBeLessThan(290);
});

test('the help of one command loads nothing behind it', async () => {
  expect(packagesOf(await loadedBy('request', '--help'))).toEqual(['commander', 'yaml', 'zod']);
});
