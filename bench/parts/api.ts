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
import type { ApiMemory, ApiStarted, ApiVerified } from '../api-process.ts';
import type { Answered, Ask } from '../asker.ts';
import { asker } from '../asker.ts';
import type { Load } from '../load.ts';
import { withoutPause, withPauses } from '../load.ts';
import { percentile } from '../percentile.ts';
import type { Screen } from '../screen.ts';
import { slope } from '../slope.ts';

export interface ApiSize {
  readonly requests: number;
  readonly entries: number;
  readonly users: number;
  /** Of users who never pause, for each kind of call. */
  readonly seconds: number;
  /** Of users who pause, all kinds of calls among each other; memory is watched meanwhile. */
  readonly minutes: number;
}

const answeredWithinMs = 100;
const growsByLessThan = 1_000_000;

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
  const { requests, entries, users, minutes } = size;
  const toSign = users * 2 + Math.ceil(users * minutes * 60 * shareOf('approve'));
  const plans = Math.min(requests, toSign);
  const sampleMs = Math.max(2_000, (minutes * 60_000) / 20);
  const server = await startApi(store, { requests, plans, entries, sampleMs });
  const { seededMs } = server.started;
  screen.line(
    `${plans} of the requests wait for a signature; all of it was written in ${inSeconds(seededMs)}`,
  );
  const ask = asker(server.started);
  const work = await workFor(ask, server.started, size);
  await measureWithoutPause(work, screen, size);
  await measureWithPauses(work, server, screen, size);
  const { isValid, tookMs } = await server.end();
  screen.line(
    `audit verify of all of it: ${isValid ? 'nothing is wrong' : 'SOMETHING IS WRONG'}, ${inSeconds(tookMs)}`,
  );
}

interface Server {
  readonly started: ApiStarted;
  /** As it was sampled, with the instant it came at. */
  readonly memory: readonly (ApiMemory & { readonly at: number })[];
  end(): Promise<ApiVerified>;
}

/** A store of so much, and the API over it. */
export async function startApi(store: string, sizes: Readonly<Record<string, number>>): Promise<Server> {
  const script = fileURLToPath(new URL('../api-process.ts', import.meta.url));
  const args = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ['--no-warnings', '--expose-gc', script, '--data', store, ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const { first, lines } = await firstLine(child, child.stdout);
  const memory: (ApiMemory & { readonly at: number })[] = [];
  let verified: ApiVerified | null = null;
  lines.on('line', (line: string) => {
    const told: ApiMemory | ApiVerified = JSON.parse(line);
    if ('isValid' in told) verified = told;
    else memory.push({ ...told, at: performance.now() });
  });
  return {
    started: JSON.parse(first),
    memory,
    async end() {
      child.stdin.end();
      await once(child, 'exit');
      if (verified === null) throw new Error('the API ended before it had verified its log: see above');
      return verified;
    },
  };
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

type Kind = 'list' | 'show' | 'open' | 'approve';

/** What people do among each other: of fifty calls so many. */
const AMONG_FIFTY: Readonly<Record<Kind, number>> = { list: 23, show: 22, open: 4, approve: 1 };
const KINDS: readonly Kind[] = ['list', 'show', 'open', 'approve'];

function shareOf(kind: Kind): number {
  return AMONG_FIFTY[kind] / 50;
}

/** Calls of each kind, each about another request than the one before; a plan is signed once. */
interface Work extends Readonly<Record<Kind, () => Promise<Answered>>> {
  readonly toSign: () => number;
}

async function workFor(ask: Ask, { planned }: ApiStarted, { requests, users }: ApiSize): Promise<Work> {
  const digests: (readonly [id: number, digest: string])[] = [];
  const waiting = [...planned];
  const reading = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const { text } = await ask('GET', `/requests/${id}/plan`);
      digests.push([id, /"digest":"([0-9a-f]{64})"/.exec(text)?.[1] ?? '']);
    }
  };
  await Promise.all(Array.from({ length: Math.min(users, 16) }, reading));
  let at = 0;
  let opened = 0;
  const next = (): number => {
    at = (at % requests) + 1;
    return at;
  };
  return {
    list: () => ask('GET', `/requests?after=${next()}`),
    show: () => ask('GET', `/requests/${next()}`),
    open() {
      opened += 1;
      const identifiers = [{ kind: 'email', value: `opened-${opened}@example.fr` }];
      return ask('POST', '/requests', { rights: ['access'], identifiers });
    },
    approve() {
      const [id, digest] = digests.shift() ?? [];
      return ask('PUT', `/requests/${id}/approval`, { digest });
    },
    toSign: () => digests.length,
  };
}

async function measureWithoutPause(work: Work, screen: Screen, { users, seconds }: ApiSize): Promise<void> {
  screen.line(`${users} users who never pause, one kind of call after the other:`);
  for (const kind of KINDS) {
    const until =
      kind === 'approve' ? { users, most: Math.min(users * 2, work.toSign()) } : { users, seconds };
    tell(screen, kind, await withoutPause(until, work[kind]));
  }
}

async function measureWithPauses(
  work: Work,
  { memory }: Server,
  screen: Screen,
  { users, minutes }: ApiSize,
): Promise<void> {
  const took: Record<Kind, number[]> = { list: [], show: [], open: [], approve: [] };
  // Seven and fifty have no divisor in common: the kinds alternate.
  const turns = KINDS.flatMap((kind) => Array.from({ length: AMONG_FIFTY[kind] }, () => kind));
  const begun = performance.now();
  const { perSecond, failures } = await withPauses({ users, seconds: minutes * 60 }, async (number) => {
    const turn = turns[(number * 7) % 50] ?? 'list';
    const kind = turn === 'approve' && work.toSign() === 0 ? 'show' : turn;
    took[kind].push((await work[kind]()).ms);
  });
  screen.line(
    `${users} users who pause for a second on average, all kinds among each other: ${perSecond.toFixed(0)} calls a second for ${minutes} min`,
  );
  for (const kind of KINDS.filter((one) => took[one].length > 0)) {
    const p99 = percentile(took[kind], 99);
    screen.figure(
      `${kind}, ${took[kind].length} times: p50 ${ms(percentile(took[kind], 50))}, p99 ${ms(p99)}`,
      `p99 < ${ms(answeredWithinMs)}`,
      p99 < answeredWithinMs,
    );
  }
  tellFailures(screen, failures);
  tellMemory(
    screen,
    memory.filter(({ at }) => at >= begun),
  );
}

/** The first half is left out: what is kept on purpose, such as plans of statements, is there by then. */
function tellMemory(screen: Screen, samples: Server['memory']): void {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return;
  const settled = samples.slice(Math.floor(samples.length / 2));
  const grows = slope(settled.map(({ at, heapBytes }) => [at / 60_000, heapBytes]));
  const most = Math.max(...samples.map(({ rssBytes }) => rssBytes));
  screen.line(
    `memory of its process: ${mega(first.rssBytes)} at first, ${mega(most)} at most, ${mega(last.rssBytes)} at last`,
  );
  screen.figure(
    `what is left of its heap once it is collected: ${mega(first.heapBytes)} at first, ${mega(last.heapBytes)} at last, ` +
      `and in the second half it grows by ${mega(grows)} a minute`,
    `< ${mega(growsByLessThan)} a minute`,
    grows < growsByLessThan,
  );
}

function tell(screen: Screen, what: string, { took, perSecond, failures }: Load): void {
  screen.line(
    `  ${what}: ${perSecond.toFixed(0)} a second, p50 ${ms(percentile(took, 50))}, p99 ${ms(percentile(took, 99))}`,
  );
  tellFailures(screen, failures);
}

function tellFailures(screen: Screen, failures: readonly string[]): void {
  if (failures.length > 0) screen.line(`  ${failures.length} CALLS FAILED, the first: ${failures[0]}`);
}

const ms = (duration: number): string => `${duration.toFixed(0)} ms`;
const inSeconds = (duration: number): string => `${(duration / 1_000).toFixed(0)} s`;
const mega = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
