import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who are let in elsewhere: whom an account is of, as a keyed hash, and journeys that ended, each once. */
export const letInElsewhere: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table account
        add column identity_version int,
        add column identity_digest bytea,
        add check ((identity_version is null) = (identity_digest is null)),
        add unique (identity_version, identity_digest)`.execute(db);
    await sql`
      create table open_id_journey (
        digest bytea primary key,
        ended_at timestamptz not null
      )`.execute(db);
  },
};
