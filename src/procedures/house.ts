import type { Audit, NewEntry } from '../audit/index.ts';
import type { Person } from '../domain/approval.ts';
import type { Clearance } from '../domain/clearance.ts';
import type { Controller } from '../domain/controller.ts';
import type { ClassesOfPerson, MappedEvents, MappedFields, Unclassed } from '../domain/data-map.ts';
import type { Exemption } from '../domain/exemption.ts';
import type { Translate } from '../domain/in-french.ts';
import type { LearntErasure } from '../domain/notice.ts';
import type { LetterTemplate } from '../domain/letter-template.ts';
import type { ToldRecipient } from '../domain/notification.ts';
import type { RetentionRule } from '../domain/retention-rule.ts';
import type { ReappearancePolicy } from '../domain/reappearance.ts';
import type { Normalise } from '../domain/subject.ts';
import type { TaskHands } from '../domain/task.ts';
import type { TemplateKind } from '../domain/template-kinds.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job, JobPriority, Jobs } from '../ports/jobs.ts';
import type { Locks } from '../ports/locks.ts';
import type { Log } from '../ports/log.ts';
import type { Mail } from '../ports/mail.ts';
import type { OpenId } from '../ports/open-id.ts';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';
import type { PackageWriter } from '../ports/package-writer.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { SignedPost } from '../ports/signed-post.ts';
import type { Random } from '../ports/random.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Store } from '../ports/store.ts';
import type { System } from '../systems/registry.ts';

/** Everything a procedure stands on. Dependencies are arguments: this is the argument. */
export interface House {
  readonly store: Store;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: Policy;
  readonly normalise: Normalise;
  readonly packageWriter: PackageWriter;
  readonly mail: Mail;
  readonly signedPost: SignedPost;
  /** What greffe and its adapters say, for a letter in that language. */
  translate(language: 'fr' | 'en'): Promise<Translate>;
  readonly random: Random;
  readonly passwords: Passwords;
  oneTimeCodes(): Promise<OneTimeCodes>;
  /** Those who let people in elsewhere; null where the settings name none. */
  readonly openId: OpenId | null;
  /** A configured system made ready: layers on, account checked. Opened when first asked for. */
  system(name: string): Promise<System>;
  /** Merkle root over the canonical forms, hex. */
  digest(parts: readonly unknown[]): string;
  /** Ends after so many milliseconds, or rejects as soon as the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export type { Controller, Recipient } from '../domain/controller.ts';
export type { System } from '../systems/registry.ts';

/** What the settings decide, in the core's own words. */
export interface Policy {
  /** read-only: everything but vendor writes. */
  readonly mode: 'live' | 'read-only';
  /** Ids of those of the settings. */
  readonly controllers: readonly string[];
  controller(id: string): Controller;
  /** Whose tool it is; null where it is nobody's. */
  ownerOf(system: string): Controller | null;
  readonly exemptions: readonly Exemption[];
  /** The retention schedule: how long each class of person is kept, and for which purpose. */
  readonly retention: readonly RetentionRule[];
  /** How each system tells the classes the schedule names. */
  readonly classes: ClassesOfPerson;
  /** Rows of people that the schedule leaves out, each with the reason. */
  readonly unclassed: Unclassed;
  /** Where each system holds the day of what may start a period. */
  readonly events: MappedEvents;
  /** What is held about people, why, and where. */
  readonly fields: MappedFields;
  /** Who is asked where no call reaches, in this system or of this notification; null where nobody is named. */
  tasksOf(system: string): TaskHands | null;
  /** Whom the controller has disclosed data to, and how each is told. @source GDPR Art. 19 */
  recipients(controller: string): readonly ToldRecipient[];
  /** Whether anybody is asked in any system. */
  readonly asksPeople: boolean;
  /** People of the settings, who have no account. */
  readonly people: readonly Person[];
  readonly accounts: AccountPolicy;
  /** Hosts of an inner network that an address which somebody types may lead to. */
  readonly privateHosts: readonly string[];
  /** Where a person of the settings is written to; null when they are none, have no address, or act for others alone. */
  addressOf(person: string, controller: string): string | null;
  /** How long a fetched package can still be read. */
  readonly packagesKeptMs: number;
  /** How long what has ended is kept as proof: an ISO 8601 period of the calendar, P5Y. */
  readonly proofKept: string;
  /** The register of who is to be left alone: how long, and what is done about whoever is found again. */
  readonly suppression: SuppressionPolicy;
  /** What tools tell of by themselves: how long it is kept, and what is done about what somebody did there by hand. */
  readonly learning: LearningPolicy;
  /** How often a tool is asked what happened there; null: as often as suits how it tells. */
  changesEveryMs(system: string): number | null;
  /** The company's own words, or ours where it has none. */
  letterTemplate<Kind extends TemplateKind>(
    controller: string,
    kind: Kind,
    language: 'fr' | 'en',
  ): LetterTemplate<Kind>;
}

/** How long what opens an account is good, and what it takes. */
export interface AccountPolicy {
  /** However much it is used. */
  readonly sessionMs: number;
  /** Without being used. */
  readonly idleMs: number;
  readonly invitationMs: number;
  readonly resetMs: number;
  /** required: whoever has none may do nothing but take one. */
  readonly secondFactor: 'required' | 'optional';
  /** After so long an admin takes another password; nobody else has to. */
  readonly adminPasswordMs: number;
  /** How long the address of a disabled account is kept. */
  readonly disabledKeptMs: number;
  /** Where people come to sign in; null where the settings name no address. */
  readonly where: string | null;
  /** What those may say of people who let them in elsewhere; null where nobody does. */
  readonly openId: OpenIdPolicy | null;
}

export interface OpenIdPolicy {
  /** The claim that accounts are called by; null: by numbers. */
  readonly name: string | null;
  /** The first that fits says what they may do; without one they may not come in. */
  readonly clearances: readonly Clearance[];
}

export interface LearningPolicy {
  readonly keptMs: number;
  readonly erasure: LearntErasure;
}

export interface SuppressionPolicy {
  /** An ISO 8601 period of the calendar. An entry outlives it for as long as a tool has the address. */
  readonly kept: string;
  readonly sweep: 'nightly' | 'by-hand';
  readonly reappearance: ReappearancePolicy;
}

/** What a procedure waits for, in codes a person can read; or that it has more to do at once. */
export type Next =
  | { readonly next: 'again' }
  | { readonly next: 'work'; readonly jobs: readonly Job[] }
  | { readonly next: 'wait'; readonly waitsFor: string; readonly wakeAt: Date | null }
  | { readonly next: 'done' };

/** What one transaction gathers besides its rows. */
export interface Act {
  readonly tx: Transaction;
  /** Enters the audit log with the transaction, as its last statement. */
  readonly record: (entry: NewEntry) => void;
  /** Enters the queue with the transaction. */
  readonly wake: (job: Job, priority?: JobPriority) => void;
}

/** Rows, jobs and audit entries commit together or not at all. */
export async function commit<T>(
  house: Pick<House, 'store' | 'jobs' | 'audit'>,
  work: (act: Act) => Promise<T>,
): Promise<T> {
  return house.store.transact(async (tx) => {
    const entries: NewEntry[] = [];
    const jobs: { job: Job; priority: JobPriority }[] = [];
    const value = await work({
      tx,
      record: (entry) => entries.push(entry),
      wake: (job, priority = 'request') => jobs.push({ job, priority }),
    });
    for (const { job, priority } of jobs) await house.jobs.send(tx, job, { priority });
    if (entries.length > 0) await house.audit.append(tx, entries);
    return value;
  });
}

/** Has a request looked at after something happened to it. Should the job be lost, its rows still ask for it. */
export async function stir(house: Pick<House, 'store'>, { tx, wake }: Act, request: number): Promise<void> {
  await house.store.requests.stir(tx, request);
  wake(advanceJob(request), 'person');
}

export function advanceJob(request: number): Job {
  return { name: 'advance', key: `request ${request}`, data: { matter: request } };
}

export function purgeJob(purge: number): Job {
  return { name: 'purge', key: `purge ${purge}`, data: { matter: purge } };
}

export function sweepJob(sweep: number): Job {
  return { name: 'sweep', key: `sweep ${sweep}`, data: { matter: sweep } };
}

export function propagateJob(propagation: number): Job {
  return { name: 'propagate', key: `propagation ${propagation}`, data: { matter: propagation } };
}

/** Looks at what a tool told of. */
export function noticesJob(system: string): Job {
  return { name: 'notices', key: `notices of ${system}`, data: { noticesOf: system } };
}

/** Asks a tool what happened there. */
export function changesJob(system: string): Job {
  return { name: 'changes', key: `changes of ${system}`, data: { changesOf: system } };
}

/** Tells whoever asked how their request went. */
export function callBackJob(request: number): Job {
  return { name: 'call-back', key: `callbacks of request ${request}`, data: { callbacksOf: request } };
}

/** @param matter  the request, the purge, the sweep or the propagation that the plan belongs to */
export function workJob(matter: number, sequence: number, system: string): Job {
  return {
    name: 'work',
    key: `plan ${matter}.${sequence} in ${system}`,
    data: { matter, sequence, system },
  };
}
