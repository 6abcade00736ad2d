import type { LegalHold } from '../../domain/hold.ts';
import { holdOver } from '../../domain/hold.ts';
import type { Line } from '../../domain/plan.ts';
import type { Purge } from '../../domain/purge.ts';
import { redactedFields } from '../../domain/redaction.ts';
import type { RetentionRule } from '../../domain/retention-rule.ts';
import type { Normalise } from '../../domain/subject.ts';
import type { DuePerson } from '../../ports/purge-store.ts';

/** The lines of a rule that overwrites some fields: the records stay, and so does everything around them. */
export function redactions(
  purge: Pick<Purge, 'on' | 'reading'>,
  rule: RetentionRule,
  people: readonly DuePerson[],
  holds: readonly LegalHold[],
  normalise: Normalise,
): readonly Line[] {
  const drafts = people.flatMap(({ number, rows, identifiers }) =>
    rows.flatMap(({ system, ref }) => {
      const fields = redactedFields(rule, { system, kind: ref.kind }, purge.reading);
      const hold = holdOver(holds, { identifiers, ref: { system, ...ref } }, purge.on, normalise);
      return fields.length === 0 || hold ? [] : [{ system, ref, fields, person: number }];
    }),
  );
  return drafts
    .toSorted((a, b) => (a.system < b.system ? -1 : Number(a.system > b.system)))
    .map((draft, index) => ({
      ...draft,
      number: index + 1,
      action: 'redact',
      from: null,
      address: null,
      reason: 'about-the-person',
      ground: null,
      until: null,
      through: null,
      phase: 1,
      others: { persons: 0, organisations: 0, transactions: 0 },
      facts: {},
    }));
}
