import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Values that nobody had named as wrong, and that a human takes all the same: keyed hashes of what was shown. */
export const rectifications: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table correction_taken (
        request int not null references request (id),
        digest bytea not null,
        decided_by text not null,
        decided_at timestamptz not null,
        primary key (request, digest)
      )`.execute(db);
  },
};
