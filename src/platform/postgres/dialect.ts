import type { Dialect } from 'kysely';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Session } from './session.ts';
import { sessionIn, sessionOn } from './session.ts';

/** PostgreSQL over our own sessions, which cost fewer writes than those Kysely brings. */
export function dialectOn(pool: Pool): Dialect {
  const sessions = new WeakMap<PoolClient, Session>();
  const sessionOf = (client: PoolClient): Session => {
    const session = sessions.get(client) ?? sessionOn(client);
    sessions.set(client, session);
    return session;
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => sessionOf(await pool.connect()),
      beginTransaction: async (connection, settings) => sessionIn(connection).begin(settings),
      commitTransaction: (connection) => sessionIn(connection).commit(),
      rollbackTransaction: (connection) => sessionIn(connection).rollback(),
      releaseConnection: async (connection) => sessionIn(connection).release(),
      destroy: () => pool.end(),
    }),
  };
}
