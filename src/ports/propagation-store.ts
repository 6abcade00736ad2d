import type { Limit } from '../domain/perimeter.ts';
import type { AskedBecause, Propagation, PropagationContent } from '../domain/propagation.ts';
import type { FieldValue, RecordRef } from '../domain/record.ts';
import type { Backwards } from './page.ts';
import type { Transaction } from './store-transaction.ts';

/** Changes made by hand in one tool: those that are written elsewhere, and those that are put to a human. */
export interface Propagations {
  open(tx: Transaction, propagation: NewPropagation): Promise<number>;
  find(tx: Transaction, id: number): Promise<Propagation | null>;
  lock(tx: Transaction, id: number): Promise<Propagation | null>;
  share(tx: Transaction, id: number): Promise<Propagation | null>;
  /** Whom and what it is about, in clear. @throws KeyDestroyed once it is forgotten */
  content(tx: Transaction, id: number): Promise<PropagationContent>;
  /** The pseudonym of the person in the audit log, hex. @throws Error once it is forgotten */
  subjectOf(tx: Transaction, id: number): Promise<string>;
  /** Those that are being written now. */
  applying(tx: Transaction, controller: string): Promise<ReadonlySet<number>>;
  /**
   * Those that concern one of these records and are under way, or were carried or ended since. No other change of this controller
   * is judged until the transaction ends.
   */
  touching(
    tx: Transaction,
    controller: string,
    records: readonly RecordRef[],
    since: Date,
  ): Promise<readonly Propagation[]>;
  /** All that concern one of these records and are not forgotten, the first one first. */
  about(tx: Transaction, controller: string, records: readonly RecordRef[]): Promise<readonly Propagation[]>;
  list(
    tx: Transaction,
    filter: { readonly open: boolean; readonly controllers: Limit } & Backwards,
  ): Promise<readonly Propagation[]>;
  /** How many wait for a human. */
  waiting(tx: Transaction, controller: string): Promise<number>;
  /** Signed for: it is written from now on. @param by  null where the data map says so */
  carry(tx: Transaction, id: number, by: string | null, at: Date): Promise<void>;
  /** Put to a human, with what is to be decided on. */
  propose(tx: Transaction, id: number, because: AskedBecause, content: PropagationContent): Promise<void>;
  /** @param by  whoever decided; null where nobody did */
  end(
    tx: Transaction,
    id: number,
    as: { readonly state: 'done' | 'dismissed' | 'overtaken'; readonly by: string | null; readonly at: Date },
  ): Promise<void>;
  wait(tx: Transaction, id: number, waitsFor: string | null, wakeAt: Date | null): Promise<void>;
  /** To be written, and waiting for nothing or for a date that has come. */
  due(tx: Transaction, now: Date): Promise<readonly number[]>;
  /** Nothing is left to decide on: the record that was changed, or one that was to be, is erased. */
  endOf(tx: Transaction, refs: readonly RecordRef[], at: Date): Promise<void>;
  /** Those that have ended and are not forgotten. */
  atRest(tx: Transaction): Promise<readonly PropagationAtRest[]>;
  /** Destroys its key and whatever leads to the person. @returns false when somebody was first */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
}

export interface PropagationAtRest {
  readonly id: number;
  readonly endedAt: Date;
  /** Whether anything of it was written, or was to be. */
  readonly isCarried: boolean;
}

export interface NewPropagation {
  readonly controller: string;
  /** Null: it is to be written at once, signed for by greffe as the data map says. */
  readonly because: AskedBecause | null;
  readonly openedAt: Date;
  readonly content: PropagationContent;
  /** All that are theirs without a doubt: by these one change of a person is known from another. */
  readonly records: readonly RecordRef[];
  readonly chain: readonly number[];
}

/**
 * What records held as far as greffe knows, as keyed hashes alone: it tells its own writes from those of others, and an old
 * value from a third one.
 */
export interface KnownValues {
  of(tx: Transaction, ref: RecordRef): Promise<readonly KnownValue[]>;
  /** About to be written: committed before the call, so that no notice of it is taken for somebody's change. */
  writing(tx: Transaction, values: readonly FieldOfRecord[], at: Date): Promise<void>;
  /** The tool took what was written to these. */
  written(tx: Transaction, fields: readonly Omit<FieldOfRecord, 'value'>[], at: Date): Promise<void>;
  /** The tool did not take it, or holds something else: such a value is nobody's write, and was never there. */
  notWritten(tx: Transaction, values: readonly FieldOfRecord[]): Promise<void>;
  /** Looked into: this is what they held. */
  saw(tx: Transaction, values: readonly FieldOfRecord[], at: Date): Promise<void>;
  /** The same in passing, of those of which nothing is known yet: no change of it was judged. */
  learn(tx: Transaction, values: readonly FieldOfRecord[], at: Date): Promise<void>;
  /** Of these systems, those with a record that held, when last seen, what this one held under that name: no blank. */
  holders(
    tx: Transaction,
    of: { readonly ref: RecordRef; readonly name: string; readonly field: string },
    systems: readonly string[],
  ): Promise<readonly string[]>;
  /** The records are gone. */
  forget(tx: Transaction, refs: readonly RecordRef[]): Promise<void>;
  /** Of what nothing was noted since. @returns how many */
  end(tx: Transaction, before: Date): Promise<number>;
}

export interface FieldOfRecord {
  readonly ref: RecordRef;
  /** Its name in the data map. */
  readonly name: string;
  /** As the tool calls it. */
  readonly field: string;
  readonly value: FieldValue;
}

export interface KnownValue {
  readonly name: string;
  readonly field: string;
  isSeen(value: FieldValue): boolean;
  /** The same, and a change of it was judged then: what a scan has only passed by was not. */
  isJudged(value: FieldValue): boolean;
  isWritten(value: FieldValue): boolean;
}
