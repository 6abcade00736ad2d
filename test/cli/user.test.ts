import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine, words } from './command-line.ts';

const admin = ['--as', 'admin'];

describe('greffe user', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await openCommandLine();
    const file = join(cli.config, 'greffe.yaml');
    const written = await readFile(file, 'utf8');
    const [, indent = '  '] = /\n(\s*)- \{ id: dpo,/.exec(written) ?? [];
    const line = `- { id: dpo,`;
    await cli.write(
      'config/greffe.yaml',
      `${written.replace(line, `- { id: admin, roles: [admin] }\n${indent}${line}`)}\nmail: { folder: '${cli.folder}/out' }\n`,
    );
  });
  afterAll(() => cli.close());

  async function letters(): Promise<readonly string[]> {
    const names = await readdir(join(cli.folder, 'out'));
    return Promise.all(names.sort().map((name) => readFile(join(cli.folder, 'out', name), 'utf8')));
  }

  test('add makes an account and writes a letter with a code, which no command shows', async () => {
    const added = await cli.run(
      ...words('user add dpo-acme --mail zyx.canary@example.fr --role dpo --controller acme --as admin'),
    );
    // In a folder it waits for whoever sends it on.
    expect(added.code).toBe(3);
    expect(added.out).toMatch(/A letter with a code for dpo-acme lies in the mail folder/);
    expect(`${added.out}${added.err}`).not.toMatch(/canary|[0-9A-Z]{5}-[0-9A-Z]{5}/);
    const [letter = ''] = await letters();
    expect(letter).toMatch(/To: zyx.canary@example.fr/);
    expect(letter).toMatch(/[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/);
  });

  test('list shows how each stands, without an address', async () => {
    const { code, out } = await cli.run('user', 'list', ...admin);
    expect(code).toBe(0);
    expect(out).toMatch(/dpo-acme +dpo +acme +invited, no password yet +none +0/);
    expect(out).not.toMatch(/canary|@/);
    const { out: json } = await cli.run('user', 'list', '--json', ...admin);
    expect(JSON.parse(json)).toMatchObject([{ id: 'dpo-acme', roles: ['dpo'], passwordAt: null }]);
  });

  test('an account acts with --as, for its controllers and by its roles', async () => {
    expect((await cli.run('request', 'list', '--as', 'dpo-acme')).code).toBe(0);
    const refused = await cli.run('user', 'list', '--as', 'dpo-acme');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('takes the role') });
    const unknown = await cli.run('request', 'list', '--as', 'dpo-acne');
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('there is no such account') });
  });

  test('one that is limited to a tool and a right is shown so, sees no more, and is freed of either', async () => {
    const added = await cli.run(
      ...words(
        'user add crm-admin --mail crm@example.fr --role operator --system crm-eu --right access --as admin',
      ),
    );
    expect(added.code).toBe(3);
    const listed = async () => (await cli.run('user', 'list', ...admin)).out;
    expect(await listed()).toMatch(/crm-admin +operator +every controller · crm-eu · access +invited/);
    const [refused, unknown] = [
      await cli.run(...words('hold list --as crm-admin')),
      await cli.run(...words('notice poll --system sales --as crm-admin')),
    ];
    expect(refused).toMatchObject({ code: 0, err: '' });
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('It has: crm-eu.') });
    const over = await cli.run(...words('suppression check --email a@example.fr --as crm-admin'));
    expect(over).toMatchObject({ code: 1, err: expect.stringContaining('work on these alone: crm-eu') });
    const change = (args: string) => cli.run(...words(`user change crm-admin ${args} --as admin`));
    expect((await change('--every system')).code).toBe(0);
    expect(await listed()).toMatch(/crm-admin +operator +every controller · access +invited/);
    expect((await change('--every right --system sales')).code).toBe(0);
    expect(await listed()).toMatch(/crm-admin +operator +every controller · sales +invited/);
    expect(await change('--system sails')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no system sails'),
    });
    expect((await change('--every tool')).code).toBe(2);
    await cli.run(...words('user disable crm-admin --as admin'));
  });

  test('change, invite, sessions, revoke and disable', async () => {
    expect((await cli.run('user', 'change', 'dpo-acme', '--role', 'operator', ...admin)).out).toMatch(
      /dpo-acme is changed/,
    );
    expect((await cli.run('user', 'invite', 'dpo-acme', ...admin)).code).toBe(3);
    expect(await letters()).toHaveLength(3);
    expect((await cli.run('user', 'password-reset', 'dpo-acme', ...admin)).err).toMatch(
      /no password yet.*greffe user invite dpo-acme/,
    );
    expect((await cli.run('user', 'sessions', 'dpo-acme', ...admin)).out).toBe('dpo-acme has no session.\n');
    expect((await cli.run('user', 'revoke', 'dpo-acme', ...admin)).out).toBe(
      '0 sessions of dpo-acme ended.\n',
    );
    expect((await cli.run('user', 'disable', 'dpo-acme', ...admin)).out).toMatch(/nothing opens it any more/);
    expect((await cli.run('request', 'list', '--as', 'dpo-acme')).code).toBe(2);
    expect((await cli.run('user', 'list', ...admin)).out).toMatch(/disabled by admin on/);
  });

  test.each<[what: string, args: readonly string[], says: RegExp]>([
    ['an unknown account', ['user', 'disable', 'nobody'], /There is no account of this name/],
    ['an unknown role', ['user', 'add', 'x', '--mail', 'x@example.fr', '--role', 'boss'], /choices are/],
    ['an address that is none', ['user', 'add', 'x', '--mail', 'x', '--role', 'dpo'], /e-mail address/],
    ['no role', ['user', 'add', 'x', '--mail', 'x@example.fr'], /at least one role/],
    [
      'a name that is somebody’s',
      ['user', 'add', 'Claire Martin', '--mail', 'x@example.fr', '--role', 'dpo'],
      /better a function than a name/,
    ],
    ['nothing to change', ['user', 'change', 'dpo-acme'], /Say what changes/],
  ])('%s is wrong use', async (_what, args, says) => {
    const ended = await cli.run(...args, ...admin);
    expect(ended.code).toBe(2);
    expect(ended.err.replaceAll(/\s+/g, ' ')).toMatch(says);
  });

  test('a name that greffe.yaml has too is told before anything is done', async () => {
    const file = join(cli.config, 'greffe.yaml');
    const written = await readFile(file, 'utf8');
    await cli.write(
      'config/greffe.yaml',
      written.replace('- { id: admin,', '- { id: dpo-acme, roles: [dpo] }\n  - { id: admin,'),
    );
    const ended = await cli.run('request', 'list');
    await cli.write('config/greffe.yaml', written);
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('greffe.yaml names dpo-acme') });
  });
});
