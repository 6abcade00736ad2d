import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const audit: Migration = {
  async up(db: Kysely<unknown>) {
    // The column `about` is computed from the leaf: what is searched cannot differ from what was hashed.
    await sql`
      create table audit_entry (
        sequence bigint primary key,
        leaf text not null,
        hash bytea not null,
        sealed bytea,
        sealed_under text,
        about text collate "C" generated always as ((leaf::jsonb) ->> 'about') stored
      )`.execute(db);
    await sql`create index audit_entry_about on audit_entry (about, sequence)`.execute(db);
    await sql`
      create table audit_node (
        level smallint not null,
        index bigint not null,
        hash bytea not null,
        primary key (level, index)
      )`.execute(db);
    await sql`
      create table audit_checkpoint (
        number bigint generated always as identity primary key,
        size bigint not null,
        note text not null,
        signed_at timestamptz not null
      )`.execute(db);
    await sql`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'The audit log only grows: % on % is refused.', tg_op, tg_table_name;
      end $$`.execute(db);
    for (const table of ['audit_entry', 'audit_node', 'audit_checkpoint']) {
      await sql`
        create trigger ${sql.id(`${table}_only_grows`)}
        before update or delete or truncate on ${sql.table(table)}
        for each statement execute function refuse_audit_change()`.execute(db);
    }
  },
};
