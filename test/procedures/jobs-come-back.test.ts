import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Workers } from '../../src/platform/jobs.ts';
import type { MemorySystem, TestHouse } from '../support/house.ts';
import { dpo, openHouse } from '../support/house.ts';
import { deskOf } from '../support/requests.ts';
import { until } from '../support/until.ts';

let house: TestHouse;
let crm: MemorySystem;
let desk: ReturnType<typeof deskOf>;
let database: Client;
let workers: Workers;

beforeEach(async () => {
  house = await openHouse({ systems: ['crm-eu'] });
  const found = house.systems['crm-eu'];
  if (!found) throw new Error('a system');
  crm = found;
  desk = deskOf(house, house.greffe);
  database = new Client({ connectionString: house.url });
  await database.connect();
  workers = await house.work();
});
afterEach(async () => {
  await workers.stop();
  await database.end();
  await house.close();
});

/** The store gives way once, as when it is busy for too long. */
function failOnce<Name extends string>(
  part: { [name in Name]: (...given: never[]) => Promise<unknown> },
  name: Name,
): void {
  const whole = part[name];
  Object.assign(part, {
    [name]: async () => {
      Object.assign(part, { [name]: whole });
      throw new Error('lock timeout');
    },
  });
}

const hasFailed = (): boolean => house.logged().includes('job-failed');

async function live(): Promise<readonly { readonly name: string; readonly waits: boolean }[]> {
  const { rows } = await database.query<{ name: string; waits: boolean }>(`
    select data ->> 'name' as name, start_after > now() + interval '30 seconds' as waits
    from pgboss.job where state in ('created', 'retry', 'active')`);
  return rows;
}

test('work that failed once is done a minute later, and by nobody else meanwhile', async () => {
  await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const id = await desk.open('lea@example.fr');
  await desk.identify(id);
  await until(async () => (await live()).length === 0);
  failOnce(house.house.store.lines, 'intend');
  await desk.sign(id);
  await until(hasFailed);
  await until(async () => (await live()).every(({ waits }) => waits));
  await workers.reconcile();
  expect(await live()).toEqual([{ name: 'work', waits: true }]);
  expect(await desk.waitsFor(id)).toBe('work in the systems');

  await database.query(`update pgboss.job set start_after = now() where state = 'created'`);
  await until(async () => (await desk.state(id)) === 'answered-provisionally');
  expect(crm.witness.record('person', 'person-100001')?.state).toBe('recycled');
});

test('a process that starts tries at once what has failed', async () => {
  await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const id = await desk.open('lea@example.fr');
  await desk.identify(id);
  await until(async () => (await live()).length === 0);
  failOnce(house.house.store.lines, 'intend');
  await desk.sign(id);
  await until(hasFailed);
  await until(async () => (await live()).every(({ waits }) => waits));
  await workers.stop();
  workers = await (await house.reopen()).work();
  await until(async () => (await desk.state(id)) === 'answered-provisionally');
});

test('work whose job was lost is taken up by whoever looks what is due', async () => {
  await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const id = await desk.open('lea@example.fr');
  await desk.identify(id);
  await until(async () => (await live()).length === 0);
  failOnce(house.house.store.lines, 'intend');
  await desk.sign(id);
  await until(hasFailed);
  await until(async () => (await live()).every(({ waits }) => waits));
  await database.query('delete from pgboss.job');
  await workers.reconcile();
  await until(async () => (await desk.state(id)) === 'answered-provisionally');
});

test('what was approved in read-only mode is done once a server starts in live mode', async () => {
  await workers.stop();
  const cautious = await house.reopen({ mode: 'read-only' });
  const careful = deskOf(house, cautious.greffe);
  await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const id = await careful.signed('lea@example.fr');
  await careful.carryOn(id);
  expect(await desk.waitsFor(id)).toMatch(/read-only/);
  await database.query('delete from pgboss.job');
  workers = await house.work();
  await until(async () => (await desk.state(id)) === 'answered-provisionally');
});

test('a decision whose job was lost is still looked at', async () => {
  await crm.world.person({ given: 'Lea', family: 'Morel', emails: ['lea@example.fr'] });
  const id = await desk.open('lea@example.fr');
  await until(async () => (await live()).length === 0);
  await workers.stop();
  await house.greffe.requests.identify(dpo, id, 'called back');
  await database.query('delete from pgboss.job');
  expect(await desk.waitsFor(id)).toBeNull();
  workers = await house.work();
  await until(async () => (await desk.waitsFor(id)) === `approval of plan ${id}.1`);
});
