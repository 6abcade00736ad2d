import type { ColumnType, Generated } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { ProspectingChannel } from '../../domain/prospecting.ts';
import type { Reappearance, SuppressionCause } from '../../domain/reappearance.ts';
import type { Gap } from '../../domain/record.ts';
import type { Sweep } from '../../domain/sweep.ts';

export interface SweepTables {
  readonly sweep: SweepRow;
  readonly sweep_scan: SweepScanRow;
  readonly sweep_candidate: { sweep: number; digest: Buffer; sealed: Buffer };
  readonly reappearance: ReappearanceRow;
}

export interface SweepRow {
  id: number;
  controller: string;
  system: string;
  on: CivilDay;
  kind: Sweep['kind'];
  opened_by: string;
  opened_at: Date;
  data_key: string;
  state: Sweep['state'];
  seen: Generated<string>;
  gathered: Generated<number>;
  shared: Generated<number>;
  gaps: ColumnType<readonly Gap[], string | undefined, string>;
  waits_for: string | null;
  wake_at: Date | null;
  ended_at: Date | null;
  forgotten_at: Date | null;
}

export interface SweepScanRow {
  sweep: number;
  kind: string;
  /** A record's own id is in it. */
  cursor: Buffer | null;
  done_at: Date | null;
}

export interface ReappearanceRow {
  id: Generated<number>;
  sweep: number;
  controller: string;
  system: string;
  what: Reappearance['what'];
  channel: ProspectingChannel;
  cause: SuppressionCause;
  since: Date;
  digest: Buffer;
  subject: string;
  /** The address, and the records that carry it. */
  sealed: Buffer;
  found_at: Date;
  state: Reappearance['state'];
  because: Reappearance['because'];
  act: ColumnType<WrittenAct | null, string | null, string | null>;
  sequence: number | null;
  line: number | null;
  request: number | null;
  decided_by: string | null;
  decided_at: Date | null;
}

/** JSON has no instants: they are read back as text. */
export interface WrittenAct {
  readonly at: string;
  readonly evidence: NonNullable<Reappearance['act']>['evidence'];
  readonly system: string;
}
