import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { digestIn, openCommandLine } from './command-line.ts';
import { scheduleProspects } from './prospects.ts';

let cli: CommandLine;
afterEach(() => cli.close());

/** A dry run and a refused one, and the file of its report, years after. */
async function longAfter(language: 'fr' | 'en'): Promise<string> {
  cli = await openCommandLine({ language });
  await scheduleProspects(cli);
  await cli.fill('sales', async (world) => {
    await world.person({
      given: 'Ancienne',
      family: 'Zyxcanary',
      emails: ['ancienne@example.fr'],
      town: 'Prospectville',
      createdAt: '2015-05-02T10:00:00Z',
    });
  });
  await cli.run('purge', 'plan', '--as', 'dpo');
  const begun = await cli.run('purge', 'run', '--as', 'dpo');
  await cli.run('purge', 'approve', '2', '--plan', digestIn(begun.out), '--as', 'dpo');
  await cli.run('purge', 'refuse', '2', '--reason', 'not now', '--as', 'direction');
  const file = join(cli.folder, 'report.json');
  expect(await cli.run('purge', 'report', '2', '--to', file)).toMatchObject({ code: 0, err: '' });
  // As a night five years later leaves them.
  const { pool } = cli.database.db;
  const outcome = { tally: [], leftOut: [{ rule: 'prospects', why: 'legal-hold', people: 3 }], asked: [] };
  await pool.query('update purge set forgotten_at = $1, outcome = $2', ['2031-12-01T12:00:00Z', outcome]);
  await pool.query("update data_key set wrapped = null, destroyed_at = now() where purpose = 'purge'");
  await pool.query(
    `update purge_rule set oldest = null, digest = '', signatures = replace(signatures::text, 'digest', 'former')::jsonb`,
  );
  for (const table of ['line', 'plan', 'purge_person', 'purge_report']) {
    await pool.query(`delete from ${table}`);
  }
  return file;
}

test('a forgotten purge is listed and shown with its counts, and nobody of it', async () => {
  const file = await longAfter('en');
  const list = await cli.run('purge', 'list');
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toMatch(/2 .+by hand +refused +forgotten on 2031-12-01\n/);
  expect(list.out).toMatch(/1 .+dry run +planned +forgotten on 2031-12-01\n/);
  for (const id of ['1', '2']) {
    const shown = await cli.run('purge', 'show', id);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain(
      'Forgotten on 2031-12-01: who it was about is destroyed, these counts stay.\n',
    );
    expect(shown.out).toMatch(/past the period +1\n/);
    expect(shown.out).toMatch(/People left out\n +prospects +3 +legal hold\n/);
    expect(shown.out).not.toMatch(/digest|longest past|sales:person/i);
  }
  expect((await cli.run('purge', 'show', '2')).out).toContain('Signed by dpo, ');
  expect(await cli.run('purge', 'report', '2')).toMatchObject({
    out: '',
    code: 1,
    err: expect.stringContaining('The proof period of purge 2 is over: its reports are not kept.'),
  });
  expect(await cli.run('purge', 'approve', '2', '--plan', 'a1'.repeat(32), '--as', 'dpo')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Purge 2 has ended.'),
  });
  expect(await cli.run('certificate', 'verify', file)).toMatchObject({ code: 0, err: '' });
  const told = JSON.parse((await cli.run('purge', 'show', '2', '--json')).out);
  expect(told).toMatchObject({
    purge: { id: 2, forgottenAt: '2031-12-01T12:00:00.000Z' },
    plans: [{ oldest: [], digest: '', funnel: { pastPeriod: 1, due: 1 } }],
    exit: 0,
  });
});

test('in French too', async () => {
  await longAfter('fr');
  expect((await cli.run('purge', 'list')).out).toContain('preuve détruite le 2031-12-01');
  const shown = await cli.run('purge', 'show', '2');
  expect(shown.out).toContain(
    'Détruit le 2031-12-01 : rien ne dit plus de qui il s’agissait, ces nombres restent.',
  );
  expect(shown.out).toContain('Personnes laissées de côté');
  const report = await cli.run('purge', 'report', '2');
  expect(report.err).toContain('La purge 2 a dépassé sa durée de conservation');
});
