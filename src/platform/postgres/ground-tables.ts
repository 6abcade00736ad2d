import type { ColumnType, Generated } from 'kysely';

export interface GroundTables {
  readonly data_key: DataKeyRow;
  readonly look_up_key: LookUpKeyRow;
  readonly slot: SlotRow;
  readonly quota: QuotaRow;
  readonly night: NightRow;
}

/** A key for the personal data of one thing; `wrapped` is emptied when the key is destroyed. */
export interface DataKeyRow {
  id: string;
  purpose: string;
  wrapped: Buffer | null;
  created_at: Generated<Date>;
  destroyed_at: Date | null;
}

/** A versioned secret: look-up, suppression, subject keys of a year, and the signing key. */
export interface LookUpKeyRow {
  kind: string;
  version: number;
  wrapped: Buffer | null;
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
  day: string;
  spent: number;
}

/** One night of one controller: whoever inserts the row runs it. */
export interface NightRow {
  controller: string;
  day: string;
  started_at: Generated<Date>;
  ended_at: Date | null;
}
