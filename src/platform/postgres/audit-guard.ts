import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Whether the role greffe works with could switch off the triggers that keep the audit log from being changed: it owns
 * the table, or is a superuser. Signed checkpoints would still tell; `greffe check` says so.
 */
export async function couldUndoAudit(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ could: boolean }>`
    select pg_has_role(current_user, relowner, 'usage') as could
    from pg_class where oid = 'audit_entry'::regclass`.execute(db);
  return rows[0]?.could ?? true;
}
