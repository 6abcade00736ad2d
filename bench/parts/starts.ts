import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopStore } from '../../src/main.ts';
import { percentile } from '../percentile.ts';
import type { Screen } from '../screen.ts';
import type { Loaded } from '../what-is-loaded.ts';
import { firstLine, startApi } from './api.ts';

const serveWithinMs = 2_000;
const listWithinMs = 500;
const runs = 5;

/** How soon greffe is there: as a service, and as a command beside it. */
export async function benchStarts(
  data: string,
  screen: Screen,
  { requests }: { readonly requests: number },
): Promise<void> {
  screen.title('Starts: the service over a store that is not running yet, and a command beside it');
  await inStore(join(data, 'starts-empty'), (store) => measure(store, screen, 'an empty store'));
  await inStore(join(data, 'starts-full'), async (store) => {
    const api = await startApi(store, { requests });
    await api.end();
    await measure(store, screen, `a store of ${requests} requests, with work in hand`);
  });
}

async function inStore(store: string, work: (store: string) => Promise<void>): Promise<void> {
  await mkdir(store, { recursive: true });
  try {
    await work(store);
  } finally {
    await stopStore(store);
  }
}

/** The first start makes what is missing and fills the compile cache: it is told by itself. */
async function measure(store: string, screen: Screen, over: string): Promise<void> {
  const command = await commandOver(store);
  const served: number[] = [];
  const listed: number[] = [];
  const worked: number[] = [];
  let modules: Loaded['modules'] = {};
  for (let run = 0; run <= runs; run += 1) {
    await stopStore(store);
    const begun = performance.now();
    const service = command(['serve', '--json']);
    await firstLine(service, service.stdout);
    served.push(performance.now() - begun);
    const asked = performance.now();
    const { cpuMs } = await listOnce(command, store, { counts: 'no' });
    listed.push(performance.now() - asked);
    worked.push(cpuMs);
    if (run === runs) ({ modules } = await listOnce(command, store, { counts: 'yes' }));
    // What it has in hand waits for a tool that cannot be reached: it is not waited for.
    service.kill('SIGKILL');
    await once(service, 'exit');
  }
  const [firstServed = 0, ...serve] = served;
  const [firstListed = 0, ...list] = listed;
  screen.line(`${over}: the first start took ${ms(firstServed)}, the first list ${ms(firstListed)}`);
  screen.figure(
    `greffe serve, until it is ready: ${ms(percentile(serve, 50))}, at worst ${ms(Math.max(...serve))}`,
    `< ${ms(serveWithinMs)}`,
    percentile(serve, 50) < serveWithinMs,
  );
  screen.figure(
    `greffe request list beside it: ${ms(percentile(list, 50))}, at worst ${ms(Math.max(...list))}`,
    `< ${ms(listWithinMs)}`,
    percentile(list, 50) < listWithinMs,
  );
  const { own = 0, ...packages } = modules;
  const others = Object.entries(packages).toSorted(([, one], [, other]) => other - one);
  const all = others.reduce((sum, [, count]) => sum + count, own);
  screen.line(
    `of which it worked ${ms(percentile(worked.slice(1), 50))}, and loaded ${all} modules: ${own} of ours, ${others
      .slice(0, 4)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
}

type Command = Awaited<ReturnType<typeof commandOver>>;

async function listOnce(
  command: Command,
  store: string,
  { counts }: { readonly counts: 'yes' | 'no' },
): Promise<Loaded> {
  const into = join(store, 'loaded.json');
  const list = command(['request', 'list', '--json'], { LOADED_INTO: into, LOADED_COUNTS: counts });
  list.stdout.resume();
  const [code] = await once(list, 'exit');
  if (code !== 0) throw new Error('greffe request list failed: see above');
  return JSON.parse(await readFile(into, 'utf8'));
}

async function commandOver(store: string) {
  const config = join(store, 'config');
  await writeConfig(config);
  const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));
  return (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const watched = env['LOADED_INTO'] === undefined ? [] : ['--import', path('bench/what-is-loaded.ts')];
    const all = [...watched, path('src/cli/bin.ts'), ...args, '--config', config, '--data', store];
    return spawn(process.execPath, all, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, BENCH_TOKEN: 'token-of-the-bench', ...env },
    });
  };
}

/** The tool cannot be reached, and a start waits for none. */
async function writeConfig(config: string): Promise<void> {
  await mkdir(config, { recursive: true });
  const files = {
    'greffe.yaml': `controllers:
  - id: acme
    name: Acme SAS
    country: FR
    timezone: Europe/Paris
    language: fr
    dpo: dpo@acme.example
    systems: [crm-eu]
people: [{ id: dpo, roles: [dpo] }]
mode: read-only
http: { api: true, port: ${await freePort()} }
`,
    'systems.yaml': `systems:
  crm-eu:
    adapter: hubspot
    settings: { baseUrl: "http://127.0.0.1:9", token: "\${BENCH_TOKEN}" }
    expect: { portalId: 1 }
`,
    'data-map.yaml': 'fields: {}\npurposes: {}\n',
    'retention.yaml': 'rules: []\n',
    'processors.yaml': 'processors: {}\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(config, name), text);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const ms = (duration: number): string => `${duration.toFixed(0)} ms`;
