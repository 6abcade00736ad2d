import { sql, type Kysely } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import { queueNames } from '../job-queues.ts';
import type { Tables } from './tables.ts';
import { read, unwrap } from './transaction.ts';

/** What the store holds, in numbers: words from closed lists, and days. */
export interface Figures {
  /** Rights of requests that are under way, or whose answer has not left. */
  readonly rights: readonly RightsFigure[];
  readonly runs: readonly { readonly run: string; readonly state: string; readonly count: number }[];
  readonly nights: readonly { readonly controller: string; readonly begunAt: Date }[];
  readonly jobs: readonly JobsFigure[];
  readonly audit: AuditFigure;
  /** What was spent of a vendor's day, by `system/pool/day`. */
  readonly spent: ReadonlyMap<string, number>;
}

export interface RightsFigure {
  readonly controller: string;
  readonly right: string;
  readonly state: string;
  readonly receivedOn: CivilDay;
  readonly isExtended: boolean;
  readonly count: number;
}

export interface JobsFigure {
  readonly queue: string;
  /** Those that may begin now. */
  readonly waiting: number;
  readonly active: number;
  /** Those that failed, and wait for their next turn. */
  readonly failed: number;
  /** For how long the oldest that may begin has waited. */
  readonly oldestSeconds: number;
}

export interface AuditFigure {
  readonly entries: number;
  /** Null before the first checkpoint. */
  readonly checkpoint: { readonly entries: number; readonly signedAt: Date } | null;
}

/** Longer than that, and whoever watches over us does not wait any more. */
const STATEMENT_MS = 2_000;

/** A handful of statements, none of which reads a table that grows with the people in it. */
export function readFigures(db: Kysely<Tables>): Promise<Figures> {
  return read(db, async (tx) => {
    await sql`select set_config('statement_timeout', ${String(STATEMENT_MS)}, true)`.execute(unwrap(tx));
    return {
      rights: await rights(tx),
      runs: await runs(tx),
      nights: await nights(tx),
      jobs: await jobs(tx),
      audit: await audit(tx),
      spent: await spent(tx),
    };
  });
}

async function rights(tx: Transaction): Promise<readonly RightsFigure[]> {
  const { rows } = await sql<RightsFigure>`
    select controller, "right", state, received_on as "receivedOn",
      extension is not null as "isExtended", count(*) as count
    from request join request_right on request = id
    where id in (
        select request from request_right where state not in ('done', 'refused', 'withdrawn', 'nothing-held')
        union select id from request where to_answer <> '{}')
      and (state not in ('done', 'refused', 'withdrawn', 'nothing-held') or "right" = any(to_answer))
    group by 1, 2, 3, 4, 5`.execute(unwrap(tx));
  return rows;
}

async function runs(tx: Transaction): Promise<Figures['runs']> {
  const { rows } = await sql<Figures['runs'][number]>`
    select case kind when 'dry-run' then 'purge-dry-run' else 'purge' end as run, state, count(*) as count
      from purge group by 1, 2
    union all select 'sweep', state, count(*) from sweep group by 2
    union all select 'propagation', state, count(*) from propagation where ended_at is null group by 2`.execute(
    unwrap(tx),
  );
  return rows;
}

async function nights(tx: Transaction): Promise<Figures['nights']> {
  const { rows } = await sql<Figures['nights'][number]>`
    select controller, max(begun_at) as "begunAt" from night group by 1`.execute(unwrap(tx));
  return rows;
}

async function jobs(tx: Transaction): Promise<readonly JobsFigure[]> {
  const { rows } = await sql<JobsFigure>`
    select queue,
      count(*) filter (where state <> 'active' and start_after <= now()) as waiting,
      count(*) filter (where state = 'active') as active,
      count(*) filter (where state <> 'active' and data ? 'failures') as failed,
      coalesce(extract(epoch from now() - min(start_after)
        filter (where state <> 'active' and start_after <= now())), 0)::float8 as "oldestSeconds"
    from unnest(${Object.values(queueNames)}::text[]) as queue
      left join pgboss.job on name = queue and state in ('created', 'retry', 'active')
    group by 1`.execute(unwrap(tx));
  return rows;
}

async function audit(tx: Transaction): Promise<AuditFigure> {
  const { rows } = await sql<{ entries: number; size: number | null; signed_at: Date | null }>`
    select (select coalesce(max(sequence) + 1, 0) from audit_entry) as entries, size, signed_at
    from (select) as always
      left join (select size, signed_at from audit_checkpoint order by number desc limit 1) as last on true`.execute(
    unwrap(tx),
  );
  const [found] = rows;
  const { entries = 0, size = null, signed_at: signedAt = null } = found ?? {};
  return { entries, checkpoint: size === null || signedAt === null ? null : { entries: size, signedAt } };
}

/** Of today and its neighbours: no vendor's day is further from ours. */
async function spent(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ key: string; spent: number }>`
    select system || '/' || pool || '/' || day as key, spent from quota
    where day >= current_date - 1`.execute(unwrap(tx));
  return new Map(rows.map(({ key, spent: calls }) => [key, calls]));
}
