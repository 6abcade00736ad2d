import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Line } from '../../../domain/plan.ts';
import type { DataKey, Keys } from '../../../ports/keys.ts';
import type { Transaction } from '../../../ports/store-transaction.ts';
import type { LineProgress, Lines, LineState, PlanKey } from '../../../ports/store.ts';
import { unwrap } from '../transaction.ts';
import { keyOfMatter } from './matter-key.ts';
import type { LineRow } from './tables.ts';

const OPEN: ReadonlySet<LineState> = new Set(['waiting', 'intended', 'accepted']);

/** What is sealed of a line: everything that may identify a person. */
type Sealed = Pick<Line, 'ref' | 'fields' | 'from' | 'address' | 'ground' | 'facts'>;

export function sealLine(key: DataKey, line: Line): Buffer {
  const { ref, fields, from, address, ground, facts } = line;
  const sealed: Sealed = { ref, fields, from, address, ground, facts };
  return key.seal(sealed);
}

export function linesStore(keys: Keys): Lines {
  return {
    async all(tx, plan) {
      const key = await keys.unlock(tx, await keyOfMatter(tx, plan.matter));
      const rows = await unwrap(tx)
        .selectFrom('line')
        .selectAll()
        .where('matter', '=', plan.matter)
        .where('sequence', '=', plan.sequence)
        .orderBy('number')
        .execute();
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
      for (const end of ends) {
        await onLine(tx, plan, end.number)
          .set({
            state: end.state,
            code: end.code,
            mend: end.mend,
            ticket: end.ticket,
            retry_at: end.retryAt,
            ended_at: OPEN.has(end.state) ? null : at,
            // A call without an answer may still be under way at the vendor.
            ...(end.state === 'intended' ? {} : { call_ends_before: null }),
          })
          .execute();
      }
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
      for (const one of verdicts) {
        await onLine(tx, plan, one.number)
          .set({
            verdict: one.verdict,
            recoverable_until: one.recoverableUntil,
            verified_at: at,
            check_at: one.checkAt,
          })
          .execute();
      }
    },
  };
}

function onLine(tx: Transaction, plan: PlanKey, number: number) {
  return unwrap(tx)
    .updateTable('line')
    .where('matter', '=', plan.matter)
    .where('sequence', '=', plan.sequence)
    .where('number', '=', number);
}

function asProgress(row: Selectable<LineRow>, sealed: Sealed): LineProgress {
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
