import type { Generated } from 'kysely';
import type { AskedBecause, PropagationState } from '../../domain/propagation.ts';

export interface PropagationTables {
  readonly propagation: PropagationRow;
  readonly propagation_record: { propagation: number; digest: Buffer };
  readonly known_value: KnownValueRow;
}

export interface PropagationRow {
  id: number;
  controller: string;
  system: string;
  fields: string[];
  state: PropagationState;
  because: AskedBecause | null;
  opened_at: Date;
  carried_at: Date | null;
  data_key: string;
  /** Null once it is forgotten, as `sealed` is. */
  subject: string | null;
  sealed: Buffer | null;
  chain: Generated<number[]>;
  decided_by: string | null;
  decided_at: Date | null;
  waits_for: string | null;
  wake_at: Date | null;
  ended_at: Date | null;
  forgotten_at: Date | null;
}

export interface KnownValueRow {
  system: string;
  /** Keyed hash of the record. */
  record: Buffer;
  /** The data map's name, and the tool's. */
  name: string;
  field: string;
  /** Keyed hash of what it held when greffe looked into it last. */
  seen: Buffer | null;
  /** Keyed hash of what greffe wrote there since, or was about to write. */
  written: Buffer | null;
  /** Whether a change of it was judged; what a scan has only passed by was not. */
  looked: Generated<boolean>;
  noted_at: Date;
}
