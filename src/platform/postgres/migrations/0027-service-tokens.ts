import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What other programs show to act here: never the secret, and its use by day alone. */
export const serviceTokens: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table service_token (
        id text primary key,
        name text not null,
        digest bytea not null,
        roles text[] not null,
        acts text[],
        controllers text[],
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_by text,
        revoked_at timestamptz,
        last_used_on date,
        last_denied_on date,
        check ((revoked_by is null) = (revoked_at is null))
      )`.execute(db);
    await sql`create index service_token_of_name on service_token (name)`.execute(db);
  },
};
