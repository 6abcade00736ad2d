import type { ArchiveEntry, ArchivedRecord, ArchiveMonth } from '../domain/archive.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { Identifier } from '../domain/record.ts';
import type { Transaction } from './store-transaction.ts';

/** The intermediate archive. Each entry lies under the key of the month in which it ends. */
export interface Archive {
  /** @returns false when it is in it already: the same person of that purge, for the same duty */
  enter(tx: Transaction, entry: NewArchiveEntry): Promise<boolean>;
  /** What was taken down of these people of a purge, by their numbers. */
  entered(
    tx: Transaction,
    purge: number,
    people: readonly number[],
  ): Promise<readonly { readonly person: number; readonly duty: string }[]>;
  /** Who carries this address, number or id: found by its keyed hash, nothing opened. */
  find(tx: Transaction, controller: string, identifier: Identifier): Promise<readonly ArchiveEntry[]>;
  /** Of whom it is the address, number or id alone: what a mailbox shared with others leads to is not theirs to see. */
  findOwn(tx: Transaction, controller: string, identifier: Identifier): Promise<readonly ArchiveEntry[]>;
  entry(tx: Transaction, id: number): Promise<ArchiveEntry | null>;
  /** @returns null when there is no such entry, or its key is gone */
  open(tx: Transaction, id: number): Promise<readonly ArchivedRecord[] | null>;
  /** How many people a purge put into it, rule by rule. */
  taken(tx: Transaction, purge: number): Promise<readonly ArchivedPeople[]>;
  /** Entries whose last day is over go. @returns how many */
  end(tx: Transaction, today: CivilDay): Promise<number>;
  /** Months of which a key is left. */
  months(tx: Transaction): Promise<readonly ArchivedMonth[]>;
  /** What was sealed in that month can never be read again, backups included. @returns false when somebody was first */
  destroy(tx: Transaction, month: ArchivedMonth, at: Date): Promise<boolean>;
}

export interface NewArchiveEntry extends Omit<ArchiveEntry, 'id'> {
  /** Number of the person in the purge. */
  readonly person: number;
  /** Why it is kept: empty for the rule itself, else the exemption and the day on which it ends. */
  readonly duty: string;
  readonly identifiers: readonly Identifier[];
  /** Those of them that are theirs alone. */
  readonly joins: readonly Identifier[];
  readonly records: readonly ArchivedRecord[];
}

export interface ArchivedPeople {
  readonly rule: string;
  readonly people: number;
}

export interface ArchivedMonth {
  readonly controller: string;
  readonly month: ArchiveMonth;
}
