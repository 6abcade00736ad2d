import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** For which tools and which kinds of request somebody acts, beside their controllers. Null, as of all that were here: every one. */
export const reach: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table account add column systems text[], add column rights text[]`.execute(db);
    await sql`alter table service_token add column systems text[], add column rights text[]`.execute(db);
  },
};
