import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tasks to give a restricted record back by hand, where its tool refuses that to us. */
export const giveBack: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table task drop constraint task_act_check`.execute(db);
    await sql`
      alter table task add constraint task_act_check check (
        act in ('erase', 'stop', 'tell', 'rectify', 'restrict', 'lift', 'copy', 'give-back')
      )`.execute(db);
  },
};
