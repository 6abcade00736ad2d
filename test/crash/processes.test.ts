import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startHubspotDouble } from '../../adapters/hubspot/double/index.ts';
import { openApplication, stopStore } from '../../src/main.ts';
import type { Application } from '../../src/main.ts';
import { dpo } from '../support/house.ts';
import { silentLog } from '../support/log.ts';
import { deskOf } from '../support/requests.ts';
import { until } from '../support/until.ts';
import { workerSettings } from './worker-settings.ts';

const CALL_OVER_MS = 180_000;
const PAUSE_OVER_MS = 120_000;

describe('a worker killed in the middle of a vendor call', () => {
  let data: string;
  let double: Awaited<ReturnType<typeof startHubspotDouble>>;
  let application: Application;
  const masterKey = randomBytes(32).toString('base64');
  const children: ChildProcess[] = [];

  // One store and one portal for all of them, whose making takes longer than what is done here: each has people of its own.
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'greffe-crash-'));
    double = await startHubspotDouble({});
    application = await open(0);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    double.faults.clear();
  });
  afterAll(async () => {
    await application.close();
    await double.close();
    await stopStore(data);
    await rm(data, { recursive: true, force: true });
  });

  const vendor = () => ({ vendorUrl: double.url, token: double.token, portalId: double.portalId });
  const open = (laterMs: number): Promise<Application> =>
    openApplication({
      settings: workerSettings(vendor()),
      data,
      masterKey,
      clock: { now: () => new Date(Date.now() + laterMs) },
      log: silentLog,
    });
  const start = (request: number, laterMs: number): ChildProcess => {
    const told = JSON.stringify({ ...vendor(), data, masterKey, request, laterMs });
    const child = spawn(process.execPath, ['--no-warnings', 'test/crash/worker.ts', told], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    return child;
  };
  const finish = async (request: number, laterMs: number): Promise<void> => {
    const [code] = await once(start(request, laterMs), 'close');
    expect(code).toBe(0);
  };

  /** A person with a note of theirs and one they share, a plan signed, nothing carried out yet. */
  const signed = async (): Promise<Signed> => {
    const { world } = double;
    born += 1;
    const family = `Zyxcanary${'abcdefgh'.charAt(born)}`;
    const email = `nadia.${family.toLowerCase()}@example.fr`;
    const nadia = world.object('contacts', { email, firstname: 'Nadia', lastname: family });
    const friend = `omar.${born}@example.fr`;
    const omar = world.object('contacts', { email: friend, firstname: 'Omar', lastname: 'Voisin' });
    const own = world.object('notes', { hs_note_body: `${family} alone` });
    const shared = world.object('notes', { hs_note_body: 'Lunch' });
    world.associate('notes', own, 'contacts', nadia);
    world.associate('notes', shared, 'contacts', nadia);
    world.associate('notes', shared, 'contacts', omar);
    double.clock.moveBy(3_600_000);
    const desk = deskOf({ clock: { now: () => new Date(), set: never, advance: never } }, application.greffe);
    const id = await desk.signed(email);
    const before = purgesCalled();
    return {
      id,
      purged: () => purgesCalled() - before,
      demandErased: async () => {
        const { state } = await application.greffe.requests.show(dpo, id);
        expect(state).toBe('answered-provisionally');
        expect(double.witness.record('contacts', omar)?.fields['email']).toBe(friend);
        const live = double.witness.occurrences(family).filter((one) => one.state === 'live');
        expect(live).toEqual([]);
        const entries = await application.greffe.audit.list(dpo, { about: `plan ${id}`, limit: 1000 });
        const outcomes = entries.filter((entry) => entry.act === 'line-outcome').map((entry) => entry.about);
        const intents = new Set(
          entries.filter((entry) => entry.act === 'line-intent').map((entry) => entry.about),
        );
        expect(new Set(outcomes)).toEqual(intents);
        expect((await application.greffe.audit.verify(dpo, {})).faults).toEqual([]);
      },
    };
  };
  let born = 0;
  const purgesCalled = (): number => double.counters.of('POST /objects/contacts/gdpr-delete');

  const WRITES = /unsubscribe-all|batch\/archive|batch\/update|gdpr-delete/;

  test.each(['unsubscribe-all', 'batch/archive', 'contacts/gdpr-delete'])(
    'killed while %s is on its way: another reads back and goes on, and nothing happens twice',
    async (call) => {
      const { id, purged, demandErased } = await signed();
      double.faults.add({
        match: ({ path, method }) => method === 'POST' && path.includes(call),
        effect: { latencyMs: 20_000 },
        times: 1,
      });
      const struck = double.faults.struck;
      const child = start(id, 0);
      await until(() => double.faults.struck > struck);
      child.kill('SIGKILL');
      await once(child, 'close');
      double.faults.clear();
      await finish(id, CALL_OVER_MS);
      await demandErased();
      expect(purged()).toBe(1);
    },
    60_000,
  );

  test('paused and continued while another wants to take over: one of them does the work, once', async () => {
    const { id, purged, demandErased } = await signed();
    double.faults.add({
      match: ({ path }) => path.includes('contacts/gdpr-delete'),
      effect: { latencyMs: 1_500 },
      times: 1,
    });
    const struck = double.faults.struck;
    const paused = start(id, 0);
    await until(() => double.faults.struck > struck);
    paused.kill('SIGSTOP');
    const second = start(id, CALL_OVER_MS);
    // The lock is still the paused one's: the other stands at it and writes nothing.
    if (second.stdout) await once(second.stdout, 'data');
    expect(purged()).toBe(1);
    paused.kill('SIGCONT');
    await Promise.all([once(paused, 'close'), once(second, 'close')]);
    await demandErased();
    expect(purged()).toBe(1);
  }, 180_000);

  test('PostgreSQL killed under the worker: it comes back, and the request goes on where it stopped', async () => {
    const { id, demandErased } = await signed();
    double.faults.add({
      match: ({ path, method }) => method !== 'GET' && WRITES.test(path),
      effect: { latencyMs: 2_000 },
      times: 1,
    });
    const struck = double.faults.struck;
    const child = start(id, 0);
    await until(() => double.faults.struck > struck);
    const [pid] = (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await once(child, 'close');
    await application.close();
    application = await open(0);
    await finish(id, CALL_OVER_MS);
    // A call that died with its caller had no effect: it is sent again after a pause.
    await finish(id, CALL_OVER_MS + PAUSE_OVER_MS);
    await demandErased();
  }, 180_000);
});

interface Signed {
  readonly id: number;
  /** How often the portal was told to erase somebody for good since. */
  readonly purged: () => number;
  /** Of the person nothing is left, of their neighbour everything, and every intent has its outcome. */
  readonly demandErased: () => Promise<void>;
}

function never(): void {
  throw new Error('This test does not move time.');
}
