import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { CivilDay } from '../../../domain/civil-day.ts';
import type { Identifier } from '../../../domain/record.ts';
import type { StayQuestion } from '../../../domain/stay.ts';
import type { Normalise } from '../../../domain/subject.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Stays, StayTally } from '../../../ports/stay-store.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { StayQuestionRow } from '../stay-tables.ts';
import { unwrap } from '../transaction.ts';
import { outcomeOf } from './purges/outcome.ts';

export function staysStore(keys: Keys, normalise: Normalise): Stays {
  const digestsOf = (joins: readonly Identifier[]): readonly Buffer[] =>
    joins.flatMap((one) => keys.lookUp.all(one.kind, normalise(one)).map(({ digest }) => digest));

  return {
    async about(tx, controller, people) {
      const isAny = await unwrap(tx)
        .selectFrom('stay_question')
        .select('id')
        .where('controller', '=', controller)
        .limit(1)
        .executeTakeFirst();
      if (!isAny) return new Map();
      const byDigest = new Map(
        [...people].flatMap(([key, { joins }]) =>
          digestsOf(joins).map((digest) => [digest.toString('hex'), key] as const),
        ),
      );
      const digests = [...byDigest.keys()].map((hex) => Buffer.from(hex, 'hex'));
      const { rows } = await sql<Selectable<StayQuestionRow> & { digest: Buffer }>`
        select q.*, i.digest from stay_identifier i join stay_question q on q.id = i.question
        where q.controller = ${controller} and i.digest = any(${digests}::bytea[]) order by q.id`.execute(
        unwrap(tx),
      );
      const found = Map.groupBy(rows, ({ digest }) => byDigest.get(digest.toString('hex')));
      return new Map(
        [...people.keys()].map((key) => {
          const mine = new Map((found.get(key) ?? []).map((row) => [row.id, asQuestion(row)]));
          return [key, [...mine.values()]];
        }),
      );
    },
    async ask(tx, question) {
      await oneAtATime(tx, question);
      const digests = digestsOf(question.joins);
      const { rows: others } = await sql`
        select q.id from stay_identifier i join stay_question q on q.id = i.question join purge p on p.id = q.purge
        where q.controller = ${question.controller} and q.rule = ${question.rule} and q.purge <> ${question.purge}
          and q.asked_on >= ${question.notSince} and i.digest = any(${[...digests]}::bytea[])
          and (q.state <> 'sending' or p.ended_at is null) limit 1`.execute(unwrap(tx));
      if (others.length > 0) return null;
      const row = await unwrap(tx)
        .insertInto('stay_question')
        .values({
          controller: question.controller,
          rule: question.rule,
          purge: question.purge,
          person: question.person,
          subject: question.subject,
          state: 'sending',
          asked_on: question.askedOn,
          answer_by: question.answerBy,
          stayed_on: null,
          ends_on: question.endsOn,
        })
        // Whoever answered meanwhile, by the letter before, is asked no more.
        .onConflict((conflict) =>
          conflict
            .columns(['purge', 'person'])
            .doUpdateSet({ state: 'sending' })
            .where('stay_question.state', '=', 'sending'),
        )
        .returningAll()
        .executeTakeFirst();
      if (!row) return null;
      await sql`
        insert into stay_identifier (question, digest)
        select ${row.id}::int, digest from unnest(${[...digests]}::bytea[]) as given (digest)
        on conflict do nothing`.execute(unwrap(tx));
      await unwrap(tx)
        .insertInto('stay_token')
        .values({ question: row.id, digest: digestOfToken(question.token) })
        .execute();
      return asQuestion(row);
    },
    async settle(tx, id, state, { askedOn, answerBy }) {
      await unwrap(tx)
        .updateTable('stay_question')
        .set({ state, asked_on: askedOn, answer_by: answerBy, ends_on: answerBy })
        .where('id', '=', id)
        // Whoever answered already has had the letter, whatever the mail server says of it.
        .where('state', '=', 'sending')
        .execute();
    },
    async answeredBy(tx, token) {
      const row = await unwrap(tx)
        .selectFrom('stay_question')
        .selectAll('stay_question')
        .innerJoin('stay_token', 'stay_token.question', 'stay_question.id')
        .where('stay_token.digest', '=', digestOfToken(token))
        .forUpdate('stay_question')
        .executeTakeFirst();
      return row ? asQuestion(row) : null;
    },
    async stay(tx, id, on, endsOn) {
      await unwrap(tx)
        .updateTable('stay_question')
        .set({ state: 'stayed', stayed_on: on, ends_on: endsOn })
        .where('id', '=', id)
        .execute();
    },
    async tally(tx, purge) {
      const outcome = await outcomeOf(tx, purge);
      if (outcome) return outcome.asked;
      const { rows } = await sql<StayTally>`
        select rule, count(*) filter (where state in ('sent', 'stayed'))::int as sent,
          count(*) filter (where state = 'undeliverable')::int as undeliverable,
          count(*) filter (where state = 'stayed')::int as stayed
        from stay_question where purge = ${purge} group by rule order by rule`.execute(unwrap(tx));
      return rows;
    },
    async lastDays(tx) {
      const rows = await unwrap(tx).selectFrom('stay_question').select('ends_on').distinct().execute();
      return rows.map((row) => row.ends_on);
    },
    async end(tx, lastDay: CivilDay) {
      const ended = unwrap(tx).selectFrom('stay_question').select('id').where('ends_on', '=', lastDay);
      await unwrap(tx).deleteFrom('stay_identifier').where('question', 'in', ended).execute();
      await unwrap(tx).deleteFrom('stay_token').where('question', 'in', ended).execute();
      const { numDeletedRows } = await unwrap(tx)
        .deleteFrom('stay_question')
        .where('ends_on', '=', lastDay)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/** Two runs of two processes ask nobody twice. */
async function oneAtATime(
  tx: Transaction,
  { controller, rule }: { readonly controller: string; readonly rule: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`stay ${controller} ${rule}`}, 0))`.execute(
    unwrap(tx),
  );
}

/** As unguessable as the token itself, and of no use to whoever reads the store. */
function digestOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function asQuestion(row: Selectable<StayQuestionRow>): StayQuestion {
  return {
    id: row.id,
    controller: row.controller,
    rule: row.rule,
    purge: row.purge,
    subject: row.subject,
    state: row.state,
    askedOn: row.asked_on,
    answerBy: row.answer_by,
    stayedOn: row.stayed_on,
  };
}
