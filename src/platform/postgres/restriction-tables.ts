import type { Generated } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type { Evidence } from '../../domain/last-contact.ts';
import type { ObjectionDecision, RestrictionGround } from '../../domain/restriction.ts';
import type { AlertKind } from '../../domain/restriction-alert.ts';

export interface RestrictionTables {
  readonly restriction: RestrictionRow;
  readonly restriction_identifier: { restriction: number; digest: Buffer; sealed: Buffer };
  readonly restriction_record: RestrictionRecordRow;
  readonly restriction_alert: RestrictionAlertRow;
}

export interface RestrictionRow {
  id: Generated<number>;
  controller: string;
  request: number;
  ground: RestrictionGround;
  data_key: string;
  purpose: Buffer | null;
  placed_by: string;
  placed_at: Date;
  grown_at: Date | null;
  decision: ObjectionDecision['is'] | null;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: Buffer | null;
  lifted_by: string | null;
  lifted_at: Date | null;
  told_on: CivilDay | null;
  reason: Buffer | null;
  undone_at: Date | null;
  forgotten_at: Date | null;
}

export interface RestrictionRecordRow {
  restriction: number;
  digest: Buffer;
  sealed: Buffer;
  seen: Generated<'never' | 'held' | 'gone'>;
  /** Keyed hash of what it held. */
  held: string | null;
}

export interface RestrictionAlertRow {
  id: Generated<number>;
  restriction: number;
  /** Keyed hash of what makes it this event. */
  event: Buffer;
  kind: AlertKind;
  system: string;
  /** The record. */
  sealed: Buffer | null;
  evidence: Evidence | null;
  happened_at: Date | null;
  raised_at: Date;
  mailed_at: Date | null;
}
