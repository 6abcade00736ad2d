import type { Generated, JSONColumnType } from 'kysely';

export interface RequestTables {
  readonly request: RequestRow;
  readonly request_right: RequestRightRow;
  readonly search: SearchRow;
  readonly match: MatchRow;
  readonly plan: PlanRow;
  readonly line: LineRow;
  readonly hold: HoldRow;
  readonly certificate: CertificateRow;
  readonly suppression: SuppressionRow;
}

export interface RequestRow {
  id: Generated<number>;
  controller: string;
  received_on: string;
  channel: string;
  opened_by: string;
  opened_at: Date;
  data_key: string;
  subject: string;
  sealed: Buffer;
  identity_by: string | null;
  identity_at: Date | null;
  identity_sealed: Buffer | null;
  extension: Json | null;
  suspensions: Json;
  refusal: Json | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  wake_at: Date | null;
}

export interface RequestRightRow {
  request: number;
  right: string;
  state: string;
  since: Date;
  waits_for: string | null;
}

export interface SearchRow {
  request: number;
  system: string;
  round: number;
  searched_at: Date;
  sealed: Buffer;
  gaps: Json;
  failure: Json | null;
}

export interface MatchRow {
  request: number;
  system: string;
  kind: string;
  ref_digest: Buffer;
  sealed: Buffer;
  found_at: Date;
  decision: string | null;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface PlanRow {
  request: number;
  sequence: number;
  right: string;
  sealed_at: Date;
  digest: string;
  line_count: number;
  estimate: Json;
  basis: string;
  gaps: Json;
  supplement_to: number | null;
  superseded_at: Date | null;
  approved_by: string | null;
  approved_at: Date | null;
  approved_digest: string | null;
}

export interface LineRow {
  request: number;
  sequence: number;
  number: number;
  system: string;
  kind: string;
  action: string;
  reason: string;
  until: string | null;
  through: number | null;
  phase: number;
  others: Json;
  sealed: Buffer;
  state: string;
  code: string | null;
  mend: string | null;
  attempts: Generated<number>;
  intended_at: Date | null;
  call_ends_before: Date | null;
  ticket: string | null;
  retry_at: Date | null;
  ended_at: Date | null;
  verdict: string | null;
  recoverable_until: Date | null;
  verified_at: Date | null;
  check_at: Date | null;
}

export interface HoldRow {
  id: Generated<number>;
  controller: string;
  data_key: string;
  sealed: Buffer;
  placed_by: string;
  placed_at: Date;
  until: string | null;
  lifted_by: string | null;
  lifted_at: Date | null;
}

export interface CertificateRow {
  request: number;
  number: number;
  kind: string;
  issued_at: Date;
  sealed: Buffer;
}

export interface SuppressionRow {
  controller: string;
  channel: string;
  key_version: number;
  digest: Buffer;
  origin: string;
  recorded_at: Date;
}

/** Read as the parsed value, written as its text. */
type Json = JSONColumnType<object, string, string>;
