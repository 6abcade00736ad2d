import type { CivilDay } from '../domain/civil-day.ts';
import type { FieldCorrection } from '../domain/correction.ts';
import type { Extension, Suspension } from '../domain/deadline.ts';
import type { ForgottenHold, LegalHold } from '../domain/hold.ts';
import type { Approval, Line, Plan } from '../domain/plan.ts';
import type { Limit } from '../domain/perimeter.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { Gap, Identifier, RecordRef } from '../domain/record.ts';
import type { SuppressionCause, SuppressionEntry } from '../domain/reappearance.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Mandate } from '../domain/requester.ts';
import type {
  Request,
  Requester,
  Right,
  RightState,
  SettledIdentity,
  Withdrawal,
  WithdrawnConsent,
} from '../domain/request.ts';
import type { Decision, LocatedMatch } from '../domain/subject.ts';
import type { AnsweredRight } from '../domain/letter-kinds.ts';
import type { Accounts } from './account-store.ts';
import type { Archive } from './archive-store.ts';
import type { Callbacks } from './callback-store.ts';
import type { Letters, Reminders } from './letter-store.ts';
import type { Notices } from './notice-store.ts';
import type { Notifications } from './notification-store.ts';
import type { Once } from './once-store.ts';
import type { Restrictions } from './restriction-store.ts';
import type { Stays } from './stay-store.ts';
import type { Packages } from './package-store.ts';
import type { KnownValues, Propagations } from './propagation-store.ts';
import type { Purges } from './purge-store.ts';
import type { Sweeps } from './sweep-store.ts';
import type { Transaction } from './store-transaction.ts';
import type { Tasks } from './task-store.ts';
import type { Tokens } from './token-store.ts';

/**
 * The rows, which are the truth. Personal data goes in and comes out as plain values and lies encrypted in between,
 * under a key of its request, hold or package.
 */
export interface Store {
  transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Only reads, and all of it as of one moment: a row and the key that opens it, whatever is destroyed meanwhile. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** One question that changes nothing, such as `find`: no transaction is begun for it. */
  look<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  readonly requests: Requests;
  readonly findings: Findings;
  readonly plans: Plans;
  readonly lines: Lines;
  readonly holds: Holds;
  readonly restrictions: Restrictions;
  readonly certificates: Certificates;
  readonly packages: Packages;
  readonly suppressions: Suppressions;
  readonly corrections: Corrections;
  readonly logKeys: LogKeys;
  readonly purges: Purges;
  readonly archive: Archive;
  readonly stays: Stays;
  readonly sweeps: Sweeps;
  readonly propagations: Propagations;
  readonly knownValues: KnownValues;
  readonly letters: Letters;
  readonly reminders: Reminders;
  readonly notifications: Notifications;
  readonly tasks: Tasks;
  readonly notices: Notices;
  readonly tokens: Tokens;
  readonly once: Once;
  readonly accounts: Accounts;
  readonly callbacks: Callbacks;
}

export interface Requests {
  /**
   * Until the transaction ends, nobody else who looks first whether a request is open opens one of this controller by
   * themselves. Taken before any row, so that nobody waits in a ring.
   */
  lockOpening(tx: Transaction, controller: string): Promise<void>;
  open(tx: Transaction, request: NewRequest): Promise<number>;
  /** Locks the row until the transaction ends: every transition starts with it. */
  lock(tx: Transaction, id: number): Promise<Request | null>;
  /** Locks the row against transitions, not against others who share it: what an intent re-reads. */
  share(tx: Transaction, id: number): Promise<Request | null>;
  /** Without a lock, by one question: as it was at one moment. */
  find(tx: Transaction, id: number): Promise<Request | null>;
  list(
    tx: Transaction,
    filter: {
      readonly controllers: Limit;
      /** Those that have these rights and no other; whatever they have where it is left out. */
      readonly rights?: Limit<Right>;
      readonly open: boolean;
      /** With the open ones, those that have ended and whose answer has not left. */
      readonly toAnswer?: boolean;
    },
  ): Promise<readonly Request[]>;
  /** So many of them, of higher numbers, those to be answered with the open ones: nothing of the person is opened. */
  page(
    tx: Transaction,
    filter: {
      readonly controllers: Limit;
      readonly rights: Limit<Right>;
      readonly open: boolean;
      readonly after: number;
      readonly most: number;
    },
  ): Promise<readonly PagedRequest[]>;
  move(tx: Transaction, id: number, right: Right, to: RightState, at: Date): Promise<void>;
  wait(tx: Transaction, id: number, right: Right, waitsFor: string | null): Promise<void>;
  /** Something happened to it: no right of it waits any more for what it waited for. */
  stir(tx: Transaction, id: number): Promise<void>;
  wakeAt(tx: Transaction, id: number, at: Date | null): Promise<void>;
  /** @param of  of the person the request is about, or of whoever asks for them */
  settle(tx: Transaction, id: number, of: 'person' | 'requester', identity: SettledIdentity): Promise<void>;
  /** Somebody knows the person by these too: they are searched like the others. The caller holds its lock. */
  addIdentifiers(tx: Transaction, id: number, identifiers: readonly Identifier[]): Promise<void>;
  addMandate(tx: Transaction, id: number, mandate: Mandate): Promise<void>;
  extend(tx: Transaction, id: number, extension: Extension): Promise<void>;
  suspend(tx: Transaction, id: number, suspensions: readonly Suspension[]): Promise<void>;
  refuse(tx: Transaction, id: number, refusal: Refusal): Promise<void>;
  withdraw(tx: Transaction, id: number, withdrawal: Withdrawal): Promise<void>;
  /** These rights are told of. @param on  the day the letter left; null where none is owed: the person took it back */
  answered(tx: Transaction, id: number, rights: readonly AnsweredRight[], on: CivilDay | null): Promise<void>;
  /** This right is to be told of again: what its letter said is not the whole truth any more. */
  owe(tx: Transaction, id: number, right: Right): Promise<void>;
  /** Requests under way whose time has come, that wait for nothing, or for work that somebody must be doing. */
  due(tx: Transaction, now: Date): Promise<readonly DueRequest[]>;
  /** All that are under way, whatever they wait for. */
  underWay(tx: Transaction): Promise<readonly number[]>;
  /** What it asks for, forgotten or not: nothing is opened. */
  rightsOf(tx: Transaction, id: number): Promise<readonly Right[]>;
  /** The pseudonym of the subject in the audit log, hex. @throws Error once the request is forgotten */
  subjectOf(tx: Transaction, id: number): Promise<string>;
  /** Those of several; null for one that is forgotten. */
  subjectsOf(tx: Transaction, ids: readonly number[]): Promise<ReadonlyMap<number, string | null>>;
  /** Those that have ended, owe nothing more and are not forgotten: nothing of them will change. */
  atRest(tx: Transaction): Promise<readonly RequestAtRest[]>;
  /**
   * Destroys its keys, and removes all that tells of the person; its days, rights and states stay.
   * @returns  false when nothing was left to forget: somebody else was first
   */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
}

/** What a request shows in a list. */
export type PagedRequest = Pick<
  Request,
  'id' | 'controller' | 'receivedOn' | 'rights' | 'extension' | 'suspensions' | 'forgottenAt'
>;

export interface RequestAtRest {
  readonly id: number;
  /** Of its rights, its certificates and its package: whatever was last. */
  readonly lastMoveAt: Date;
}

export interface DueRequest {
  readonly id: number;
  /** Nothing is due but what the work in its systems, which a job should be doing, leaves to do. */
  readonly isAtWork: boolean;
}

export interface NewRequest {
  readonly controller: string;
  readonly receivedOn: CivilDay;
  readonly channel: string;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly identifiers: readonly Identifier[];
  readonly stops: readonly ProspectingChannel[];
  readonly corrections: readonly FieldCorrection[];
  readonly requester: Requester;
  readonly withdrawnConsent: WithdrawnConsent | null;
  readonly rights: readonly Right[];
}

/** What a human decided about values that nobody had named as wrong, as keyed hashes. */
export interface Corrections {
  /** @param key  of the record and the values that were shown; see decisionKey */
  take(tx: Transaction, request: number, key: string, by: string, at: Date): Promise<void>;
  /** Of these, those that were decided. */
  taken(tx: Transaction, request: number, keys: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Findings {
  saveSearch(tx: Transaction, request: number, search: Search): Promise<void>;
  searches(tx: Transaction, request: number): Promise<readonly Search[]>;
  saveMatches(tx: Transaction, request: number, matches: readonly LocatedMatch[], at: Date): Promise<void>;
  matches(tx: Transaction, request: number): Promise<readonly LocatedMatch[]>;
  /** What was found, and what was decided of it by recordKey. */
  judged(
    tx: Transaction,
    request: number,
  ): Promise<{
    readonly matches: readonly LocatedMatch[];
    readonly decisions: ReadonlyMap<string, Decision>;
  }>;
  decide(
    tx: Transaction,
    request: number,
    ref: RecordRef,
    decision: Decision,
    by: string,
    at: Date,
  ): Promise<boolean>;
}

/** One system searched once with a set of identifiers. */
export interface Search {
  readonly system: string;
  /** Grows by one each time the subject grew; the last locate before a final certificate is a round too. */
  readonly round: number;
  readonly searchedAt: Date;
  readonly identifiers: readonly Identifier[];
  readonly gaps: readonly Gap[];
  /** Why the system could not be searched, null when it was. */
  readonly failure: Obstacle | null;
}

/** What keeps a system from answering. */
export interface Obstacle {
  readonly code: string;
  readonly mend: string;
  /** True when waiting may be enough; false when a person must mend something. */
  readonly passing: boolean;
}

export interface Plans {
  seal(
    tx: Transaction,
    plan: Omit<Plan, 'sequence' | 'supersededAt' | 'approval' | 'lineCount'>,
    lines: readonly Line[],
  ): Promise<Plan>;
  find(tx: Transaction, matter: number, sequence: number): Promise<Plan | null>;
  /** Every plan of a request or a purge, oldest first. */
  of(tx: Transaction, matter: number): Promise<readonly Plan[]>;
  supersede(tx: Transaction, matter: number, sequence: number, at: Date): Promise<void>;
  approve(tx: Transaction, matter: number, sequence: number, approval: Approval): Promise<void>;
}

/** How a line stands. `waiting` has no open attempt; `intended` has one; the rest have ended. */
export type LineState =
  | 'waiting'
  | 'intended'
  | 'accepted'
  | 'done'
  | 'already'
  | 'failed'
  | 'stopped'
  | 'noted';

export type VerdictStatus = 'as-expected' | 'recoverable' | 'pending' | 'contrary' | 'attested' | 'unknown';

/** A line with what became of it. */
export interface LineProgress {
  readonly line: Line;
  readonly state: LineState;
  /** The failure's code, or why it was stopped. */
  readonly code: string | null;
  readonly mend: string | null;
  readonly attempts: number;
  /** Of the open attempt: no call made under it is still under way after this. */
  readonly callEndsBefore: Date | null;
  readonly ticket: string | null;
  readonly endedAt: Date | null;
  /** Not before: the vendor asked for patience. */
  readonly retryAt: Date | null;
  readonly verdict: VerdictStatus | null;
  /** recoverable: until then the customer can restore it. */
  readonly recoverableUntil: Date | null;
  readonly verifiedAt: Date | null;
  /** When to read back again; null when the verdict is final. */
  readonly checkAt: Date | null;
}

export interface Lines {
  all(tx: Transaction, plan: PlanKey): Promise<readonly LineProgress[]>;
  intend(
    tx: Transaction,
    plan: PlanKey,
    numbers: readonly number[],
    at: Date,
    callEndsBefore: Date,
  ): Promise<void>;
  end(tx: Transaction, plan: PlanKey, ends: readonly LineEnd[], at: Date): Promise<void>;
  verified(tx: Transaction, plan: PlanKey, verdicts: readonly LineVerdict[], at: Date): Promise<void>;
  /** Lines that failed may be tried again, those that could not be read back looked at again, patience cut short. */
  reopen(tx: Transaction, matter: number, now: Date): Promise<void>;
}

export interface PlanKey {
  readonly matter: number;
  readonly sequence: number;
}

export interface LineEnd {
  readonly number: number;
  readonly state: LineState;
  readonly code: string | null;
  readonly mend: string | null;
  readonly ticket: string | null;
  readonly retryAt: Date | null;
}

export interface LineVerdict {
  readonly number: number;
  readonly verdict: VerdictStatus;
  readonly recoverableUntil: Date | null;
  readonly checkAt: Date | null;
}

export interface Holds {
  place(tx: Transaction, hold: Omit<LegalHold, 'id' | 'lifted'>): Promise<number>;
  /** @returns false where no hold of these controllers stands under that number */
  lift(
    tx: Transaction,
    id: number,
    lifting: { readonly by: string; readonly at: Date; readonly controllers: Limit },
  ): Promise<boolean>;
  /** No hold is placed or lifted until the transaction ends: whoever places one then sees what was intended. */
  standing(tx: Transaction, controller: string): Promise<readonly LegalHold[]>;
  list(tx: Transaction): Promise<readonly (LegalHold | ForgottenHold)[]>;
  /** Destroys its key, what it covered and its ground. @returns false when nothing was left to forget */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
}

export interface Certificates {
  save(
    tx: Transaction,
    request: number,
    certificate: { readonly kind: 'provisional' | 'final'; readonly issuedAt: Date; readonly file: string },
  ): Promise<number>;
  /** Of the latest, without opening it; null where none was issued. */
  lastKind(tx: Transaction, request: number): Promise<'provisional' | 'final' | null>;
  latest(
    tx: Transaction,
    request: number,
  ): Promise<{
    readonly number: number;
    readonly kind: 'provisional' | 'final';
    readonly issuedAt: Date;
    readonly file: string;
  } | null>;
}

export interface Suppressions {
  /**
   * Keyed hash of the address, channel, date, origin; nothing else. Recorded again for something new it begins anew, and
   * one that a consent had closed stands again. @source law.md RGT-11
   */
  record(tx: Transaction, entry: NewSuppression): Promise<void>;
  holds(tx: Transaction, controller: string, address: Identifier): Promise<boolean>;
  /** By which channels it holds the address, under any version of the key. */
  channels(tx: Transaction, controller: string, address: Identifier): Promise<readonly ProspectingChannel[]>;
  /** What is known of each of these, in their order, closed entries included: one question for all of them. */
  lookUp(
    tx: Transaction,
    controller: string,
    addresses: readonly Identifier[],
  ): Promise<readonly (readonly SuppressionEntry[])[]>;
  /** These are in a tool still. Entered once for each look of a sweep. */
  seen(tx: Transaction, controller: string, addresses: readonly Identifier[], sweep: Sighted): Promise<void>;
  /** A tool shows these open, whose entries a consent has closed. */
  seenOpen(
    tx: Transaction,
    controller: string,
    ways: readonly SuppressedWay[],
    system: string,
  ): Promise<void>;
  /** A proven new consent, or a new collection, closes the entries. @returns how many stood */
  close(tx: Transaction, controller: string, way: SuppressedWay, closing: Closing): Promise<number>;
  /**
   * Entries whose period is over go; those that stand only where no sweep since has seen the address in any tool.
   * @param sweptSince  every tool was read whole since; null where one was not: then only closed ones go
   * @returns how many
   */
  end(tx: Transaction, controller: string, before: Date, sweptSince: Date | null): Promise<number>;
}

export interface NewSuppression extends SuppressedWay {
  readonly controller: string;
  readonly cause: SuppressionCause;
  /** The request it comes from, or the sweep; null where that is not known any more. */
  readonly matter: number | null;
  /** The tool that reported it. */
  readonly system?: string;
  readonly at: Date;
}

/** An address, and a channel by which it is reached. */
export interface SuppressedWay {
  readonly address: Identifier;
  readonly channel: ProspectingChannel;
}

export interface Closing {
  readonly causes: readonly SuppressionCause[];
  /** Of what was entered later nothing is decided: it stands. */
  readonly recordedBy: Date;
  readonly by: string;
  readonly at: Date;
}

/** When a sweep saw it, and since when it looks. */
export interface Sighted {
  readonly openedAt: Date;
  readonly at: Date;
}

/** The keys under which the audit log keeps the details and names the subjects of a year. */
export interface LogKeys {
  /** Years of which a key is left. */
  years(tx: Transaction): Promise<readonly number[]>;
  /** What the entries of that year committed to can be shown by nobody any more. @returns false when nothing was left */
  destroy(tx: Transaction, year: number): Promise<boolean>;
}
