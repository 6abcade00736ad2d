import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { readMasterKey } from '../src/platform/master-key.ts';
import { connect } from '../src/platform/postgres/connect.ts';
import type { Database } from '../src/platform/postgres/connect.ts';
import type { Told } from './house.ts';
import { dpo, openGreffe } from './house.ts';
import { direction, schedule } from './schedule.ts';
import { widerBudget } from './wider.ts';

/**
 * A whole purge, from the scan to the read-back, and what it took: when each of its steps began, the most memory this
 * process ever held by then, the processor time, the database. Prints it as JSON.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    told: { type: 'string', default: '{}' },
    factor: { type: 'string', default: '1' },
  },
});

export type Mark = 'begun' | 'scanned' | 'found' | 'drawn' | 'applied' | 'verified';

const told: Told = JSON.parse(values.told);
// Made before the store is: a store without its key is not opened.
await readMasterKey({ given: undefined, data: values.data, mayBeMade: true });
const database = await connect({ data: values.data });
const application = await openGreffe(
  values.data,
  told,
  widerBudget(database, Number(values.factor)),
  schedule,
);
const { house, greffe } = application;
const forever = new AbortController().signal;
const marks: Partial<Record<Mark, number>> = {};
const peaks: Partial<Record<Mark, number>> = {};

try {
  mark('begun');
  const id = await greffe.purges.run(dpo, { controller: 'acme', rules: null, on: null });
  const bytesBefore = await databaseBytes(database);
  const watched = new AbortController();
  const watching = watch(id, watched.signal);
  await greffe.purges.carryOn(id, forever);
  mark('drawn');
  const bytesScanned = await databaseBytes(database);
  const { plans } = await greffe.purges.show(dpo, id);
  for (const { digest, funnel } of plans) {
    if (funnel.due === 0) continue;
    await greffe.purges.approve(dpo, id, digest);
    await greffe.purges.approve(direction, id, digest);
  }
  const waited = performance.now();
  await greffe.purges.carryOn(id, forever);
  mark('verified');
  watched.abort();
  await watching;
  const { purge, tally, leftOut } = await greffe.purges.show(dpo, id);
  const cpu = process.cpuUsage();
  process.stdout.write(
    JSON.stringify({
      state: purge.state,
      waitsFor: purge.waitsFor,
      due: plans.reduce((sum, { funnel }) => sum + funnel.due, 0),
      leftOut: leftOut.reduce((sum, { people }) => sum + people, 0),
      lines: tally.reduce((sum, { lines }) => sum + lines, 0),
      tally: tally.map(({ system, action, state, verdict, code, lines }) => ({
        system,
        action,
        state,
        verdict,
        code,
        lines,
      })),
      marks,
      peaks,
      signedAt: waited,
      cpuMs: (cpu.user + cpu.system) / 1000,
      bytesBefore,
      bytesScanned,
      bytesAtEnd: await databaseBytes(database),
    }),
  );
} finally {
  await application.close();
  await database.close();
}

function mark(what: Mark): void {
  if (marks[what] !== undefined) return;
  marks[what] = performance.now();
  // The kernel counts in kilobytes.
  peaks[what] = process.resourceUsage().maxRSS * 1024;
}

/** Looks at the rows, as anybody beside it could: the run itself tells nobody. */
async function watch(id: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { state, scans } = await house.store.transact(async (tx) => ({
      state: (await house.store.purges.find(tx, id))?.state,
      scans: await house.store.purges.scans.of(tx, id),
    }));
    if (scans.every(({ doneAt }) => doneAt !== null)) mark('scanned');
    if (state === 'planning' || state === 'planned') mark('found');
    if (marks.drawn !== undefined && marks.applied === undefined && !(await isOpen(id))) mark('applied');
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether a write is still to come: a part is read back only when none is. */
async function isOpen(id: number): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from line where matter = ${id} and through is null and state in ('waiting', 'intended', 'accepted')
    ) as open`.execute(database.kysely);
  return rows[0]?.open === true;
}

async function databaseBytes({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    select pg_database_size(current_database())::text as bytes`.execute(kysely);
  return Number(rows[0]?.bytes ?? 0);
}
