import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbers beside the e-mail addresses of a record, as keyed hashes: a clue to whose it was where it had no address. */
export const standingNumbers: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table standing add column numbers bytea[] not null default '{}'`.execute(db);
    await sql`create index standing_of_number on standing using gin (numbers)`.execute(db);
  },
};
