import type { Answer } from './answer.ts';
import type { FieldCorrection } from './correction.ts';
import type { CivilDay } from './civil-day.ts';
import type { Extension, Suspension } from './deadline.ts';
import type { Identifier } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { Mandate, Requester } from './requester.ts';
import type { Duty } from './plan.ts';
import type { ProspectingChannel } from './prospecting.ts';
import type { Right } from './right.ts';

export type { Requester } from './requester.ts';
export type { Right } from './right.ts';

/**
 * Where one right of a request stands. A request shows the least advanced of its rights.
 * `incomplete` is a line that cannot end; `retry` resumes it.
 */
export type RightState =
  | 'received'
  | 'locating'
  | 'deciding'
  | 'planned'
  | 'approved'
  | 'applying'
  | 'verifying'
  | 'answered-provisionally'
  | 'done'
  | 'refused'
  | 'withdrawn'
  | 'nothing-held'
  | 'incomplete';

/** What a right waits for while its lines are carried out. */
export const AT_WORK = 'work in the systems';

/** The order in which a right moves on; the ends come last. */
const COURSE: readonly RightState[] = [
  'received',
  'locating',
  'deciding',
  'planned',
  'approved',
  'applying',
  'incomplete',
  'verifying',
  'answered-provisionally',
  'nothing-held',
  'done',
  'withdrawn',
  'refused',
];

const ENDS: ReadonlySet<RightState> = new Set(['done', 'refused', 'withdrawn', 'nothing-held']);

/**
 * What a right may become from where it stands; anything else is a bug or a command out of order. A copy needs no
 * approval of its plan: it is applied (read and written), verified by the human who reviews it, then approved (signed).
 */
const NEXT: Readonly<Record<RightState, readonly RightState[]>> = {
  received: ['locating', 'refused', 'withdrawn'],
  locating: ['deciding', 'planned', 'incomplete', 'nothing-held', 'refused', 'withdrawn'],
  deciding: ['locating', 'planned', 'incomplete', 'nothing-held', 'refused', 'withdrawn'],
  planned: [
    'locating',
    'deciding',
    'planned',
    'approved',
    'applying',
    'nothing-held',
    'refused',
    'withdrawn',
  ],
  approved: ['answered-provisionally', 'applying', 'planned', 'incomplete', 'done', 'withdrawn', 'refused'],
  applying: ['answered-provisionally', 'verifying', 'planned', 'incomplete', 'withdrawn', 'refused'],
  verifying: [
    'applying',
    'planned',
    'approved',
    'incomplete',
    'answered-provisionally',
    'done',
    'withdrawn',
    'refused',
  ],
  'answered-provisionally': ['applying', 'verifying', 'planned', 'incomplete', 'done', 'withdrawn'],
  incomplete: [
    'answered-provisionally',
    'deciding',
    'nothing-held',
    'applying',
    'verifying',
    'planned',
    'approved',
    'withdrawn',
    'refused',
  ],
  done: [],
  refused: [],
  withdrawn: [],
  'nothing-held': [],
};

/** One right of a request, with its own course. */
export interface RightCourse {
  readonly right: Right;
  readonly state: RightState;
  readonly since: Date;
  /** Why it waits or cannot end, in codes without personal data; null while it moves. */
  readonly waitsFor: string | null;
}

/** How identity was settled. The evidence itself is not kept. @source GDPR Art. 12(6) */
export interface SettledIdentity {
  readonly by: string;
  readonly at: Date;
  /** In the words of the person who checked: "called back on the number we hold". */
  readonly how: string;
}

/** Consent that was taken back, and what shows it: "unticked the box in her account on 3 March". @source GDPR Art. 7(1), 7(3) */
export interface WithdrawnConsent {
  readonly proof: string;
}

export interface Withdrawal {
  readonly by: string;
  readonly at: Date;
}

/** A data-subject request: one or several rights, one clock, one answer. @source GDPR Art. 12 */
export interface Request {
  readonly id: number;
  readonly controller: string;
  readonly receivedOn: CivilDay;
  readonly channel: string;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly identifiers: readonly Identifier[];
  /** Channels by which no prospecting may reach them any more, of a request that stops it. */
  readonly stops: readonly ProspectingChannel[];
  /** What is to be corrected, and how, of a request with that right; nothing once it is forgotten. */
  readonly corrections: readonly FieldCorrection[];
  /** What no letter has told yet. */
  readonly answer: Answer;
  /** Null once the request is forgotten. */
  readonly requester: Requester | null;
  readonly rights: readonly RightCourse[];
  /** Of the person the request is about. */
  readonly identity: SettledIdentity | null;
  /** Of whoever asks for them; null where they ask for themselves, or it is not settled. */
  readonly requesterIdentity: SettledIdentity | null;
  /** Each as it was seen, the latest last. */
  readonly mandates: readonly Mandate[];
  /** Null where no consent is taken back, and once the request is forgotten. */
  readonly withdrawnConsent: WithdrawnConsent | null;
  readonly extension: Extension | null;
  readonly suspensions: readonly Suspension[];
  readonly refusal: Refusal | null;
  readonly withdrawal: Withdrawal | null;
  /** When somebody must look again although nothing happens; null when nothing is due. */
  readonly wakeAt: Date | null;
  /** When its proof period was over: nothing of the person is left in it, its days and states are. */
  readonly forgottenAt: Date | null;
}

export function hasEnded(state: RightState): boolean {
  return ENDS.has(state);
}

export function mayBecome(from: RightState, to: RightState): boolean {
  return NEXT[from].includes(to);
}

/** The states from which a right may become this one. */
export function mayPrecede(to: RightState): readonly RightState[] {
  return COURSE.filter((from) => mayBecome(from, to));
}

/** The state a request shows: that of its least advanced right. Ends come after everything still under way. */
export function stateOf({ rights }: Pick<Request, 'rights'>): RightState {
  return rights
    .map((course) => course.state)
    .reduce((least, state) => (COURSE.indexOf(state) < COURSE.indexOf(least) ? state : least));
}

export function courseOf(request: Request, right: Duty): RightCourse | null {
  return request.rights.find((course) => course.right === right) ?? null;
}

/** True while a doubt about identity is open: nothing is exported or erased meanwhile. */
export function isSuspended(request: Request): boolean {
  return request.suspensions.some((suspension) => suspension.until === null);
}
