import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

let cli: CommandLine;
let folder: string;

beforeEach(async () => {
  [cli, folder] = await Promise.all([openCommandLine(), mkdtemp(join(tmpdir(), 'greffe-key-'))]);
});
afterEach(async () => {
  await cli.close();
  await rm(folder, { recursive: true });
});

const next = randomBytes(32).toString('base64');
const [open, shown] = [
  ['request', 'open', '--right', 'access', '--email', 'zoe.canari@example.fr', '--as', 'dpo'],
  ['request', 'show', '1', '--as', 'dpo'],
] as const;

test('a master key is replaced while requests go on, and the old one opens nothing after the end', async () => {
  await cli.run(...open);
  const asked = await cli.run('key', 'rotate', '--as', 'direction');
  expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('GREFFE_NEW_MASTER_KEY_FILE') });
  const rotated = await cli.runIn(
    { env: { GREFFE_NEW_MASTER_KEY: next } },
    'key',
    'rotate',
    '--as',
    'direction',
  );
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotated.out).toMatch(/^Everything is wrapped by master key [0-9a-f]{16}\.\n/);
  expect(rotated.out).toMatch(/greffe key rotate --finish --as direction --config/);
  expect((await cli.run(...shown)).out).toContain('zoe.canari@example.fr');
  const early = await cli.run('key', 'rotate', '--finish', '--as', 'direction');
  expect(early).toMatchObject({ code: 1, err: expect.stringContaining('was given the master key before') });
  const listed = await cli.run('key', 'list', '--as', 'direction');
  expect(listed.out).toMatch(/It replaces [0-9a-f]{16}, by which nothing is wrapped any more/);
  const renewed = { env: { GREFFE_MASTER_KEY: next } };
  const ended = await cli.runIn(renewed, 'key', 'rotate', '--finish', '--as', 'direction');
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('is the only one that opens') });
  expect((await cli.runIn(renewed, ...shown)).out).toContain('zoe.canari@example.fr');
  const refused = await cli.run(...shown);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('This master key was replaced') });
  const log = await cli.runIn(renewed, 'audit', 'list', '--as', 'dpo', '--json');
  const acts = (JSON.parse(log.out) as { readonly act: string; readonly actor: string }[])
    .filter(({ act }) => act.startsWith('master-key'))
    .map(({ act, actor }) => `${act} ${actor}`);
  expect(acts).toEqual(['master-key-retired direction', 'master-key-replaced direction']);
});

test('a master key comes from a file or a command, and what a command says of it is not repeated', async () => {
  const path = join(folder, 'master');
  await cli.run(...open);
  const { out: given } = await cli.run('key', 'export', '--in-clear', '--as', 'direction');
  await writeFile(path, given, { mode: 0o600 });
  const from = (variables: Readonly<Record<string, string>>) =>
    cli.runIn({ env: { GREFFE_MASTER_KEY: '', ...variables } }, ...shown);
  expect(await from({ GREFFE_MASTER_KEY_FILE: path })).toMatchObject({ code: 0 });
  expect(await from({ GREFFE_MASTER_KEY_COMMAND: `cat '${path}'` })).toMatchObject({ code: 0 });
  const failed = await from({ GREFFE_MASTER_KEY_COMMAND: `cat '${path}'; cat '${path}' >&2; exit 3` });
  expect(failed.code).toBe(1);
  expect(failed.err).toContain('The command of GREFFE_MASTER_KEY_COMMAND has printed no key');
  expect(failed.err).not.toContain(given.trim());
  const short = await from({ GREFFE_MASTER_KEY_COMMAND: 'printf canari' });
  expect(short.err).toContain('GREFFE_MASTER_KEY_COMMAND does not hold 32 bytes');
  expect(short.err).not.toContain('canari');
  expect((await from({ GREFFE_MASTER_KEY_FILE: join(folder, 'gone') })).err).toContain('There is no file');
  const both = await from({ GREFFE_MASTER_KEY_FILE: path, GREFFE_MASTER_KEY_COMMAND: 'true' });
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('in one way alone') });
});

test('a copy for safe keeping opens by its passphrase, and puts the key back where none is', async () => {
  const [copy, secret] = [join(folder, 'copy.json'), join(folder, 'passphrase')];
  await writeFile(secret, 'sept mots que personne ne connaît ensemble\n');
  const sealed = ['key', 'export', '--to', copy, '--passphrase', secret, '--as', 'direction'];
  expect(await cli.run(...sealed)).toMatchObject({ code: 0, err: '' });
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  const { out: given, err } = await cli.run('key', 'export', '--in-clear', '--as', 'direction');
  expect(err).toContain('whoever has it and the store');
  expect(await readFile(copy, 'utf8')).not.toContain(given.trim());
  expect(await cli.run(...sealed)).toMatchObject({
    code: 2,
    err: expect.stringContaining('is there already'),
  });
  const restore = (...more: string[]) =>
    cli.run('key', 'restore', copy, '--passphrase', secret, '--data', join(folder, 'data'), ...more);
  expect((await restore('--in-clear')).out).toBe(given);
  expect(await restore()).toMatchObject({ code: 0 });
  expect(await readFile(join(folder, 'data', 'keys', 'master'), 'utf8')).toBe(given);
  await writeFile(secret, 'sept mots que personne ne connait ensemble\n');
  expect(await restore()).toMatchObject({
    code: 1,
    err: expect.stringContaining('not the one of this file'),
  });
  await writeFile(secret, 'short\n');
  expect(await restore()).toMatchObject({ code: 2, err: expect.stringContaining('short of 20 characters') });
  await expect(cli.run('key', 'export', '--as', 'direction')).resolves.toMatchObject({ code: 2 });
});

test('whoever may not keep the keys sees none, and a DPO takes none out', async () => {
  for (const args of [
    ['key', 'list'],
    ['key', 'rotate', '--signing'],
    ['key', 'export', '--in-clear'],
  ])
    expect(await cli.run(...args, '--as', 'dpo')).toMatchObject({ code: 1, out: '' });
});

test('a log that two signing keys have signed verifies, from the store, from an export and against an older checkpoint', async () => {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  await cli.run(...open);
  await cli.run('audit', 'export', '--to', before, '--as', 'dpo');
  const made = await cli.run('key', 'rotate', '--signing', '--as', 'direction', '--json');
  const { version, keys } = JSON.parse(made.out) as { version: number; keys: readonly string[] };
  expect([version, keys.length]).toEqual([2, 2]);
  await cli.run('audit', 'export', '--to', after, '--as', 'dpo');
  expect(await readFile(join(after, 'key.txt'), 'utf8')).toBe(`${keys.join('\n')}\n`);
  const against = ['--against', join(before, 'checkpoints.jsonl')];
  for (const args of [[], ['--export', after], against, ['--export', after, ...against]])
    expect([args, (await cli.run('audit', 'verify', ...args)).code]).toEqual([args, 0]);
  // The new key alone knows nothing of what was signed before.
  const [newest = ''] = keys;
  expect((await cli.run('audit', 'verify', '--export', after, '--key', newest)).code).toBe(1);
});
