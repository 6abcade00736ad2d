import type { ArchiveEntry, ArchivedRecord } from './archive.ts';
import type { CivilDay } from './civil-day.ts';
import type { PropagationState } from './propagation.ts';
import type { Right, RightState } from './request.ts';
import type { StayQuestion } from './stay.ts';

/**
 * What greffe itself holds about a person. Who consulted is not told: dates and purposes are.
 * @source GDPR Art. 15; CJEU C-579/21; law.md RGT-16
 */
export interface OwnData {
  readonly requests: readonly OwnRequest[];
  /** How many of the person's addresses the suppression register holds, hashed. */
  readonly suppressedAddresses: number;
  readonly consultations: readonly Consultation[];
  /** What a rule kept of them after their record was gone: it is held, and so it is theirs to see. */
  readonly archived: readonly OwnArchived[];
  readonly questions: readonly OwnQuestion[];
  /** Fields of theirs that were changed in one tool, and carried or proposed to the others; left out where there are none. */
  readonly changes?: readonly OwnChange[];
}

export interface OwnChange {
  readonly on: CivilDay;
  /** The tool in which it was changed. */
  readonly system: string;
  readonly state: PropagationState;
  /** Names of the data map, each with what it was changed to. */
  readonly values: readonly { readonly name: string; readonly to: string }[];
}

export const OWN_NOTHING: OwnData = {
  requests: [],
  suppressedAddresses: 0,
  consultations: [],
  archived: [],
  questions: [],
};

export type OwnArchived = Pick<ArchiveEntry, 'rule' | 'basis' | 'enteredOn' | 'endsOn'> & {
  readonly records: readonly ArchivedRecord[];
};

/** Whether they would like to stay. */
export type OwnQuestion = Pick<StayQuestion, 'rule' | 'askedOn' | 'answerBy' | 'stayedOn'>;

export interface OwnRequest {
  readonly id: number;
  readonly receivedOn: CivilDay;
  readonly rights: readonly { readonly right: Right; readonly state: RightState }[];
}

/** One day on which the person's data was looked at, and what for. */
export interface Consultation {
  readonly on: CivilDay;
  readonly request: number;
  readonly purpose: ConsultationPurpose;
}

export type ConsultationPurpose =
  | 'locating'
  | 'identity'
  | 'deciding'
  | 'planning'
  | 'carrying-out'
  | 'copying'
  | 'following';

/** Acts of the audit log in which somebody, or a program, looked at the data; the others only move a request. */
const PURPOSES: Readonly<Record<string, ConsultationPurpose>> = {
  'records-located': 'locating',
  'identity-settled': 'identity',
  'matches-decided': 'deciding',
  'correction-decided': 'deciding',
  'plan-sealed': 'planning',
  'plan-approved': 'planning',
  'line-verified': 'carrying-out',
  'package-built': 'copying',
  'package-reviewed': 'copying',
  'package-signed': 'copying',
  'package-fetched': 'copying',
  'record-revealed': 'following',
};

/** @returns null when the act is no consultation */
export function consultationOf(act: string): ConsultationPurpose | null {
  return PURPOSES[act] ?? null;
}

/** Whether greffe holds more than the request that asks. */
export function holdsMore(own: OwnData): boolean {
  const { requests, suppressedAddresses, archived, questions, changes = [] } = own;
  return requests.length > 1 || suppressedAddresses + archived.length + questions.length + changes.length > 0;
}
