import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A request that a program opens under a key of its own is opened once. Key and content lie as keyed hashes. */
export const askedOnce: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table asked_once (
        asked_by text not null,
        key bytea not null,
        key_version int not null,
        body bytea not null,
        request int references request (id),
        asked_at timestamptz not null,
        primary key (asked_by, key)
      )`.execute(db);
    await sql`create index asked_once_at on asked_once (asked_at)`.execute(db);
  },
};
