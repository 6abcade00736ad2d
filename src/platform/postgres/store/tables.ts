import type { ColumnType, Generated } from 'kysely';
import type { CivilDay } from '../../../domain/civil-day.ts';
import type { Extension, Suspension } from '../../../domain/deadline.ts';
import type { Others } from '../../../domain/graph.ts';
import type { AnsweredRight } from '../../../domain/letter-kinds.ts';
import type { Action, Duty, Reason, SystemEstimate, SystemGap } from '../../../domain/plan.ts';
import type { ProspectingChannel } from '../../../domain/prospecting.ts';
import type { Gap } from '../../../domain/record.ts';
import type { SuppressionCause } from '../../../domain/reappearance.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Right, RightState } from '../../../domain/request.ts';
import type { Decision } from '../../../domain/subject.ts';
import type { LineState, Obstacle, VerdictStatus } from '../../../ports/store.ts';

export interface RequestTables {
  readonly request: RequestRow;
  readonly request_right: RequestRightRow;
  readonly request_mandate: RequestMandateRow;
  readonly search: SearchRow;
  readonly match: MatchRow;
  readonly plan: PlanRow;
  readonly line: LineRow;
  readonly hold: HoldRow;
  readonly certificate: CertificateRow;
  readonly suppression: SuppressionRow;
  readonly correction_taken: CorrectionTakenRow;
}

export interface RequestRow {
  id: Generated<number>;
  controller: string;
  received_on: CivilDay;
  channel: string;
  stops: Generated<ProspectingChannel[]>;
  to_answer: Generated<AnsweredRight[]>;
  answered_on: CivilDay | null;
  opened_by: string;
  opened_at: Date;
  data_key: string;
  /** Null once the request is forgotten, as `sealed` is. */
  subject: string | null;
  sealed: Buffer | null;
  identity_by: string | null;
  identity_at: Date | null;
  identity_sealed: Buffer | null;
  requester_identity_by: string | null;
  requester_identity_at: Date | null;
  requester_identity_sealed: Buffer | null;
  extension: Json<Written<Extension>> | null;
  suspensions: Json<readonly Written<Suspension>[]>;
  refusal: Json<Written<Refusal>> | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  wake_at: Date | null;
  forgotten_at: Date | null;
}

export interface RequestMandateRow {
  request: number;
  number: number;
  seen_by: string;
  seen_at: Date;
  sealed: Buffer;
}

export interface RequestRightRow {
  request: number;
  right: Right;
  state: RightState;
  since: Date;
  waits_for: string | null;
}

export interface SearchRow {
  request: number;
  system: string;
  round: number;
  searched_at: Date;
  sealed: Buffer;
  gaps: Json<readonly Gap[]>;
  failure: Json<Obstacle> | null;
}

export interface MatchRow {
  request: number;
  system: string;
  kind: string;
  ref_digest: Buffer;
  sealed: Buffer;
  found_at: Date;
  decision: Decision | null;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface PlanRow {
  matter: number;
  sequence: number;
  right: Duty;
  sealed_at: Date;
  digest: string;
  line_count: number;
  estimate: Json<readonly SystemEstimate[]>;
  basis: string;
  gaps: Json<readonly SystemGap[]>;
  supplement_to: number | null;
  superseded_at: Date | null;
  approved_by: string | null;
  approved_at: Date | null;
  approved_digest: string | null;
}

export interface CorrectionTakenRow {
  request: number;
  /** Keyed hash of the record and of the values that were shown. */
  digest: Buffer;
  decided_by: string;
  decided_at: Date;
}

export interface LineRow {
  matter: number;
  sequence: number;
  number: number;
  system: string;
  kind: string;
  action: Action;
  reason: Reason;
  until: CivilDay | null;
  through: number | null;
  phase: number;
  others: Json<Others>;
  sealed: Buffer;
  state: LineState;
  code: string | null;
  mend: string | null;
  attempts: Generated<number>;
  intended_at: Date | null;
  call_ends_before: Date | null;
  ticket: string | null;
  retry_at: Date | null;
  ended_at: Date | null;
  verdict: VerdictStatus | null;
  recoverable_until: Date | null;
  verified_at: Date | null;
  check_at: Date | null;
  person: number | null;
}

export interface HoldRow {
  id: Generated<number>;
  controller: string;
  data_key: string;
  /** Null once the hold is forgotten. */
  sealed: Buffer | null;
  placed_by: string;
  placed_at: Date;
  until: CivilDay | null;
  lifted_by: string | null;
  lifted_at: Date | null;
  forgotten_at: Date | null;
}

export interface CertificateRow {
  request: number;
  number: number;
  kind: 'provisional' | 'final';
  issued_at: Date;
  sealed: Buffer;
}

export interface SuppressionRow {
  controller: string;
  channel: ProspectingChannel;
  cause: SuppressionCause;
  key_version: number;
  digest: Buffer;
  /** The request it came from, or the sweep. */
  matter: number | null;
  /** The tool that reported it. */
  system: string | null;
  recorded_at: Date;
  /** When a sweep saw the address in a tool. */
  seen_at: Date | null;
  closed_at: Date | null;
  closed_by: string | null;
  /** Of a closed entry: tools in which a sweep has seen the address open since. */
  open_in: Generated<string[]>;
}

/** Read as the parsed value, written as its text. */
export type Json<T> = ColumnType<T, string, string>;

/** JSON has no instants: they are read back as text. */
export type Written<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] };
