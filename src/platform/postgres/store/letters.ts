import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { RequestLetter } from '../../../domain/letter.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { LetterContent, Letters, Reminders } from '../../../ports/letter-store.ts';
import type { LetterRow } from '../letter-tables.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';

export function lettersStore(keys: Keys): Letters {
  return {
    async of(tx, request) {
      const rows = await unwrap(tx)
        .selectFrom('letter')
        .selectAll()
        .where('request', '=', request)
        .orderBy('number')
        .execute();
      return rows.map(asLetter);
    },
    async begin(tx, request, { content, ...letter }) {
      const last = await unwrap(tx)
        .selectFrom('letter')
        .select((select) => select.fn.max('number').as('number'))
        .where('request', '=', request)
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      await unwrap(tx)
        .insertInto('letter')
        .values({
          request,
          number,
          kind: letter.kind,
          language: letter.language,
          way: letter.way,
          state: letter.state,
          digest: letter.digest,
          answers: [...letter.answers],
          because: letter.because,
          written_by: letter.writtenBy,
          written_at: letter.writtenAt,
          sent_on: letter.sentOn,
          sealed: content && (await keys.seal(tx, await keyOfMatter(tx, request), content)),
        })
        .execute();
      return number;
    },
    async settle(tx, request, number, { state, sentOn, way }) {
      await unwrap(tx)
        .updateTable('letter')
        .set({ state, sent_on: sentOn, ...(way && { way }) })
        .where('request', '=', request)
        .where('number', '=', number)
        .execute();
    },
    async content(tx, request, number) {
      const row = await unwrap(tx)
        .selectFrom('letter')
        .select('sealed')
        .where('request', '=', request)
        .where('number', '=', number)
        .executeTakeFirst();
      if (!row?.sealed) return null;
      return (await keys.open(tx, await keyOfMatter(tx, request), row.sealed)) as LetterContent;
    },
  };
}

export function remindersStore(): Reminders {
  return {
    async open(tx, controller, day) {
      const { numInsertedOrUpdatedRows } = await unwrap(tx)
        .insertInto('reminder')
        .values({ controller, day, state: 'due', reached: [], retry_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async due(tx, now) {
      return unwrap(tx)
        .selectFrom('reminder')
        .select(['controller', 'day'])
        .where('state', '=', 'due')
        .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
        .orderBy('day')
        .execute();
    },
    async reached(tx, { controller, day }) {
      const row = await unwrap(tx)
        .selectFrom('reminder')
        .select('reached')
        .where('controller', '=', controller)
        .where('day', '=', day)
        .where('state', '=', 'due')
        .executeTakeFirst();
      return row?.reached ?? null;
    },
    async reach(tx, { controller, day }, addressee) {
      await sql`
        update reminder set reached = array_append(reached, ${addressee}::text)
        where controller = ${controller} and day = ${day}`.execute(unwrap(tx));
    },
    async settle(tx, { controller, day }, state) {
      await unwrap(tx)
        .updateTable('reminder')
        .set({ state, retry_at: null })
        .where('controller', '=', controller)
        .where('day', '=', day)
        .execute();
    },
    async postpone(tx, { controller, day }, until) {
      await unwrap(tx)
        .updateTable('reminder')
        .set({ retry_at: until })
        .where('controller', '=', controller)
        .where('day', '=', day)
        .execute();
    },
  };
}

function asLetter(row: Selectable<LetterRow>): RequestLetter {
  return {
    number: row.number,
    kind: row.kind,
    language: row.language,
    way: row.way,
    state: row.state,
    digest: row.digest,
    answers: row.answers,
    because: row.because,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    sentOn: row.sent_on,
  };
}
