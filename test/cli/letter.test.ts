import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine, words } from './command-line.ts';

describe('letters, by commands alone', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
  });
  afterEach(() => cli.close());

  const letter = (line: string, ...more: string[]) =>
    cli.run('letter', ...words(line), ...more, '--as', 'dpo', '--data', cli.data);
  const nobody = () => cli.run(...words('request open --right erasure --email nobody@example.fr --as dpo'));

  test('an answer is asked for, shown, written, and recorded the day it left', async () => {
    const opened = await nobody();
    expect(opened).toMatchObject({ code: 0, err: '' });
    expect(opened.out).toMatch(
      /Answer to send: \S+ \(conservative \S+\)\n {2}greffe letter preview 1 --kind nothing-held/,
    );
    const listed = await cli.run('request', 'list');
    expect(listed.out).toContain('the letter of answer');

    const shown = await letter('preview 1 --kind nothing-held');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^To: nobody@example\.fr\nSubject: Your request of /);
    expect(shown.out).toContain('These tools were searched: crm-eu, sales.');
    const digest = digestIn(shown.out);
    expect(shown.out).toContain(
      `greffe letter send 1 --kind nothing-held --language en --digest ${digest} --to mail`,
    );

    const file = join(cli.folder, 'answer.txt');
    const sent = await letter(`send 1 --kind nothing-held --digest ${digest} --to post --out ${file}`);
    expect(sent).toMatchObject({ code: 3, err: '' });
    expect(sent.out).toContain('greffe letter record 1 --number 1 --sent-on YYYY-MM-DD');
    expect(shown.out).toContain((await readFile(file, 'utf8')).split('\n').slice(2).join('\n').trimEnd());

    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
    const recorded = await letter(`record 1 --number 1 --sent-on ${today}`);
    expect(recorded).toMatchObject({ code: 0, err: '' });
    expect(recorded.out).toMatch(
      new RegExp(`1 +answer: nothing held +by post +sent ${today} +written by dpo`),
    );
    expect((await cli.run('request', 'show', '1')).out).toMatch(new RegExp(`answer +sent on ${today}`));
    expect((await cli.run('request', 'list')).out).toBe('No open request.\n');
    expect(JSON.parse((await cli.run('letter', 'list', '1', '--json')).out)).toMatchObject([
      { number: 1, kind: 'nothing-held', state: 'sent', sentOn: today, way: 'post' },
    ]);
  });

  test('a mail that lies in a folder has not left', async () => {
    await nobody();
    const folder = join(cli.folder, 'outgoing');
    await mkdir(folder);
    const greffe = await readFile(join(cli.config, 'greffe.yaml'), 'utf8');
    await cli.write(join('config', 'greffe.yaml'), `${greffe}mail: { folder: '${folder}' }\n`);
    const digest = digestIn((await letter('preview 1 --kind nothing-held')).out);
    const sent = await letter(`send 1 --kind nothing-held --digest ${digest} --to mail`);
    expect(sent).toMatchObject({ code: 3, err: '' });
    expect(sent.out).toContain('written, to be sent');
    const [eml = ''] = await readdir(folder);
    expect(eml).toMatch(/^letter-[0-9a-f]{32}\.eml$/);
    expect(await readFile(join(folder, eml), 'utf8')).toMatch(/^To: nobody@example\.fr\r$/m);
    expect(JSON.parse((await cli.run('request', 'show', '1', '--json')).out)).toMatchObject({
      request: { answer: { awaited: ['erasure'], on: null } },
      letters: [{ state: 'written' }],
      lettersDue: ['nothing-held'],
    });
  });

  test('a refusal leaves by letter, and is then recorded by its number', async () => {
    await cli.fill('sales', async (world) => {
      await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
    });
    await cli.run(...words('request open --right erasure --email ines@example.fr --as dpo'));
    const why = ['--reason', 'legal-claims', '--words', 'A case is pending.'];
    const shown = await letter('preview 1 --kind refusal', ...why);
    expect(shown.out).toContain("--reason legal-claims --words 'A case is pending.' --digest");
    const file = join(cli.folder, 'refusal.txt');
    const digest = digestIn(shown.out);
    await letter(`send 1 --kind refusal --digest ${digest} --to post --out ${file}`, ...why);
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
    const early = await cli.run(...words('request refuse 1 --reason legal-claims --by-letter 1 --as dpo'));
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('is not recorded as sent') });
    await letter(`record 1 --number 1 --sent-on ${today}`);
    const refused = await cli.run(...words('request refuse 1 --reason legal-claims --by-letter 1 --as dpo'));
    expect(refused).toMatchObject({ code: 0, err: '' });
    expect(refused.out).toContain('refused');
  });

  test('a letter of the company’s own words is used, and one that is wrong stops every command', async () => {
    await nobody();
    await mkdir(join(cli.config, 'letters'));
    const { out: ours } = await cli.run('letter', 'template', '--kind', 'nothing-held');
    await cli.write(
      join('config', 'letters', 'nothing-held.en.txt'),
      ours.replace('Yours faithfully', 'Kind regards'),
    );
    expect((await letter('preview 1 --kind nothing-held')).out).toContain('Kind regards');
    await cli.write(join('config', 'letters', 'nothing-held.en.txt'), ours.replace('{{court}}', ''));
    expect(await cli.run('check')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/letters\/nothing-held\.en\.txt:\d+:1: lacks \{\{court\}\}/),
    });
  });

  test('a letter that leaves by itself is seen in the words of the company, about nobody', async () => {
    const ours = (await letter('template --kind recipient-erasure --language en')).out;
    const path = join('config', 'letters', 'recipient-erasure.en.txt');
    await mkdir(join(cli.config, 'letters'));
    await cli.write(path, ours.replace('Hello,', 'Dear {{recipient}},'));
    const seen = await letter('example --kind recipient-erasure');
    expect(seen).toMatchObject({ code: 0, err: '' });
    expect(seen.out).toMatch(/^Subject: An erasure to carry out [^]*\n\nDear Example Recipient,\n/);
    expect(seen.out).toContain('    camille.exemple@example.fr\n');
    expect((await letter('example --kind refusal')).code).toBe(2);
    await cli.write(path, ours.replace('{{person}}', ''));
    expect(await cli.run('check')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/letters\/recipient-erasure\.en\.txt:\d+:1: lacks \{\{person\}\}/),
    });
  });

  test.each<[what: string, args: readonly string[], code: number, says: RegExp]>([
    ['an unknown letter', ['preview', '1', '--kind', 'hello'], 2, /acknowledgement, identity-question/],
    ['no letter', ['preview', '1'], 2, /--kind/],
    ['an unknown request', ['preview', '9', '--kind', 'unclear', '--words', 'x'], 2, /There is no request 9/],
    [
      'a reason of another letter',
      ['preview', '1', '--kind', 'refusal', '--reason', 'homonyms'],
      2,
      /manifestly-unfounded/,
    ],
    [
      'a reason where there is none',
      ['preview', '1', '--kind', 'unclear', '--reason', 'homonyms'],
      2,
      /--words/,
    ],
    ['nothing to say', ['preview', '1', '--kind', 'unclear'], 2, /--words or --words-from/],
    [
      'words twice',
      ['preview', '1', '--kind', 'unclear', '--words', 'x', '--words-from', 'y'],
      2,
      /not both/,
    ],
    [
      'a file that is not there',
      ['preview', '1', '--kind', 'unclear', '--words-from', '/nowhere/x'],
      2,
      /no file/,
    ],
    [
      'a reason for no other address',
      ['preview', '1', '--kind', 'unclear', '--because', 'x'],
      2,
      /--to-address/,
    ],
    [
      'an address that is none',
      ['preview', '1', '--kind', 'unclear', '--to-address', 'x'],
      2,
      /e-mail address/,
    ],
    ['a letter that does not fit', ['preview', '1', '--kind', 'answer-erasure'], 1, /--kind nothing-held/],
    ['a right nobody asked for', ['preview', '1', '--kind', 'answer-access'], 1, /does not ask for that/],
    ['no digest', ['send', '1', '--kind', 'nothing-held', '--to', 'mail'], 2, /--digest/],
    [
      'a digest that is none',
      ['send', '1', '--kind', 'nothing-held', '--to', 'mail', '--digest', 'x'],
      2,
      /64/,
    ],
    [
      'another digest',
      ['send', '1', '--kind', 'nothing-held', '--to', 'mail', '--digest', 'a'.repeat(64)],
      1,
      /not what you were shown/,
    ],
    [
      'no file to write',
      ['send', '1', '--kind', 'nothing-held', '--to', 'post', '--digest', 'a'.repeat(64)],
      2,
      /--out FILE/,
    ],
    [
      'a file for a mail',
      ['send', '1', '--kind', 'nothing-held', '--to', 'mail', '--out', 'x', '--digest', 'a'.repeat(64)],
      2,
      /leave it out/,
    ],
    ['no day', ['record', '1', '--number', '1'], 2, /--sent-on/],
    ['nothing to record', ['record', '1', '--sent-on', '2026-01-05'], 2, /--number/],
    [
      'both to record',
      ['record', '1', '--sent-on', '2026-01-05', '--number', '1', '--kind', 'unclear'],
      2,
      /leave out/,
    ],
    [
      'a letter there is not',
      ['record', '1', '--sent-on', '2026-01-05', '--number', '1'],
      2,
      /no letter of that number/,
    ],
  ])('%s says what to write', async (_what, args, code, says) => {
    await nobody();
    const ended = await cli.run('letter', ...args, '--as', 'dpo');
    expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
    expect(ended.err).toMatch(says);
  });
});
