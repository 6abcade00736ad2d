import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Action } from '../../../domain/plan.ts';
import type { AnswerKind, Held, Task, TaskAct, TaskAnswer } from '../../../domain/task.ts';
import { NOTHING_HELD } from '../../../domain/task.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { LineEnd } from '../../../ports/store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { HeldPlace, NewAnswer, NewTask, Tasks } from '../../../ports/task-store.ts';
import type { TaskAnswerRow, TaskRow } from '../task-tables.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';
import { ofControllers } from './of-controllers.ts';
import { ofRights } from './of-rights.ts';
import { ofSystems } from './of-systems.ts';

type Sealed = Pick<TaskAnswer, 'ground' | 'attestedAs' | 'words'>;

/** The action of the lines that wait for an answer. */
const ACTIONS: Readonly<Record<TaskAct, Action | null>> = {
  erase: 'erase',
  stop: 'object',
  tell: null,
  rectify: 'rectify',
  restrict: 'restrict',
  lift: 'lift',
  copy: null,
  'give-back': null,
};

/** What a line ends as by an answer that leaves nothing to be done; any other one is found contrary, and asked about anew. */
const ENDS: Partial<Readonly<Record<AnswerKind, Pick<LineEnd, 'state' | 'code'>>>> = {
  done: { state: 'done', code: null },
  already: { state: 'already', code: null },
  'nothing-found': { state: 'already', code: NOTHING_HELD },
};

/** A mebibyte, as the pieces of a package. */
const PIECE_BYTES = 1_048_576;

export function tasksStore(keys: Keys): Tasks {
  const opened = async (tx: Transaction, row: Selectable<TaskRow>): Promise<Task> => {
    const answer =
      row.answered === null
        ? undefined
        : await unwrap(tx)
            .selectFrom('task_answer')
            .selectAll()
            .where('task', '=', row.id)
            .where('number', '=', row.answered)
            .executeTakeFirstOrThrow();
    const { id, controller, request, system, act, channels, terms, person } = row;
    return {
      id,
      controller,
      request,
      system,
      act,
      channels,
      terms,
      person,
      openedOn: row.opened_on,
      dueOn: row.due_on,
      answer: answer ? await asAnswer(tx, row.request, answer) : null,
      takenBackAt: row.taken_back_at,
    };
  };

  const asAnswer = async (
    tx: Transaction,
    request: number,
    row: Selectable<TaskAnswerRow>,
  ): Promise<TaskAnswer> => {
    const sealed = (await keys.open(tx, await keyOfMatter(tx, request), row.sealed)) as Omit<
      Sealed,
      'words'
    > &
      Partial<Sealed>;
    const { ground, attestedAs, words = null } = sealed;
    return {
      number: row.number,
      kind: row.kind,
      by: row.answered_by,
      at: row.answered_at,
      ground,
      words,
      attestedAs,
    };
  };

  const all = async (tx: Transaction, rows: readonly Selectable<TaskRow>[]): Promise<readonly Task[]> => {
    const found: Task[] = [];
    for (const row of rows) found.push(await opened(tx, row));
    return found;
  };

  const saveHeld = async (
    tx: Transaction,
    { id: task, request, number: answer }: Pick<Task, 'id' | 'request'> & { readonly number: number },
    { words, values, files }: NonNullable<NewAnswer['held']>,
  ): Promise<void> => {
    const key = await keys.unlock(tx, await keyOfMatter(tx, request));
    const meta: Held = {
      words,
      values,
      files: files.map(({ name, mediaType, bytes }) => ({ name, mediaType, bytes })),
    };
    await unwrap(tx)
      .insertInto('task_held')
      .values({ task, answer, sealed: key.seal(meta) })
      .execute();
    for (const [rank, { content }] of files.entries()) {
      const number = rank + 1;
      const pieces = Math.max(1, Math.ceil(content.length / PIECE_BYTES));
      for (let piece = 0; piece < pieces; piece += 1) {
        const last = piece === pieces - 1;
        const bytes = content.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
        const sealed = key.sealChunk(bytes, {
          file: nameOf({ task, answer, file: number }),
          index: piece,
          last,
        });
        await unwrap(tx)
          .insertInto('task_file')
          .values({ task, answer, number, piece, last, sealed })
          .execute();
      }
    }
  };

  return {
    async put(tx, given) {
      const made = await insert(tx, given);
      if (made) return { task: await opened(tx, made), isNew: true };
      const row = await unwrap(tx)
        .selectFrom('task')
        .selectAll()
        .where('request', '=', given.request)
        .where('system', '=', given.system)
        .where('act', '=', given.act)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const further = given.channels.filter((channel) => !row.channels.includes(channel));
      if (further.length === 0) return { task: await opened(tx, row), isNew: false };
      const asked = await unwrap(tx)
        .updateTable('task')
        .set({
          channels: [...row.channels, ...further],
          answered: null,
          opened_on: given.openedOn,
          due_on: given.dueOn,
        })
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await unwrap(tx).deleteFrom('task_told').where('task', '=', row.id).execute();
      return { task: await opened(tx, asked), isNew: true };
    },
    async find(tx, id) {
      const row = await unwrap(tx).selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? opened(tx, row) : null;
    },
    async about(tx, request, system, act) {
      const row = await unwrap(tx)
        .selectFrom('task')
        .selectAll()
        .where('request', '=', request)
        .where('system', '=', system)
        .where('act', '=', act)
        .executeTakeFirst();
      return row ? opened(tx, row) : null;
    },
    async of(tx, request) {
      return all(
        tx,
        await unwrap(tx)
          .selectFrom('task')
          .selectAll()
          .where('request', '=', request)
          .orderBy('id')
          .execute(),
      );
    },
    async awaited(tx, { controllers, systems, rights }) {
      const rows = await unwrap(tx)
        .selectFrom('task')
        .selectAll()
        .where(ofControllers(controllers))
        .where(ofSystems(systems))
        .where(ofRights(rights, 'task.request'))
        .where('answered', 'is', null)
        .where('taken_back_at', 'is', null)
        .orderBy('due_on')
        .orderBy('id')
        .execute();
      return all(tx, rows);
    },
    async answer(tx, { id, request, system, act }, { kind, by, at, ground, words, attestedAs, held }) {
      const sealed: Sealed = { ground, words, attestedAs };
      const { next } = await unwrap(tx)
        .selectFrom('task_answer')
        .select(sql<number>`coalesce(max(number), 0)::int + 1`.as('next'))
        .where('task', '=', id)
        .executeTakeFirstOrThrow();
      await unwrap(tx)
        .insertInto('task_answer')
        .values({
          task: id,
          number: next,
          kind,
          answered_by: by,
          answered_at: at,
          sealed: await keys.seal(tx, await keyOfMatter(tx, request), sealed),
        })
        .execute();
      await unwrap(tx).updateTable('task').set({ answered: next }).where('id', '=', id).execute();
      if (held) await saveHeld(tx, { id, request, number: next }, held);
      // What an earlier answer gave is read again.
      if (act === 'copy')
        await sql`
          delete from package_record using package
          where package.id = package_record.package and package.request = ${request} and package.signed_by is null
            and package_record.system = ${system} and package_record.kind = 'dossier'`.execute(unwrap(tx));
      // What was said to be undone is looked at once more.
      if (act === 'lift' || act === 'give-back')
        await unwrap(tx)
          .updateTable('restriction')
          .set({ undone_at: null })
          .where('request', '=', request)
          .where('forgotten_at', 'is', null)
          .execute();
      const action = ACTIONS[act];
      if (action === null) return;
      const lines = () =>
        unwrap(tx)
          .updateTable('line')
          .where('matter', '=', request)
          .where('system', '=', system)
          .where('kind', '=', 'dossier')
          .where('action', '=', action);
      await lines()
        .set({ ...ENDS[kind], verdict: null, check_at: null })
        .where('state', 'in', ['done', 'already'])
        .execute();
      // No further plan says of a mark what an earlier answer ended: its line is asked about once more.
      if (act === 'restrict' || act === 'lift')
        await lines()
          .set({ state: 'accepted', ticket: `task ${id}`, code: null, mend: null, ended_at: null })
          .where((where) =>
            where.or([
              where.and([where('state', '=', 'stopped'), where('code', '=', 'blocked: COULD_NOT')]),
              ...(kind === 'could-not' ? [where('state', 'in', ['done', 'already'])] : []),
            ]),
          )
          .execute();
      await lookAgain(tx, request, at);
    },
    async held(tx, { id, request, answer }) {
      if (answer === null) return null;
      const row = await unwrap(tx)
        .selectFrom('task_held')
        .select('sealed')
        .where('task', '=', id)
        .where('answer', '=', answer.number)
        .executeTakeFirst();
      return row ? ((await keys.open(tx, await keyOfMatter(tx, request), row.sealed)) as Held) : null;
    },
    async heldPiece(tx, { task, answer, file, index }) {
      const row = await unwrap(tx)
        .selectFrom('task_file')
        .innerJoin('task', 'task.id', 'task_file.task')
        .select(['task.request', 'task_file.last', 'task_file.sealed'])
        .where('task_file.task', '=', task)
        .where('task_file.answer', '=', answer)
        .where('task_file.number', '=', file)
        .where('task_file.piece', '=', index)
        .executeTakeFirst();
      if (!row) return null;
      const key = await keys.unlock(tx, await keyOfMatter(tx, row.request));
      const place = { file: nameOf({ task, answer, file }), index, last: row.last };
      return { bytes: key.openChunk(row.sealed, place), last: row.last };
    },
    async dropHeld(tx) {
      const { numAffectedRows } = await sql`
        delete from task_held using task
        where task.id = task_held.task and not exists (
          select from request_right
          where request = task.request and "right" in ('access', 'portability')
            and state not in ('done', 'nothing-held', 'withdrawn', 'refused')
        )`.execute(unwrap(tx));
      return Number(numAffectedRows ?? 0n);
    },
    async passOn(tx, id, to) {
      await unwrap(tx).updateTable('task').set({ person: to }).where('id', '=', id).execute();
    },
    async takeBack(tx, request, at, { id, act, but = [] } = {}) {
      const { numUpdatedRows } = await unwrap(tx)
        .updateTable('task')
        .set({ taken_back_at: at })
        .where('request', '=', request)
        .where('answered', 'is', null)
        .where('taken_back_at', 'is', null)
        .$if(id !== undefined, (update) => update.where('id', '=', id ?? 0))
        .$if(act !== undefined, (update) => update.where('act', '=', act ?? 'tell'))
        .$if(but.length > 0, (update) => update.where('act', 'not in', [...but]))
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await lookAgain(tx, request, at);
      return Number(numUpdatedRows);
    },
    async giveCode(tx, { code, task, person, endsOn }) {
      await unwrap(tx)
        .insertInto('task_code')
        .values({ digest: digestOf(code), task, person, ends_on: endsOn })
        .execute();
    },
    async byCode(tx, code) {
      const row = await unwrap(tx)
        .selectFrom('task_code')
        .selectAll()
        .where('digest', '=', digestOf(code))
        .executeTakeFirst();
      return row ? { task: row.task, person: row.person, endsOn: row.ends_on } : null;
    },
    async told(tx, ids) {
      if (ids.length === 0) return [];
      const rows = await unwrap(tx)
        .selectFrom('task_told')
        .selectAll()
        .where('task', 'in', [...ids])
        .execute();
      return rows.map(({ task, person, why, told_on }) => ({ task, person, why, on: told_on }));
    },
    async tell(tx, told) {
      if (told.length === 0) return;
      await unwrap(tx)
        .insertInto('task_told')
        .values(told.map(({ task, person, why, on }) => ({ task, person, why, told_on: on })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async writtenTo(tx, controller, on) {
      const rows = await unwrap(tx)
        .selectFrom('task_told')
        .innerJoin('task', 'task.id', 'task_told.task')
        .select('task_told.person')
        .distinct()
        .where('task.controller', '=', controller)
        .where('told_on', '=', on)
        .execute();
      return new Set(rows.map(({ person }) => person));
    },
  };
}

function insert(tx: Transaction, given: NewTask): Promise<Selectable<TaskRow> | undefined> {
  const { controller, request, system, act, channels, terms, person, openedOn, dueOn } = given;
  return unwrap(tx)
    .insertInto('task')
    .values({
      controller,
      request,
      system,
      act,
      channels: [...channels],
      terms: JSON.stringify(terms),
      person,
      opened_on: openedOn,
      due_on: dueOn,
      answered: null,
      taken_back_at: null,
    })
    .onConflict((conflict) => conflict.columns(['request', 'system', 'act']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** The name of a file among those under the key of its request. */
function nameOf({ task, answer, file }: Omit<HeldPlace, 'index'>): string {
  return `task ${task}.${answer}.${file}`;
}

/** What waited for somebody has waited long enough. */
async function lookAgain(tx: Transaction, request: number, at: Date): Promise<void> {
  await unwrap(tx)
    .updateTable('line')
    .set({ retry_at: at })
    .where('matter', '=', request)
    .where('kind', '=', 'dossier')
    .where('state', '=', 'accepted')
    .execute();
}

/** As unguessable as the code itself, and of no use to whoever reads the store. */
function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
