import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether somebody wants to stay: asked once a period, found by keyed hashes, answered by a token. */
export const stays: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table sighting add column objected text[]`.execute(db);
    await sql`
      alter table purge_person add column deed text not null default 'end' check (deed in ('end', 'ask'))`.execute(
      db,
    );
    await sql`create index purge_person_to_ask on purge_person (purge, rule, number) where deed = 'ask'`.execute(
      db,
    );
    await sql`
      create table stay_question (
        id int primary key generated always as identity,
        controller text not null,
        rule text not null,
        purge int not null references purge (id),
        person int not null,
        subject text not null,
        state text not null check (state in ('sending', 'sent', 'undeliverable', 'stayed')),
        asked_on date not null,
        answer_by date not null,
        stayed_on date,
        ends_on date not null,
        unique (purge, person)
      )`.execute(db);
    await sql`create index stay_question_ends on stay_question (ends_on)`.execute(db);
    await sql`
      create table stay_identifier (
        question int not null references stay_question (id),
        digest bytea not null,
        primary key (digest, question)
      )`.execute(db);
    await sql`create index stay_identifier_of_question on stay_identifier (question)`.execute(db);
    await sql`
      create table stay_token (
        question int not null references stay_question (id),
        digest bytea not null primary key
      )`.execute(db);
    await sql`create index stay_token_of_question on stay_token (question)`.execute(db);
  },
};
