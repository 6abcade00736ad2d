import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { unzip } from '../support/unzip.ts';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine } from './command-line.ts';

const as = ['--as', 'dpo'];

describe('what can be taken along, by commands alone', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await cli.write(
      join('config', 'data-map.yaml'),
      `fields:
  email: { category: contact, origin: provided, purposes: [contract], in: { crm-eu: person.email } }
  town: { category: contact, origin: derived, purposes: [contract], in: { crm-eu: person.town } }
purposes: { contract: { legalBasis: contract } }
`,
    );
    await cli.fill('crm-eu', async (world) => {
      await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'], town: 'Dole' });
    });
  });
  afterEach(() => cli.close());

  test('it is reviewed, signed and fetched, and the certificate names it', async () => {
    const opened = await cli.run(
      'request',
      'open',
      '--right',
      'portability',
      '--email',
      'ines@example.fr',
      ...as,
    );
    expect(opened.code).toBe(3);
    await cli.run('request', 'identify', '1', '--by', 'called back', ...as);
    const seen = await cli.run('package', 'review', '1', ...as);
    expect(seen.out).toContain('Portability package 1.1');
    expect(seen.out).toMatch(/Left out, as the person is told\n[^]*inferred +town/);
    expect(seen.out).not.toContain('Art. 15');
    const signed = await cli.run('package', 'review', '1', '--sign', digestIn(seen.out), ...as);
    expect(signed.out).toContain('greffe package fetch 1 --to portability-1.zip --as dpo');
    const to = join(cli.folder, 'portability.zip');
    expect(await cli.run('package', 'fetch', '1', '--to', to, ...as)).toMatchObject({ code: 0 });
    const files = await unzip(await readFile(to));
    expect(JSON.parse(String(files.get('data.json')))).toMatchObject({
      records: [{ values: [{ name: 'email', value: 'ines@example.fr' }] }],
    });
    expect((await cli.run('certificate', 'show', '1')).out).toContain(
      'Data to take along: portability package 1.1',
    );
  });

  test('of two packages the command says which, and each next command names its own', async () => {
    await cli.run('request', 'open', '--right', 'access', 'portability', '--email', 'ines@example.fr', ...as);
    const settled = await cli.run('request', 'identify', '1', '--by', 'called back', ...as);
    expect(settled.out).toContain('greffe package review 1 --right access --as dpo');
    expect(settled.out).toContain('greffe package review 1 --right portability --as dpo');
    expect(await cli.run('package', 'review', '1', ...as)).toMatchObject({
      code: 1,
      err: expect.stringContaining('say which with --right access or --right portability'),
    });
    const seen = await cli.run('package', 'review', '1', '--right', 'portability', ...as);
    expect(seen.out).toContain(`greffe package review 1 --right portability --sign ${digestIn(seen.out)}`);
    const wrong = await cli.run('package', 'review', '1', '--right', 'erasure', ...as);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('access, portability') });
  });

  test('a right the request does not ask for is refused with what to do', async () => {
    await cli.run('request', 'open', '--right', 'access', '--email', 'ines@example.fr', ...as);
    expect(
      await cli.run('package', 'fetch', '1', '--right', 'portability', '--to', 'x.zip', ...as),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('Request 1 asks for no portability.'),
    });
  });
});
