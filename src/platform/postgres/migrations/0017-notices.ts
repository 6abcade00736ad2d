import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What tools tell of, how far each was asked, whose record is whose, and sweeps of a few who were told of. */
export const notices: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table notice_day (
        day date primary key,
        data_key uuid not null references data_key (id)
      )`.execute(db);
    await sql`
      create table notice (
        id int primary key generated always as identity,
        day date not null references notice_day (day),
        controller text not null,
        system text not null,
        kind text not null,
        what text not null
          check (what in ('created', 'changed', 'erased', 'recycled', 'restored', 'merged', 'objected')),
        came text not null check (came in ('sent', 'asked')),
        told bytea not null,
        record bytea not null,
        ours boolean,
        sealed bytea not null,
        happened_at timestamptz not null,
        received_at timestamptz not null,
        state text not null default 'waiting' check (state in ('waiting', 'proposed', 'worked', 'left')),
        why text,
        waits_for text,
        wake_at timestamptz,
        request int,
        ended_at timestamptz,
        decided_by text,
        decided_at timestamptz
      )`.execute(db);
    // The same happening told twice, by a delivery that was repeated or by an answer, is one.
    await sql`create unique index notice_told on notice (system, told)`.execute(db);
    await sql`create index notice_waiting on notice (system, happened_at, id) where state = 'waiting'`.execute(
      db,
    );
    await sql`create index notice_of_record on notice (system, record, happened_at) where state = 'waiting'`.execute(
      db,
    );
    await sql`create index notice_of_day on notice (day)`.execute(db);
    await sql`create index notice_proposed on notice (id) where state = 'proposed'`.execute(db);
    await sql`
      create table feed (
        system text not null,
        kind text not null,
        data_key uuid not null references data_key (id),
        cursor bytea,
        asked_at timestamptz,
        due_at timestamptz,
        failure text,
        gaps jsonb not null default '[]',
        primary key (system, kind)
      )`.execute(db);
    await sql`
      create table standing_key (
        system text primary key,
        data_key uuid not null references data_key (id)
      )`.execute(db);
    await sql`
      create table standing (
        system text not null references standing_key (system),
        kind text not null,
        digest bytea not null,
        addresses bytea[] not null,
        sealed bytea not null,
        seen_at timestamptz not null,
        leaving_at timestamptz,
        primary key (system, digest)
      ) with (fillfactor = 80)`.execute(db);
    await sql`create index standing_of_address on standing using gin (addresses)`.execute(db);
    await sql`
      alter table sweep
        drop constraint sweep_kind_check,
        add constraint sweep_kind_check check (kind in ('by-hand', 'nightly', 'told'))`.execute(db);
    await sql`drop index sweep_reading`.execute(db);
    // Of a few who were told of there may be several at once: none of them reads the tool.
    await sql`
      create unique index sweep_reading on sweep (controller, system)
      where state = 'reading' and kind <> 'told'`.execute(db);
  },
};
