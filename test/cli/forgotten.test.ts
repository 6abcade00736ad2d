import { afterEach, expect, test } from '@jest/globals';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';

let cli: CommandLine;
afterEach(() => cli.close());

async function longAfter(language: 'fr' | 'en'): Promise<void> {
  cli = await openCommandLine({ language });
  await cli.run('request', 'open', '--right', 'erasure', '--email', 'zyx@example.fr', '--as', 'dpo');
  await cli.run('hold', 'place', '--email', 'zyx@example.fr', '--ground', 'zyx matter', '--as', 'dpo');
  await cli.run('hold', 'lift', '1', '--as', 'dpo');
  // As a night five years later leaves them.
  const { pool } = cli.database.db;
  await pool.query(
    "update request set forgotten_at = '2031-12-01T12:00:00Z', sealed = null, subject = null, identity_sealed = null",
  );
  await pool.query("update hold set forgotten_at = '2031-12-01T12:00:00Z', sealed = null");
  for (const table of ['line', 'plan', 'match', 'search', 'certificate']) {
    await pool.query(`delete from ${table}`);
  }
}

test('what is forgotten is listed with how it ended, and nothing more of it is shown', async () => {
  await longAfter('en');
  const list = await cli.run('request', 'list', '--all');
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toMatch(/1 .+erasure +nothing held +forgotten on 2031-12-01\n/);
  const holds = await cli.run('hold', 'list');
  expect(holds.out).toMatch(/1 +— +— +\S+ dpo +— +forgotten on 2031-12-01\n/);
  for (const command of ['request show 1', 'plan show 1', 'certificate show 1', 'request wait 1']) {
    const ended = await cli.run(...command.split(' '));
    expect(ended).toMatchObject({ out: '', code: 1 });
    expect(ended.err).toContain('The proof period of request 1 is over: nothing of the person is kept.');
  }
});

test('in French too', async () => {
  await longAfter('fr');
  const list = await cli.run('request', 'list', '--all');
  expect(list.out).toContain('preuve détruite le 2031-12-01');
  const shown = await cli.run('request', 'show', '1');
  expect(shown.err).toContain('La demande 1 a dépassé sa durée de conservation');
});

test('a script is told the same', async () => {
  await longAfter('en');
  const { out } = await cli.run('request', 'list', '--all', '--json');
  expect(JSON.parse(out)).toMatchObject([
    {
      state: 'nothing-held',
      request: { id: 1, identifiers: [], requester: null, forgottenAt: '2031-12-01T12:00:00.000Z' },
    },
  ]);
  const holds = JSON.parse((await cli.run('hold', 'list', '--json')).out);
  expect(holds).toMatchObject([{ id: 1, forgottenAt: '2031-12-01T12:00:00.000Z' }]);
  expect(holds[0]).not.toHaveProperty('ground');
});
