import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who asks for somebody else, and what lets them: their own identity, and each mandate that was seen. */
export const requesters: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table request
        add column requester_identity_by text,
        add column requester_identity_at timestamptz,
        add column requester_identity_sealed bytea`.execute(db);
    await sql`
      create table request_mandate (
        request int not null references request (id),
        number int not null,
        seen_by text not null,
        seen_at timestamptz not null,
        sealed bytea not null,
        primary key (request, number)
      )`.execute(db);
  },
};
