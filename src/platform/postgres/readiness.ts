import type { Pool } from 'pg';
import { migrationNames } from './migrations/index.ts';

/** Whether the store answers, and has every table of this version: a later version may have added more. */
export async function readinessOf(pool: Pool): Promise<'ready' | 'store-away' | 'not-migrated'> {
  try {
    const { rows } = await pool.query<{ name: string }>('select name from kysely_migration');
    const applied = new Set(rows.map(({ name }) => name));
    return migrationNames.every((name) => applied.has(name)) ? 'ready' : 'not-migrated';
  } catch {
    return 'store-away';
  }
}
