import type { ColumnType, Generated } from 'kysely';
import type { ArchiveMonth } from '../../domain/archive.ts';
import type { Role } from '../../domain/approval.ts';
import type { CivilDay } from '../../domain/civil-day.ts';

export interface ArchiveTables {
  readonly archive_month: ArchiveMonthRow;
  readonly archive_entry: ArchiveEntryRow;
  readonly archive_identifier: ArchiveIdentifierRow;
}

export interface ArchiveMonthRow {
  controller: string;
  month: ArchiveMonth;
  data_key: string;
  destroyed_at: Date | null;
}

export interface ArchiveEntryRow {
  id: Generated<number>;
  controller: string;
  month: ArchiveMonth;
  purge: number;
  person: number;
  rule: string;
  duty: string;
  subject: string;
  entered_on: CivilDay;
  ends_on: CivilDay;
  readers: ColumnType<readonly Role[], string, string>;
  basis: string;
  sealed: Buffer;
}

export interface ArchiveIdentifierRow {
  entry: number;
  digest: Buffer;
  /** No role mailbox or name, which others carry as well. */
  is_alone: boolean;
}
