import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { demandSessions, openLocks, type OpenLocks } from '../../src/platform/postgres/locks.ts';
import { LockLost } from '../../src/ports/locks.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let here: OpenLocks;
let elsewhere: OpenLocks;
beforeAll(async () => {
  database = await createDatabase();
  here = await openLocks(database.url);
  elsewhere = await openLocks(database.url);
});
afterAll(async () => {
  await here.close();
  await elsewhere.close();
  await database.close();
});

test('nobody else gets a lock that is held, here or in another process', async () => {
  const outcome = await here.tryWith('request 1', async () => ({
    here: await here.tryWith('request 1', async () => 'second'),
    elsewhere: await elsewhere.tryWith('request 1', async () => 'second'),
    other: await elsewhere.tryWith('request 2', async () => 'other'),
  }));
  expect(outcome).toEqual({
    held: true,
    value: { here: { held: false }, elsewhere: { held: false }, other: { held: true, value: 'other' } },
  });
});

test('a lock is free again when its work has ended, well or badly', async () => {
  const failing = here.tryWith('request 3', async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await elsewhere.tryWith('request 3', async () => 'next')).toEqual({ held: true, value: 'next' });
});

test('when the connection drops all work in hand aborts, and the next lock is taken on a new one', async () => {
  const taken = new Set<string>();
  const outcomes = await Promise.all(
    ['request 4', 'request 5'].map((key) =>
      here.tryWith(key, async (held) => {
        await held.assertHeld();
        taken.add(key);
        await until(() => taken.size === 2);
        if (key === 'request 4') await dropConnectionOfHere();
        await until(() => held.signal.aborted);
        return held.assertHeld().catch((error: unknown) => error);
      }),
    ),
  );
  expect(outcomes).toEqual([
    { held: true, value: expect.any(LockLost) },
    { held: true, value: expect.any(LockLost) },
  ]);
  expect(await here.tryWith('request 4', async (held) => held.assertHeld())).toEqual({ held: true });
});

test('many who find the connection dropped share one new one, and closing ends it', async () => {
  const third = await openLocks(database.url);
  const before = await sessions();
  await third.tryWith('request 20', async (held) => {
    await dropConnectionOfHere();
    await until(() => held.signal.aborted);
  });
  const keys = ['request 21', 'request 22', 'request 23', 'request 24'];
  await Promise.all(keys.map((key) => third.tryWith(key, async (held) => held.assertHeld())));
  await until(async () => (await sessions()) <= before);
  await third.close();
  await until(async () => (await sessions()) === before - 1);
});

async function sessions(): Promise<number> {
  const { rows } = await database.db.pool.query<{ count: number }>(`
    select count(*)::int as count from pg_stat_activity
    where application_name = 'greffe locks' and datname = current_database()`);
  return rows[0]?.count ?? 0;
}

/** Only the connection of `here` holds advisory locks at that moment. */
async function dropConnectionOfHere(): Promise<void> {
  await database.db.pool.query(`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
}

test('a pooler that lends the same session to two clients is refused', async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await expect(demandSessions(client, client)).rejects.toThrow('transaction pooler');
  await client.end();
});

test('a server that has gone silent is taken for gone, and work in hand aborts', async () => {
  const proxy = await startProxy(database.url);
  const distant = await openLocks(proxy.url, { silenceMs: 200 });
  const outcome = await distant.tryWith('request 6', async (held) => {
    await held.assertHeld();
    proxy.goSilent();
    await until(() => held.signal.aborted);
    return held.assertHeld().catch((error: unknown) => error);
  });
  expect(outcome).toEqual({ held: true, value: expect.any(LockLost) });
  await distant.close();
  await proxy.close();
});

/** Stands between a client and the socket of the server, and can stop passing anything on. */
async function startProxy(url: string): Promise<{ url: string; goSilent(): void; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'greffe-proxy-'));
  const target = new URL(url.replace('@/', '@unused/')).searchParams.get('host') ?? '';
  const pairs: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(join(target, '.s.PGSQL.5432'));
    near.on('error', () => undefined).pipe(far);
    far.on('error', () => undefined).pipe(near);
    pairs.push(near, far);
  });
  await new Promise<void>((done) => server.listen(join(directory, '.s.PGSQL.5432'), done));
  return {
    url: url.replace(encodeURIComponent(target), encodeURIComponent(directory)),
    goSilent() {
      for (const socket of pairs) socket.unpipe().pause();
    },
    async close() {
      for (const socket of pairs) socket.destroy();
      await new Promise((done) => server.close(done));
      await rm(directory, { recursive: true });
    },
  };
}
