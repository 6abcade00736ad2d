import { Client } from 'pg';

/** Every row of every table as text, and sealed bytes as they lie there too, by table. */
export async function dumpOf(url: string): Promise<ReadonlyMap<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')",
    );
    const dump = new Map<string, string>();
    for (const { name } of rows) {
      const { rows: held } = await client.query<{ row: string }>(
        `select convert_from(convert_to(t::text, 'UTF8'), 'UTF8') as row from ${name} t`,
      );
      const texts = held.map((one) => one.row);
      const { rows: bytes } = await client.query<{ column: string }>(
        "select column_name as column from information_schema.columns where format('%I.%I', table_schema, table_name) = $1 and data_type = 'bytea'",
        [name],
      );
      for (const { column } of bytes) {
        const { rows: raw } = await client.query<{ value: Buffer | null }>(
          `select "${column}" as value from ${name}`,
        );
        texts.push(...raw.map((one) => one.value?.toString('utf8') ?? ''));
      }
      dump.set(name, texts.join('\n'));
    }
    return dump;
  } finally {
    await client.end();
  }
}
