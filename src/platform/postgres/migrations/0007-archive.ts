import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The intermediate archive: what a retention rule keeps once the record is gone, under a key of the month it ends in. */
export const archive: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table archive_month (
        controller text not null,
        month text not null,
        data_key uuid not null references data_key (id),
        destroyed_at timestamptz,
        primary key (controller, month)
      )`.execute(db);
    await sql`
      create table archive_entry (
        id int primary key generated always as identity,
        controller text not null,
        month text not null,
        purge int not null references purge (id),
        person int not null,
        rule text not null,
        duty text not null,
        subject text not null,
        entered_on date not null,
        ends_on date not null,
        readers jsonb not null,
        basis text not null,
        sealed bytea not null,
        unique (purge, person, duty),
        foreign key (controller, month) references archive_month (controller, month)
      )`.execute(db);
    await sql`create index archive_entry_ends on archive_entry (ends_on)`.execute(db);
    await sql`
      create table archive_identifier (
        entry int not null references archive_entry (id),
        digest bytea not null,
        is_alone boolean not null,
        primary key (digest, entry)
      )`.execute(db);
    await sql`create index archive_identifier_of_entry on archive_identifier (entry)`.execute(db);
  },
};
