import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Line } from '../../../domain/plan.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { LineProgress, Lines, LineState } from '../../../ports/store.ts';
import { statement, unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';
import type { LineRow } from './tables.ts';

const OPEN: ReadonlySet<LineState> = new Set(['waiting', 'intended', 'accepted']);

/** What is sealed of a line: everything that may identify a person. */
type Sealed = Pick<Line, 'ref' | 'fields' | 'from' | 'address' | 'channel' | 'changes' | 'ground' | 'facts'>;

export function sealLine(key: DataKey, line: Line): Buffer {
  const { ref, fields, from, address, channel, changes, ground, facts } = line;
  const sealed: Sealed = {
    ref,
    fields,
    from,
    address,
    ...(channel && { channel }),
    ...(changes && { changes }),
    ground,
    facts,
  };
  return key.seal(sealed);
}

export function linesStore(keys: Keys): Lines {
  return {
    async all(tx, plan) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, plan.matter));
      const rows = await ofPlan(tx, [plan.matter, plan.sequence]);
      return rows.map((row) => asProgress(row, key.open(row.sealed) as Sealed));
    },
    async intend(tx, plan, numbers, at, callEndsBefore) {
      if (numbers.length === 0) return;
      await unwrap(tx)
        .updateTable('line')
        .set({
          state: 'intended',
          intended_at: at,
          call_ends_before: callEndsBefore,
          attempts: sql`attempts + 1`,
          verdict: null,
          check_at: null,
          retry_at: null,
        })
        .where('matter', '=', plan.matter)
        .where('sequence', '=', plan.sequence)
        .where('number', 'in', [...numbers])
        .execute();
    },
    async end(tx, plan, ends, at) {
      // A statement may not touch a row twice.
      const last = [...new Map(ends.map((end) => [end.number, end])).values()];
      if (last.length === 0) return;
      // A call without an answer may still be under way at the vendor.
      await sql`
        update line set state = given.state, code = given.code, mend = given.mend, ticket = given.ticket,
          retry_at = given.retry_at, ended_at = given.ended_at,
          call_ends_before = case when given.state = 'intended' then call_ends_before end
        from unnest(
          ${last.map(({ number }) => number)}::int[], ${last.map(({ state }) => state)}::text[],
          ${last.map(({ code }) => code)}::text[], ${last.map(({ mend }) => mend)}::text[],
          ${last.map(({ ticket }) => ticket)}::text[], ${last.map(({ retryAt }) => retryAt)}::timestamptz[],
          ${last.map(({ state }) => (OPEN.has(state) ? null : at))}::timestamptz[]
        ) as given (number, state, code, mend, ticket, retry_at, ended_at)
        where matter = ${plan.matter} and sequence = ${plan.sequence} and line.number = given.number`.execute(
        unwrap(tx),
      );
    },
    async reopen(tx, matter, now) {
      const lines = (state: LineState) =>
        unwrap(tx).updateTable('line').where('matter', '=', matter).where('state', '=', state);
      // What the vendor took along has no call of its own to repeat: it is read back once more.
      await lines('failed')
        .where('through', 'is not', null)
        .set({ state: 'done', verdict: null, check_at: now })
        .execute();
      await lines('failed').set({ state: 'waiting', attempts: 0, retry_at: null, verdict: null }).execute();
      await lines('waiting').set({ retry_at: null }).execute();
      await lines('done').where('verdict', '=', 'unknown').set({ check_at: now }).execute();
    },
    async verified(tx, plan, verdicts, at) {
      const last = [...new Map(verdicts.map((one) => [one.number, one])).values()];
      if (last.length === 0) return;
      await sql`
        update line set verdict = given.verdict, recoverable_until = given.recoverable_until,
          verified_at = ${at}::timestamptz, check_at = given.check_at
        from unnest(
          ${last.map(({ number }) => number)}::int[], ${last.map(({ verdict }) => verdict)}::text[],
          ${last.map(({ recoverableUntil }) => recoverableUntil)}::timestamptz[],
          ${last.map(({ checkAt }) => checkAt)}::timestamptz[]
        ) as given (number, verdict, recoverable_until, check_at)
        where matter = ${plan.matter} and sequence = ${plan.sequence} and line.number = given.number`.execute(
        unwrap(tx),
      );
    },
  };
}

type ProgressRow = Omit<Selectable<LineRow>, 'matter' | 'sequence' | 'kind' | 'intended_at'>;

const ofPlan = statement<ProgressRow>(
  'lines',
  'reads',
  `select number, system, action, reason, until, through, phase, others, person, sealed, state, code, mend, attempts,
      call_ends_before, ticket, ended_at, retry_at, verdict, recoverable_until, verified_at, check_at
    from line where matter = $1 and sequence = $2 order by number`,
);

function asProgress(row: ProgressRow, sealed: Sealed): LineProgress {
  return {
    line: {
      number: row.number,
      system: row.system,
      action: row.action,
      reason: row.reason,
      until: row.until,
      through: row.through,
      phase: row.phase,
      others: row.others,
      ...(row.person === null ? {} : { person: row.person }),
      ...sealed,
    },
    state: row.state,
    code: row.code,
    mend: row.mend,
    attempts: row.attempts,
    callEndsBefore: row.call_ends_before,
    ticket: row.ticket,
    endedAt: row.ended_at,
    retryAt: row.retry_at,
    verdict: row.verdict,
    recoverableUntil: row.recoverable_until,
    verifiedAt: row.verified_at,
    checkAt: row.check_at,
  };
}
