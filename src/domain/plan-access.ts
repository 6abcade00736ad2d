import type { Related } from './graph.ts';
import { mostOf } from './graph.ts';
import type { Line } from './plan.ts';
import { refKey } from './record.ts';

/** What one system showed of the person. */
export interface AccessGraph {
  readonly system: string;
  readonly related: readonly Related[];
}

/**
 * The lines of an access: every record the person appears in, each disclosed. What concerns somebody else is marked
 * by its others, for the human who reviews the package. @source GDPR Art. 15(3), 15(4); CJEU C-487/21
 */
export function planAccess(systems: readonly AccessGraph[]): readonly Line[] {
  const records = systems
    .toSorted((a, b) => (a.system < b.system ? -1 : 1))
    .flatMap(({ system, related }) => distinct(related).map((one) => ({ system, one })));
  return records.map(({ system, one }, index) => ({
    number: index + 1,
    system,
    action: 'disclose',
    ref: one.ref,
    fields: [],
    from: null,
    address: null,
    reason: one.relation === 'shared' ? 'shared-with-others' : 'about-the-person',
    ground: null,
    until: null,
    through: null,
    phase: 0,
    others: one.others,
    facts: one.facts,
  }));
}

/** The records, each once: shared as soon as one path shows it so. */
function distinct(related: readonly Related[]): readonly Related[] {
  const records = new Map<string, Related>();
  for (const one of related) {
    const known = records.get(refKey(one.ref)) ?? one;
    records.set(refKey(one.ref), {
      ...known,
      relation: known.relation === 'shared' ? 'shared' : one.relation,
      others: mostOf(known.others, one.others),
    });
  }
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
