import type { CivilDay } from '../domain/civil-day.ts';
import type { LetterState, LetterWay, RequestLetter } from '../domain/letter.ts';
import type { Transaction } from './store-transaction.ts';

/** Letters of requests: what was written lies encrypted under the key of its request. */
export interface Letters {
  /** Every letter of a request, the first one first. */
  of(tx: Transaction, request: number): Promise<readonly RequestLetter[]>;
  /** Taken down before it leaves. @returns its number */
  begin(tx: Transaction, request: number, letter: NewLetter): Promise<number>;
  settle(
    tx: Transaction,
    request: number,
    number: number,
    outcome: { readonly state: LetterState; readonly sentOn: CivilDay | null; readonly way?: LetterWay },
  ): Promise<void>;
  /** What was written; null where that was elsewhere. */
  content(tx: Transaction, request: number, number: number): Promise<LetterContent | null>;
}

export type NewLetter = Omit<RequestLetter, 'number'> & { readonly content: LetterContent | null };

export interface LetterContent {
  /** null: it was not sent to an address. */
  readonly to: string | null;
  /** Why it went to another address than the one the request gave. */
  readonly why: string | null;
  readonly subject: string;
  readonly text: string;
}

/** The mails to the DPO: one a day and controller, by however many processes. */
export interface Reminders {
  /** Makes one due, once. @returns false when that day has one */
  open(tx: Transaction, controller: string, day: string): Promise<boolean>;
  due(tx: Transaction, now: Date): Promise<readonly Reminder[]>;
  /** Addressees that this one has reached; null where it is not to be sent any more. */
  reached(tx: Transaction, reminder: Reminder): Promise<readonly Addressee[] | null>;
  reach(tx: Transaction, reminder: Reminder, addressee: Addressee): Promise<void>;
  settle(tx: Transaction, reminder: Reminder, state: 'sent' | 'quiet' | 'skipped'): Promise<void>;
  /** Not before that instant. */
  postpone(tx: Transaction, reminder: Reminder, until: Date): Promise<void>;
}

/** By function: an address is a person's. */
export type Addressee = 'dpo' | 'deputy';

export interface Reminder {
  readonly controller: string;
  /** The civil day of the night that made it due, as the name of a night is written. */
  readonly day: string;
}
