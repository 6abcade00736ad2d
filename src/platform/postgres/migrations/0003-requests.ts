import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Requests, what was found, plans and what became of their lines, holds, certificates, suppressions. */
export const requests: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table request (
        id int generated always as identity primary key,
        controller text not null,
        received_on date not null,
        channel text not null,
        opened_by text not null,
        opened_at timestamptz not null,
        data_key uuid not null references data_key (id),
        subject text not null,
        sealed bytea not null,
        identity_by text,
        identity_at timestamptz,
        identity_sealed bytea,
        extension jsonb,
        suspensions jsonb not null default '[]',
        refusal jsonb,
        withdrawn_by text,
        withdrawn_at timestamptz,
        wake_at timestamptz
      )`.execute(db);
    await sql`
      create table request_right (
        request int not null references request (id),
        "right" text not null,
        state text not null,
        since timestamptz not null,
        waits_for text,
        primary key (request, "right")
      )`.execute(db);
    await sql`create index request_right_open on request_right (request)
      where state not in ('done', 'refused', 'withdrawn', 'nothing-held')`.execute(db);
    await sql`
      create table search (
        request int not null references request (id),
        system text not null,
        round int not null,
        searched_at timestamptz not null,
        sealed bytea not null,
        gaps jsonb not null,
        failure jsonb,
        primary key (request, system, round)
      )`.execute(db);
    await sql`
      create table match (
        request int not null references request (id),
        system text not null,
        kind text not null,
        ref_digest bytea not null,
        sealed bytea not null,
        found_at timestamptz not null,
        decision text,
        decided_by text,
        decided_at timestamptz,
        primary key (request, system, kind, ref_digest)
      )`.execute(db);
    await sql`
      create table plan (
        request int not null references request (id),
        sequence int not null,
        "right" text not null,
        sealed_at timestamptz not null,
        digest text not null,
        line_count int not null,
        estimate jsonb not null,
        basis text not null,
        gaps jsonb not null,
        supplement_to int,
        superseded_at timestamptz,
        approved_by text,
        approved_at timestamptz,
        approved_digest text,
        primary key (request, sequence)
      )`.execute(db);
    await sql`
      create table line (
        request int not null,
        sequence int not null,
        number int not null,
        system text not null,
        kind text not null,
        action text not null,
        reason text not null,
        until date,
        through int,
        phase int not null,
        others jsonb not null,
        sealed bytea not null,
        state text not null,
        code text,
        mend text,
        attempts int not null default 0,
        intended_at timestamptz,
        call_ends_before timestamptz,
        ticket text,
        retry_at timestamptz,
        ended_at timestamptz,
        verdict text,
        recoverable_until timestamptz,
        verified_at timestamptz,
        check_at timestamptz,
        primary key (request, sequence, number),
        foreign key (request, sequence) references plan (request, sequence)
      )`.execute(db);
    await sql`
      create table hold (
        id int generated always as identity primary key,
        controller text not null,
        data_key uuid not null references data_key (id),
        sealed bytea not null,
        placed_by text not null,
        placed_at timestamptz not null,
        until date,
        lifted_by text,
        lifted_at timestamptz
      )`.execute(db);
    await sql`
      create table certificate (
        request int not null references request (id),
        number int not null,
        kind text not null,
        issued_at timestamptz not null,
        sealed bytea not null,
        primary key (request, number)
      )`.execute(db);
    await sql`
      create table suppression (
        controller text not null,
        channel text not null,
        key_version int not null,
        digest bytea not null,
        origin text not null,
        recorded_at timestamptz not null,
        primary key (controller, channel, key_version, digest)
      )`.execute(db);
  },
};
