import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine, words } from './command-line.ts';

const as = ['--as', 'dpo'];

describe('an access package, by commands alone', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await cli.fill('crm-eu', async (world) => {
      const ines = await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
      const paul = await world.person({ given: 'Paul', family: 'Autre', emails: ['paul@example.fr'] });
      await world.note({ about: [ines, paul], text: 'Lunch, ask paul@example.fr' });
    });
    await cli.run('request', 'open', '--right', 'access', '--email', 'ines@example.fr', ...as);
    await cli.run('request', 'identify', '1', '--by', 'called back', ...as);
  });
  afterEach(() => cli.close());

  test('it is reviewed, a line kept back, signed and fetched; then the request is done', async () => {
    const to = join(cli.folder, 'access.zip');
    const seen = await cli.run('package', 'review', '1', ...as);
    expect(seen.code).toBe(3);
    expect(seen.out).toMatch(/To look at: other people in these lines\n {2}(\d) {2}crm-eu {2}note:/);
    expect(seen.out).toMatch(
      /say nothing of this .*\n {2}purposes and legal bases +data-map\.yaml, purposes\n/,
    );
    expect(seen.out).toMatch(/\n {2}retention periods +retention\.yaml\n/);
    const line = /^ {2}(\d) {2}crm-eu {2}note:/m.exec(seen.out)?.[1] ?? '';

    const early = await cli.run('package', 'fetch', '1', '--to', to, ...as);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('has not been signed') });
    const kept = await cli.run(
      ...words(`package review 1 --withhold ${line} --reason rights-of-others --as dpo`),
      '--words',
      'about Paul',
    );
    expect(kept.out).toMatch(
      /Withheld\n {2}1 {2}crm-eu {2}note:\S+ {2}rights of others {2}about Paul {2}dpo/,
    );
    expect(digestIn(kept.out)).not.toBe(digestIn(seen.out));

    const twice = await cli.run(
      ...words(`package review 1 --withhold ${line} --reason not-this-person --as dpo`),
    );
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining(`Kept back already: ${line}.`) });
    const released = await cli.run('package', 'review', '1', '--release', line, ...as);
    expect(released.out).not.toContain('Withheld');
    expect(digestIn(released.out)).toBe(digestIn(seen.out));
    expect(await cli.run('package', 'review', '1', '--release', line, ...as)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Not kept back: ${line}.`),
    });
    await cli.run(
      ...words(`package review 1 --withhold ${line} --reason rights-of-others --as dpo`),
      '--words',
      'about Paul',
    );

    const stale = await cli.run('package', 'review', '1', '--sign', digestIn(seen.out), ...as);
    expect(stale).toMatchObject({ code: 1, err: expect.stringContaining('Its digest is now') });
    const signed = await cli.run('package', 'review', '1', '--sign', digestIn(kept.out), ...as);
    expect(signed.out).toContain('greffe package fetch 1 --to access-1.zip --as dpo');

    expect(await cli.run('package', 'fetch', '1', '--to', to, ...as)).toMatchObject({ code: 0 });
    expect(
      createHash('sha256')
        .update(await readFile(to))
        .digest('hex'),
    ).toBe(digestIn(kept.out));
    const certificate = await cli.run('certificate', 'show', '1');
    expect(certificate.out).toMatch(
      /final — [^]*\nCopy: access package 1\.1, .* signed by dpo on .* fetched to be handed over on /,
    );
    expect(certificate.out).toContain(`Package digest: ${digestIn(kept.out)}\n  1 line kept back\n`);
    expect(certificate.out).not.toMatch(/remains|acted on/);
    const again = await cli.run('package', 'fetch', '1', '--to', to, ...as);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
  });
});
