import type { ArchiveEntry, ArchivedRecord, ArchiveMonth } from '../domain/archive.ts';
import type { CivilDay } from '../domain/civil-day.ts';
import type { Identifier } from '../domain/record.ts';
import type { Transaction } from './store-transaction.ts';

/** The intermediate archive. Each entry lies under the key of the month in which it ends. */
export interface Archive {
  /** @returns false when the person of that purge is in it already */
  enter(tx: Transaction, entry: NewArchiveEntry): Promise<boolean>;
  /** Who carries this address, number or id: found by its keyed hash, nothing opened. */
  find(tx: Transaction, controller: string, identifier: Identifier): Promise<readonly ArchiveEntry[]>;
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
  readonly identifiers: readonly Identifier[];
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
