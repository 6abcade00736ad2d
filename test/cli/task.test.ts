import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

describe('tasks, at the keyboard', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine({ hasPaper: true });
  });
  afterEach(() => cli.close());

  const object = () =>
    cli.run('object', '--email', 'ines.zyxcanary@example.fr', '--channel', 'mail', '--as', 'dpo');
  const letters = async (): Promise<string> => {
    const folder = join(cli.folder, 'mail');
    const names = await readdir(folder, { recursive: true });
    const texts = names
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFile(join(folder, name), 'utf8'));
    return (await Promise.all(texts)).join('\n').replaceAll('=\r\n', '').replaceAll('=\n', '');
  };
  const code = async () => /--code ([0-9A-Z-]{23})/.exec(await letters())?.[1] ?? 'no code';

  test('an objection by letter waits for whoever sends them, says who, and ends with their answer', async () => {
    const opened = await object();
    expect(opened.code).toBe(3);
    expect(opened.out).toMatch(/Waits for: task 1 of archiviste, due on \d{4}-\d\d-\d\d\./);
    expect(opened.out).toContain('greffe task show 1');

    const listed = await cli.run('task', 'list');
    expect(listed.code).toBe(0);
    expect(listed.out).toMatch(
      /1 +\d{4}-\d\d-\d\d +archive-papier +stop prospecting \(letters\) +archiviste +1/,
    );
    expect(listed.out).not.toMatch(/zyxcanary/i);

    const shown = await cli.run('task', 'show', '1', '--as', 'dpo');
    expect(shown.out).toContain('ines.zyxcanary@example.fr');
    expect(shown.out).toContain('signed contracts');
    expect(shown.out).toContain('--not-mine --to PERSON');

    const answered = await cli.run(
      'task',
      'answer',
      '1',
      '--done',
      '--attest',
      'Claire Exemple',
      '--as',
      'dpo',
    );
    expect(answered).toMatchObject({
      code: 0,
      out: 'Task 1: done. Your answer is kept as it is.\n',
      err: '',
    });
    expect((await cli.run('request', 'show', '1')).out).toContain('done');
    expect((await cli.run('certificate', 'show', '1')).out).toContain(
      '1 attested by a named person, not read back',
    );
    expect((await cli.run('task', 'list')).out).toBe('No task waits for an answer.\n');
    const log = await cli.run('audit', 'list', '--as', 'dpo');
    expect(log.out).toMatch(/dpo.*task-answered/);
    expect(log.out).not.toMatch(/zyxcanary|Exemple/i);
  });

  test('a copy is given in words and as a file, and nothing of it is said at the keyboard', async () => {
    const person = ['--email', 'ines.zyxcanary@example.fr', '--as', 'dpo'];
    await cli.run('request', 'open', '--right', 'access', ...person);
    await cli.run('request', 'identify', '1', '--by', 'called back', '--as', 'dpo');
    const shown = await cli.run('task', 'show', '1', '--as', 'dpo');
    expect(shown.out).toContain('give a copy of what is held');
    expect(shown.out).toContain('--held --attest');

    const held = ['task', 'answer', '1', '--held', '--attest', 'Claire Exemple', '--as', 'dpo'];
    const missing = await cli.run(...held, '--file', join(cli.folder, 'lettre.txt'));
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('There is no file') });
    await writeFile(join(cli.folder, 'lettre.txt'), 'Une lettre de Zyxcanary');
    expect(
      await cli.run('task', 'answer', '1', '--nothing-found', '--text', 'x', '--as', 'dpo'),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining('go with --held alone'),
    });
    expect((await cli.run(...held, '--value', 'town')).err).toContain('NAME=VALUE');
    const answered = await cli.run(
      ...held,
      '--text',
      'Zyxcanary wrote',
      '--file',
      join(cli.folder, 'lettre.txt'),
    );
    expect(answered).toMatchObject({
      code: 0,
      out: 'Task 1: held, and given. Your answer is kept as it is.\n',
    });
    const review = await cli.run('package', 'review', '1', '--as', 'dpo');
    expect(review).toMatchObject({ code: 3, out: expect.stringMatching(/archive-papier .*held, and given/) });
    expect((await cli.run('audit', 'list', '--as', 'dpo')).out).not.toMatch(/zyxcanary|lettre/i);
  });

  test('the code of the letter needs no name and no role; the letter says nothing of the person', async () => {
    await object();
    expect(await letters()).not.toMatch(/zyxcanary/i);
    const given = await code();
    const shown = await cli.run('task', 'show', '--code', given);
    expect(shown.out).toContain('ines.zyxcanary@example.fr');
    expect(shown.out).toContain(`greffe task answer --code ${given} --done`);
    const passed = await cli.run('task', 'answer', '--code', given, '--not-mine', '--to', 'adjoint');
    expect(passed).toMatchObject({ code: 0, out: 'Task 1 is with adjoint now, who will be written to.\n' });
    const again = await cli.run('task', 'show', '--code', given);
    expect([again.code, again.out]).toEqual([1, '']);
    expect(again.err).toContain('passed on to adjoint');
  });

  test('tells a script the same', async () => {
    await object();
    expect(JSON.parse((await cli.run('task', 'list', '--json')).out)).toMatchObject([
      { task: { id: 1, system: 'archive-papier', act: 'stop', person: 'archiviste' }, isLate: false },
    ]);
    const answer = ['--nothing-found', '--as', 'dpo', '--json'];
    expect(JSON.parse((await cli.run('task', 'answer', '1', ...answer)).out)).toEqual({
      task: 1,
      answer: 'nothing-found',
      person: 'archiviste',
    });
  });

  test.each([
    [['show'], 2, /its number, or --code/],
    [['show', '1', '--code', 'ABCDE-FGHJK-MNPQR-STVWX'], 2, /its number, or --code/],
    [['show', '9'], 2, /There is no task 9/],
    [['show', 'one'], 2, /number from 1/],
    [['show', '--code', 'ABC'], 2, /no code of a letter/],
    [['show', '--code', 'ABCDE-FGHJK-MNPQR-STVWX'], 2, /No task has that code/],
    [['answer', '1', '--as', 'dpo'], 2, /Give one answer/],
    [['answer', '1', '--done', '--nothing-found', '--as', 'dpo'], 2, /Give one answer/],
    [['answer', '1', '--done', '--as', 'dpo'], 2, /--attest/],
    [['answer', '1', '--exception', 'because', '--as', 'dpo'], 2, /Nothing is an exception/],
    [['answer', '1', '--not-mine', '--as', 'dpo'], 2, /Say whose it is/],
    [['answer', '1', '--not-mine', '--to', 'nobody', '--as', 'dpo'], 2, /nobody called nobody/],
    [['answer', '1', '--not-mine', '--to', 'archiviste', '--as', 'dpo'], 2, /is with archiviste already/],
    [['answer', '1', '--nothing-found', '--to', 'adjoint', '--as', 'dpo'], 2, /goes with --not-mine/],
    [['answer', '1', '--nothing-found', '--correct', '--as', 'dpo'], 2, /no answer yet/],
    [['answer', '1', '--nothing-found'], 2, /--as/],
    [['answer', '1', '--nothing-found', '--as', 'auditor'], 1, /takes the role dpo or operator/],
    [['list', '--as', 'auditor'], 1, /To see tasks takes the role/],
  ])('with %j is refused, and the task stays open', async (args, expected, sentence) => {
    await object();
    const refused = await cli.run('task', ...args);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: expected, out: '' });
    expect(refused.err).toMatch(sentence);
    expect(refused.err).not.toMatch(/zyxcanary/i);
    expect(JSON.parse((await cli.run('task', 'list', '--json')).out)).toHaveLength(1);
  });
});

test('speaks French where the house does', async () => {
  const cli = await openCommandLine({ language: 'fr', hasPaper: true });
  try {
    const email = 'ines.zyxcanary@example.fr';
    const { out } = await cli.run('object', '--email', email, '--channel', 'mail', '--as', 'dpo');
    expect(out).toMatch(/la tâche 1 de archiviste, à rendre le \d{4}/);
    expect((await cli.run('task', 'list')).out).toContain('arrêter la prospection (courrier)');
    expect((await cli.run('task', 'answer', '1', '--done', '--as', 'dpo')).err).toContain('y met son nom');
  } finally {
    await cli.close();
  }
});
