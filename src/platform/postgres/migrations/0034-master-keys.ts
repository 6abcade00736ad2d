import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Which master key wraps a key, so that one can be replaced while others work. Nothing here is a secret in clear: of each
 * key its fingerprint, and while a replacement is under way each of the two wrapped by the other.
 */
export const masterKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table master_key (
        id text primary key,
        since timestamptz not null default now(),
        is_current boolean not null,
        follows text unique references master_key (id),
        forward bytea,
        backward bytea,
        retired_at timestamptz,
        check ((forward is null) = (backward is null)),
        check (not is_current or retired_at is null)
      )`.execute(db);
    await sql`create unique index master_key_in_use on master_key (is_current) where is_current`.execute(db);
    await sql`alter table data_key add column wrapped_by text references master_key (id)`.execute(db);
    await sql`alter table secret add column wrapped_by text references master_key (id)`.execute(db);
    await sql`create index data_key_by_master on data_key (wrapped_by, id) where wrapped is not null`.execute(
      db,
    );
  },
};
