import type { Pool } from 'pg';

/** Every row of every table as text, and sealed bytes as they lie there too, by table. */
export async function dumpOf(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const tables = await tablesOf(pool);
  // Rows first and bytes after; never as an array of bytes, which is read letter by letter.
  const parts = [
    ...tables.map(
      ({ name }) => `select '${name}' as name, t::text as row, null::bytea as bytes from ${name} t`,
    ),
    ...tables.flatMap(({ name, sealed }) =>
      sealed.map(
        (column) => `select '${name}', null, t."${column}" from ${name} t where t."${column}" is not null`,
      ),
    ),
  ];
  const { rows } = await pool.query<{ name: string; row: string | null; bytes: Buffer | null }>({
    // Asked after each test: planned once for each connection.
    name: 'dump',
    text: parts.join(' union all '),
  });
  const dump = new Map<string, string[]>(tables.map(({ name }) => [name, []]));
  for (const { name, row, bytes } of rows) dump.get(name)?.push(row ?? bytes?.toString('utf8') ?? '');
  return new Map([...dump].map(([name, texts]) => [name, texts.join('\n')]));
}

/** What tells whether any row of any table has come, gone or changed. */
export async function digestOf(pool: Pool): Promise<string> {
  const tables = await tablesOf(pool);
  const { rows } = await pool.query<{ digest: string | null }>({
    // Asked hundreds of times: planned once for each connection.
    name: 'digest',
    text: `select md5(string_agg(row, '|' order by row)) as digest from (${tables
      .map(({ name }) => `select '${name}' || t::text as row from ${name} t`)
      .join(' union all ')}) as everything`,
  });
  return rows[0]?.digest ?? '-';
}

interface Table {
  readonly name: string;
  /** Its columns of bytes. */
  readonly sealed: readonly string[];
}

/** By what a pool was opened with: one that is lent again and again is the same. */
const known = new WeakMap<Pool['options'], readonly Table[]>();

async function tablesOf(pool: Pool): Promise<readonly Table[]> {
  const tables = known.get(pool.options) ?? (await readTables(pool));
  known.set(pool.options, tables);
  return tables;
}

async function readTables(pool: Pool): Promise<readonly Table[]> {
  const { rows } = await pool.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name,
            coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'bytea'::regtype), '{}') as sealed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and n.nspname in ('public', 'pgboss')
     group by 1 order by 1`,
  );
  return rows;
}
