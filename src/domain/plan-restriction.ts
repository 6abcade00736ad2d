import type { FieldChange } from './correction.ts';
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

/** Rows of the person in one tool that are to be given to the owner of restricted data. */
export interface OwnedRows {
  readonly system: string;
  readonly rows: readonly {
    readonly ref: Ref;
    readonly facts: Readonly<Record<string, string>>;
    readonly field: string;
    /** Whose it is; null for nobody's, undefined where the tool does not show it. */
    readonly owner: string | null | undefined;
    /** Whose it is to be while it is restricted. */
    readonly to: string;
  }[];
}

/**
 * Every row goes to the owner of restricted data, where the settings of the tool name one. Whose it was is part of the
 * line, and lies sealed with it: without that nobody could give it back. @source GDPR Art. 18(1), 18(3)
 */
export function planHandingOver(systems: readonly OwnedRows[]): PlannedMarks {
  return {
    lines: systems.flatMap(({ system, rows }) =>
      rows.flatMap(({ ref, facts, field, owner, to }) =>
        owner === undefined
          ? []
          : [handedOver(system, 'restrict', { ref, facts }, { name: OWNER, field, now: owner, to })],
      ),
    ),
    gaps: systems
      .filter(({ rows }) => rows.some(({ owner }) => owner === undefined))
      .map(({ system }) => ({
        system,
        what: 'giving records to the owner of restricted data: the tool does not show whose they are',
        because: 'no-scope',
        mend: 'Let the token see the owner of these records; until then, keep them out of use there by hand.',
      })),
  };
}

/** Rows that were given to the owner of restricted data, and go back to whom they were with. */
export interface HandedOverRows {
  readonly system: string;
  /** Kinds the tool can give to another owner; null where it cannot at all any more. */
  readonly kinds: readonly string[] | null;
  readonly lines: readonly Pick<Line, 'ref' | 'facts' | 'changes'>[];
}

/** Each row goes back to whoever had it. Whoever was given it meanwhile keeps it: that is told. @source GDPR Art. 18(3) */
export function planGivingBack(systems: readonly HandedOverRows[]): PlannedMarks {
  const isAble = ({ kinds }: HandedOverRows, { kind }: Ref): boolean => kinds?.includes(kind) ?? false;
  return {
    lines: systems.flatMap((one) =>
      one.lines
        .filter(({ ref }) => isAble(one, ref))
        .flatMap(({ ref, facts, changes = [] }) =>
          changes.map(({ name, field, now, to }) =>
            handedOver(one.system, 'lift', { ref, facts }, { name, field, now: to, to: textOf(now) }),
          ),
        ),
    ),
    gaps: systems
      .filter((one) => one.lines.some(({ ref }) => !isAble(one, ref)))
      .map(({ system }) => ({
        system,
        what: 'giving records back to their former owner',
        because: 'no-api',
        mend: 'Give them back by hand in this tool: the plan of the restriction says whose they were.',
      })),
  };
}

const OWNER = 'owner';

function textOf(owner: FieldChange['now']): string {
  return typeof owner === 'string' ? owner : '';
}

function handedOver(
  system: string,
  action: 'restrict' | 'lift',
  { ref, facts }: Pick<Line, 'ref' | 'facts'>,
  change: FieldChange,
): Omit<Line, 'number'> {
  const line = restricting(system, action, ref, facts);
  return { ...line, fields: [change.field], changes: [change] };
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
      ].map(({ ref, facts }) => restricting(one.system, action, ref, facts)),
    ),
    gaps: systems.filter((one) => isShort(one) && !isAble(one, dossier)).map(({ system }) => gapIn(system)),
  };
}

function restricting(
  system: string,
  action: 'restrict' | 'lift',
  ref: Ref,
  facts: Readonly<Record<string, string>>,
): Omit<Line, 'number'> {
  return {
    system,
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
  };
}
