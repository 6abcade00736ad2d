import type { Line, SystemGap } from './plan.ts';
import type { Ref } from './record.ts';

/** Rows of the person in one tool that are still to be marked, or whose mark is to be taken off. */
export interface MarkedRows {
  readonly system: string;
  /** Kinds the tool can do it to; null where it cannot at all. */
  readonly kinds: readonly string[] | null;
  readonly rows: readonly { readonly ref: Ref; readonly facts: Readonly<Record<string, string>> }[];
}

export interface PlannedMarks {
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
}

/** The order within a tool: what stops messages comes first. */
const PHASE = { restrict: 1, lift: 2 };

/**
 * Every row of the person is marked as restricted where the tool can; where it cannot, somebody is asked to, and where
 * nobody is named for it that is told. @source GDPR Art. 18(1)
 * @param dossier  what stands for the person where somebody is asked
 */
export function planRestriction(systems: readonly MarkedRows[], dossier: Ref): PlannedMarks {
  return planned(systems, 'restrict', dossier, (system) => ({
    system,
    what: 'marking records as restricted',
    because: 'no-api',
    mend: 'Keep these records out of use there by hand: whoever sends or calls from this tool must know.',
  }));
}

/** The marks are taken off; what was stopped with them stays stopped. @source GDPR Art. 18(3) */
export function planLift(systems: readonly MarkedRows[], dossier: Ref): PlannedMarks {
  return planned(systems, 'lift', dossier, (system) => ({
    system,
    what: 'taking the mark of a restriction off',
    because: 'no-api',
    mend: 'Take the mark off by hand in this tool, where it was put for this restriction alone.',
  }));
}

function planned(
  systems: readonly MarkedRows[],
  action: 'restrict' | 'lift',
  dossier: Ref,
  gapIn: (system: string) => SystemGap,
): PlannedMarks {
  const isAble = ({ kinds }: MarkedRows, { kind }: Ref): boolean => kinds?.includes(kind) ?? false;
  const isShort = (one: MarkedRows): boolean => one.rows.some(({ ref }) => !isAble(one, ref));
  return {
    lines: systems.flatMap((one) =>
      [
        ...one.rows.filter(({ ref }) => isAble(one, ref)),
        ...(isAble(one, dossier) && isShort(one) ? [{ ref: dossier, facts: {} }] : []),
      ].map(({ ref, facts }): Omit<Line, 'number'> => ({
        system: one.system,
        action,
        ref,
        fields: [],
        from: null,
        address: null,
        reason: 'restricted',
        ground: null,
        until: null,
        through: null,
        phase: PHASE[action],
        others: { persons: 0, organisations: 0, transactions: 0 },
        facts,
      })),
    ),
    gaps: systems.filter((one) => isShort(one) && !isAble(one, dossier)).map(({ system }) => gapIn(system)),
  };
}
