import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { couldUndoAudit } from '../../src/platform/postgres/audit-guard.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.close());

test('the owner of the tables could undo the audit log', async () => {
  expect(await couldUndoAudit(database.db.kysely)).toBe(true);
});

test('a role that only works with the tables cannot, and is refused when it tries', async () => {
  const role = `worker_${randomUUID().replaceAll('-', '')}`;
  await database.db.pool.query(`create role ${role}`);
  try {
    await database.db.kysely.connection().execute(async (db) => {
      const run = (text: string): Promise<unknown> => sql.raw(text).execute(db);
      await run(`grant select, insert, update, delete on audit_entry to ${role}`);
      await run(`set role ${role}`);
      expect(await couldUndoAudit(db)).toBe(false);
      await expect(run('delete from audit_entry')).rejects.toThrow('The audit log only grows');
      await expect(run('alter table audit_entry disable trigger all')).rejects.toThrow('must be owner');
      await expect(run('set session_replication_role = replica')).rejects.toThrow('permission denied');
      await run('reset role');
    });
  } finally {
    await database.db.pool.query(`drop owned by ${role}`);
    await database.db.pool.query(`drop role ${role}`);
  }
});
