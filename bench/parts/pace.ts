import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../../src/platform/postgres/connect.ts';
import { ceilingOf } from '../../src/platform/postgres/slots.ts';
import { startDouble } from '../doubles.ts';
import type { Screen } from '../screen.ts';

const measuredMs = 34_000;

interface Race {
  readonly name: string;
  readonly pool: 'reads' | 'searches';
  /** As the vendor has it: so many calls in any window of that length. */
  readonly limit: number;
  readonly windowMs: number;
  readonly processes: number;
  /** Side by side in each process: one more than can be under way, so that somebody always stands in line. */
  readonly callers: number;
  readonly latencyMs: number;
  readonly aim: number;
}

const tenSeconds = {
  pool: 'reads',
  limit: 190,
  windowMs: 10_000,
  callers: 12,
  latencyMs: 0,
  aim: 0.97,
} as const;

const races: readonly Race[] = [
  { name: '190/10 s, one process', processes: 1, ...tenSeconds },
  { name: '190/10 s, three processes', processes: 3, ...tenSeconds },
  {
    name: '5/s, answers in 250 ms',
    pool: 'searches',
    limit: 5,
    windowMs: 1_000,
    processes: 1,
    callers: 8,
    latencyMs: 250,
    aim: 0.8,
  },
];

/** How much of what a vendor allows to requests is used, and whether it ever had to refuse. */
export async function benchPace(data: string, screen: Screen): Promise<void> {
  screen.title('Pace at priority `request`, of the part of the limit that this priority has');
  // Each against a vendor of its own and with slots of its own, all at once: they are idle most of the time.
  const database = await connect({ data });
  const runs = await Promise.all(
    races.map((race, index) => run(race, `pace-${index}`, database.url)),
  ).finally(() => database.close());
  for (const [index, race] of races.entries()) {
    const { answeredAt, limited } = runs[index] ?? { answeredAt: [], limited: 0 };
    const ceiling = ceilingOf(race.limit, 'request');
    const share = paceOf(answeredAt, ceiling, race.windowMs);
    screen.figure(
      `${race.name}: ${(share * 100).toFixed(1)} % of ${ceiling}, ${limited} × 429 in ${answeredAt.length} calls`,
      `≥ ${race.aim * 100} %, no 429`,
      share >= race.aim && limited === 0,
    );
  }
}

async function run(
  race: Race,
  system: string,
  databaseUrl: string,
): Promise<{ readonly answeredAt: readonly number[]; readonly limited: number }> {
  const double = await startDouble('hubspot', {}, null);
  try {
    await double.answerAfter(race.latencyMs);
    const { url = '', token = '' } = double.told;
    const options = { database: databaseUrl, vendor: url, token, pool: race.pool, system };
    const callers = String(race.callers);
    const processes = Array.from({ length: race.processes }, () => caller({ ...options, callers }));
    await sleep(measuredMs);
    const answers = await Promise.all(processes.map((stop) => stop()));
    const { limited } = await double.counted();
    return { answeredAt: answers.flat().sort((one, other) => one - other), limited };
  } finally {
    await double.close();
  }
}

/** @returns what ends it, and tells when each of its calls was answered */
function caller(options: Readonly<Record<string, string>>): () => Promise<readonly number[]> {
  const script = fileURLToPath(new URL('../pace-process.ts', import.meta.url));
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const ended = once(child, 'exit');
  return async () => {
    child.kill('SIGTERM');
    await ended;
    if (child.exitCode !== 0) throw new Error('a process that called the vendor failed: see above');
    const instants: unknown = JSON.parse(await said);
    return Array.isArray(instants) ? instants.map(Number) : [];
  };
}

/**
 * From one call to the one that is a whole ceiling later a window should pass, and no more. The calls come in waves, so
 * that counting them between two instants would flatter.
 */
function paceOf(answeredAt: readonly number[], ceiling: number, windowMs: number): number {
  const gaps = answeredAt.slice(ceiling).map((at, index) => at - (answeredAt[index] ?? at));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return gaps.length === 0 ? 0 : windowMs / mean;
}
