import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A package is of the whole copy, or of what is portable of it. */
export const portability: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table package add column "right" text not null default 'access'`.execute(db);
  },
};
