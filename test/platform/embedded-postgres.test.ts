import { once } from 'node:events';
import { appendFile, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { openEmbeddedPostgres, stopEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { connect } from '../../src/platform/postgres/connect.ts';
import { runScript, startScript } from '../support/processes.ts';
import { until } from '../support/until.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'greffe-embedded-'));
});
afterEach(async () => {
  await stopEmbeddedPostgres(data, { evenInUse: true });
  await rm(data, { recursive: true, force: true });
});

const open = (durable = false) => openEmbeddedPostgres({ data, durable });

/** The first row a statement gives, or an empty one. */
async function query(url: string, text: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

test('a cluster keeps its rows over a stop, listens to no network, and its socket is its owner’s alone', async () => {
  const first = await open();
  await query(first.url, 'create table kept as select 42 as answer');
  const listening = await query(
    first.url,
    `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as directory`,
  );
  const directory = String(listening['directory']);
  expect(listening).toEqual({ addresses: '', directory });
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await first.close();
  expect(await stopEmbeddedPostgres(data, { evenInUse: false })).toBe('not-running');
  const second = await open();
  expect(await query(second.url, 'select answer from kept')).toEqual({ answer: 42 });
  await second.close();
});

test('several processes that open it at once share one server', async () => {
  const source = `
    import { openEmbeddedPostgres } from './src/platform/embedded-postgres.ts';
    import { Client } from 'pg';
    const cluster = await openEmbeddedPostgres({ data: ${JSON.stringify(data)}, durable: false });
    const client = new Client({ connectionString: cluster.url });
    await client.connect();
    const { rows } = await client.query('select pg_postmaster_start_time()::text as started');
    console.log(rows[0].started);
    await client.end();
    process.exit(0);`;
  const kept = open();
  const [first, second] = await Promise.all([runScript(source), runScript(source)]);
  const mine = await query((await kept).url, 'select pg_postmaster_start_time()::text as started');
  expect([first, second]).toEqual([
    { code: 0, output: mine['started'] },
    { code: 0, output: mine['started'] },
  ]);
  await (await kept).close();
});

test('a stop is refused while another client is connected, unless it is told to', async () => {
  const first = await open();
  const second = await open();
  expect(await stopEmbeddedPostgres(data, { evenInUse: false })).toBe('in-use');
  await first.close();
  expect(await query(second.url, 'select 1 as alive')).toEqual({ alive: 1 });
  expect(await stopEmbeddedPostgres(data, { evenInUse: true })).toBe('stopped');
  await expect(query(second.url, 'select 1')).rejects.toThrow();
  await second.close();
});

test('the last one to leave stops the server, with all its connections', async () => {
  const store = await connect({ data });
  await Promise.all([1, 2, 3].map(() => store.pool.query('select 1')));
  await store.close();
  expect(await stopEmbeddedPostgres(data, { evenInUse: false })).toBe('not-running');
});

test('a stranger who is connected keeps the server', async () => {
  const cluster = await open();
  const stranger = new Client({ connectionString: cluster.url });
  await stranger.connect();
  await cluster.close();
  expect((await stranger.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
  await stranger.end();
});

test('after kill -9 of the server it is started again, and no acknowledged row is lost', async () => {
  const cluster = await open(true);
  await query(cluster.url, 'create table acknowledged (n int primary key)');
  const writer = new Client({ connectionString: cluster.url });
  writer.on('error', () => undefined);
  await writer.connect();
  let acknowledged = 0;
  const writing = (async () => {
    for (let n = 1; ; n += 1) {
      await writer.query('insert into acknowledged values ($1)', [n]);
      acknowledged = n;
    }
  })().catch(() => undefined);
  await until(() => acknowledged >= 100);
  const killed = await postmaster();
  process.kill(killed, 'SIGKILL');
  const found = await until(() =>
    query(cluster.url, 'select count(*)::int as count, max(n) as last from acknowledged').catch(() => null),
  );
  await writing;
  const { count, last } = found;
  // The one under way when the server died may be there without having been acknowledged.
  expect([acknowledged, acknowledged + 1]).toContain(count);
  expect(last).toBe(count);
  expect(await postmaster()).not.toBe(killed);
  await cluster.close();
});

test('a server that still repairs what a crash left is waited for, and no second one is started beside it', async () => {
  await (await open()).close();
  const cluster = join(data, 'postgres');
  // A standby that lets nobody read answers as a server in recovery does, for as long as nobody promotes it.
  await writeFile(join(cluster, 'standby.signal'), '');
  await appendFile(join(cluster, 'postgresql.auto.conf'), 'hot_standby = off\n');
  const log = () => readFile(join(data, 'postgres.log'), 'utf8');
  const opener = startScript(`
    import { openEmbeddedPostgres } from './src/platform/embedded-postgres.ts';
    await openEmbeddedPostgres({ data: ${JSON.stringify(data)}, durable: false });`);
  await until(async () => (await log()).includes('entering standby mode'));
  // Whoever started it dies; it goes on by itself, in nobody's hands.
  opener.kill('SIGKILL');
  await once(opener, 'close');
  const refusals = async () =>
    (await log()).match(/not yet accepting connections|the database system is/g) ?? [];
  const before = (await refusals()).length;
  const opening = open();
  await until(async () => (await refusals()).length > before + 3);
  expect(await log()).not.toContain('already exists');
  await writeFile(join(cluster, 'promote'), '');
  process.kill(await postmaster(), 'SIGUSR1');
  const opened = await opening;
  expect(await query(opened.url, 'select 1 as alive')).toEqual({ alive: 1 });
  await opened.close();
});

test('a server stopped by command stays stopped, and says so to whoever uses it', async () => {
  const cluster = await open();
  expect(cluster.stopped.aborted).toBe(false);
  await stopEmbeddedPostgres(data, { evenInUse: true });
  await until(() => cluster.stopped.aborted);
  await expect(query(cluster.url, 'select 1')).rejects.toThrow();
  await cluster.close();
  expect(await stopEmbeddedPostgres(data, { evenInUse: false })).toBe('not-running');
});

test('a data directory deeper than a socket path may be works as well', async () => {
  const root = data;
  data = join(root, ...Array.from({ length: 12 }, () => 'a-rather-deep-directory'));
  const cluster = await open();
  expect(data.length).toBeGreaterThan(107);
  expect(await query(cluster.url, 'select 1 as alive')).toEqual({ alive: 1 });
  await cluster.close();
  await rm(root, { recursive: true });
});

const isRoot = process.getuid?.() === 0;
/** `daemon`: PostgreSQL runs only for users the system knows. */
const normalUser = 1;

// Run by a normal user, the tests above have shown the other half.
if (isRoot) {
  test('a normal user has a cluster of their own', async () => {
    await chown(data, normalUser, normalUser);
    const ended = await runScript(
      `
    import { openEmbeddedPostgres } from './src/platform/embedded-postgres.ts';
    const cluster = await openEmbeddedPostgres({ data: ${JSON.stringify(data)}, durable: false });
    await cluster.close();
    console.log(process.getuid());`,
      { uid: normalUser },
    );
    expect(ended).toEqual({ code: 0, output: String(normalUser) });
    expect((await stat(join(data, 'postgres'))).uid).toBe(normalUser);
    // Root opens it as its owner, not as somebody else who would be refused.
    const asRoot = await open();
    expect(await query(asRoot.url, 'select 1 as alive')).toEqual({ alive: 1 });
    await asRoot.close();
  });

  test('a directory of somebody else under the name of the socket is refused', async () => {
    const cluster = await open();
    const row = await query(cluster.url, `select current_setting('unix_socket_directories') as directory`);
    const directory = String(row['directory']);
    await cluster.close();
    await mkdir(directory);
    await chown(directory, normalUser, normalUser);
    await expect(open()).rejects.toThrow(`${directory} belongs to somebody else`);
    await rm(directory, { recursive: true });
  });
}
