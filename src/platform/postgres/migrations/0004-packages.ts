import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Access packages: what was read, what is kept back, and the zip in pieces. */
export const packages: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table package (
        id int generated always as identity primary key,
        request int not null,
        plan int not null,
        data_key uuid not null references data_key (id),
        opened_at timestamptz not null,
        own_sealed bytea,
        digest text,
        bytes bigint,
        basis text,
        blob int,
        built_at timestamptz,
        missing jsonb,
        signed_by text,
        signed_at timestamptz,
        signed_digest text,
        fetched_at timestamptz,
        destroy_at timestamptz,
        destroyed_at timestamptz,
        unique (request, plan),
        foreign key (request, plan) references plan (request, sequence)
      )`.execute(db);
    await sql`
      create table package_record (
        package int not null references package (id),
        line int not null,
        system text not null,
        kind text not null,
        sealed bytea not null,
        primary key (package, line)
      )`.execute(db);
    await sql`
      create table package_withholding (
        package int not null references package (id),
        line int not null,
        reason text not null,
        sealed bytea not null,
        withheld_by text not null,
        withheld_at timestamptz not null,
        primary key (package, line)
      )`.execute(db);
    await sql`
      create table package_blob (
        id int generated always as identity primary key,
        package int not null references package (id)
      )`.execute(db);
    await sql`create index package_blob_package on package_blob (package)`.execute(db);
    await sql`
      create table package_piece (
        blob int not null references package_blob (id) on delete cascade,
        index int not null,
        last boolean not null,
        sealed bytea not null,
        primary key (blob, index)
      )`.execute(db);
  },
};
