import { Kysely } from 'kysely';
import { Pool } from 'pg';
import { codeOf } from '../error-code.ts';
import { openEmbeddedPostgres } from '../embedded-postgres.ts';
import type { EmbeddedPostgres } from '../embedded-postgres.ts';
import { connectionOptions, sessionSettings } from './connection.ts';
import { dialectOn } from './dialect.ts';
import type { Tables } from './tables.ts';
import { isUpToDate } from './up-to-date.ts';

export interface Database {
  readonly kysely: Kysely<Tables>;
  readonly pool: Pool;
  /** For the connections that live outside the pool: locks, notifications. */
  readonly url: string;
  /** Aborts when the embedded server was stopped by command: a server process ends then. */
  readonly stopped: AbortSignal;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** A PostgreSQL of your own (15 or newer, session connections); without it the embedded one is used. */
  readonly databaseUrl?: string | undefined;
  /** The owner's URL, where the role of `databaseUrl` may not change tables. */
  readonly migrateUrl?: string | undefined;
  readonly data: string;
  /** The embedded one, where it is being opened already. */
  readonly embedded?: Promise<EmbeddedPostgres> | undefined;
  readonly poolSize?: number;
}

/** Opens the store, brings its tables up to date, and returns the one way in. */
export async function connect(settings: DatabaseSettings): Promise<Database> {
  const embedded =
    settings.databaseUrl === undefined
      ? await (settings.embedded ?? openEmbeddedPostgres({ data: settings.data }))
      : null;
  const url = embedded?.url ?? settings.databaseUrl ?? '';
  const database = openDatabase(url, settings.poolSize);
  try {
    await bringUpToDate(database, settings);
  } catch (error) {
    await database.close();
    await embedded?.close();
    throw explained(error, settings) ?? error;
  }
  return {
    ...database,
    stopped: embedded?.stopped ?? database.stopped,
    async close() {
      await database.close();
      await embedded?.close();
    },
  };
}

async function bringUpToDate({ pool, url }: Database, { migrateUrl = url }: DatabaseSettings): Promise<void> {
  // Where another role migrates, ours is given what it needs at each start.
  if (migrateUrl === url && (await isUpToDate(pool))) return;
  const { migrate } = await import('./migrate.ts');
  await migrate(migrateUrl, { usedBy: url });
}

/** What to look at when the server refused us or could not be reached; null for any other failure. */
function explained(error: unknown, { migrateUrl }: DatabaseSettings): Error | null {
  const code = codeOf(error);
  const setting = migrateUrl === undefined ? 'DATABASE_URL' : 'MIGRATE_URL';
  if (code === '42501') {
    return new Error(
      `The role of ${setting} may not change tables, and this release has to: give MIGRATE_URL with the owner's.`,
    );
  }
  // Node's codes begin with E, PostgreSQL's class 28 is a refused sign-in and 3D an unknown database.
  if (code === null || !/^(E[A-Z]+|28...|3D...)$/.test(code)) return null;
  return new Error(
    `PostgreSQL could not be reached (${code}): check ${setting}, that the server runs, and that it lets greffe in.`,
  );
}

/** The pool over a database whose tables are up to date already. */
export function openDatabase(url: string, poolSize = 10): Database {
  const pool = new Pool({
    ...connectionOptions(url, 'greffe'),
    max: poolSize,
    // What is asked side by side is sent without waiting for the answers before it.
    pipeline: true,
    onConnect: async (client) => {
      // One that drops while it is in use, between two statements, fails the next of them.
      client.on('error', () => undefined);
      await client.query(sessionSettings);
    },
  });
  // A dropped idle connection is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: dialectOn(pool) });
  return {
    kysely,
    pool,
    url,
    stopped: new AbortController().signal,
    async close() {
      await kysely.destroy();
      // Kysely ends only a pool that it has used itself.
      if (!pool.ended) await pool.end();
    },
  };
}
