import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';
import { digestIn } from './command-line.ts';
import type { Ended } from './command-line.ts';
import type { Company } from './company.ts';
import { makeCompany } from './company.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

/** A company of its own, and commands in processes of their own. */
async function openCompany(): Promise<{ readonly company: Company; readonly greffe: Greffe }> {
  const company = await makeCompany();
  opened.push(company);
  return { company, greffe: (...args) => start(company, args) };
}

type Greffe = (...args: string[]) => ReturnType<typeof start>;

const opened: Company[] = [];
afterEach(async () => {
  for (const company of opened.splice(0)) {
    await start(company, ['stop']).ended;
    await company.close();
  }
});

function start(company: Company, args: readonly string[]) {
  const { DATABASE_URL: _unused, ...env } = process.env;
  const child = spawn(process.execPath, [bin, ...args, '--config', company.config, '--data', company.data], {
    env: { ...env, GREFFE_AS: 'dpo', LANG: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode ?? -1, ...said }));
  return { child, said, ended };
}

async function erase(greffe: Greffe, email: string): Promise<Ended> {
  const opened = await greffe('request', 'open', '--right', 'erasure', '--email', email).ended;
  expect(opened).toMatchObject({ code: 3, err: '' });
  // Sweeps of the night are numbered with the requests.
  const [, id = ''] = /Request (\d+)/.exec(opened.out) ?? [];
  await greffe('request', 'identify', id, '--by', 'called back').ended;
  const plan = await greffe('plan', 'show', id).ended;
  return greffe('request', 'approve', id, '--plan', digestIn(plan.out)).ended;
}

test('commands erase alone, then beside a server, each in a process of its own over the embedded store', async () => {
  const { company, greffe } = await openCompany();
  await company.fill('crm-eu', async (world) => {
    await world.person({ given: 'Ines', family: 'Roux', emails: ['ines@example.fr'] });
    await world.person({ given: 'Paul', family: 'Autre', emails: ['paul@example.fr'] });
    await world.person({ given: 'Marc', family: 'Tiers', emails: ['marc@example.fr'] });
  });
  const statesOf = (text: string) =>
    company
      .witness('crm-eu')
      .occurrences(text)
      .map(({ state }) => state);

  expect(await erase(greffe, 'ines@example.fr')).toMatchObject({ code: 4, err: '' });
  expect(statesOf('ines@')).toEqual(['recycled']);

  const server = greffe('serve');
  await until(() => server.said.out.includes('Ready: 2 systems.'));
  const refused = await greffe('stop').ended;
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('in use by another process') });
  expect(await erase(greffe, 'marc@example.fr')).toMatchObject({ code: 4, err: '' });
  expect([statesOf('marc@'), statesOf('paul@')]).toEqual([['recycled'], ['live']]);

  server.child.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0 });
  expect(server.said.err).not.toMatch(/ines|marc|paul|example\.fr/i);
  expect(await greffe('audit', 'verify').ended).toMatchObject({ code: 0 });
}, 120_000);

test('the server signs the log of the night it missed, and stops cleanly', async () => {
  const { greffe } = await openCompany();
  const server = greffe('serve', '--json');
  await until(() => server.said.out.includes('"ready": true'));
  await until(async () => (await greffe('audit', 'list', '--json').ended).out.includes('checkpoint-signed'));
  server.child.kill('SIGINT');
  expect(await server.ended).toMatchObject({ code: 0 });
}, 180_000);
