import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Tasks to rectify, to restrict, to lift and to give a copy; answers that it was so already or could not be done, and what
 * is held, as text and as files.
 */
export const hands: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table task drop constraint task_act_check`.execute(db);
    await sql`
      alter table task add constraint task_act_check
        check (act in ('erase', 'stop', 'tell', 'rectify', 'restrict', 'lift', 'copy'))`.execute(db);
    await sql`alter table task_answer drop constraint task_answer_kind_check`.execute(db);
    await sql`
      alter table task_answer add constraint task_answer_kind_check
        check (kind in ('done', 'already', 'nothing-found', 'exception', 'could-not', 'held'))`.execute(db);
    // Beside the answer, so that it goes once the copy has left, and that there was an answer stays known.
    await sql`
      create table task_held (
        task int not null,
        answer int not null,
        sealed bytea not null,
        primary key (task, answer),
        foreign key (task, answer) references task_answer (task, number) on delete cascade
      )`.execute(db);
    await sql`
      create table task_file (
        task int not null,
        answer int not null,
        number int not null,
        piece int not null,
        last boolean not null,
        sealed bytea not null,
        primary key (task, answer, number, piece),
        foreign key (task, answer) references task_held (task, answer) on delete cascade
      )`.execute(db);
  },
};
