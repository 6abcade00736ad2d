import type { ColumnType, Generated } from 'kysely';
import type { CivilDay } from '../../domain/civil-day.ts';
import type {
  BrakeReason,
  Funnel,
  PurgeKind,
  PurgeState,
  Reading,
  RulePlan,
  Signature,
} from '../../domain/purge.ts';
import type { Gap } from '../../domain/record.ts';
import type { RetentionRule } from '../../domain/retention-rule.ts';
import type { SeenContact, Start } from '../../domain/retention.ts';
import type { LeftOut, LineTally } from '../../ports/purge-store.ts';
import type { StayTally } from '../../ports/stay-store.ts';
import type { Written } from './store/tables.ts';

export interface PurgeTables {
  readonly purge: PurgeRow;
  readonly purge_scan: PurgeScanRow;
  readonly sighting: SightingRow;
  readonly sighted_identifier: SightedIdentifierRow;
  readonly sighted_contact: SightedContactRow;
  readonly purge_rule: PurgeRuleRow;
  readonly purge_person: PurgePersonRow;
  readonly purge_report: PurgeReportRow;
}

export interface PurgeRow {
  id: number;
  controller: string;
  on: CivilDay;
  kind: PurgeKind;
  opened_by: string;
  opened_at: Date;
  data_key: string;
  rules: Json<readonly RetentionRule[]>;
  running: Json<readonly string[]>;
  reading: Json<Reading>;
  state: PurgeState;
  waits_for: string | null;
  wake_at: Date | null;
  ended_at: Date | null;
  forgotten_at: Date | null;
  /** What the rows that went with it came to; null while they are there to be counted. */
  outcome: Json<PurgeOutcome> | null;
}

/** Numbers alone: nobody can be told from them. */
export interface PurgeOutcome {
  readonly tally: readonly (LineTally & { readonly until: null })[];
  readonly leftOut: readonly LeftOut[];
  readonly asked: readonly StayTally[];
}

export interface PurgeScanRow {
  purge: number;
  system: string;
  kind: string;
  cursor: Buffer | null;
  /** Counted as text by the driver: it may pass 2^31. */
  seen: ColumnType<string, number, number>;
  done_at: Date | null;
  gaps: Json<readonly Gap[]>;
}

/** A row of a person in one system, as it was seen; the person is the least `n` of all rows joined, null for its own. */
export interface SightingRow {
  purge: number;
  n: Generated<string>;
  person: string | null;
  system: string;
  kind: string;
  ref_digest: Buffer;
  classes: string[];
  created_on: CivilDay | null;
  contacts: Json<readonly SeenContact[]>;
  events: Json<Readonly<Record<string, CivilDay | null>>>;
  to_redact: string[];
  objected: string[] | null;
  sealed: Buffer;
}

export interface SightedIdentifierRow {
  purge: number;
  kind: string;
  digest: Buffer;
  system: string;
  n: string;
}

export interface SightedContactRow {
  purge: number;
  ref_digest: Buffer;
  on: CivilDay;
  evidence: string;
  source: string;
}

export interface PurgeRuleRow {
  purge: number;
  rule: string;
  funnel: Json<Funnel>;
  /** Null once the purge is forgotten. */
  oldest: Buffer | null;
  estimate: Json<RulePlan['estimate']>;
  gaps: Json<RulePlan['gaps']>;
  digest: string;
  first_part: number;
  parts: number;
  brake: Json<readonly BrakeReason[]>;
  signatures: ColumnType<readonly Written<Signature>[], string | undefined, string>;
  approved_at: Date | null;
}

export interface PurgePersonRow {
  purge: number;
  number: number;
  rule: string;
  part: number;
  deed: Generated<'end' | 'ask'>;
  subject: string;
  start: Json<Start>;
  ends_on: CivilDay;
  sealed: Buffer;
  left_out: string | null;
  /** Keyed hashes of what they share, while they are set apart; empty once they are gathered. */
  shares: Buffer[] | null;
}

export interface PurgeReportRow {
  purge: number;
  number: number;
  kind: 'provisional' | 'final';
  issued_at: Date;
  sealed: Buffer;
}

/** Read as the parsed value, written as its text. */
type Json<T> = ColumnType<T, string, string>;
