import type { CivilDay } from '../domain/civil-day.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { Plan } from '../domain/plan.ts';
import type { OwnAct, Reappearance, SuppressionCause } from '../domain/reappearance.ts';
import type { Gap, Identifier, Ref } from '../domain/record.ts';
import type { Sweep } from '../domain/sweep.ts';
import type { Backwards } from './page.ts';
import type { Transaction } from './store-transaction.ts';
import type { SuppressedWay } from './store.ts';

/** Sweeps: how far each has read its tool, what it is to look at, and whom it found. */
export interface Sweeps {
  /** @returns null when one of this tool is still reading, or this night has had one */
  open(tx: Transaction, sweep: NewSweep): Promise<number | null>;
  find(tx: Transaction, id: number): Promise<Sweep | null>;
  lock(tx: Transaction, id: number): Promise<Sweep | null>;
  share(tx: Transaction, id: number): Promise<Sweep | null>;
  /** The last one of each tool that read it. */
  latest(tx: Transaction): Promise<readonly Sweep[]>;
  move(tx: Transaction, id: number, to: Sweep['state'], endedAt: Date | null): Promise<void>;
  wait(tx: Transaction, id: number, waitsFor: string | null, wakeAt: Date | null): Promise<void>;
  /** Under way, and waiting for nothing or for a date that has come. */
  due(tx: Transaction, now: Date): Promise<readonly number[]>;
  /** The kinds of row it reads. Twice is once. */
  begin(tx: Transaction, id: number, kinds: readonly string[]): Promise<void>;
  scans(tx: Transaction, id: number): Promise<readonly SweepScan[]>;
  /** Addresses that are to be looked at. Twice is once. */
  addCandidates(tx: Transaction, id: number, addresses: readonly Identifier[]): Promise<void>;
  /** One page, with the addresses that are to be looked at. */
  savePage(tx: Transaction, id: number, page: SweptPage): Promise<void>;
  addGaps(tx: Transaction, id: number, gaps: readonly Gap[]): Promise<void>;
  candidates(tx: Transaction, id: number, most: number): Promise<readonly Identifier[]>;
  looked(tx: Transaction, id: number, found: Looked): Promise<void>;
  /** The first instant since which every one of these tools was read whole; null where one never was. */
  sweptSince(tx: Transaction, controller: string, systems: readonly string[]): Promise<Date | null>;
  /** Those that have ended with nobody left to decide on, and are not forgotten. */
  atRest(tx: Transaction): Promise<readonly { readonly id: number; readonly endedAt: Date }[]>;
  /** Destroys its key and whatever leads to the people it found. @returns false when somebody was first */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
  readonly reappearances: Reappearances;
}

export interface NewSweep {
  readonly controller: string;
  readonly system: string;
  readonly on: CivilDay;
  readonly kind: Sweep['kind'];
  readonly openedBy: string;
  readonly openedAt: Date;
}

export interface SweepScan {
  readonly kind: string;
  readonly cursor: string | null;
  readonly doneAt: Date | null;
}

export interface SweptPage {
  readonly kind: string;
  readonly cursor: string | null;
  readonly doneAt: Date | null;
  readonly seen: number;
  readonly gaps: readonly Gap[];
  readonly candidates: readonly Identifier[];
}

export interface Looked {
  readonly addresses: readonly Identifier[];
  /** Addresses the register had not known. */
  readonly gathered: number;
  readonly shared: number;
}

/** Whom sweeps found again. */
export interface Reappearances {
  /** What is under way already, or put to somebody, stays as it is. @returns those that are new */
  add(
    tx: Transaction,
    sweep: number,
    found: readonly NewReappearance[],
  ): Promise<readonly AddedReappearance[]>;
  /** Of a sweep, those that no plan applies again yet, at most so many. */
  toReapply(tx: Transaction, sweep: number, most: number): Promise<readonly ToReapply[]>;
  planned(tx: Transaction, plan: Pick<Plan, 'matter' | 'sequence'>, ids: readonly number[]): Promise<void>;
  /** By number of the line. */
  ofPlan(
    tx: Transaction,
    plan: Pick<Plan, 'matter' | 'sequence'>,
  ): Promise<ReadonlyMap<number, PlannedReappearance>>;
  /** What became of the lines becomes of them. */
  settle(tx: Transaction, sweep: number): Promise<void>;
  /** The request that was opened for it. The same in any tool that policy had put to a human goes with it. */
  requested(tx: Transaction, id: number, request: number): Promise<void>;
  /** Whose erasure was opened, and has ended, may be found again. */
  settleRequested(tx: Transaction, controller: string): Promise<void>;
  tally(tx: Transaction, sweep: number): Promise<readonly ReappearanceTally[]>;
  list(
    tx: Transaction,
    filter: { readonly open: boolean } & Pick<Perimeter, 'controllers' | 'systems'> & Backwards,
  ): Promise<readonly ListedReappearance[]>;
  /** How many wait for a decision. */
  undecided(tx: Transaction, controller: string): Promise<number>;
  find(tx: Transaction, id: number): Promise<ListedReappearance | null>;
  /** Locks the row until the transaction ends. */
  lock(tx: Transaction, id: number): Promise<Reappearance | null>;
  /** Whom it is about, in clear. */
  reveal(tx: Transaction, id: number): Promise<Carried>;
  /** In clear, whoever was erased, is back, and waits for a decision or for the erasure that was opened. */
  erasedBack(tx: Transaction, controller: string): Promise<readonly ErasedBack[]>;
  /** The same in any tool that is still open goes the same way. @returns their numbers */
  decide(
    tx: Transaction,
    id: number,
    decision: {
      readonly to: 'to-reapply' | 'requested' | 'consented' | 'let-be';
      readonly request: number | null;
      readonly by: string;
      readonly at: Date;
    },
  ): Promise<readonly number[]>;
}

export interface NewReappearance extends SuppressedWay {
  readonly controller: string;
  readonly system: string;
  readonly what: Reappearance['what'];
  readonly cause: SuppressionCause;
  readonly since: Date;
  readonly foundAt: Date;
  readonly state: 'to-reapply' | 'proposed' | 'requested';
  readonly because: Reappearance['because'];
  readonly act: OwnAct | null;
  readonly request: number | null;
  readonly refs: readonly Ref[];
}

export interface AddedReappearance extends Pick<NewReappearance, 'address' | 'system' | 'what' | 'state'> {
  readonly id: number;
  /** The pseudonym of the person in the audit log, hex. */
  readonly subject: string;
}

export interface PlannedReappearance {
  /** The pseudonym of the person in the audit log, hex. */
  readonly subject: string;
  /** False once a consent has closed their entry. The entry is not closed before the transaction ends. */
  readonly isStanding: boolean;
}

/** Code of a line that is not applied again since the person consented meanwhile. */
export const CONSENTED = 'consented';

export interface ToReapply extends SuppressedWay {
  readonly id: number;
  readonly system: string;
}

export interface ReappearanceTally {
  readonly what: Reappearance['what'];
  readonly state: Reappearance['state'];
  readonly count: number;
}

export interface ListedReappearance extends Reappearance {
  /** Of its line, what a human can mend; null where there is nothing. */
  readonly mend: string | null;
}

export interface ErasedBack extends Carried {
  readonly id: number;
  readonly system: string;
  /** The erasure that was opened for it; null while it waits for a decision. */
  readonly request: number | null;
}

export interface Carried {
  readonly address: Identifier;
  readonly refs: readonly Ref[];
}
