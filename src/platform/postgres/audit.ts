import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { AuditRow, AuditStore, TreeNode, TreePosition } from '../../ports/audit-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { AuditEntryRow } from './audit-tables.ts';
import type { Tables } from './tables.ts';
import { leaveWithCommit, statement, unwrap } from './transaction.ts';

/** The audit log in PostgreSQL. Triggers refuse any change; the lock makes one writer at a time. */
export function auditStore(db: Kysely<Tables>): AuditStore {
  const through = (tx?: Transaction): Kysely<Tables> => (tx ? unwrap(tx) : db);
  const nodes: AuditStore['nodes'] = async (wanted, tx) => {
    const [leaves, inner] = [wanted.filter(isLeaf), wanted.filter((node) => !isLeaf(node))];
    return [...(await leafNodes(through(tx), leaves)), ...(await innerNodes(through(tx), inner))];
  };

  return {
    async lock(tx) {
      await takeLog(tx, []);
    },

    async head(tx) {
      const rows = await readHead(tx ?? db, []);
      return { size: rows[0]?.size ?? 0, edge: rows.flatMap(({ hash }) => hash ?? []) };
    },

    async append(tx, rows, completed) {
      // Everybody else waits until it is committed, so that the commit waits for no answer.
      const sent = enter(tx, [
        rows.map(({ sequence }) => sequence),
        rows.map(({ leaf }) => leaf),
        rows.map(({ hash }) => hash),
        rows.map(({ sealed }) => sealed?.bytes ?? null),
        rows.map(({ sealed }) => sealed?.keyId ?? null),
        completed.map(({ level }) => level),
        completed.map(({ index }) => index),
        completed.map(({ hash }) => hash),
      ]);
      leaveWithCommit(tx, sent);
    },

    nodes,

    async rows(sequences, tx) {
      const rows = await through(tx)
        .selectFrom('audit_entry')
        .select(rowColumns)
        .where('sequence', '=', sql<number>`any(${sequences}::bigint[])`)
        .orderBy('sequence')
        .execute();
      return rows.map(toRow);
    },

    async newest({ about, itself, limit, before }) {
      let query = db.selectFrom('audit_entry').select(rowColumns).orderBy('sequence', 'desc').limit(limit);
      if (before !== undefined) query = query.where('sequence', '<', before);
      if (about ?? itself) {
        const things = [...(about ?? []).map(isAbout), ...(itself ?? []).map(isItself)];
        query = query.where((row) => row.or(things));
      }
      return (await query.execute()).map(toRow);
    },

    async *scan(below) {
      let next = 0;
      while (next < below) {
        const page = await db
          .selectFrom('audit_entry')
          .select(rowColumns)
          .where('sequence', '>=', next)
          .where('sequence', '<', below)
          .orderBy('sequence')
          .limit(pageSize)
          .execute();
        const last = page.at(-1);
        if (!last) return;
        yield page.map(toRow);
        next = last.sequence + 1;
      }
    },

    async survey() {
      // One statement sees one instant: the log may grow meanwhile.
      const { rows } = await sql<SurveyRow>`
        with head as (select coalesce(max(sequence) + 1, 0) as size from audit_entry)
        select size,
          exists (select from audit_node where level = 1 and index >= size / 2) as has_later_nodes,
          array(select size from audit_checkpoint order by number) as sizes,
          array(select note from audit_checkpoint order by number) as notes,
          array(select extract(epoch from signed_at)::float8 * 1000 from audit_checkpoint order by number) as instants
        from head`.execute(db);
      const [found] = rows;
      return {
        size: found?.size ?? 0,
        hasLaterNodes: found?.has_later_nodes ?? false,
        checkpoints: (found?.notes ?? []).map((note, place) => ({
          size: Number(found?.sizes[place]),
          note,
          signedAt: new Date(found?.instants[place] ?? 0),
        })),
      };
    },

    async lastCheckpoint(tx) {
      const last = await through(tx)
        .selectFrom('audit_checkpoint')
        .select(['size', 'note', 'signed_at as signedAt'])
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last ?? null;
    },

    async saveCheckpoint(tx, { size, note, signedAt }) {
      await unwrap(tx).insertInto('audit_checkpoint').values({ size, note, signed_at: signedAt }).execute();
    },
  };
}

type StoredRow = Pick<Selectable<AuditEntryRow>, (typeof rowColumns)[number]>;

interface HeadRow {
  readonly size: number;
  readonly hash: Buffer | null;
}

interface SurveyRow {
  readonly size: number;
  readonly has_later_nodes: boolean;
  readonly sizes: readonly string[];
  readonly notes: readonly string[];
  readonly instants: readonly number[];
}

function toRow({ sealed, sealed_under: keyId, ...row }: StoredRow): AuditRow {
  return { ...row, sealed: sealed && keyId !== null ? { keyId, bytes: sealed } : null };
}

async function leafNodes(db: Kysely<Tables>, wanted: readonly TreePosition[]): Promise<readonly TreeNode[]> {
  if (wanted.length === 0) return [];
  const leaves = await db
    .selectFrom('audit_entry')
    .select(['sequence', 'hash'])
    .where('sequence', '=', sql<number>`any(${wanted.map(({ index }) => index)}::bigint[])`)
    .execute();
  return leaves.map(({ sequence, hash }) => ({ level: 0, index: sequence, hash }));
}

async function innerNodes(db: Kysely<Tables>, wanted: readonly TreePosition[]): Promise<readonly TreeNode[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<TreeNode>`
    select level, index, hash from audit_node join unnest(
      ${wanted.map(({ level }) => level)}::smallint[], ${wanted.map(({ index }) => index)}::bigint[]
    ) as wanted (level, index) using (level, index)`.execute(db);
  return rows;
}

// '!' follows the blank and '/' the dot: "plan 7" also finds "plan 7.2 line 14", but not "plan 70".
function isAbout(thing: string) {
  return sql<boolean>`(about = ${thing}
    or (about >= ${`${thing} `} and about < ${`${thing}!`})
    or (about >= ${`${thing}.`} and about < ${`${thing}/`}))`;
}

function isItself(thing: string) {
  return sql<boolean>`about = ${thing}`;
}

const rowColumns = ['sequence', 'leaf', 'hash', 'sealed', 'sealed_under'] as const;
const pageSize = 1000;
// Any number will do, as long as no other advisory lock of greffe has it.
const logLock = 0x61_75_64_69_74;

const takeLog = statement('log-lock', 'locks', `select from pg_advisory_xact_lock(${logLock})`);

// One round trip, since every other writer waits: the size, and a row for each bit that is set in it.
const readHead = statement<HeadRow>(
  'log-head',
  'reads',
  `with head as (select coalesce(max(sequence) + 1, 0) as size from audit_entry)
    select size, case bit
        when 0 then (select hash from audit_entry where sequence = size - 1)
        else (select hash from audit_node where level = bit::smallint and index = (size >> bit) - 1)
      end as hash
    from head left join generate_series(0, 52) as bit on (size >> bit) & 1 = 1
    order by bit desc`,
);

const enter = statement<never>(
  'log-enter',
  'writes',
  `with entries as (
      insert into audit_entry (sequence, leaf, hash, sealed, sealed_under)
      select * from unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::text[])
    )
    insert into audit_node (level, index, hash)
    select * from unnest($6::smallint[], $7::bigint[], $8::bytea[])`,
);

const isLeaf = ({ level }: TreePosition): boolean => level === 0;
