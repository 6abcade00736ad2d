import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export interface AuditTables {
  readonly audit_entry: AuditEntryRow;
  readonly audit_node: AuditNodeRow;
  readonly audit_checkpoint: AuditCheckpointRow;
}

/** A leaf of the log, as it is hashed. */
export interface AuditEntryRow {
  sequence: number;
  leaf: string;
  hash: Buffer;
  sealed: Buffer | null;
  /** Id of the data key. */
  sealed_under: string | null;
  about: GeneratedAlways<string>;
}

/** A complete subtree of two entries or more. */
export interface AuditNodeRow {
  level: number;
  index: number;
  hash: Buffer;
}

/** A signed head; `number` is the order of signing. */
export interface AuditCheckpointRow {
  number: Generated<number>;
  size: number;
  note: string;
  signed_at: ColumnType<Date, Date, never>;
}
