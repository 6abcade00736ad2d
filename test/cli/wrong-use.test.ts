import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('a command written wrong says what to write, and ends with 2', () => {
  let cli: CommandLine;
  let empty = '';

  beforeAll(async () => {
    cli = await openCommandLine();
    await cli.write('letter.txt', 'Dear Madam');
    empty = await cli.write('empty.txt', '');
  });
  afterAll(() => cli.close());

  const as = ['--as', 'dpo'];
  const open = ['request', 'open', '--right', 'erasure'];
  const refuse = ['request', 'refuse', '1', '--sent-on', '2026-01-05', '--reason'];
  const digest = 'a'.repeat(64);

  test.each<[what: string, args: readonly string[], says: RegExp]>([
    ['no person who acts', [...open, '--email', 'a@example.fr'], /--as dpo \| direction \| auditor/],
    [
      'an unknown person',
      [...open, '--email', 'a@example.fr', '--as', 'dop'],
      /no person "dop".*dpo, direction, auditor/,
    ],
    ['nobody named', [...open, ...as], /Say who it is about/],
    [
      'an unknown right',
      ['request', 'open', '--right', 'erase', ...as],
      /choices are objection, restriction, rectification, access, portability, erasure/,
    ],
    ['no right', ['request', 'open', '--email', 'a@example.fr', ...as], /--right/],
    ['an address that is none', [...open, '--email', 'ines', ...as], /e-mail address/],
    ['a number that is none', [...open, '--phone', 'ines', ...as], /phone number/],
    [
      'a day that does not exist',
      [...open, '--email', 'a@example.fr', '--received-on', '2026-02-30', ...as],
      /YYYY-MM-DD/,
    ],
    [
      'a day to come',
      [...open, '--email', 'a@example.fr', '--received-on', '2999-01-01', ...as],
      /still to come/,
    ],
    [
      'an unknown channel',
      [...open, '--email', 'a@example.fr', '--channel', 'pigeon', ...as],
      /email, post, phone/,
    ],
    [
      'an unknown controller',
      [...open, '--email', 'a@example.fr', '--controller', 'acne', ...as],
      /It knows: acme/,
    ],
    ['an unknown request', ['request', 'show', '99'], /There is no request 99/],
    ['an act on an unknown request', ['request', 'retry', '99', ...as], /There is no request 99/],
    ['waiting for an unknown request', ['request', 'wait', '99'], /There is no request 99/],
    ['a request that is no number', ['request', 'show', 'seven'], /must be a number/],
    ['a record written wrong', ['request', 'match', '1', '--accept', 'crm-eu', ...as], /SYSTEM:KIND:ID/],
    [
      'an unknown system',
      ['request', 'match', '1', '--accept', 'crm-e:person:1', ...as],
      /Did you mean "crm-eu"/,
    ],
    ['no match decided', ['request', 'match', '1', ...as], /--accept REF… or|--accept REF…, --set-aside/],
    ['a digest cut short', ['request', 'approve', '1', '--plan', 'abc', ...as], /64 hexadecimal digits/],
    [
      'a plan of an unknown request',
      ['request', 'approve', '99', '--plan', digest, ...as],
      /There is no request 99/,
    ],
    [
      'an unknown ground',
      [...refuse, 'annoying', '--letter', 'x', ...as],
      /manifestly-unfounded, .*legal-claims/,
    ],
    ['no letter', [...refuse, 'legal-claims', ...as], /--letter/],
    [
      'a letter that is not there',
      [...refuse, 'legal-claims', '--letter', '/nowhere/letter', ...as],
      /no file \/nowhere/,
    ],
    [
      'a doubt of one’s own',
      ['request', 'suspend', '1', '--from', '2026-01-05', '--reason', 'mood', ...as],
      /homonyms/,
    ],
    ['a hold over nothing', ['hold', 'place', '--ground', 'x', ...as], /Say what it covers/],
    [
      'a hold over two things',
      ['hold', 'place', '--ground', 'x', '--email', 'a@example.fr', '--record', 'sales:person:1', ...as],
      /not both/,
    ],
    ['a hold without a ground', ['hold', 'place', '--email', 'a@example.fr', ...as], /--ground/],
    [
      'a hold that is over',
      ['hold', 'place', '--email', 'a@example.fr', '--ground', 'x', '--until', '2020-01-01', ...as],
      /over already/,
    ],
    ['an unknown hold', ['hold', 'lift', '9', ...as], /no hold 9/],
    [
      'lines kept back without a reason',
      ['package', 'review', '1', '--withhold', '2', ...as],
      /rights-of-others/,
    ],
    [
      'a reason without lines',
      ['package', 'review', '1', '--reason', 'business-secret', ...as],
      /--withhold/,
    ],
    ['a certificate file that is not there', ['certificate', 'verify', '/nowhere/c.json'], /no file/],
    ['a file without a checkpoint', ['audit', 'verify', '--against', 'package.json'], /holds no checkpoint/],
    ['an export that is not there', ['audit', 'verify', '--export', '/nowhere'], /no file/],
    ['a plan of a request that is not there', ['plan', 'show', '99'], /There is no request 99/],
    ['a certificate of one', ['certificate', 'show', '99'], /There is no request 99/],
    [
      'a match told both ways',
      ['request', 'match', '1', '--accept', 'sales:person:1', '--set-aside', 'sales:person:1', ...as],
      /sales:person:… is named twice/,
    ],
    [
      'a package for a folder that is not there',
      ['package', 'review', '1', '--to', '/nowhere/access.zip', ...as],
      /There is no folder \/nowhere\.\n/,
    ],
    ['an export to a file', ['audit', 'export', '--to', 'package.json', ...as], /package\.json is no folder/],
    [
      'a certificate over a file that is there',
      ['certificate', 'show', '1', '--to', 'package.json'],
      /package\.json is there already/,
    ],
    [
      'a key that was cut short',
      ['certificate', 'verify', 'package.json', '--key', 'greffe+1554b71d'],
      /greffe\+1554b71d is no verifier key/,
    ],
    ['such a key for the log', ['audit', 'verify', '--key', 'greffe+1554b71d'], /is no verifier key/],
    [
      'a mistyped option, before the one it was meant for',
      ['request', 'open', '--rigth', 'access', '--email', 'a@example.fr', ...as],
      /unknown option '--rigth'\n\(Did you mean --right\?\)\n$/,
    ],
    ['an unknown command', ['request', 'approv', '1'], /Did you mean approve/],
    ['an unknown option', ['request', 'list', '--jsn'], /Did you mean --json/],
    ['stopping a database that is not ours', ['stop'], /yours to stop/],
  ])('%s', async (_what, args, says) => {
    const { code, err, out } = await cli.run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('a letter without a word', async () => {
    for (const verb of ['refuse', 'extend']) {
      const reason = verb === 'refuse' ? 'legal-claims' : 'complexity';
      const sent = ['--sent-on', '2026-01-05', '--letter', empty, '--reason', reason];
      const { code, err } = await cli.run('request', verb, '1', ...sent, ...as);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is empty: give the letter') });
    }
  });

  test('help and version end with 0 and open nothing', async () => {
    const nowhere = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
    const help = await cli.runIn(nowhere, '--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('3 waits for somebody');
    expect(await cli.runIn(nowhere, '--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
    expect((await cli.runIn(nowhere, 'request', 'refuse', '--help')).out).toContain('manifestly-excessive');
  });
});

describe('wrong settings', () => {
  test('are all told with file, line and the nearest key, and nothing is opened', async () => {
    const cli = await openCommandLine();
    try {
      const systems = await readFile(join(cli.config, 'systems.yaml'), 'utf8');
      await cli.write('config/systems.yaml', systems.replace('share: 60%', 'shares: 60%'));
      await cli.write('config/retention.yaml', 'ruls: []\n');
      const nowhere = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none', LANG: 'fr_FR.UTF-8' } };
      const { code, err, out } = await cli.runIn(nowhere, 'request', 'list');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('réglages sont faux ; rien n’a démarré');
      expect(err).toMatch(
        /systems\.yaml:6:5 systems\.crm-eu\.shares : clé inconnue\. Vouliez-vous dire « share » \?/,
      );
      expect(err).toMatch(/retention\.yaml:1:1 ruls : clé inconnue\. Vouliez-vous dire « rules » \?/);
    } finally {
      await cli.close();
    }
  });

  test('a missing folder names every file, a missing adapter its place', async () => {
    const cli = await openCommandLine();
    try {
      const missing = await cli.run('check', '--config', '/nowhere');
      const systems = await readFile(join(cli.config, 'systems.yaml'), 'utf8');
      await cli.write('config/systems.yaml', systems.replace(/adapter: .*/, 'adapter: hubspott'));
      const { code, err } = await cli.run('check');
      expect(missing.code).toBe(2);
      expect(missing.err.match(/is missing in the folder \/nowhere/g)).toHaveLength(5);
      expect(code).toBe(2);
      expect(err).toMatch(/systems\.yaml:3:14 systems\.crm-eu\.adapter: .*Did you mean "hubspot"\?/);
    } finally {
      await cli.close();
    }
  });
});

describe('a store that cannot be reached', () => {
  test('is told in one line, without a trace of the code, and ends with 1', async () => {
    const cli = await openCommandLine();
    try {
      const nowhere = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
      const { code, err } = await cli.runIn(nowhere, 'request', 'list');
      expect(code).toBe(1);
      expect(err).toMatch(/^greffe: PostgreSQL could not be reached \(ECONNREFUSED\)[^\n]*\n$/);
      const debugged = await cli.runIn({ env: { ...nowhere.env, GREFFE_DEBUG: '1' } }, 'request', 'list');
      expect(debugged.err).toMatch(/^ {4}at /m);
    } finally {
      await cli.close();
    }
  });
});
