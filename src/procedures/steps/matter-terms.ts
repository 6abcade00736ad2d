import type { Context, Ref, Related } from '../../contract/index.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { LegalHold } from '../../domain/hold.ts';
import type { Restriction } from '../../domain/restriction.ts';
import type { Line } from '../../domain/plan.ts';
import type { Job } from '../../ports/jobs.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { Expanded } from './expand.ts';

/** What a plan is carried out for: a person's request, a purge, a sweep, or a change that is carried to other tools. */
export interface Matter {
  /** Whoever looks at it again once something of it was done. */
  readonly job: Job;
  controller(tx: Transaction): Promise<string>;
  /** Reads whatever may forbid to go on, and keeps it from changing until the transaction ends. @throws Stopped */
  demandUnderWay(tx: Transaction): Promise<void>;
  /** Why a line may not be carried out, for the sake of the person it is about; null when nothing stands against it. */
  obstacles(tx: Transaction, standing: Standing): Promise<(line: Line) => Hindrance | null>;
  /** Names the person a line is about in the log, by the key of the year. */
  subjects(tx: Transaction): Promise<(line: Line) => string | null>;
  /** The rows of people in one system that everything else hangs on. */
  rows(system: string, context: Context): Promise<Rows>;
}

/** What protects somebody today, held still until the transaction ends. */
export interface Standing {
  readonly holds: readonly LegalHold[];
  readonly restrictions: readonly Restriction[];
  readonly on: CivilDay;
}

export interface Hindrance {
  readonly code: string;
  readonly mend: string;
}

export interface Rows {
  readonly refs: readonly Ref[];
  /** Leaves out what is not theirs any more. */
  readonly withoutStrangers: (expanded: Expanded) => Expanded;
  /** Whether a record hangs on the person of a line; a request knows one person only. */
  readonly concerns: (line: Line, one: Related, seen: Expanded) => boolean;
  /** Why a line is to be set aside, whatever the records show. */
  readonly hindrance: (line: Line) => string | null;
}

/** Thrown when what allowed the work has gone: nothing was sent. */
export class Stopped extends Error {
  constructor(why: string) {
    super(`Stopped before anything was sent: ${why}.`);
    this.name = 'Stopped';
  }
}

export const underRestriction: Hindrance = {
  code: 'restricted',
  mend: 'The person has obtained that their data is kept and not used: lift the restriction first.',
};

export const liftedSince: Hindrance = {
  code: 'restriction-lifted',
  mend: 'The restriction was lifted before this was sent.',
};

export const underHold: Hindrance = {
  code: 'legal-hold',
  mend: 'A hold was placed after the approval.',
};
