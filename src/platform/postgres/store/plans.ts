import type { Insertable, Selectable } from 'kysely';
import type { Plan } from '../../../domain/plan.ts';
import { isWrite } from '../../../domain/plan.ts';
import type { Keys } from '../../../ports/keys.ts';
import type { Plans } from '../../../ports/store.ts';
import { statement, unwrap } from '../transaction.ts';
import { sealLine } from './lines.ts';
import { keyOfMatter } from './matter-key.ts';
import type { LineRow, PlanRow } from './tables.ts';

const LINES_PER_INSERT = 500;

export function plansStore(keys: Keys): Plans {
  return {
    async seal(tx, plan, lines) {
      const last = await unwrap(tx)
        .selectFrom('plan')
        .select((select) => select.fn.max('sequence').as('sequence'))
        .where('matter', '=', plan.matter)
        .executeTakeFirst();
      const sequence = (last?.sequence ?? 0) + 1;
      const row = await unwrap(tx)
        .insertInto('plan')
        .values({
          matter: plan.matter,
          sequence,
          right: plan.right,
          sealed_at: plan.sealedAt,
          digest: plan.digest,
          line_count: lines.length,
          estimate: JSON.stringify(plan.estimate),
          basis: plan.basis,
          gaps: JSON.stringify(plan.gaps),
          supplement_to: plan.supplementTo,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const key = await keys.unlock(tx, await keyOfMatter(tx, plan.matter));
      for (let start = 0; start < lines.length; start += LINES_PER_INSERT) {
        const some = lines.slice(start, start + LINES_PER_INSERT);
        const rows = some.map((line): Insertable<LineRow> => ({
          matter: plan.matter,
          sequence,
          number: line.number,
          system: line.system,
          kind: line.ref.kind,
          action: line.action,
          reason: line.reason,
          until: line.until,
          through: line.through,
          phase: line.phase,
          others: JSON.stringify(line.others),
          person: line.person ?? null,
          sealed: sealLine(key, line),
          state: isWrite(line) || line.through !== null ? 'waiting' : 'noted',
        }));
        await unwrap(tx).insertInto('line').values(rows).execute();
      }
      return asPlan(row);
    },
    async find(tx, matter, sequence) {
      const row = await unwrap(tx)
        .selectFrom('plan')
        .selectAll()
        .where('matter', '=', matter)
        .where('sequence', '=', sequence)
        .executeTakeFirst();
      return row ? asPlan(row) : null;
    },
    async of(tx, matter) {
      const rows = await ofMatter(tx, [matter]);
      return rows.map(asPlan);
    },
    async supersede(tx, matter, sequence, at) {
      await unwrap(tx)
        .updateTable('plan')
        .set({ superseded_at: at })
        .where('matter', '=', matter)
        .where('sequence', '=', sequence)
        .execute();
    },
    async approve(tx, matter, sequence, approval) {
      await unwrap(tx)
        .updateTable('plan')
        .set({ approved_by: approval.by, approved_at: approval.at, approved_digest: approval.digest })
        .where('matter', '=', matter)
        .where('sequence', '=', sequence)
        .execute();
    },
  };
}

const ofMatter = statement<Selectable<PlanRow>>(
  'plans',
  'reads',
  `select matter, sequence, "right", sealed_at, digest, line_count, estimate, basis, gaps, supplement_to, superseded_at,
      approved_by, approved_at, approved_digest
    from plan where matter = $1 order by sequence`,
);

function asPlan(row: Selectable<PlanRow>): Plan {
  const approved = row.approved_by !== null && row.approved_at !== null && row.approved_digest !== null;
  return {
    matter: row.matter,
    sequence: row.sequence,
    right: row.right,
    sealedAt: row.sealed_at,
    digest: row.digest,
    lineCount: row.line_count,
    basis: row.basis,
    gaps: row.gaps,
    estimate: row.estimate,
    supplementTo: row.supplement_to,
    supersededAt: row.superseded_at,
    approval: approved
      ? { by: row.approved_by ?? '', at: row.approved_at ?? row.sealed_at, digest: row.approved_digest ?? '' }
      : null,
  };
}
