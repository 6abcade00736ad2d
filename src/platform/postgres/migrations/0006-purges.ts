import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Purges: what a scan saw, who is due, and what is done about them. A purge takes its number from the same row of
 * numbers as requests, so that "plan 12.3" names one plan whatever it belongs to.
 */
export const purges: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table purge (
        id int primary key,
        controller text not null,
        "on" date not null,
        kind text not null check (kind in ('dry-run', 'by-hand', 'nightly')),
        opened_by text not null,
        opened_at timestamptz not null,
        data_key uuid not null references data_key (id),
        rules jsonb not null,
        running jsonb not null,
        reading jsonb not null,
        state text not null,
        waits_for text,
        wake_at timestamptz,
        ended_at timestamptz,
        forgotten_at timestamptz,
        outcome jsonb,
        check (forgotten_at is null or ended_at is not null),
        check ((outcome is null) = (forgotten_at is null))
      )`.execute(db);
    await sql`create unique index purge_of_night on purge (controller, "on") where kind = 'nightly'`.execute(
      db,
    );
    await sql`
      create table purge_scan (
        purge int not null references purge (id),
        system text not null,
        kind text not null,
        cursor bytea,
        seen bigint not null default 0,
        done_at timestamptz,
        gaps jsonb not null default '[]',
        primary key (purge, system, kind)
      )`.execute(db);
    await sql`
      create table sighting (
        purge int not null references purge (id),
        n bigint not null generated always as identity,
        person bigint,
        system text not null,
        kind text not null,
        ref_digest bytea not null,
        classes text[] not null,
        created_on date,
        contacts jsonb not null,
        events jsonb not null,
        to_redact text[] not null,
        sealed bytea not null,
        primary key (purge, n),
        unique (purge, ref_digest)
      )`.execute(db);
    await sql`create index sighting_of_person on sighting (purge, (coalesce(person, n)), n)`.execute(db);
    await sql`
      create table sighted_identifier (
        purge int not null,
        kind text not null,
        digest bytea not null,
        system text not null,
        n bigint not null,
        primary key (purge, digest, n)
      )`.execute(db);
    await sql`
      create table sighted_contact (
        purge int not null,
        ref_digest bytea not null,
        "on" date not null,
        evidence text not null,
        source text not null,
        primary key (purge, ref_digest, evidence, source)
      )`.execute(db);
    await sql`
      create table purge_rule (
        purge int not null references purge (id),
        rule text not null,
        funnel jsonb not null,
        oldest bytea,
        estimate jsonb not null,
        gaps jsonb not null,
        digest text not null,
        first_part int not null,
        parts int not null,
        brake jsonb not null,
        signatures jsonb not null default '[]',
        approved_at timestamptz,
        primary key (purge, rule)
      )`.execute(db);
    await sql`
      create table purge_person (
        purge int not null references purge (id),
        number int not null,
        rule text not null,
        part int not null,
        subject text not null,
        start jsonb not null,
        ends_on date not null,
        sealed bytea not null,
        left_out text,
        shares bytea[],
        primary key (purge, number)
      )`.execute(db);
    await sql`
      create table purge_report (
        purge int not null references purge (id),
        number int not null,
        kind text not null check (kind in ('provisional', 'final')),
        issued_at timestamptz not null,
        sealed bytea not null,
        primary key (purge, number)
      )`.execute(db);
    await sql`create index purge_person_of_part on purge_person (purge, part)`.execute(db);
    await sql`
      alter table plan
        drop constraint plan_request_fkey`.execute(db);
    await sql`alter table plan rename column request to matter`.execute(db);
    await sql`alter table line rename column request to matter`.execute(db);
    await sql`alter table line add column person int`.execute(db);
  },
};
