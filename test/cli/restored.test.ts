import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { TestDatabase } from '../support/database.ts';
import { copyDatabase, createDatabase } from '../support/database.ts';
import type { CommandLine, Ended } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

const address = 'ines.zyxcanary@example.fr';

let cli: CommandLine;
let databases: TestDatabase[];

beforeEach(async () => {
  cli = await openCommandLine();
  databases = [await createDatabase()];
  for (const name of ['crm-eu', 'sales'] as const)
    await cli.fill(name, async (world) => {
      await world.person({ given: 'Inès', family: 'Zyxcanary', emails: [address] });
    });
});
afterEach(async () => {
  for (const database of databases) await database.close();
  await cli.close();
});

const on = (database: TestDatabase | undefined, ...args: string[]): Promise<Ended> =>
  cli.runIn({ env: { DATABASE_URL: database?.url ?? '' } }, ...args);

test('after a restore an outside checkpoint names what is lost, an export tells what it was, and a sweep brings objections back', async () => {
  const [live] = databases;
  await on(live, 'request', 'open', '--right', 'access', '--email', address, '--as', 'dpo');
  const backup = await copyDatabase(databases[0]);
  databases.push(backup);

  // What happens after the backup, and is kept elsewhere.
  await on(live, 'object', '--email', address, '--channel', 'email', '--as', 'dpo');
  const kept = join(cli.folder, 'kept');
  await on(live, 'audit', 'export', '--to', kept, '--as', 'dpo');
  const against = ['--against', join(kept, 'checkpoints.jsonl')];

  // The backup is whole in itself: from inside nothing is missing.
  expect((await on(backup, 'audit', 'verify')).code).toBe(0);
  const verified = await on(backup, 'audit', 'verify', ...against);
  const [, from = '', to = ''] = /The entries (\d+) to (\d+) are missing/.exec(verified.out) ?? [];
  expect([verified.code, Number(to) > Number(from)]).toEqual([1, true]);
  const lost = (await readFile(join(kept, 'entries.jsonl'), 'utf8')).split('\n').slice(Number(from));
  expect(lost[0]).toContain(`"sequence":${from}`);
  expect(lost.join('\n')).toContain('suppression-recorded');
  expect(lost.join('\n')).not.toMatch(/zyxcanary/i);

  const isKnown = async () =>
    (await on(backup, 'suppression', 'check', '--email', address, '--as', 'dpo')).out;
  expect(await isKnown()).toBe('No.\n');
  expect(await on(backup, 'suppression', 'sweep', '--as', 'dpo')).toMatchObject({ code: 0 });
  expect(await isKnown()).toBe('Yes: e-mail.\n');

  // The log goes on, and never hides that it once lost something.
  await on(backup, 'audit', 'export', '--to', join(cli.folder, 'after'), '--as', 'dpo');
  const later = await on(backup, 'audit', 'verify', ...against);
  expect(later.code).toBe(1);
  expect(later.out).toMatch(/are missing|it went on without them, as after a restore/);
});
