import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * A field that was changed by hand in one tool: what of it is written in the others, what is put to a human, and what
 * greffe knows of the values that records held, as keyed hashes alone.
 */
export const propagation: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table propagation (
        id int primary key,
        controller text not null,
        system text not null,
        fields text[] not null,
        state text not null check (state in ('proposed', 'applying', 'done', 'dismissed', 'overtaken')),
        because text,
        opened_at timestamptz not null,
        carried_at timestamptz,
        data_key uuid not null references data_key (id),
        subject text,
        sealed bytea,
        chain int[] not null default '{}',
        decided_by text,
        decided_at timestamptz,
        waits_for text,
        wake_at timestamptz,
        ended_at timestamptz,
        forgotten_at timestamptz,
        check ((state in ('proposed', 'applying')) = (ended_at is null)),
        check (state <> 'proposed' or because is not null),
        check (forgotten_at is null or ended_at is not null)
      )`.execute(db);
    await sql`create index propagation_open on propagation (controller) where ended_at is null`.execute(db);
    await sql`
      create table propagation_record (
        propagation int not null references propagation (id),
        digest bytea not null,
        primary key (propagation, digest)
      )`.execute(db);
    await sql`create index propagation_of_record on propagation_record (digest)`.execute(db);
    await sql`
      create table known_value (
        system text not null,
        record bytea not null,
        name text not null,
        field text not null,
        seen bytea,
        written bytea,
        looked boolean not null default false,
        noted_at timestamptz not null,
        primary key (system, record, name, field)
      )`.execute(db);
    await sql`create index known_value_seen on known_value (seen)`.execute(db);
  },
};
