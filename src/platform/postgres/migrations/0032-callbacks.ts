import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whoever asked hears how their request goes. Where they hear it tells of them, and lies encrypted; what they hear does not. */
export const callbacks: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table callback (
        request int primary key references request (id),
        sealed bytea not null
      )`.execute(db);
    await sql`
      create table callback_event (
        request int not null references callback (request),
        number int not null,
        message text not null unique,
        "right" text not null,
        moved_to text not null,
        request_state text not null,
        due jsonb not null,
        happened_at timestamptz not null,
        state text not null check (state in ('due', 'sending', 'told', 'failed')),
        attempts int not null,
        retry_at timestamptz,
        ended_at timestamptz,
        mend text,
        primary key (request, number),
        check ((ended_at is null) = (state in ('due', 'sending')))
      )`.execute(db);
    await sql`create index callback_event_due on callback_event (request)
      where state in ('due', 'sending')`.execute(db);
  },
};
