import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who sign in by themselves, what opens their account, and for how long. */
export const accounts: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table account (
        id text primary key,
        data_key uuid not null references data_key (id),
        mail bytea,
        mail_version int,
        mail_digest bytea,
        roles text[] not null,
        controllers text[],
        made_by text not null,
        made_at timestamptz not null,
        disabled_by text,
        disabled_at timestamptz,
        password text,
        password_at timestamptz,
        second_factor bytea,
        second_factor_at timestamptz,
        second_factor_step bigint,
        second_factor_pending bytea,
        check ((disabled_by is null) = (disabled_at is null)),
        unique (mail_version, mail_digest)
      )`.execute(db);
    await sql`
      create table account_secret (
        digest bytea primary key,
        account text not null references account (id),
        purpose text not null check (purpose in ('invitation', 'reset')),
        made_by text not null,
        ends_at timestamptz not null,
        unique (account)
      )`.execute(db);
    await sql`
      create table account_recovery_code (
        account text not null references account (id),
        digest bytea not null,
        primary key (account, digest)
      )`.execute(db);
    await sql`
      create table account_session (
        id int primary key generated always as identity,
        digest bytea not null unique,
        account text not null references account (id),
        opened_at timestamptz not null,
        seen_at timestamptz not null,
        ends_at timestamptz not null
      )`.execute(db);
    await sql`create index account_session_of on account_session (account)`.execute(db);
  },
};
