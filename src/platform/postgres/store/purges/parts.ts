import { sql } from 'kysely';
import type { SystemEstimate } from '../../../../domain/plan.ts';
import type { LineTally, Parts, PartsInHand } from '../../../../ports/purge-store.ts';
import { unwrap } from '../../transaction.ts';
import { outcomeOf } from './outcome.ts';

export function partsStore(): Parts {
  return {
    async lastSealed(tx, purge) {
      const row = await unwrap(tx)
        .selectFrom('plan')
        .select((select) => select.fn.max('sequence').as('sequence'))
        .where('matter', '=', purge)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
    async summary(tx, purge, firstPart, parts) {
      const rows = await unwrap(tx)
        .selectFrom('plan')
        .select(['digest', 'estimate', 'gaps'])
        .where('matter', '=', purge)
        .where('sequence', '>=', firstPart)
        .where('sequence', '<', firstPart + parts)
        .orderBy('sequence')
        .execute();
      const gaps = new Map(
        rows.flatMap((row) => row.gaps).map((gap) => [`${gap.system}|${gap.what}|${gap.because}`, gap]),
      );
      return {
        digests: rows.map(({ digest }) => digest),
        estimates: summed(rows.flatMap(({ estimate }) => estimate)),
        gaps: [...gaps.values()],
      };
    },
    async approve(tx, purge, firstPart, parts, by, at) {
      await sql`
        update plan set approved_by = ${by}, approved_at = ${at}, approved_digest = digest
        where matter = ${purge} and sequence >= ${firstPart} and sequence < ${firstPart + parts}`.execute(
        unwrap(tx),
      );
    },
    async workable(tx, purge, now, eachMax) {
      const { rows } = await sql<InHand>`
        with open as (
          select l.sequence, l.system, l.state, l.phase, l.action, l.kind, l.retry_at, l.call_ends_before,
            first_value(row(l.phase, l.action, l.kind)) over (
              partition by l.sequence, l.system order by l.phase, l.number
            ) = row(l.phase, l.action, l.kind) as is_next
          from line l join plan p on p.matter = l.matter and p.sequence = l.sequence
          where l.matter = ${purge} and l.through is null and p.approved_at is not null
            and l.state in ('waiting', 'intended', 'accepted')
        ), dated as (
          -- Open calls first, then jobs of the vendor, then the lines in turn: what works on a part goes the same way.
          select sequence, system, coalesce(
            max(greatest(retry_at, call_ends_before, '-infinity')) filter (where state = 'intended'),
            min(coalesce(retry_at, '-infinity')) filter (where state = 'accepted'),
            min(coalesce(retry_at, '-infinity')) filter (where is_next)
          ) as at
          from open group by sequence, system
        ), ready as (
          select sequence, system, row_number() over (partition by system order by sequence) as place
          from dated where at <= ${now}
        )
        select sequence, system, null::timestamptz as at from ready where place <= ${eachMax}
        union all select null, null, min(at) from dated where at > ${now}`.execute(unwrap(tx));
      return inHand(rows);
    },
    async toVerify(tx, purge, now, most) {
      const { rows } = await sql<InHand>`
        with carried as (
          select l.sequence, l.system,
            min(case when l.verdict is null or l.verdict = 'contrary' then '-infinity' else l.check_at end) as at
          from line l join plan p on p.matter = l.matter and p.sequence = l.sequence
          where l.matter = ${purge} and p.approved_at is not null and l.state in ('done', 'already')
            and (l.verdict is null or l.verdict = 'contrary' or l.check_at is not null)
            and (l.through is not null or l.action in ('object', 'detach', 'redact', 'erase', 'recycle'))
          group by l.sequence, l.system
        )
        (select sequence, system, null::timestamptz as at from carried where at <= ${now}
          order by sequence, system limit ${most})
        union all select null, null, min(at) from carried where at > ${now}`.execute(unwrap(tx));
      return inHand(rows);
    },
    async tally(tx, purge) {
      const outcome = await outcomeOf(tx, purge);
      if (outcome) return outcome.tally;
      const { rows } = await sql<LineTally>`
        select r.rule, l.system, l.action, l.state, l.verdict, l.code, l.mend, count(*)::int as lines,
          max(coalesce(l.recoverable_until, l.check_at)) as until
        from purge_rule r
          join line l on l.matter = r.purge and l.sequence >= r.first_part and l.sequence < r.first_part + r.parts
        where r.purge = ${purge} and r.approved_at is not null
        group by r.rule, l.system, l.action, l.state, l.verdict, l.code, l.mend
        order by r.rule, l.system, l.action, l.state`.execute(unwrap(tx));
      return rows;
    },
  };
}

interface InHand {
  readonly sequence: number | null;
  readonly system: string | null;
  readonly at: Date | null;
}

function inHand(rows: readonly InHand[]): PartsInHand {
  return {
    parts: rows.flatMap(({ sequence, system }) =>
      sequence === null || system === null ? [] : [{ sequence, system }],
    ),
    nextAt: rows.find(({ at }) => at !== null)?.at ?? null,
  };
}

function summed(estimates: readonly SystemEstimate[]): readonly SystemEstimate[] {
  return [...Map.groupBy(estimates, ({ system }) => system)].map(([system, own]) => ({
    system,
    calls: own.reduce((sum, { calls }) => sum + calls, 0),
    durationMs: own.reduce((sum, { durationMs }) => sum + durationMs, 0),
  }));
}
