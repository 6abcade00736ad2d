import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const ground: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table data_key (
        id uuid primary key,
        purpose text not null,
        wrapped bytea,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        check ((wrapped is null) = (destroyed_at is not null))
      )`.execute(db);
    await sql`
      create table secret (
        kind text not null,
        version int not null,
        wrapped bytea,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        primary key (kind, version),
        check ((wrapped is null) = (destroyed_at is not null))
      )`.execute(db);
    await sql`
      create table slot (
        key text not null,
        n int not null,
        free_at timestamptz not null default '-infinity',
        primary key (key, n)
      ) with (fillfactor = 50)`.execute(db);
    await sql`
      create table quota (
        system text not null,
        pool text not null,
        day date not null,
        spent bigint not null,
        primary key (system, pool, day)
      )`.execute(db);
    await sql`
      create table night (
        controller text not null,
        day date not null,
        begun_at timestamptz not null default now(),
        primary key (controller, day)
      )`.execute(db);
  },
};
