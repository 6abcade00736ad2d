import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

let cli: CommandLine;
beforeAll(async () => {
  cli = await openCommandLine({ language: 'fr' });
});
afterAll(() => cli.close());

const token = (...args: string[]) => cli.run('token', ...args);

test('a token is given, listed and revoked from the terminal', async () => {
  const given = await token(
    'create',
    'crm',
    '--role',
    'operator',
    '--act',
    'open a request',
    '--controller',
    'acme',
    '--system',
    'crm-eu',
    '--right',
    'access',
    'portability',
    '--expires',
    'P90D',
    '--as',
    'direction',
  );
  expect(given).toMatchObject({ code: 0, err: '' });
  expect(given.out).toContain('Jeton crm, valable jusqu’au ');
  const [shown = ''] = /greffe_[0-9a-f]{16}_[\w-]{43}/.exec(given.out) ?? [];
  expect(shown).not.toBe('');
  const listed = await token('list');
  expect(listed.out).toMatch(
    /crm\s+operator : ouvrir une demande \(acme · crm-eu · accès, portabilité\)\s+20\d\d-\d\d-\d\d\s+jamais\s+valable/,
  );
  expect(listed.out).not.toContain('greffe_');
  expect(await token('revoke', 'crm', '--as', 'dpo')).toMatchObject({
    code: 0,
    out: 'Le jeton crm n’ouvre plus rien.\n',
  });
  expect((await token('list')).out).toContain('révoqué');
});

test('what a script reads holds the token once', async () => {
  const given = await token(
    'create',
    'erp',
    '--role',
    'dpo',
    '--expires',
    'P1Y',
    '--as',
    'direction',
    '--json',
  );
  expect(JSON.parse(given.out)).toMatchObject({
    name: 'erp',
    roles: ['dpo'],
    token: expect.stringMatching(/^greffe_/),
  });
  expect((await token('list', '--json')).out).not.toContain('greffe_');
});

test.each([
  [2, ['create', 'Web Form', '--role', 'operator', '--expires', 'P1D'], 'Un nom est fait de minuscules'],
  [2, ['create', 'a', '--role', 'king', '--expires', 'P1D'], 'Il faut l’un de ces rôles'],
  [2, ['create', 'a', '--role', 'dpo', '--act', 'open a reques', '--expires', 'P1D'], 'open a request'],
  [2, ['create', 'a', '--role', 'dpo', '--expires', '90'], 'Il faut une période du calendrier'],
  [1, ['create', 'a', '--role', 'dpo', '--expires', 'P2Y'], 'Un jeton dure un an au plus'],
  [2, ['revoke', 'nobody'], 'Il n’y a pas de jeton nobody'],
])('wrong use ends with %i: %s', async (code, args, said) => {
  const ended = await cli.runIn({ env: { LANG: 'fr_FR.UTF-8' } }, 'token', ...args, '--as', 'direction');
  expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
  expect(ended.err).toContain(said);
});

test.each([
  [2, ['--only', 'api'], 'Il n’y a rien à ouvrir'],
  [2, ['--only', 'api', '--no-door'], '--only api ouvre la porte'],
  [2, ['--only', 'all'], 'Il faut api ou worker.'],
  [0, ['--only', 'worker'], ''],
])('serve ends with %i: %s', async (code, args, said) => {
  const surroundings = { env: { LANG: 'fr_FR.UTF-8' }, signal: AbortSignal.abort() };
  const ended = await cli.runIn(surroundings, 'serve', ...args);
  expect(ended).toMatchObject({ code, err: expect.stringContaining(said) });
  expect(ended.out).not.toContain('http://');
});
