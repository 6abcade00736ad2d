import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a tool told of is held against the register once while it waits, and a person is put to a human once. */
export const toldOnce: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table notice
        add column held_at timestamptz,
        add column about bytea[]`.execute(db);
    await sql`create index notice_about on notice using gin (about) where state = 'proposed'`.execute(db);
  },
};
