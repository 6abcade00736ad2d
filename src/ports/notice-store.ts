import type { Happening, NoticeEnd, NoticeSubject, StoredNotice } from '../domain/notice.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { Gap, Identifier, RecordRef, Ref } from '../domain/record.ts';
import type { Backwards } from './page.ts';
import type { Transaction } from './store-transaction.ts';

/**
 * What tools told of: each happening once, under a key of the day it came, in the order it happened. Rows of a record are
 * found again by keyed hashes.
 */
export interface Notices {
  /** Those that were told before are passed over. @returns how many were new */
  add(tx: Transaction, arrival: Arrival, told: readonly ToldNotice[]): Promise<number>;
  /** Oldest first, of at most so many records of which any waits whose time has come: of each, all that waits. */
  toWork(tx: Transaction, system: string, now: Date, records: number): Promise<readonly WaitingNotice[]>;
  /** Locks those of them that nobody has ended meanwhile, until the transaction ends. */
  stillWaiting(tx: Transaction, ids: readonly number[]): Promise<readonly StillWaiting[]>;
  /** Whether a proposal about whoever this is waits for a decision. */
  isProposed(tx: Transaction, controller: string, subject: Omit<NoticeSubject, 'ref'>): Promise<boolean>;
  end(tx: Transaction, ids: readonly number[], end: NoticeEnd, at: Date): Promise<void>;
  /** Puts one to a human, or notes what was opened about it. */
  found(tx: Transaction, id: number, found: FoundByNotice): Promise<void>;
  /** @param heldAt  when their record was held against the register; null where it was not this time */
  wait(
    tx: Transaction,
    ids: readonly number[],
    waitsFor: string | null,
    until: Date,
    heldAt: Date | null,
  ): Promise<void>;
  /** Systems of which any waits whose time has come. */
  due(tx: Transaction, now: Date): Promise<readonly string[]>;
  list(tx: Transaction, filter: NoticeFilter): Promise<readonly StoredNotice[]>;
  find(tx: Transaction, id: number): Promise<StoredNotice | null>;
  /** Locks the row until the transaction ends. */
  lock(tx: Transaction, id: number): Promise<StoredNotice | null>;
  /** What it is about, in clear. */
  reveal(tx: Transaction, id: number): Promise<NoticeSubject>;
  decide(tx: Transaction, id: number, decision: NoticeDecision): Promise<void>;
  /** How many wait for a decision. */
  undecided(tx: Transaction, controller: string): Promise<number>;
  /** How many came, of each system. */
  tally(tx: Transaction, of: Pick<Perimeter, 'controllers' | 'systems'>): Promise<readonly NoticeTally[]>;
  /** Days whose notices came before that instant, and of which none waits. */
  daysOver(tx: Transaction, before: Date): Promise<readonly string[]>;
  /** Destroys the key of that day, and what came on it. @returns how many there were */
  forget(tx: Transaction, day: string): Promise<number>;
  readonly feeds: Feeds;
  readonly index: StandingIndex;
}

export interface Arrival {
  readonly controller: string;
  readonly system: string;
  readonly came: StoredNotice['came'];
  readonly at: Date;
}

/** As the adapter told it. */
export interface ToldNotice {
  readonly key: string;
  readonly what: Happening;
  readonly ref: Ref;
  readonly into: Ref | null;
  readonly fields: readonly string[] | null;
  readonly at: Date;
  readonly ours: boolean | null;
}

export interface WaitingNotice extends Omit<ToldNotice, 'key'> {
  readonly id: number;
  readonly receivedAt: Date;
}

export interface StillWaiting {
  readonly id: number;
  /** Its record was held against the register while it waited. */
  readonly isHeld: boolean;
}

export interface FoundByNotice {
  readonly state: 'proposed' | 'worked';
  readonly subject: NoticeSubject;
  readonly request: number | null;
  readonly at: Date;
}

export interface NoticeFilter extends Backwards, Pick<Perimeter, 'controllers' | 'systems'> {
  readonly system: string | null;
  /** Those that wait for a human alone. */
  readonly proposed: boolean;
}

export interface NoticeDecision {
  readonly end: 'carried-on' | 'let-be';
  readonly request: number | null;
  readonly by: string;
  readonly at: Date;
}

export interface NoticeTally {
  readonly system: string;
  readonly state: StoredNotice['state'];
  readonly count: number;
}

/** How far each tool was asked what happened there. */
export interface Feeds {
  /** Those that are not known yet are asked at once. */
  begin(tx: Transaction, system: string, kinds: readonly string[], now: Date): Promise<void>;
  /** Systems that are to be asked. */
  due(tx: Transaction, now: Date): Promise<readonly string[]>;
  of(tx: Transaction, system: string): Promise<readonly Feed[]>;
  /** What it could not tell so far. Locks the row until the transaction ends. */
  lockGaps(tx: Transaction, system: string, kind: string): Promise<readonly FeedGap[]>;
  save(tx: Transaction, system: string, kind: string, asked: AskedFeed): Promise<void>;
  /** Something got lost on another way: the tool is to be asked by then, where it can be. */
  missed(tx: Transaction, system: string, gap: FeedGap, dueAt: Date): Promise<void>;
  /** It did not answer for this kind. */
  later(tx: Transaction, system: string, kind: string, dueAt: Date, failure: string): Promise<void>;
  /** It is not to be asked any more. */
  stop(tx: Transaction, system: string): Promise<void>;
  list(tx: Transaction): Promise<readonly Feed[]>;
}

export interface Feed {
  readonly system: string;
  readonly kind: string;
  /** null: from now on. */
  readonly cursor: string | null;
  readonly askedAt: Date | null;
  readonly dueAt: Date | null;
  /** Why it did not answer the last time. */
  readonly failure: string | null;
  readonly gaps: readonly FeedGap[];
}

export interface FeedGap extends Gap {
  /** When it opened, where something closes it again. */
  readonly since?: string;
}

export interface AskedFeed {
  readonly cursor: string | null;
  readonly at: Date;
  readonly dueAt: Date;
  readonly gaps: readonly FeedGap[];
}

/**
 * Whose row a record is, for as long as the tool has it: the encrypted reference, keyed hashes of it, of the e-mail addresses
 * and of the numbers it carries. When a tool says no more than that record 42 was erased, the same person is found elsewhere
 * by it.
 */
export interface StandingIndex {
  /** What a scan, a reading or a search saw. Names are shared by people, and are not kept. */
  see(tx: Transaction, system: string, rows: readonly SeenRow[], at: Date): Promise<void>;
  /** null where it never saw the record. */
  find(tx: Transaction, ref: RecordRef): Promise<Indexed | null>;
  /**
   * Other rows of these systems that carry an e-mail address of this one; none where they are so many that it is shared. Of a
   * record that had none, those that carry its number, where no other tool has that on two rows: a clue, for a human.
   */
  beside(tx: Transaction, ref: RecordRef, systems: readonly string[]): Promise<Beside>;
  /** Of these addresses, those that the record carried. */
  carriedBy(
    tx: Transaction,
    ref: RecordRef,
    addresses: readonly Identifier[],
  ): Promise<readonly Identifier[]>;
  /** greffe is about to erase these itself. */
  leaving(tx: Transaction, system: string, refs: readonly Ref[], at: Date): Promise<void>;
  drop(tx: Transaction, system: string, refs: readonly Ref[]): Promise<void>;
  /** Rows of the kind that a whole scan has not seen. @returns how many */
  dropUnseen(tx: Transaction, system: string, kind: string, before: Date): Promise<number>;
}

export interface Beside {
  /** What they share with it. */
  readonly by: 'email' | 'phone';
  readonly records: readonly RecordRef[];
}

export interface SeenRow {
  readonly ref: Ref;
  readonly identifiers: readonly Identifier[];
}

export interface Indexed {
  /** When greffe began to erase it itself; null where it did not. */
  readonly leavingAt: Date | null;
}
