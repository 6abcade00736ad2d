import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who tried to sign in, and from where: keyed hashes and counts, kept for a day. */
export const signIns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table sign_in_attempt (
        kind text not null check (kind in ('account', 'origin')),
        digest bytea not null,
        count int not null,
        since timestamptz not null,
        last_at timestamptz not null,
        locked_until timestamptz,
        primary key (kind, digest)
      )`.execute(db);
  },
};
