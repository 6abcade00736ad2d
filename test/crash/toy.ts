import { sql } from 'kysely';
import type { Database } from '../../src/platform/postgres/connect.ts';
import { transact, unwrap } from '../../src/platform/postgres/transaction.ts';
import type { DueJob, Handler, Job } from '../../src/ports/jobs.ts';
import type { Transaction } from '../../src/ports/store-transaction.ts';

/**
 * The smallest procedure with everything that can go wrong in a real one: it reads its row, does what
 * is missing, and never writes to the vendor twice. `release` stands for the code of two releases:
 * the second has one step more.
 */
export function toyProcedure(database: Database, vendor: ToyVendorClient, release: 1 | 2): Handler {
  return async (job, held) => {
    const id = Number(job.data['id']);
    const row = await find(database, id);
    if (row.state === 'done') return;
    if (!row.written) {
      if (row.intent_at !== null) {
        // An open intent is read back once no call made under it can still be under way.
        const callEndsAt = row.intent_at.getTime() + callMs;
        if (Date.now() < callEndsAt) return { againAt: new Date(callEndsAt) };
        if (await vendor.has(id, held.signal)) return finish(database, id, release);
      }
      await transact(database.kysely, async (tx) => {
        await sql`update toy set intent_at = now() where id = ${id}`.execute(unwrap(tx));
      });
      await vendor.pause(id, held.signal);
      await held.assertHeld();
      await vendor.write(id, held.signal);
    }
    await finish(database, id, release);
  };
}

const callMs = 500;

async function finish(database: Database, id: number, release: 1 | 2): Promise<void> {
  await sql`update toy set written = true, intent_at = null where id = ${id}`.execute(database.kysely);
  if (release === 2) await sql`update toy set told = true where id = ${id}`.execute(database.kysely);
  await sql`update toy set state = 'done' where id = ${id} and waits_for is null`.execute(database.kysely);
}

export interface ToyRow {
  readonly state: 'open' | 'done';
  readonly intent_at: Date | null;
  readonly written: boolean;
  readonly told: boolean;
  readonly waits_for: string | null;
}

export async function makeToyTable(database: Database): Promise<void> {
  await sql`
    create table toy (
      id serial primary key,
      state text not null default 'open',
      intent_at timestamptz,
      written boolean not null default false,
      told boolean not null default false,
      waits_for text
    )`.execute(database.kysely);
}

export async function insertToy(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into toy default values returning id`.execute(unwrap(tx));
  return rows[0]?.id ?? 0;
}

export async function find(database: Database, id: number): Promise<ToyRow> {
  const { rows } = await sql<ToyRow>`select * from toy where id = ${id}`.execute(database.kysely);
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no toy ${id}.`);
  return row;
}

export function toyJob(id: number): Job {
  return { name: 'advance', key: `toy ${id}`, data: { id } };
}

export async function dueToys(tx: Transaction): Promise<readonly DueJob[]> {
  const { rows } = await sql<{ id: number }>`
    select id from toy where state = 'open' and waits_for is null order by id`.execute(unwrap(tx));
  return rows.map(({ id }) => ({ job: toyJob(id), priority: 'request' }));
}

/** The vendor as a worker sees it, over HTTP: it lives outside of PostgreSQL and of the workers. */
export interface ToyVendorClient {
  /** Answers at once unless the test holds it: the moment just before a write. */
  pause(id: number, signal: AbortSignal): Promise<void>;
  write(id: number, signal: AbortSignal): Promise<void>;
  has(id: number, signal: AbortSignal): Promise<boolean>;
}

export function toyVendorClient(origin: string): ToyVendorClient {
  const call = async (method: string, path: string, signal: AbortSignal) => {
    const answer = await fetch(`${origin}${path}`, { method, signal });
    if (!answer.ok) throw new Error(`The toy vendor answered ${answer.status}.`);
    return answer.text();
  };
  return {
    pause: async (id, signal) => void (await call('GET', `/pause/${id}`, signal)),
    write: async (id, signal) => void (await call('POST', `/toys/${id}`, signal)),
    has: async (id, signal) => (await call('GET', `/toys/${id}`, signal)) === 'true',
  };
}
