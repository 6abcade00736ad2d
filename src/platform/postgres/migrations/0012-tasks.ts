import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Questions to named persons, where no call reaches: one a request, a system and an act. */
export const tasks: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table task (
        id int primary key generated always as identity,
        controller text not null,
        request int not null references request (id),
        system text not null,
        act text not null check (act in ('erase', 'stop')),
        channels text[] not null,
        terms jsonb not null,
        person text not null,
        opened_on date not null,
        due_on date not null,
        answered int,
        taken_back_at timestamptz,
        unique (request, system, act)
      )`.execute(db);
    await sql`
      create index task_open on task (controller, due_on) where answered is null and taken_back_at is null`.execute(
      db,
    );
    await sql`
      create table task_answer (
        task int not null references task (id),
        number int not null,
        kind text not null check (kind in ('done', 'nothing-found', 'exception')),
        answered_by text not null,
        answered_at timestamptz not null,
        sealed bytea not null,
        primary key (task, number)
      )`.execute(db);
    await sql`
      create table task_code (
        digest bytea not null primary key,
        task int not null references task (id),
        person text not null,
        ends_on date not null
      )`.execute(db);
    await sql`create index task_code_of_task on task_code (task)`.execute(db);
    await sql`
      create table task_told (
        task int not null references task (id),
        person text not null,
        why text not null,
        told_on date not null,
        primary key (task, person, why)
      )`.execute(db);
  },
};
