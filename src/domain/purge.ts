import type { CivilDay } from './civil-day.ts';
import type { Approval, SystemEstimate, SystemGap } from './plan.ts';
import type { Exemption } from './exemption.ts';
import type { ClassesOfPerson, MappedEvents, MappedFields, Unclassed } from './data-map.ts';
import type { RetentionRule } from './retention-rule.ts';
import type { Start } from './retention.ts';

/** Erasure by schedule: one run over all systems of a controller, for one day. @source GDPR Art. 5(1)(e) */
export interface Purge {
  readonly id: number;
  readonly controller: string;
  /** The day it asks of: a period must have ended before it. */
  readonly on: CivilDay;
  /** A dry run goes the same way and stops at the plan. */
  readonly kind: PurgeKind;
  readonly openedBy: string;
  readonly openedAt: Date;
  /** The schedule as it was when the run began: an edit since changes the next run, not this one. */
  readonly rules: readonly RetentionRule[];
  /** Ids of those it carries out; the others only say how long somebody of their class is kept. */
  readonly running: readonly string[];
  readonly reading: Reading;
  readonly state: PurgeState;
  readonly waitsFor: string | null;
  readonly wakeAt: Date | null;
  readonly endedAt: Date | null;
  /** When who it was about was destroyed; its counts stay. */
  readonly forgottenAt: Date | null;
}

export type PurgeKind = 'dry-run' | 'by-hand' | 'nightly';

/** How the rows of each system are read: as the data map said when the run began. */
export interface Reading {
  readonly classes: ClassesOfPerson;
  /** Rows of people that the schedule leaves out: they keep nobody, and nothing is done to them. */
  readonly unclassed: Unclassed;
  readonly events: MappedEvents;
  readonly fields: MappedFields;
  /** Fields of records that a duty keeps: they go to the archive, the rest goes. */
  readonly exemptions: readonly Exemption[];
}

/**
 * scanning: every system is read whole · planning: who is due, and what hangs on them · planned: a dry run ends here, the
 * others wait for signatures · applying · verifying: vendors still have to empty their bins · done ·
 * incomplete: a human mends something first · refused: by whoever should have signed
 */
export type PurgeState =
  | 'scanning'
  | 'planning'
  | 'planned'
  | 'applying'
  | 'verifying'
  | 'done'
  | 'incomplete'
  | 'refused';

/** From everybody of a class to those who are due: how many people each step leaves, and where. */
export interface Funnel {
  readonly inClass: number;
  /** Past the period, by what the rows of the class tell. */
  readonly pastPeriod: number;
  /** Of those past the period: kept by a later contact, another rule, or a row no rule covers. */
  readonly aliveElsewhere: number;
  /** Nothing tells when their period began. */
  readonly startUnknown: number;
  /** Under a hold, a restriction, an open request, or tied to what a duty keeps. */
  readonly held: number;
  readonly changedSince: number;
  /** Asked whether to stay, with time left to say yes. */
  readonly asked: number;
  /** To be asked by this run. */
  readonly toAsk: number;
  readonly due: number;
  readonly bySystem: Readonly<Record<string, { readonly inClass: number; readonly due: number }>>;
}

/** People something is done about: a letter that has left cannot be called back either. */
export function peopleActedOn({ due, toAsk }: Pick<Funnel, 'due' | 'toAsk'>): number {
  return due + toAsk;
}

export const emptyFunnel: Funnel = {
  inClass: 0,
  pastPeriod: 0,
  aliveElsewhere: 0,
  startUnknown: 0,
  held: 0,
  changedSince: 0,
  asked: 0,
  toAsk: 0,
  due: 0,
  bySystem: {},
};

/** What one rule comes to in one run, and what is signed of it. */
export interface RulePlan {
  readonly purge: number;
  readonly rule: string;
  readonly funnel: Funnel;
  /** Those who have been past their period longest, and why they are still there. */
  readonly oldest: readonly Overdue[];
  readonly estimate: readonly SystemEstimate[];
  readonly gaps: readonly SystemGap[];
  /** Merkle root over the digests of its parts, hex. */
  readonly digest: string;
  /** Its plans: from this sequence on, so many. */
  readonly firstPart: number;
  readonly parts: number;
  /** Why humans must sign; empty when the schedule may. */
  readonly brake: readonly BrakeReason[];
  readonly signatures: readonly Signature[];
  readonly approvedAt: Date | null;
}

export type BrakeReason = 'first-run' | 'too-many-records' | 'too-large-a-part' | 'blind-spot';

export interface Signature extends Approval {
  readonly isController: boolean;
}

/** Somebody past the period, with the evidence that says so. Sealed wherever it is kept. */
export interface Overdue {
  readonly endsOn: CivilDay;
  readonly startOn: CivilDay;
  readonly because: Start['because'];
  readonly source: string | null;
  readonly system: string;
  /** SYSTEM:KIND:ID of each row. */
  readonly records: readonly string[];
  readonly why:
    | 'due'
    | 'later-contact'
    | 'other-rule'
    | 'uncovered'
    | 'legal-hold'
    | 'restricted'
    | 'open-request'
    | 'objection-untold'
    | 'asked'
    | 'to-ask'
    | 'tied-to-kept'
    | 'no-recycle-bin'
    | 'restored';
}

/** How many of the oldest a plan shows. */
export const OLDEST_SHOWN = 20;
