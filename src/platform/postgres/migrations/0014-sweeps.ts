import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Sweeps: every row of people of a tool is held against the suppression register, whose entries say why they are there,
 * in which tool they were seen last, and whether a new consent has closed them.
 */
export const sweeps: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table suppression
        add column cause text not null default 'objection'
          check (cause in ('objection', 'consent-withdrawal', 'erasure', 'reported')),
        add column matter int,
        add column system text,
        add column seen_at timestamptz,
        add column closed_at timestamptz,
        add column closed_by text,
        add column open_in text[] not null default '{}'`.execute(db);
    await sql`
      update suppression set
        cause = case
          when origin like 'erasure,%' then 'erasure'
          when origin like 'consent-withdrawal,%' then 'consent-withdrawal'
          else 'objection'
        end,
        matter = substring(origin from 'request ([0-9]+)$')::int`.execute(db);
    await sql`alter table suppression alter column cause drop default, drop column origin`.execute(db);
    await sql`
      alter table suppression
        drop constraint suppression_pkey,
        add primary key (controller, channel, cause, key_version, digest)`.execute(db);
    await sql`create index suppression_of_address on suppression (digest, controller)`.execute(db);
    await sql`
      create table sweep (
        id int primary key,
        controller text not null,
        system text not null,
        "on" date not null,
        kind text not null check (kind in ('by-hand', 'nightly')),
        opened_by text not null,
        opened_at timestamptz not null,
        data_key uuid not null references data_key (id),
        state text not null check (state in ('reading', 'applying', 'done')),
        seen bigint not null default 0,
        gathered int not null default 0,
        shared int not null default 0,
        gaps jsonb not null default '[]',
        waits_for text,
        wake_at timestamptz,
        ended_at timestamptz,
        forgotten_at timestamptz,
        check (forgotten_at is null or ended_at is not null)
      )`.execute(db);
    await sql`create unique index sweep_of_night on sweep (controller, system, "on") where kind = 'nightly'`.execute(
      db,
    );
    await sql`create unique index sweep_reading on sweep (controller, system) where state = 'reading'`.execute(
      db,
    );
    await sql`
      create table sweep_scan (
        sweep int not null references sweep (id),
        kind text not null,
        cursor bytea,
        done_at timestamptz,
        primary key (sweep, kind)
      )`.execute(db);
    await sql`
      create table sweep_candidate (
        sweep int not null references sweep (id),
        digest bytea not null,
        sealed bytea not null,
        primary key (sweep, digest)
      )`.execute(db);
    await sql`
      create table reappearance (
        id int primary key generated always as identity,
        sweep int not null references sweep (id),
        controller text not null,
        system text not null,
        what text not null check (what in ('objection-missing', 'erased-back')),
        channel text not null,
        cause text not null,
        since timestamptz not null,
        digest bytea not null,
        subject text not null,
        sealed bytea not null,
        found_at timestamptz not null,
        state text not null
          check (state in ('to-reapply', 'applying', 'proposed', 'requested', 'reapplied', 'left', 'failed',
            'consented', 'let-be', 'overtaken')),
        because text check (because in ('own-act', 'policy', 'shared-number')),
        act jsonb,
        sequence int,
        line int,
        request int,
        decided_by text,
        decided_at timestamptz
      )`.execute(db);
    // What is under way already, put to somebody, or let be by them, is not found a second time.
    await sql`
      create unique index reappearance_open on reappearance (controller, system, what, channel, digest)
      where state in ('to-reapply', 'applying', 'proposed', 'requested', 'let-be')`.execute(db);
    await sql`create index reappearance_of_line on reappearance (sweep, sequence, line)`.execute(db);
  },
};
