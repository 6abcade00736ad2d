import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { openEmbeddedPostgres } from '../embedded-postgres.ts';
import { connectionOptions, sessionSettings } from './connection.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

export interface Database {
  readonly kysely: Kysely<Tables>;
  readonly pool: Pool;
  /** For the connections that live outside the pool: locks, notifications. */
  readonly url: string;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** A PostgreSQL of your own (15 or newer, session connections); without it the embedded one is used. */
  readonly databaseUrl?: string | undefined;
  /** The owner's URL, where the role of `databaseUrl` may not change tables. */
  readonly migrateUrl?: string | undefined;
  readonly data: string;
  readonly poolSize?: number;
}

/** Opens the store, brings its tables up to date, and returns the one way in. */
export async function connect(settings: DatabaseSettings): Promise<Database> {
  const embedded =
    settings.databaseUrl === undefined ? await openEmbeddedPostgres({ data: settings.data }) : null;
  const url = embedded?.url ?? settings.databaseUrl ?? '';
  try {
    await migrate(settings.migrateUrl ?? url, { usedBy: url });
  } catch (error) {
    await embedded?.close();
    throw error;
  }
  const database = openDatabase(url, settings.poolSize);
  return {
    ...database,
    async close() {
      await database.close();
      await embedded?.close();
    },
  };
}

/** The pool over a database whose tables are up to date already. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new Pool({
    ...connectionOptions(url, 'greffe'),
    max: poolSize,
    onConnect: async (client) => {
      await client.query(sessionSettings);
    },
  });
  // A dropped idle connection is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, pool, url, close: () => kysely.destroy() };
}
