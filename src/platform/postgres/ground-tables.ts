import type { ColumnType, Generated } from 'kysely';

export interface GroundTables {
  readonly data_key: DataKeyRow;
  readonly secret: SecretRow;
  readonly master_key: MasterKeyRow;
  readonly slot: SlotRow;
  readonly quota: QuotaRow;
  readonly night: NightRow;
}

/** A key for the personal data of one thing; `wrapped` is emptied when the key is destroyed. */
export interface DataKeyRow {
  id: string;
  purpose: string;
  wrapped: Buffer | null;
  /** The master key it is wrapped by; null: the first there was. */
  wrapped_by: Generated<string | null>;
  created_at: Generated<Date>;
  destroyed_at: Date | null;
}

/** A master key by its fingerprint. Of the last replacement each of the two is wrapped by the other until it is ended. */
export interface MasterKeyRow {
  id: string;
  since: Generated<Date>;
  is_current: boolean;
  follows: string | null;
  /** This key, wrapped by the one it follows. */
  forward: Buffer | null;
  /** The one it follows, wrapped by this key. */
  backward: Buffer | null;
  retired_at: Date | null;
}

/** A versioned secret: look-up, suppression, subject keys of a year, and the signing key. */
export interface SecretRow {
  kind: string;
  version: number;
  wrapped: Buffer | null;
  /** The master key it is wrapped by; null: the first there was. */
  wrapped_by: Generated<string | null>;
  created_at: Generated<Date>;
  destroyed_at: Date | null;
}

/** One call allowed per window: free again when the window after its answer is over. */
export interface SlotRow {
  key: string;
  n: number;
  free_at: ColumnType<Date, Date | string, Date | string>;
}

/** What was spent of a system's daily allowance. */
export interface QuotaRow {
  system: string;
  pool: string;
  day: string;
  spent: number;
}

/** One night of one controller: whoever inserts the row begins it. */
export interface NightRow {
  controller: string;
  day: string;
  begun_at: Generated<Date>;
}
