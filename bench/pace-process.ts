import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { hubspot } from '../adapters/hubspot/index.ts';
import type { Connection, Context } from '../src/contract/index.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openLog } from '../src/platform/log.ts';
import { openDatabase } from '../src/platform/postgres/connect.ts';
import { openBudget } from '../src/platform/postgres/slots.ts';
import { systemRandom } from '../src/platform/random.ts';
import { stackedTools } from '../src/systems/stack.ts';

/**
 * One of the processes that share a vendor's limits: calls HubSpot through the adapter and its layers, as fast as they
 * let it, until it is told to stop. Reads draw on the window of ten seconds, searches on that of one second.
 * Then it prints when each call was answered: milliseconds since 1970, as JSON.
 */
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: '' },
    vendor: { type: 'string', default: '' },
    token: { type: 'string', default: '' },
    pool: { type: 'string', default: 'reads' },
    system: { type: 'string', default: '' },
    callers: { type: 'string', default: '1' },
  },
});

const database = openDatabase(values.database);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const context: Context = { signal: stop.signal, priority: 'request' };
const unread = new PassThrough();
unread.resume();

const connection: Connection = hubspot.connect(
  hubspot.settings.parse({ baseUrl: values.vendor, token: values.token, traces: [] }),
  stackedTools({
    system: values.system,
    share: 1,
    pools: () => connection.pools,
    budget: openBudget(database.kysely),
    clock: systemClock,
    random: systemRandom,
    log: openLog(unread),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
  }),
);

/** One vendor call each: by id, and by name. */
const once: Readonly<Record<string, () => Promise<unknown>>> = {
  reads: async () => connection.read?.call([{ kind: 'note', id: '1' }], ['hs_note_body'], context),
  searches: async () => connection.locate?.call([{ kind: 'name', value: 'Personne' }], null, context),
};

const answeredAt: number[] = [];

async function callUntilStopped(): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      await once[values.pool]?.();
      if (!stop.signal.aborted) answeredAt.push(performance.timeOrigin + performance.now());
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  }
}

await Promise.all(Array.from({ length: Number(values.callers) }, callUntilStopped));
await database.close();
process.stdout.write(JSON.stringify(answeredAt));
