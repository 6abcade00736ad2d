import type { CivilDay } from './civil-day.ts';
import type { Line, SystemGap } from './plan.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { Ref } from './record.ts';
import { refKey } from './record.ts';
import type { Solicitation, SolicitationKind } from './solicitation.ts';
import { isStoppedBy } from './solicitation.ts';

/** What goes on addressing the person in one tool. */
export interface SolicitingSystem {
  readonly system: string;
  readonly solicitations: readonly Solicitation[];
}

export interface PlannedLeaving {
  readonly lines: readonly Omit<Line, 'number'>[];
  readonly gaps: readonly SystemGap[];
}

/**
 * The lines of an objection that take a person off lists and out of campaigns, once their addresses are stopped. What no
 * call can leave is a line too, so that it stands among what remains, and a gap that says what to do by hand.
 * @param stops  what is objected to
 * @param dayOf  the day of an instant where the controller is
 * @source GDPR Art. 21(2), 21(3); law.md RGT-9, RGT-10
 */
export function planLeaving(
  systems: readonly SolicitingSystem[],
  stops: readonly ProspectingChannel[],
  dayOf: (instant: Date) => CivilDay,
): PlannedLeaving {
  const concerned = systems.map(({ system, solicitations }) => ({
    system,
    // The same list by the same row, found twice, is one membership.
    of: [
      ...new Map(
        solicitations
          .filter((one) => isStoppedBy(one, stops))
          .map((one) => [`${one.what} ${refKey(one.ref)} ${refKey(one.of)}`, one]),
      ).values(),
    ],
  }));
  return {
    lines: concerned.flatMap(({ system, of }) => of.map((one) => lineOf(system, one, dayOf))),
    gaps: concerned.flatMap(({ system, of }) => {
      const left = of.filter(({ canLeave }) => !canLeave);
      return [...Map.groupBy(left, ({ what, mend }) => `${what} ${mend ?? ''}`).values()].flatMap(
        ([first]): SystemGap[] =>
          first ? [{ system, ...UNSTOPPED[first.what], because: 'no-api', mend: first.mend }] : [],
      );
    }),
  };
}

/** A list or a campaign that a tool was told to take the person off, and refused. */
export interface RefusedLeaving {
  readonly line: Line;
  /** A right of our token is missing. */
  readonly isDenied: boolean;
}

/**
 * What a tool refused to take the person off: it stands among what remains, and a gap says what to do by hand. The objection
 * itself is carried out: no refusal of a list keeps it from its answer. @source GDPR Art. 12(3), 21(3)
 */
export function planStaying(refused: readonly RefusedLeaving[]): PlannedLeaving {
  const alike = Map.groupBy(refused, ({ line, isDenied }) => `${line.system} ${isDenied}`);
  return {
    lines: refused.map(({ line: { number: _number, ...line } }) => ({ ...line, ...STAYING })),
    gaps: [...alike.values()].flatMap(([first]): SystemGap[] =>
      first
        ? [{ system: first.line.system, ...REFUSED, because: first.isDenied ? 'no-scope' : 'no-api' }]
        : [],
    ),
  };
}

const REFUSED = {
  what: 'a list or a campaign that the tool did not take the person off',
  mend: 'Take the person off it by hand in this tool: it refused the call.',
} as const;

/** What could not be looked for in a tool that refuses to tell, or told nothing while the law left time. */
export function unlooked(system: string, isDenied: boolean): SystemGap {
  return {
    system,
    what: 'lists, campaigns and messages that go on addressing the person',
    because: isDenied ? 'no-scope' : 'failed',
    mend: 'Look for them by hand in this tool, and take the person off: it did not tell them.',
  };
}

/** What no call of an adapter takes the person out of, as gaps say it. */
const UNSTOPPED: Readonly<Record<SolicitationKind, Pick<SystemGap, 'what'>>> = {
  list: { what: 'a list the person stays on' },
  campaign: { what: 'a campaign the person stays in' },
  task: { what: 'an open task to call or to write to the person' },
  sequence: { what: 'a sequence that goes on writing to the person' },
  'queued-send': { what: 'a message to the person that is queued already' },
};

function lineOf(
  system: string,
  { ref, of, canLeave, goesOutAt, facts }: Solicitation,
  dayOf: (instant: Date) => CivilDay,
): Omit<Line, 'number'> {
  return {
    system,
    ...(canLeave ? LEFT : STAYING),
    ref: bare(ref),
    from: bare(of),
    fields: [],
    address: null,
    ground: null,
    until: goesOutAt === null ? null : dayOf(goesOutAt),
    through: null,
    phase: 0,
    others: { persons: 0, organisations: 0, transactions: 0 },
    facts: goesOutAt === null ? facts : { ...facts, goesOutAt: goesOutAt.toISOString() },
  };
}

const LEFT = { action: 'detach', reason: 'objected' } as const;
const STAYING = { action: 'leave', reason: 'still-solicits' } as const;

function bare({ kind, id }: Ref): Ref {
  return { kind, id };
}
