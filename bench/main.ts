import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopStore } from '../src/main.ts';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import { benchApi } from './parts/api.ts';
import { benchAudit } from './parts/audit.ts';
import { benchCalls } from './parts/calls.ts';
import { benchIntake } from './parts/intake.ts';
import { benchMemory } from './parts/memory.ts';
import { benchPace } from './parts/pace.ts';
import { benchPurge } from './parts/purge.ts';
import { benchRights } from './parts/rights.ts';
import { benchStarts } from './parts/starts.ts';
import { benchWall } from './parts/wall.ts';
import type { Screen } from './screen.ts';
import { describeMachine, screen } from './screen.ts';

/**
 * `npm run bench`, or one part of it: `npm run bench -- calls`. A figure that is not as hoped is told so and ends
 * nothing; only what does not work at all is an error.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Of the part `purge`: how many each tool holds, and how many times as wide the vendors' limits are. */
    contacts: { type: 'string', default: '5000' },
    factor: { type: 'string', default: '10' },
    /** Of the part `rights`: how many objections are measured. */
    runs: { type: 'string', default: '20' },
    /**
     * Of the part `api`, and `requests` of `starts`: requests and entries of the log in the store, users at once, seconds for each kind of call of
     * users who never pause, minutes of users who do.
     */
    requests: { type: 'string', default: '400' },
    entries: { type: 'string', default: '20000' },
    users: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '0.5' },
  },
});
const [only] = positionals;
const factor = Number(values.factor);

const parts = {
  calls: (data: string, shown: Screen) => inHouse(data, (house) => benchCalls(house, shown)),
  wall: (data: string, shown: Screen) => inHouse(data, (house) => benchWall(house, shown)),
  pace: benchPace,
  audit: benchAudit,
  memory: benchMemory,
  purge: (data: string, shown: Screen) =>
    benchPurge(data, shown, { contacts: Number(values.contacts), factor }),
  intake: (data: string, shown: Screen) => inHouse(data, (house) => benchIntake(house, shown)),
  api: (data: string, shown: Screen) =>
    benchApi(data, shown, {
      requests: Number(values.requests),
      entries: Number(values.entries),
      users: Number(values.users),
      seconds: Number(values.seconds),
      minutes: Number(values.minutes),
    }),
  starts: (data: string, shown: Screen) => benchStarts(data, shown, { requests: Number(values.requests) }),
  rights: (data: string, shown: Screen) => benchRights(data, shown, { runs: Number(values.runs), factor }),
} as const;

const chosen = only === undefined ? Object.values(parts) : [partNamed(only)];
const shown = screen((text) => process.stdout.write(text));
const data = await mkdtemp(join(tmpdir(), 'greffe-bench-'));
try {
  for (const part of chosen) {
    await part(data, shown);
    shown.line(`(${describeMachine()})`);
  }
} finally {
  await stopStore(data);
  await rm(data, { recursive: true, force: true });
}

function partNamed(name: string): (typeof parts)[keyof typeof parts] {
  const found = Object.entries(parts).find(([known]) => known === name);
  if (found) return found[1];
  throw new Error(`There is no part "${name}": ${Object.keys(parts).join(', ')}.`);
}

async function inHouse(data: string, measure: (house: House) => Promise<void>): Promise<void> {
  const house = await openHouse(data);
  try {
    await measure(house);
  } finally {
    await house.close();
  }
}
