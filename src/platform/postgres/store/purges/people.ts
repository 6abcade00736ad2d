import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Identifier } from '../../../../domain/record.ts';
import { recordKey } from '../../../../domain/record.ts';
import type { Normalise } from '../../../../domain/subject.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { DuePerson, KnownPerson, LeftOut, PurgePeople } from '../../../../ports/purge-store.ts';
import type { Transaction } from '../../../../ports/store-transaction.ts';
import type { PurgePersonRow } from '../../purge-tables.ts';
import { unwrap } from '../../transaction.ts';
import { keyOfMatter } from '../matter-key.ts';
import { pseudonym } from '../pseudonym.ts';
import { gather } from './gather.ts';
import { outcomeOf } from './outcome.ts';

export function purgePeopleStore(keys: Keys, normalise: Normalise): PurgePeople {
  const opened = async (
    tx: Transaction,
    purge: number,
    rows: readonly Selectable<PurgePersonRow>[],
  ): Promise<readonly DuePerson[]> => {
    const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
    return rows.map((row) => ({
      number: row.number,
      rule: row.rule,
      part: row.part,
      deed: row.deed,
      isGathered: row.shares !== null,
      subject: row.subject,
      start: row.start,
      endsOn: row.ends_on,
      leftOut: row.left_out,
      ...(key.open(row.sealed) as KnownPerson),
    }));
  };

  return {
    async add(tx, purge, people) {
      if (people.length === 0) return;
      const key = await keys.unlock(tx, await keyOfMatter(tx, purge));
      const rows = await Promise.all(
        people.map(async ({ number, rule, part, deed, start, endsOn, rows, identifiers, joins, at }) => ({
          purge,
          number,
          rule,
          part,
          deed,
          subject: await pseudonym(keys, normalise, nameable(rows, identifiers), at),
          start: JSON.stringify(start),
          ends_on: endsOn,
          sealed: key.seal({ rows, identifiers, joins } satisfies KnownPerson),
        })),
      );
      await unwrap(tx).insertInto('purge_person').values(rows).execute();
    },
    async intoParts(tx, purge, rules, peopleMax) {
      const { rows } = await sql<{ rule: string; people: number }>`
        select rule, count(*)::int as people from purge_person where purge = ${purge} and deed = 'end' group by rule`.execute(
        unwrap(tx),
      );
      const peopleOf = new Map(rows.map(({ rule, people }) => [rule, people]));
      const laidOut = new Map<string, { readonly firstPart: number; readonly parts: number }>();
      let firstPart = 1;
      for (const rule of rules) {
        const parts = Math.ceil((peopleOf.get(rule) ?? 0) / peopleMax);
        laidOut.set(rule, { firstPart, parts });
        await sql`
          update purge_person p set part = ${firstPart}::int + placed.place / ${peopleMax}::int
          from (
            select number, (row_number() over (order by number) - 1)::int as place
            from purge_person where purge = ${purge} and rule = ${rule} and deed = 'end'
          ) placed
          where p.purge = ${purge} and p.number = placed.number`.execute(unwrap(tx));
        firstPart += parts;
      }
      return laidOut;
    },
    async setApart(tx, purge, people) {
      for (const [number, shared] of people) {
        const shares = shared.map(
          ({ system, ref }) => keys.lookUp.current('ref', recordKey({ system, ...ref })).digest,
        );
        await unwrap(tx)
          .updateTable('purge_person')
          .set({ part: 0, shares })
          .where('purge', '=', purge)
          .where('number', '=', number)
          .execute();
      }
    },
    gather,
    async clear(tx, purge) {
      await unwrap(tx).deleteFrom('purge_person').where('purge', '=', purge).execute();
    },
    async ofPart(tx, purge, part) {
      const rows = await unwrap(tx)
        .selectFrom('purge_person')
        .selectAll()
        .where('purge', '=', purge)
        .where('part', '=', part)
        .orderBy('number')
        .execute();
      return opened(tx, purge, rows);
    },
    async toAsk(tx, purge, rule, { after, most }) {
      const rows = await unwrap(tx)
        .selectFrom('purge_person')
        .selectAll()
        .where('purge', '=', purge)
        .where('rule', '=', rule)
        .where('deed', '=', 'ask')
        .where('left_out', 'is', null)
        .where('number', '>', after)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('stay_question')
                .select('id')
                .where('stay_question.purge', '=', purge)
                .whereRef('stay_question.person', '=', 'purge_person.number')
                .where('state', '<>', 'sending'),
            ),
          ),
        )
        .orderBy('number')
        .limit(most)
        .execute();
      return opened(tx, purge, rows);
    },
    async whoIsLeftOut(tx, purge, rule, { after, most }) {
      const rows = await unwrap(tx)
        .selectFrom('purge_person')
        .selectAll()
        .where('purge', '=', purge)
        .where('rule', '=', rule)
        .where('left_out', 'is not', null)
        .where('number', '>', after)
        .orderBy('number')
        .limit(most)
        .execute();
      return opened(tx, purge, rows);
    },
    async leftOut(tx, purge) {
      const outcome = await outcomeOf(tx, purge);
      if (outcome) return outcome.leftOut;
      const { rows } = await sql<LeftOut>`
        select rule, left_out as why, count(*)::int as people from purge_person
        where purge = ${purge} and left_out is not null
        group by rule, left_out order by rule, left_out`.execute(unwrap(tx));
      return rows;
    },
    async inOpenRuns(tx, purge, people) {
      const { rows: runs } = await sql<{ id: number; year: number }>`
        select o.id, extract(year from o.opened_at at time zone 'UTC')::int as year
        from purge o join purge p on p.controller = o.controller
        where p.id = ${purge} and o.id < p.id and o.ended_at is null`.execute(unwrap(tx));
      if (runs.length === 0) return [];
      const numbers = new Map<string, number>();
      for (const { number, rows, identifiers, subject } of people) {
        numbers.set(subject, number);
        for (const year of new Set(runs.map((run) => run.year))) {
          const at = new Date(Date.UTC(year, 0, 1));
          numbers.set(await pseudonym(keys, normalise, nameable(rows, identifiers), at), number);
        }
      }
      const found = await unwrap(tx)
        .selectFrom('purge_person')
        .select(['purge', 'part', 'number', 'subject'])
        .where(
          'purge',
          'in',
          runs.map(({ id }) => id),
        )
        .where('subject', 'in', [...numbers.keys()])
        .where('left_out', 'is', null)
        .where('deed', '=', 'end')
        .execute();
      return found.flatMap(({ subject, ...before }) => {
        const number = numbers.get(subject);
        return number === undefined ? [] : [{ number, before }];
      });
    },
    async leaveOut(tx, purge, numbers, why) {
      if (numbers.length === 0) return;
      await unwrap(tx)
        .updateTable('purge_person')
        .set({ left_out: why })
        .where('purge', '=', purge)
        .where('number', 'in', [...numbers])
        .execute();
    },
  };
}

/** Somebody whose rows carry nothing to be looked up by goes by their first row. */
function nameable(rows: KnownPerson['rows'], identifiers: readonly Identifier[]): readonly Identifier[] {
  if (identifiers.length > 0) return identifiers;
  return rows.map(({ system, ref }) => ({ kind: 'id', value: recordKey({ system, ...ref }) }));
}
