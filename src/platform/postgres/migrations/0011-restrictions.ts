import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Data that is kept and not used: whom it is about under a key of its own, found again by keyed hashes. */
export const restrictions: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table restriction (
        id int primary key generated always as identity,
        controller text not null,
        request int not null unique references request (id),
        ground text not null check (ground in ('accuracy', 'unlawful', 'claims', 'objection-pending')),
        data_key uuid not null references data_key (id),
        purpose bytea,
        placed_by text not null,
        placed_at timestamptz not null,
        grown_at timestamptz,
        decision text check (decision in ('upheld', 'overridden')),
        decided_by text,
        decided_at timestamptz,
        decision_reason bytea,
        lifted_by text,
        lifted_at timestamptz,
        told_on date,
        reason bytea,
        undone_at timestamptz,
        forgotten_at timestamptz,
        check (decision is null or ground = 'objection-pending'),
        check ((decision is null) = (decided_at is null) and (decided_by is null) = (decided_at is null)),
        check ((lifted_by is null) = (lifted_at is null) and (told_on is null) = (lifted_at is null)),
        check (undone_at is null or lifted_at is not null),
        check (forgotten_at is null or undone_at is not null)
      )`.execute(db);
    await sql`create index restriction_standing on restriction (controller) where lifted_at is null`.execute(
      db,
    );
    await sql`
      create table restriction_identifier (
        restriction int not null references restriction (id),
        digest bytea not null,
        sealed bytea not null,
        primary key (restriction, digest)
      )`.execute(db);
    await sql`create index restriction_identifier_digest on restriction_identifier (digest)`.execute(db);
    await sql`
      create table restriction_record (
        restriction int not null references restriction (id),
        digest bytea not null,
        sealed bytea not null,
        seen text not null default 'never' check (seen in ('never', 'held', 'gone')),
        held text,
        primary key (restriction, digest)
      )`.execute(db);
    await sql`create index restriction_record_digest on restriction_record (digest)`.execute(db);
    await sql`
      create table restriction_alert (
        id int primary key generated always as identity,
        restriction int not null references restriction (id),
        event bytea not null,
        kind text not null,
        system text not null,
        sealed bytea,
        evidence text,
        happened_at timestamptz,
        raised_at timestamptz not null,
        mailed_at timestamptz,
        unique (restriction, event)
      )`.execute(db);
  },
};
