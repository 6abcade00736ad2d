import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { CopyRight } from '../../domain/right.ts';

export interface PackageTables {
  readonly package: PackageRow;
  readonly package_record: PackageRecordRow;
  readonly package_withholding: PackageWithholdingRow;
  readonly package_blob: PackageBlobRow;
  readonly package_piece: PackagePieceRow;
  readonly transmission: TransmissionRow;
}

export interface TransmissionRow {
  request: number;
  number: number;
  plan: number;
  state: 'sending' | 'sent' | 'failed';
  digest: string;
  message: string;
  may_be_double: boolean;
  begun_by: string;
  begun_at: Date;
  ended_at: Date | null;
  /** The address it goes to. */
  sealed: Buffer;
}

export interface PackageRow {
  id: Generated<number>;
  request: number;
  plan: number;
  right: ColumnType<CopyRight, CopyRight | undefined>;
  data_key: string;
  opened_at: Date;
  own_sealed: Buffer | null;
  digest: string | null;
  /** A bigint: read as text. */
  bytes: ColumnType<string | null, number | null, number | null>;
  basis: string | null;
  blob: number | null;
  built_at: Date | null;
  missing: JSONColumnType<object> | null;
  signed_by: string | null;
  signed_at: Date | null;
  signed_digest: string | null;
  fetched_at: Date | null;
  destroy_at: Date | null;
  destroyed_at: Date | null;
}

export interface PackageRecordRow {
  package: number;
  line: number;
  system: string;
  kind: string;
  sealed: Buffer;
}

export interface PackageWithholdingRow {
  package: number;
  line: number;
  reason: string;
  sealed: Buffer;
  withheld_by: string;
  withheld_at: Date;
}

export interface PackageBlobRow {
  id: Generated<number>;
  package: number;
}

export interface PackagePieceRow {
  blob: number;
  index: number;
  last: boolean;
  sealed: Buffer;
}
