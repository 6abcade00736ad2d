import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Notifications to recipients (Art. 19), tasks of whoever tells one, and portable data sent to another controller (Art. 20(2)). */
export const recipients: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table notification (
        request int not null references request (id),
        number int not null,
        kind text not null check (kind in ('restriction', 'restriction-lifted', 'rectification', 'erasure')),
        recipient text not null,
        way text not null,
        state text not null check (state in
          ('due', 'sending', 'in-folder', 'asked', 'failed', 'told', 'carried-out', 'not-told')),
        sealed bytea not null,
        created_at timestamptz not null,
        attempts int not null,
        retry_at timestamptz,
        may_be_double boolean not null,
        digest text,
        mend text,
        task int,
        settled_on date,
        recorded_by text,
        words_sealed bytea,
        alerted_at timestamptz,
        primary key (request, number)
      )`.execute(db);
    // The address of whoever takes the data over is the person's choice, and tells of them.
    await sql`
      create table transmission (
        request int not null references request (id),
        number int not null,
        plan int not null,
        state text not null check (state in ('sending', 'sent', 'failed')),
        digest text not null,
        message text not null,
        may_be_double boolean not null,
        begun_by text not null,
        begun_at timestamptz not null,
        ended_at timestamptz,
        sealed bytea not null,
        primary key (request, number)
      )`.execute(db);
    await sql`alter table task drop constraint task_act_check`.execute(db);
    await sql`alter table task add constraint task_act_check check (act in ('erase', 'stop', 'tell'))`.execute(
      db,
    );
  },
};
