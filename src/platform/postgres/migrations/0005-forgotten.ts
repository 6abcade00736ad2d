import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Requests and holds whose proof period is over: nothing of the person is left, their number and days are. */
export const forgotten: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table request
        add column forgotten_at timestamptz,
        alter column sealed drop not null,
        alter column subject drop not null,
        add check ((sealed is null) = (forgotten_at is not null)),
        add check ((subject is null) = (forgotten_at is not null)),
        add check (identity_sealed is null or forgotten_at is null)`.execute(db);
    await sql`
      alter table hold
        add column forgotten_at timestamptz,
        alter column sealed drop not null,
        add check ((sealed is null) = (forgotten_at is not null))`.execute(db);
  },
};
