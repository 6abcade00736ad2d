import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stopStore } from '../../src/main.ts';
import type { ApiStarted } from '../api-process.ts';
import { percentile } from '../percentile.ts';
import type { Screen } from '../screen.ts';

export interface ApiSize {
  readonly requests: number;
  readonly entries: number;
  readonly users: number;
  readonly seconds: number;
}

/** What people wait for who work by the API at the same time. */
export async function benchApi(data: string, screen: Screen, size: ApiSize): Promise<void> {
  const { requests, entries, users } = size;
  const store = join(data, 'api');
  await mkdir(store, { recursive: true });
  screen.title(`The API: ${requests} requests, ${entries} entries of the log, ${users} users at once`);
  try {
    await measureServer(store, screen, size);
  } finally {
    await stopStore(store);
  }
}

async function measureServer(store: string, screen: Screen, size: ApiSize): Promise<void> {
  const { requests, entries, users } = size;
  const plans = Math.min(requests, users * 2);
  const server = await startApi(store, { requests, plans, entries });
  try {
    const { seededMs } = server.started;
    screen.line(
      `${plans} of the requests wait for a signature; all of it was written in ${inSeconds(seededMs)}`,
    );
    await measure(server, screen, size);
    const { rss } = server;
    screen.line(
      `memory of its process: ${mega(rss[0] ?? 0)} at first, ${mega(Math.max(...rss))} at most, ${mega(rss.at(-1) ?? 0)} at last`,
    );
  } finally {
    server.process.stdin.end();
    await once(server.process, 'exit');
  }
}

interface Server {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly started: ApiStarted;
  /** Twice a second, in order. */
  readonly rss: readonly number[];
}

/** A store of so much, and the API over it. */
export async function startApi(store: string, sizes: Readonly<Record<string, number>>): Promise<Server> {
  const script = fileURLToPath(new URL('../api-process.ts', import.meta.url));
  const args = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const child = spawn(process.execPath, ['--no-warnings', script, '--data', store, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { first, lines } = await firstLine(child, child.stdout);
  const rss: number[] = [];
  lines.on('line', (line: string) => rss.push(Number(Object(JSON.parse(line)).rssBytes)));
  const started: ApiStarted = JSON.parse(first);
  return { process: child, started, rss };
}

export async function firstLine(
  child: ChildProcess,
  stdout: Readable,
): Promise<{ readonly first: string; readonly lines: Interface }> {
  const lines = createInterface({ input: stdout });
  const [first] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [null])]);
  if (typeof first !== 'string') throw new Error('a process ended before it was ready: see above');
  return { first, lines };
}

async function measure(
  { started }: Server,
  screen: Screen,
  { users, seconds, requests }: Omit<ApiSize, 'entries'>,
): Promise<void> {
  const { planned } = started;
  const ask = askerOf(started);
  const until = { users, seconds };
  let at = 0;
  const next = (): number => {
    at = (at % requests) + 1;
    return at;
  };
  tell(screen, 'list, fifty a page', await load(until, () => ask('GET', `/requests?after=${next()}`)));
  tell(screen, 'show', await load(until, () => ask('GET', `/requests/${next()}`)));
  const opening = (number: number) => ({
    rights: ['access'],
    identifiers: [{ kind: 'email', value: `opened-${number}@example.fr` }],
  });
  tell(screen, 'open', await load(until, (number) => ask('POST', '/requests', opening(number))));
  const digests = new Map<number, string>();
  for (const id of planned) {
    const { text } = await ask('GET', `/requests/${id}/plan`);
    digests.set(id, /"digest":"([0-9a-f]{64})"/.exec(text)?.[1] ?? '');
  }
  const signing = [...digests];
  tell(
    screen,
    'approve, each plan once',
    await load({ users, most: signing.length }, (number) => {
      const [id = 0, digest = ''] = signing[number] ?? [];
      return ask('PUT', `/requests/${id}/approval`, { digest });
    }),
  );
}

interface Answered {
  readonly ms: number;
  readonly text: string;
}

function askerOf({ port, token }: ApiStarted) {
  return async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const ms = performance.now() - begun;
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return { ms, text };
  };
}

interface Load {
  readonly took: readonly number[];
  readonly perSecond: number;
}

/** So many users, each asking again as soon as they were answered, for so long or so often. */
async function load(
  { users, seconds = Infinity, most = Infinity }: { users: number; seconds?: number; most?: number },
  ask: (number: number) => Promise<Answered>,
): Promise<Load> {
  const begun = performance.now();
  const took: number[] = [];
  let asked = 0;
  const user = async (): Promise<void> => {
    while (asked < most && performance.now() - begun < seconds * 1_000) {
      const number = asked;
      asked += 1;
      took.push((await ask(number)).ms);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { took, perSecond: (took.length * 1_000) / (performance.now() - begun) };
}

function tell(screen: Screen, what: string, { took, perSecond }: Load): void {
  screen.line(
    `${what}: ${perSecond.toFixed(0)} a second, p50 ${ms(percentile(took, 50))}, p99 ${ms(percentile(took, 99))}`,
  );
}

const ms = (duration: number): string => `${duration.toFixed(0)} ms`;
const inSeconds = (duration: number): string => `${(duration / 1_000).toFixed(0)} s`;
const mega = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;
