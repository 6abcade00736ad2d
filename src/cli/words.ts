import type { ResidueReason } from '../domain/certificate.ts';
import type { Action, Reason } from '../domain/plan.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { Gap } from '../domain/record.ts';
import type { Duty } from '../domain/plan.ts';
import type { LetterState, LetterWay } from '../domain/letter.ts';
import type { Receiver } from '../domain/requester.ts';
import type { RightState } from '../domain/request.ts';
import type { ObjectionDecision, RestrictionGround } from '../domain/restriction.ts';
import type { AlertKind } from '../domain/restriction-alert.ts';
import type { CopyRight } from '../domain/right.ts';
import type { Heading } from '../domain/undeclared.ts';
import type { Doubt } from '../domain/subject.ts';
import { english } from './words-english.ts';
import { french } from './words-french.ts';
import type { Codes } from './codes.ts';
import type { Progress } from './format/progress.ts';
import type { Language } from './language.ts';

/** Every word the command line says to a person. What a script reads (`--json`) has none of them. */
export interface Words {
  readonly rights: Readonly<Record<Duty, string>>;
  readonly states: Readonly<Record<RightState, string>>;
  /** Of the right to a copy, where its states mean something else. */
  readonly copyStates: Partial<Readonly<Record<RightState, string>>>;
  readonly actions: Readonly<Record<Action, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly doubts: Readonly<Record<Doubt, string>>;
  readonly gaps: Readonly<Record<Gap['because'], string>>;
  readonly checks: Readonly<Record<'form' | 'key' | 'checkpoint' | 'entry' | 'statement', string>>;

  readonly codes: Codes;

  readonly settingsWrong: (count: number) => string;
  readonly interrupted: string;
  readonly whoActs: (known: readonly string[]) => string;
  readonly unknownPerson: (person: string, known: readonly string[]) => string;
  readonly whichController: (known: readonly string[]) => string;
  readonly unknownController: (id: string, known: readonly string[]) => string;

  readonly request: string;
  readonly receivedOn: string;
  readonly received: (day: string, channel: string, by: string) => string;
  readonly due: string;
  readonly dueDays: (legal: string | null, conservative: string) => string;
  readonly prudent: string;
  readonly overdue: string;
  readonly subject: string;
  readonly requester: string;
  readonly requesterIdentity: string;
  readonly mandateClaimed: string;
  readonly mandateSeen: string;
  readonly mandate: (rights: string, from: string | null, until: string | null) => string;
  readonly seenBy: (by: string, day: string, how: string) => string;
  readonly directives: (what: string) => string;
  readonly answerGoesTo: string;
  readonly receivers: Readonly<Record<Receiver, string>>;
  readonly stillMissing: string;
  readonly callback: string;
  readonly callbackStanding: (waiting: number, failed: number) => string;
  readonly askedBy: (quality: string) => string;
  readonly identity: string;
  readonly identitySettled: (by: string, day: string, how: string) => string;
  readonly identityOpen: string;
  readonly withdrawnConsent: string;
  readonly extended: (reason: string, day: string) => string;
  readonly suspended: (doubt: string, from: string, until: string | null) => string;
  readonly refused: (ground: string, day: string, by: string) => string;
  readonly withdrawn: (by: string, day: string) => string;
  readonly clock: string;
  readonly end: string;
  readonly searched: string;
  readonly found: string;
  readonly foundCount: (records: number, toConfirm: number) => string;
  readonly toConfirm: string;
  readonly waitsForHeading: string;
  readonly waitsUntil: (instant: string) => string;
  readonly next: string;
  readonly state: string;
  readonly right: string;
  readonly noRequests: string;
  readonly rerunLater: string;

  readonly plan: string;
  readonly lines: (count: number) => string;
  readonly approvedBy: (by: string, day: string) => string;
  readonly toApprove: string;
  readonly superseded: string;
  readonly needsNoApproval: string;
  /** A plan of what only stays, or of nothing. */
  readonly nothingToSign: string;
  /** A plan whose request ended before it was signed. */
  readonly moot: string;
  readonly supplement: (plan: string) => string;
  readonly estimate: (calls: number, duration: string) => string;
  readonly through: (line: number) => string;
  readonly others: (persons: number, organisations: number, transactions: number) => string;
  readonly until: (day: string) => string;
  /** Of a message that is queued. */
  readonly goesOut: (day: string) => string;
  readonly cutFrom: (record: string) => string;
  readonly overwrites: (fields: string) => string;
  readonly outOfReach: string;
  readonly digest: string;
  /** Of a plan that goes over more tools than the reader works on. */
  readonly planPart: string;
  readonly progress: (system: string, of: Progress) => string;
  /** Lines that wait for a mend, and those that were set aside; empty when there are none. */
  readonly fallenShort: (failed: number, stopped: number) => string;

  readonly hold: string;
  readonly prospecting: Readonly<Record<ProspectingChannel, string>>;
  readonly suppressionKept: string;
  /** The answer of the suppression register: by which channels; none is no. */
  readonly suppressed: (channels: readonly string[]) => string;
  /** An objection, confirmed in so many tools after so many seconds. */
  readonly stopConfirmed: (tools: number, seconds: number) => string;
  readonly notStopped: (system: string, what: string, mend: string) => string;
  readonly queuedSend: (system: string, what: string, name: string, at: string) => string;
  readonly holdPlaced: (id: number) => string;
  readonly holdLifted: (id: number) => string;
  readonly restriction: string;
  readonly restrictionGrounds: Readonly<Record<RestrictionGround, string>>;
  readonly restrictionPlaced: (id: number) => string;
  /** What a lift does not undo. */
  readonly restrictionLifted: (id: number, isUndone: boolean) => string;
  readonly restrictionEnded: (by: string, day: string, toldOn: string) => string;
  readonly restrictionStands: string;
  readonly decision: string;
  readonly objectionDecisions: Readonly<Record<ObjectionDecision['is'] | 'pending', string>>;
  readonly objectionDecided: (id: number, is: ObjectionDecision['is']) => string;
  readonly noRestrictions: string;
  readonly purpose: string;
  readonly why: string;
  readonly records: string;
  readonly inTheTools: string;
  readonly alerts: string;
  readonly noAlerts: string;
  readonly alertKinds: Readonly<Record<AlertKind, string>>;
  readonly notMailed: string;
  readonly toGiveBack: string;
  /** Of a record that had no owner. */
  readonly nobodysRecord: string;
  readonly callsUnderWay: (requests: string) => string;
  readonly noHolds: string;
  readonly ground: string;
  readonly over: string;
  readonly placed: string;
  readonly untilHeading: string;
  readonly lifted: (by: string, day: string) => string;
  readonly stands: string;
  /** A request or a hold whose proof period is over. */
  readonly forgotten: (day: string) => string;

  readonly noEntries: string;
  readonly intact: (entries: number, signed: number) => string;
  readonly broken: (count: number) => string;
  readonly exported: (entries: number, directory: string) => string;
  readonly publishKey: string;
  readonly ownKey: string;

  /** One field of a record, now and then; null for none. */
  readonly changes: (name: string, now: string | null, then: string) => string;
  /** Whose a record is; nobody's where there is no name. */
  readonly ownerField: string;
  readonly nobody: string;
  readonly toCorrect: string;
  readonly correction: (field: string, to: string) => string;
  readonly rectifiedFields: (system: string, fields: string) => string;
  readonly leftToDecide: (request: number, plan: string) => string;

  readonly certificate: string;
  readonly kinds: Readonly<Record<'provisional' | 'final', string>>;
  readonly counts: (of: {
    erased: number;
    redacted: number;
    detached: number;
    objected: number;
    takenOff?: number;
    restricted?: number;
    lifted?: number;
    putAside?: number;
    givenBack?: number;
    rectified?: number;
    kept: number;
    left: number;
  }) => string;
  /** Lines of a system that a person has answered for, and that nobody could read back. */
  readonly attested: (count: number) => string;
  readonly residues: (count: number) => string;
  readonly actedNowhere: string;
  readonly handedOver: (of: {
    right: CopyRight;
    package: string;
    bytes: string;
    by: string;
    signedOn: string;
    fetchedOn: string;
  }) => string;
  readonly withheldLines: (count: number) => string;
  readonly searchedIn: (systems: readonly string[]) => string;
  readonly signingKey: string;
  /** Why something remains, beside the reasons of a plan. */
  readonly remains: Readonly<Record<Exclude<ResidueReason, Reason>, string>>;
  readonly written: (file: string) => string;
  readonly genuine: string;
  readonly notGenuine: string;
  readonly entriesInLog: (count: number) => string;

  readonly packages: Readonly<Record<CopyRight, string>>;
  readonly packageBuilt: (records: number, bytes: string) => string;
  readonly packageSigned: (by: string, day: string) => string;
  readonly packageUnsigned: string;
  readonly toLookAt: string;
  readonly concernsOthers: string;
  readonly alsoWithheld: string;
  readonly withheld: string;
  readonly unread: string;
  readonly filesOf: (kind: string) => string;
  readonly leftOut: string;
  readonly wholeRecords: string;
  readonly otherwise: string;
  readonly missing: string;
  readonly undeclared: string;
  /** What is owed beside the copy, and where it is written down. */
  readonly headings: Readonly<Record<Heading, readonly [name: string, place: string]>>;
  readonly packageDigest: string;
  readonly packageWritten: (file: string) => string;
  readonly packagePassOn: string;
  readonly packageFor: (whom: string) => string;

  readonly letter: string;
  readonly letterTo: (address: string | null) => string;
  readonly letterSubject: (subject: string) => string;
  /** Why it went to another address. */
  readonly letterThere: (why: string) => string;
  readonly letterElsewhere: (digest: string) => string;
  readonly letterShared: string;
  readonly letterDigest: string;
  readonly letterWritten: (by: string, day: string) => string;
  readonly letterWays: Readonly<Record<LetterWay, string>>;
  readonly letterStates: Readonly<Record<LetterState, string>>;
  readonly noLetters: (request: number) => string;
  /** The answer of a request: how it stands, and the letters whose turn it is. */
  readonly answer: string;
  readonly answerOwed: (rights: string, day: string) => string;
  readonly answerSent: (day: string) => string;
  readonly toTell: string;
  readonly letterOfAnswer: string;

  readonly inOrder: string;
  readonly verbsOf: string;
  readonly severities: Readonly<Record<'note' | 'warning' | 'error', string>>;
  readonly settingsInOrder: (systems: number, controllers: number) => string;
  readonly retention: string;
  readonly mail: string;
  readonly mailFolder: (folder: string, letters: number) => string;
  readonly mailServer: (host: string) => string;
  readonly retentionCounts: (rules: number, classes: number) => string;
  readonly readOnlyMode: string;
  readonly couldUndoAudit: string;
  readonly ready: (systems: number) => string;
  readonly stopping: string;
  readonly stoppedByCommand: string;
  readonly storeStopped: string;
  readonly storeInUse: string;
  readonly storeNotRunning: string;
  readonly storeNotOurs: string;
}

export const words: Readonly<Record<Language, Words>> = { fr: french, en: english };
