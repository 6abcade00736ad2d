import type { CivilDay } from '../domain/civil-day.ts';
import type { Identifier } from '../domain/record.ts';
import type { StayQuestion } from '../domain/stay.ts';
import type { Transaction } from './store-transaction.ts';

/** Questions whether somebody wants to stay. Nobody is in clear here: people are found by keyed hashes. */
export interface Stays {
  /** Every question that was put to these people, under whatever address. */
  about<Key>(
    tx: Transaction,
    controller: string,
    people: ReadonlyMap<Key, { readonly joins: readonly Identifier[] }>,
  ): Promise<ReadonlyMap<Key, readonly StayQuestion[]>>;
  /**
   * Taken down before the letter leaves, with a token of its own. Asked again by the same run, after a crash, the
   * question is one and has two tokens: either letter may be the one that arrived.
   * @returns null when another run has asked them since `notSince`, or is asking
   */
  ask(tx: Transaction, question: NewStayQuestion): Promise<StayQuestion | null>;
  /** What became of the letter. */
  settle(
    tx: Transaction,
    id: number,
    state: 'sent' | 'undeliverable',
    on: Pick<StayQuestion, 'askedOn' | 'answerBy'>,
  ): Promise<void>;
  /** The question a token belongs to, locked; null when there is none. */
  answeredBy(tx: Transaction, token: string): Promise<StayQuestion | null>;
  /** @param endsOn  the last day on which the yes keeps them */
  stay(tx: Transaction, id: number, on: CivilDay, endsOn: CivilDay): Promise<void>;
  /** Questions of a run, by rule: how many were put, and how many said yes. */
  tally(tx: Transaction, purge: number): Promise<readonly StayTally[]>;
  /** The last days on which questions tell something, each once. */
  lastDays(tx: Transaction): Promise<readonly CivilDay[]>;
  /** Questions whose last day that was go, with their hashes. @returns how many */
  end(tx: Transaction, lastDay: CivilDay): Promise<number>;
}

export interface NewStayQuestion extends Omit<StayQuestion, 'id' | 'state' | 'stayedOn'> {
  /** Number of the person in the run. */
  readonly person: number;
  readonly joins: readonly Identifier[];
  readonly token: string;
  /** The day on which the period that is over began: one question since. */
  readonly notSince: CivilDay;
  /** The day from which the question tells nothing any more, unless they say yes. */
  readonly endsOn: CivilDay;
}

export interface StayTally {
  readonly rule: string;
  readonly sent: number;
  readonly undeliverable: number;
  readonly stayed: number;
}
