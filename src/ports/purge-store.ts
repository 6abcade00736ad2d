import type { CivilDay } from '../domain/civil-day.ts';
import type { Limit } from '../domain/perimeter.ts';
import type { Purge, PurgeKind, PurgeState, Reading, RulePlan, Signature } from '../domain/purge.ts';
import type { Gap, Identifier, Ref } from '../domain/record.ts';
import type { RetentionRule } from '../domain/retention-rule.ts';
import type { SeenRow, Start } from '../domain/retention.ts';
import type { Action, SystemEstimate, SystemGap } from '../domain/plan.ts';
import type { LineState, VerdictStatus } from './store.ts';
import type { Backwards } from './page.ts';
import type { Transaction } from './store-transaction.ts';

/** Purges: what their scans saw, who is due, and what was signed. Facts of people not due go when the plan is sealed. */
export interface Purges {
  /** @returns null when a run of this controller is still finding out who is due, or this night has had one */
  open(tx: Transaction, purge: NewPurge): Promise<number | null>;
  find(tx: Transaction, id: number): Promise<Purge | null>;
  lock(tx: Transaction, id: number): Promise<Purge | null>;
  share(tx: Transaction, id: number): Promise<Purge | null>;
  /** Rules of the controller whose plan waits for a signature in an earlier run. */
  unsigned(tx: Transaction, controller: string): Promise<readonly string[]>;
  /** Newest first. */
  list(tx: Transaction, controllers: Limit, page: Backwards): Promise<readonly Purge[]>;
  /** What has ended moves no more. */
  move(tx: Transaction, id: number, to: PurgeState, endedAt: Date | null): Promise<void>;
  wait(tx: Transaction, id: number, waitsFor: string | null, wakeAt: Date | null): Promise<void>;
  /** Under way, or ended without a final report; and waiting for nothing or for a date that has come. */
  due(tx: Transaction, now: Date): Promise<readonly number[]>;
  /** Those that have ended and are not forgotten. */
  atRest(tx: Transaction): Promise<readonly PurgeAtRest[]>;
  /**
   * Destroys the key under which its people lie, and whatever else would lead to them. How many they were, and what became
   * of them, is counted before. @returns false when it has not ended, or somebody was first
   */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
  /** Those that have rows left which nothing reads any more. */
  leftBehind(tx: Transaction): Promise<readonly number[]>;
  /** Removes such rows, at most so many. @returns how many; 0 when none is left, or another process is at the last of them */
  sweep(tx: Transaction, id: number, most: number): Promise<number>;
  readonly scans: Scans;
  readonly rulePlans: RulePlans;
  readonly people: PurgePeople;
  readonly parts: Parts;
  readonly reports: PurgeReports;
}

export interface PurgeAtRest {
  readonly id: number;
  readonly kind: PurgeKind;
  /** Its end, or its last report if that came later. */
  readonly lastMoveAt: Date;
}

/** Reports as they were issued, oldest to newest by number. */
export interface PurgeReports {
  save(tx: Transaction, purge: number, report: IssuedReport): Promise<void>;
  latest(tx: Transaction, purge: number): Promise<IssuedReport | null>;
}

export interface IssuedReport {
  readonly number: number;
  readonly kind: 'provisional' | 'final';
  readonly issuedAt: Date;
  /** The text of the file that anybody can check offline. */
  readonly file: string;
}

/** The plans of a purge, by what is still to be done about them. A purge may have thousands. */
export interface Parts {
  /** Sequence of the last one sealed; 0 before the first. */
  lastSealed(tx: Transaction, purge: number): Promise<number>;
  /** What the parts from one sequence on come to: their digests in order, estimates and gaps. */
  summary(tx: Transaction, purge: number, firstPart: number, parts: number): Promise<PartsSummary>;
  approve(
    tx: Transaction,
    purge: number,
    firstPart: number,
    parts: number,
    by: string,
    at: Date,
  ): Promise<void>;
  /** Approved ones with lines that can be carried out now, at most so many in each system; and when others can. */
  workable(tx: Transaction, purge: number, now: Date, eachMax: number): Promise<PartsInHand>;
  /** Approved ones with lines that were carried out and are to be read back. */
  toVerify(tx: Transaction, purge: number, now: Date, most: number): Promise<PartsInHand>;
  /** Every line of the approved parts, counted as it ended. */
  tally(tx: Transaction, purge: number): Promise<readonly LineTally[]>;
}

export interface PartsSummary {
  readonly digests: readonly string[];
  readonly estimates: readonly SystemEstimate[];
  readonly gaps: readonly SystemGap[];
}

export interface PartsInHand {
  readonly parts: readonly { readonly sequence: number; readonly system: string }[];
  /** The first date on which there will be more; null when none is known. */
  readonly nextAt: Date | null;
}

export interface LineTally {
  readonly rule: string;
  readonly system: string;
  readonly action: Action;
  readonly state: LineState;
  readonly verdict: VerdictStatus | null;
  readonly code: string | null;
  readonly mend: string | null;
  readonly lines: number;
  /** The latest instant at which some of them are still restorable, or to be looked at again. */
  readonly until: Date | null;
}

export interface NewPurge {
  readonly controller: string;
  readonly on: CivilDay;
  readonly kind: PurgeKind;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly rules: readonly RetentionRule[];
  readonly running: readonly string[];
  readonly reading: Reading;
  /** system and kind of every scan to be made. */
  readonly scans: readonly { readonly system: string; readonly kind: string }[];
}

export interface Scans {
  of(tx: Transaction, purge: number): Promise<readonly Scan[]>;
  /** One page: twice is once, however far the page before it came. */
  savePage(tx: Transaction, purge: number, page: ScannedPage): Promise<void>;
  /** Same person where a row carries the same address, number or id; in any system. Shared ones join nobody. */
  join(tx: Transaction, purge: number): Promise<void>;
  /** Whole people, in a fixed order. */
  people(tx: Transaction, purge: number, after: number, rowsMax: number): Promise<readonly SeenPerson[]>;
  /** What is known of these people in clear, for as long as it takes to plan. */
  reveal(
    tx: Transaction,
    purge: number,
    people: readonly number[],
  ): Promise<ReadonlyMap<number, KnownPerson>>;
  /** All that was seen of anybody goes. */
  drop(tx: Transaction, purge: number): Promise<void>;
}

export interface Scan {
  readonly system: string;
  readonly kind: string;
  readonly cursor: string | null;
  readonly seen: number;
  readonly doneAt: Date | null;
  readonly gaps: readonly Gap[];
}

export interface ScannedPage {
  readonly system: string;
  readonly kind: string;
  readonly cursor: string | null;
  readonly doneAt: Date | null;
  readonly gaps: readonly Gap[];
  readonly rows: readonly ScannedRow[];
  /** What other records tell of contacts of a row. */
  readonly contacts: readonly ScannedContact[];
}

export interface ScannedRow extends Omit<SeenRow, 'system' | 'kind'> {
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
  /** Those that may tell that two rows are one person's. */
  readonly joins: readonly Identifier[];
}

export interface ScannedContact {
  readonly of: Ref;
  readonly on: CivilDay;
  readonly evidence: SeenRow['contacts'][number]['evidence'];
  readonly source: string;
}

export interface SeenPerson {
  /** Names the person within the scan; grows along `people`. */
  readonly person: number;
  readonly rows: readonly SeenRow[];
}

export interface KnownPerson {
  readonly rows: readonly KnownRow[];
  readonly identifiers: readonly Identifier[];
  /** Those of them that joined the rows, or would join another: shared ones lead to other people. */
  readonly joins: readonly Identifier[];
}

/** A row as the scan saw it: once we have erased it nothing else tells what it told. */
export interface KnownRow {
  readonly system: string;
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
  readonly seen: SeenRow;
}

export interface RulePlans {
  of(tx: Transaction, purge: number): Promise<readonly RulePlan[]>;
  /** Until it is signed it may be saved again. */
  save(tx: Transaction, plan: Omit<RulePlan, 'signatures' | 'approvedAt'>): Promise<void>;
  sign(
    tx: Transaction,
    purge: number,
    rule: string,
    signatures: readonly Signature[],
    approvedAt: Date | null,
  ): Promise<void>;
  /** The last run of a rule before this one that was approved, or planned when none was; null for a first. */
  before(tx: Transaction, controller: string, rule: string, purge: number): Promise<EarlierRun | null>;
}

export interface EarlierRun {
  readonly purge: number;
  readonly on: CivilDay;
  /** As it was written then. */
  readonly asWritten: RetentionRule;
  readonly plan: Pick<RulePlan, 'funnel' | 'approvedAt'>;
}

export interface PurgePeople {
  add(tx: Transaction, purge: number, people: readonly NewDuePerson[]): Promise<void>;
  /**
   * Lays out the people of each rule in parts: plans of at most so many people, the rules in the order given.
   * @returns  rule → its parts
   */
  intoParts(
    tx: Transaction,
    purge: number,
    rules: readonly string[],
    peopleMax: number,
  ): Promise<ReadonlyMap<string, { readonly firstPart: number; readonly parts: number }>>;
  /** Takes people out of their part, with the records each of them shares with somebody outside of it. */
  setApart(
    tx: Transaction,
    purge: number,
    people: ReadonlyMap<number, readonly { readonly system: string; readonly ref: Ref }[]>,
  ): Promise<void>;
  /**
   * Lays those of a rule out who were set apart, behind its other parts: whoever shares something into one part, and as
   * many such companies together as make so many people. @returns how many parts there are more
   */
  gather(tx: Transaction, purge: number, rule: string, peopleMax: number): Promise<number>;
  /** Everybody goes: who is due is found out afresh. */
  clear(tx: Transaction, purge: number): Promise<void>;
  /** Those of one part, by number. */
  ofPart(tx: Transaction, purge: number, part: number): Promise<readonly DuePerson[]>;
  /** Those of a rule that are still to be asked whether they want to stay, by number. */
  toAsk(
    tx: Transaction,
    purge: number,
    rule: string,
    from: { readonly after: number; readonly most: number },
  ): Promise<readonly DuePerson[]>;
  /** Those of a rule that were left out, by number. */
  whoIsLeftOut(
    tx: Transaction,
    purge: number,
    rule: string,
    from: { readonly after: number; readonly most: number },
  ): Promise<readonly DuePerson[]>;
  /** How many were left out, rule by rule, and why. */
  leftOut(tx: Transaction, purge: number): Promise<readonly LeftOut[]>;
  /** Who of these people goes by the same name in a run of their controller that has not ended. */
  inOpenRuns(tx: Transaction, purge: number, people: readonly DuePerson[]): Promise<readonly Namesake[]>;
  /** Not due after all. */
  leaveOut(tx: Transaction, purge: number, numbers: readonly number[], why: string): Promise<void>;
}

export interface LeftOut {
  readonly rule: string;
  readonly why: string;
  readonly people: number;
}

/** A person of one run, and of an earlier one. */
export interface Namesake {
  readonly number: number;
  readonly before: { readonly purge: number; readonly part: number; readonly number: number };
}

/** With the instant it was found, which says under the key of which year the log names them. */
export type NewDuePerson = Omit<DuePerson, 'subject' | 'leftOut' | 'isGathered'> & { readonly at: Date };

/** Somebody a part of the plan is about. */
export interface DuePerson extends KnownPerson {
  readonly number: number;
  readonly rule: string;
  /** The sequence of the plan that is about them; 0 where they are asked and nothing more, or set apart. */
  readonly part: number;
  readonly deed: 'end' | 'ask';
  /** Was put into one part with whoever shares something with them. */
  readonly isGathered: boolean;
  readonly start: Start;
  readonly endsOn: CivilDay;
  /** Why nothing is done about them after all; null while it is. */
  readonly leftOut: string | null;
  /** Their pseudonym in the log. */
  readonly subject: string;
}
