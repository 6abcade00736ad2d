import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Letters of requests, what is still to be answered, and the mails that remind the DPO. */
export const letters: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table request add column to_answer text[] not null default '{}'`.execute(db);
    await sql`alter table request add column answered_on date`.execute(db);
    // What ended before letters were recorded here was answered elsewhere, or is beyond what greffe can know.
    await sql`
      update request set to_answer = open.rights
      from (select request, array_agg("right") as rights from request_right
        where state not in ('done', 'refused', 'withdrawn', 'nothing-held') group by request) as open
      where open.request = request.id`.execute(db);
    await sql`create index request_to_answer on request (id) where to_answer <> '{}'`.execute(db);
    await sql`
      create table letter (
        request int not null references request (id),
        number int not null,
        kind text not null,
        language text,
        way text not null,
        state text not null check (state in ('sending', 'written', 'sent', 'undeliverable', 'not-sent')),
        digest text not null,
        answers text[] not null,
        because text,
        written_by text not null,
        written_at timestamptz not null,
        sent_on date,
        sealed bytea,
        primary key (request, number)
      )`.execute(db);
    await sql`
      create table reminder (
        controller text not null,
        day date not null,
        state text not null check (state in ('due', 'sent', 'quiet', 'skipped')),
        reached text[] not null,
        retry_at timestamptz,
        primary key (controller, day)
      )`.execute(db);
    await sql`create index reminder_due on reminder (controller) where state = 'due'`.execute(db);
  },
};
