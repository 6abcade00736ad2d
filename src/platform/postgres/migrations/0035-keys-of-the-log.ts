import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The key of the year is looked for at each entry, among the keys of every request. */
export const keysOfTheLog: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index data_key_of_purpose on data_key (purpose, created_at) where destroyed_at is null`.execute(
      db,
    );
  },
};
