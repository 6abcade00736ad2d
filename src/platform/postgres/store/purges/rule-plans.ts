import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Funnel, Overdue, RulePlan } from '../../../../domain/purge.ts';
import type { RetentionRule } from '../../../../domain/retention-rule.ts';
import type { CivilDay } from '../../../../domain/civil-day.ts';
import type { Keys } from '../../../../ports/keys.ts';
import type { RulePlans } from '../../../../ports/purge-store.ts';
import type { PurgeRuleRow } from '../../purge-tables.ts';
import { unwrap } from '../../transaction.ts';
import { keyOfMatter } from '../matter-key.ts';

export function rulePlansStore(keys: Keys): RulePlans {
  return {
    async of(tx, purge) {
      const rows = await unwrap(tx)
        .selectFrom('purge_rule')
        .selectAll()
        .where('purge', '=', purge)
        .orderBy('first_part')
        .orderBy('rule')
        .execute();
      if (rows.length === 0) return [];
      const isKept = rows.some(({ oldest }) => oldest !== null);
      const key = isKept ? await keys.unlock(tx, await keyOfMatter(tx, purge)) : null;
      return rows.map((row) => asRulePlan(row, key && row.oldest ? (key.open(row.oldest) as Overdue[]) : []));
    },
    async save(tx, plan) {
      const key = await keyOfMatter(tx, plan.purge);
      const values = {
        funnel: JSON.stringify(plan.funnel),
        oldest: await keys.seal(tx, key, plan.oldest),
        estimate: JSON.stringify(plan.estimate),
        gaps: JSON.stringify(plan.gaps),
        digest: plan.digest,
        first_part: plan.firstPart,
        parts: plan.parts,
        brake: JSON.stringify(plan.brake),
      };
      await unwrap(tx)
        .insertInto('purge_rule')
        .values({ purge: plan.purge, rule: plan.rule, ...values })
        .onConflict((conflict) => conflict.columns(['purge', 'rule']).doUpdateSet(values))
        .execute();
    },
    async sign(tx, purge, rule, signatures, approvedAt) {
      await unwrap(tx)
        .updateTable('purge_rule')
        .set({ signatures: JSON.stringify(signatures), approved_at: approvedAt })
        .where('purge', '=', purge)
        .where('rule', '=', rule)
        .execute();
    },
    async before(tx, controller, rule, purge) {
      const { rows } = await sql<EarlierRow>`
        select p.id, p."on", r.funnel, r.approved_at,
          (select one from jsonb_array_elements(p.rules) one where one ->> 'id' = ${rule}) as written
        from purge_rule r join purge p on p.id = r.purge
        where p.controller = ${controller} and r.rule = ${rule} and p.id < ${purge}
        order by (r.approved_at is null), p.id desc limit 1`.execute(unwrap(tx));
      const [row] = rows;
      if (!row) return null;
      return {
        purge: row.id,
        on: row.on,
        asWritten: row.written,
        plan: { funnel: row.funnel, approvedAt: row.approved_at },
      };
    },
  };
}

interface EarlierRow {
  readonly id: number;
  readonly on: CivilDay;
  readonly funnel: Funnel;
  readonly approved_at: Date | null;
  readonly written: RetentionRule;
}

function asRulePlan(row: Selectable<PurgeRuleRow>, oldest: readonly Overdue[]): RulePlan {
  return {
    purge: row.purge,
    rule: row.rule,
    funnel: row.funnel,
    oldest,
    estimate: row.estimate,
    gaps: row.gaps,
    digest: row.digest,
    firstPart: row.first_part,
    parts: row.parts,
    brake: row.brake,
    signatures: row.signatures.map((one) => ({ ...one, at: new Date(one.at) })),
    approvedAt: row.approved_at,
  };
}
