import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By which channels a request objects to prospecting. */
export const objections: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table request add column stops text[] not null default '{}'`.execute(db);
  },
};
