import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tasks to rectify, to restrict and to lift; answers that it was so already, or could not be done. */
export const hands: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table task drop constraint task_act_check`.execute(db);
    await sql`
      alter table task add constraint task_act_check
        check (act in ('erase', 'stop', 'tell', 'rectify', 'restrict', 'lift'))`.execute(db);
    await sql`alter table task_answer drop constraint task_answer_kind_check`.execute(db);
    await sql`
      alter table task_answer add constraint task_answer_kind_check
        check (kind in ('done', 'already', 'nothing-found', 'exception', 'could-not'))`.execute(db);
  },
};
