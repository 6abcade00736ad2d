import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine, Ended } from './command-line.ts';
import { digestIn, openCommandLine } from './command-line.ts';
import { scheduleProspects } from './prospects.ts';

describe('a purge, by commands alone', () => {
  let cli: CommandLine;

  beforeEach(async () => {
    cli = await openCommandLine();
    await scheduleProspects(cli);
    await cli.fill('sales', async (world) => {
      await world.person({ ...of('Ancienne'), createdAt: '2015-05-02T10:00:00Z' });
      await world.person({ ...of('Récente'), createdAt: new Date().toISOString() });
    });
  });
  afterEach(() => cli.close());

  const of = (name: string) => ({
    given: name,
    family: 'Zyxcanary',
    emails: [`${name.normalize('NFD').replace(/\W/gu, '').toLowerCase()}@example.fr`],
    town: 'Prospectville',
  });

  /** Planned, begun, and signed by two. */
  const purged = async (): Promise<Ended> => {
    const begun = await cli.run('purge', 'run', '--as', 'dpo');
    const digest = digestIn(begun.out);
    await cli.run('purge', 'approve', '2', '--plan', digest, '--as', 'dpo');
    return cli.run('purge', 'approve', '2', '--plan', digest, '--as', 'direction');
  };

  test('is planned, run, signed by two and reported, in a file anybody can check and in pages', async () => {
    const planned = await cli.run('purge', 'plan', '--as', 'dpo');
    expect(planned).toMatchObject({ code: 0, err: '' });
    expect(await cli.run('purge', 'report', '1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Purge 1 was a dry run'),
    });
    expect((await purged()).err).toBe('');

    const file = join(cli.folder, 'report.json');
    const pdf = join(cli.folder, 'report.pdf');
    const told = await cli.run('purge', 'report', '2', '--to', file, '--pdf', pdf, '--language', 'fr');
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^Report 2-1 of purge 2 on \d{4}-\d\d-\d\d — provisional — /);
    expect(told.out).toContain('prospects: 2 in the class, 1 past the period, 1 due\n');
    expect(told.out).toMatch(/ {2}signed by dpo, \S+\n {2}signed by direction \(controller\), \S+\n/);
    expect(told.out).toMatch(/sales {2}erased 1\n {2}1 in the recycle bin until \d{4}-\d\d-\d\d\n/);
    expect(told.out).toContain(`Written: ${file}\nWritten: ${pdf}\n`);
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(`${told.out}${await readFile(file, 'utf8')}`).not.toMatch(/zyxcanary|example\.fr|ancienne/i);

    const again = await cli.run('purge', 'report', '2', '--to', file);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    const { out } = await cli.run('purge', 'report', '2', '--json');
    expect(out).toBe(await readFile(file, 'utf8'));
  });

  test('a changed number of its report is told, with neither settings nor database', async () => {
    await cli.run('purge', 'plan', '--as', 'dpo');
    await purged();
    const file = join(cli.folder, 'report.json');
    await cli.run('purge', 'report', '2', '--to', file);
    const nowhere = { env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' } };
    const verify = () => cli.runIn(nowhere, 'certificate', 'verify', file, '--config', '/nowhere');
    expect(await verify()).toMatchObject({ code: 0, err: '' });
    expect(await cli.run('audit', 'verify', '--against', file)).toMatchObject({ code: 0, err: '' });
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"erased": 1', '"erased": 2'));
    const changed = await verify();
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('NOT genuine');
  });

  test('of a rule that recycles is told as one, and its report can be checked', async () => {
    await scheduleProspects(cli, 'recycle');
    const { out: checked } = await cli.run('check');
    expect(checked).not.toContain('no recycle bin');
    // Each filling counts its ids from the first: this one stands for the other.
    await cli.fill('sales', async (world) => {
      await world.person({ ...of('Ancienne'), createdAt: '2015-05-02T10:00:00Z' });
      await world.person({ ...of('Récente'), createdAt: new Date().toISOString() });
      const about = await world.person({ ...of('Archiviste'), createdAt: '2015-05-02T10:00:00Z' });
      await world.file({ about, name: 'contrat.txt', text: 'Zyxcanary' });
    });
    const planned = await cli.run('purge', 'plan', '--as', 'dpo');
    expect(planned.out).toContain('put in the recycle bin');
    expect(planned.out).toMatch(/prospects +1 +a record of theirs has no recycle bin to go to\n/);
    expect((await purged()).err).toBe('');
    const file = join(cli.folder, 'report.json');
    const told = await cli.run('purge', 'report', '2', '--to', file);
    expect(told.out).toMatch(
      /sales {2}put in the recycle bin 1\n {2}1 in the recycle bin until \d{4}-\d\d-\d\d\n/,
    );
    expect(await cli.run('certificate', 'verify', file)).toMatchObject({ code: 0, err: '' });
    expect(
      cli
        .witness('sales')
        .records()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['live', 'live', 'live', 'recycled']);
  });

  test('that is refused ends with its report', async () => {
    await cli.run('purge', 'run', '--as', 'dpo');
    expect(await cli.run('purge', 'report', '1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no report yet'),
    });
    await cli.run('purge', 'refuse', '1', '--reason', 'the schedule is wrong', '--as', 'dpo');
    const { out } = await cli.run('purge', 'report', '1');
    expect(out).toMatch(/ — final — [^\n]+\nrefused: nothing more of it is carried out\n/);
    expect(out).toContain('No record was acted on.');
    expect(
      cli
        .witness('sales')
        .records()
        .filter(({ state }) => state !== 'live'),
    ).toEqual([]);
  });

  test('that waits for a right names it in the report', async () => {
    await cli.run('purge', 'plan', '--as', 'dpo');
    cli.refuse('sales', { effect: 'write', status: 403, code: 'MISSING_RIGHTS' });
    await purged();
    const { out } = await cli.run('purge', 'report', '2');
    expect(out).toContain('people have something to mend or to sign');
    expect(out).toMatch(/ {2}1 to mend · access refused, MISSING_RIGHTS · Give the token the right/);
  });
});
