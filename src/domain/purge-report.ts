import type { CivilDay } from './civil-day.ts';
import type { StatedGap } from './certificate.ts';
import { statedGaps } from './certificate.ts';
import type { Action } from './plan.ts';
import type { BrakeReason, Funnel, Purge, PurgeKind, RulePlan } from './purge.ts';
import { peopleActedOn } from './purge.ts';
import type { Gap } from './record.ts';
import type { RetentionRule } from './retention-rule.ts';
import { civilDayOf } from './time-zone.ts';

/**
 * What greffe states of a purge: who was due by which rule and how many remained at each step, who signed, and what
 * became of their records in each system. Numbers only: no person, no record and no address, so that it may be filed,
 * mailed and shown to the authority.
 * @source GDPR Art. 5(1)(e), 5(2); law.md RET-2
 */
export interface PurgeReport {
  readonly format: 'greffe-purge-report/1';
  /** "12-1": the first report of purge 12. */
  readonly number: string;
  /** Final when nothing of the purge is waited for any more. */
  readonly kind: 'provisional' | 'final';
  readonly issuedAt: string;
  readonly controller: { readonly id: string; readonly name: string; readonly dpo: string };
  readonly purge: StatedPurge;
  readonly rules: readonly StatedRule[];
  readonly systems: readonly StatedOutcome[];
  /** Every system that was read whole to find out who is due. */
  readonly read: readonly StatedScan[];
  readonly outOfReach: readonly StatedGap[];
}

export interface StatedPurge {
  readonly id: number;
  readonly on: CivilDay;
  readonly kind: Exclude<PurgeKind, 'dry-run'>;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly outcome: PurgeOutcome;
  readonly endedAt: string | null;
}

/** verifying: bins and queues of vendors are waited for · incomplete: people have something to mend or to sign */
export type PurgeOutcome = 'done' | 'nothing-due' | 'refused' | 'verifying' | 'incomplete';

/** A rule as it was written when the run began, and what it came to. */
export interface StatedRule {
  readonly rule: string;
  readonly class: string;
  readonly purpose: string;
  readonly keep: string;
  readonly since: string;
  readonly action: RetentionRule['action']['kind'];
  readonly basis: string;
  readonly brake: RetentionRule['brake'];
  readonly funnel: Funnel;
  /** Why humans had to sign; empty when the schedule could. */
  readonly stoppedBy: readonly BrakeReason[];
  /** What was signed; empty when the run ended before there was a plan. */
  readonly digest: string;
  readonly signatures: readonly StatedSignature[];
  readonly approvedAt: string | null;
  /** People who were not acted on after all, and why. */
  readonly leftOut: readonly { readonly why: string; readonly people: number }[];
  /** People of whom the intermediate archive keeps what the rule names. */
  readonly archived: number;
  /** Letters that asked people whether they stay: taken by the mail server, and refused for want of a mailbox. */
  readonly asked: { readonly sent: number; readonly undeliverable: number };
}

export interface StatedSignature {
  readonly by: string;
  readonly at: string;
  /** 'schedule' when the rule had been signed before, in the same words, and no brake stopped it. */
  readonly as: 'controller' | 'signatory' | 'schedule';
}

/** What became of the lines in one system. A line is one action on one record. */
export interface StatedOutcome {
  readonly system: string;
  readonly erased: number;
  readonly redacted: number;
  readonly detached: number;
  readonly kept: number;
  readonly left: number;
  /** Of those carried out: another path read them back and found them as they should be. */
  readonly verified: number;
  /** Of those carried out: the vendor states it, and no path can look. */
  readonly attested: number;
  /** Of those carried out: not read back yet, or not to be seen. */
  readonly unverified: number;
  readonly inRecycleBin: Awaited | null;
  readonly vendorErasesLater: Awaited | null;
  /** Not begun, and not given up. */
  readonly outstanding: number;
  /** A call has left, or was taken: nobody knows yet what it did. */
  readonly underWay: number;
  /** What failed, and what a person can do about it. */
  readonly failed: readonly StatedFailure[];
  /** What was not carried out although it was signed, and why. */
  readonly stopped: readonly { readonly code: string; readonly lines: number }[];
}

export interface Awaited {
  readonly lines: number;
  /** The last instant that a vendor names; null when none does. */
  readonly until: string | null;
}

export interface StatedFailure {
  readonly code: string;
  readonly mend: string;
  readonly lines: number;
}

export interface StatedScan {
  readonly system: string;
  readonly kinds: readonly { readonly kind: string; readonly seen: number; readonly isWhole: boolean }[];
}

/** What a report is drawn from: rows as they stand, counted by the store. */
export interface PurgeFacts {
  readonly purge: Purge;
  readonly plans: readonly RulePlan[];
  readonly tally: readonly TalliedLines[];
  readonly leftOut: readonly { readonly rule: string; readonly why: string; readonly people: number }[];
  readonly archived: readonly { readonly rule: string; readonly people: number }[];
  readonly asked: readonly { readonly rule: string; readonly sent: number; readonly undeliverable: number }[];
  readonly scans: readonly {
    readonly system: string;
    readonly kind: string;
    readonly seen: number;
    readonly doneAt: Date | null;
    readonly gaps: readonly Gap[];
  }[];
}

/** Lines of one system that ended alike. */
export interface TalliedLines {
  readonly system: string;
  readonly action: Action;
  readonly state: 'waiting' | 'intended' | 'accepted' | 'done' | 'already' | 'failed' | 'stopped' | 'noted';
  readonly verdict: 'as-expected' | 'recoverable' | 'pending' | 'contrary' | 'attested' | 'unknown' | null;
  readonly code: string | null;
  readonly mend: string | null;
  readonly lines: number;
  readonly until: Date | null;
}

/** What can be stated of a purge that is no dry run; whoever issues it adds its number, kind, day and controller. */
export function statePurge(
  facts: PurgeFacts,
): Pick<PurgeReport, 'purge' | 'rules' | 'systems' | 'read' | 'outOfReach'> {
  const { purge, plans, tally, scans } = facts;
  return {
    purge: statedPurge(purge, plans),
    rules: plans.flatMap((plan) => statedRule(plan, facts)),
    systems: [...Map.groupBy(tally, ({ system }) => system)]
      .map(([system, own]) => statedOutcome(system, own))
      .sort((a, b) => (a.system < b.system ? -1 : 1)),
    read: [...Map.groupBy(scans, ({ system }) => system)].map(([system, own]) => ({
      system,
      kinds: own.map(({ kind, seen, doneAt }) => ({ kind, seen, isWhole: doneAt !== null })),
    })),
    outOfReach: statedGaps([
      ...scans.flatMap(({ system, gaps }) => gaps.map((gap) => ({ system, ...gap }))),
      ...plans.flatMap(({ gaps }) => gaps),
    ]),
  };
}

/**
 * Whether a report can wait, one having been issued that day: bins of a large purge are emptied part by part, for weeks,
 * and while that is all that changes one provisional report a day is enough.
 */
export function isNoNews(stands: PurgeReport, draft: PurgeReport, timeZone: string): boolean {
  const dayOf = ({ issuedAt }: PurgeReport): CivilDay => civilDayOf(new Date(issuedAt), timeZone);
  return (
    stands.kind === 'provisional' &&
    draft.kind === 'provisional' &&
    dayOf(stands) === dayOf(draft) &&
    stands.purge.outcome === draft.purge.outcome &&
    shortfallOf(stands) === shortfallOf(draft)
  );
}

/** What failed or was set aside. One that comes out of a file has its keys in another order. */
function shortfallOf({ systems }: PurgeReport): string {
  return JSON.stringify(
    systems.map(({ system, failed, stopped }) => [
      system,
      failed.map(({ code, mend, lines }) => [code, mend, lines]),
      stopped.map(({ code, lines }) => [code, lines]),
    ]),
  );
}

function statedPurge(purge: Purge, plans: readonly RulePlan[]): StatedPurge {
  const { id, on, kind, openedBy, openedAt, endedAt } = purge;
  if (kind === 'dry-run') throw new Error(`Purge ${id} is a dry run: there is nothing to state of it.`);
  return {
    id,
    on,
    kind,
    openedBy,
    openedAt: openedAt.toISOString(),
    outcome: outcomeOf(purge, plans),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function outcomeOf({ state }: Purge, plans: readonly RulePlan[]): PurgeOutcome {
  if (state === 'refused') return 'refused';
  const due = plans.filter(({ funnel }) => peopleActedOn(funnel) > 0);
  if (state === 'done') return due.length > 0 ? 'done' : 'nothing-due';
  const isSigned = due.every(({ approvedAt }) => approvedAt !== null);
  return state === 'verifying' && isSigned ? 'verifying' : 'incomplete';
}

function statedRule(plan: RulePlan, { purge, leftOut, archived, asked }: PurgeFacts): readonly StatedRule[] {
  const rule = purge.rules.find(({ id }) => id === plan.rule);
  if (!rule) return [];
  return [
    {
      rule: rule.id,
      class: rule.class,
      purpose: rule.purpose,
      keep: rule.keep,
      since: rule.since,
      action: rule.action.kind,
      basis: rule.basis,
      brake: rule.brake,
      funnel: plan.funnel,
      stoppedBy: plan.brake,
      digest: plan.digest,
      signatures: plan.signatures.map(statedSignature),
      approvedAt: plan.approvedAt?.toISOString() ?? null,
      leftOut: leftOut.filter((one) => one.rule === rule.id).map(({ why, people }) => ({ why, people })),
      archived: archived.find((one) => one.rule === rule.id)?.people ?? 0,
      asked: lettersOf(asked.find((one) => one.rule === rule.id)),
    },
  ];
}

function lettersOf(asked: PurgeFacts['asked'][number] | undefined): StatedRule['asked'] {
  return { sent: asked?.sent ?? 0, undeliverable: asked?.undeliverable ?? 0 };
}

function statedSignature({ by, at, isController }: RulePlan['signatures'][number]): StatedSignature {
  const as = isController ? 'controller' : 'signatory';
  return { by, at: at.toISOString(), as: by === SCHEDULE ? 'schedule' : as };
}

/** Who signs where the schedule may. */
const SCHEDULE = 'greffe';

function statedOutcome(system: string, tally: readonly TalliedLines[]): StatedOutcome {
  const carriedOut = tally.filter(({ state }) => state === 'done' || state === 'already');
  const noted = tally.filter(({ state }) => state === 'noted');
  const of = (some: readonly TalliedLines[], action: Action): number =>
    sum(some.filter((one) => one.action === action));
  const judged = (...verdicts: readonly TalliedLines['verdict'][]): readonly TalliedLines[] =>
    carriedOut.filter(({ verdict }) => verdicts.includes(verdict));
  return {
    system,
    erased: of(carriedOut, 'erase'),
    redacted: of(carriedOut, 'redact'),
    detached: of(carriedOut, 'detach'),
    kept: of(noted, 'keep'),
    left: of(noted, 'leave'),
    verified: sum(judged('as-expected')),
    attested: sum(judged('attested')),
    unverified: sum(judged(null, 'unknown', 'contrary')),
    inRecycleBin: awaited(judged('recoverable')),
    vendorErasesLater: awaited(judged('pending')),
    outstanding: sum(tally.filter(({ state }) => state === 'waiting')),
    underWay: sum(tally.filter(({ state }) => state === 'intended' || state === 'accepted')),
    failed: failures(tally.filter(({ state }) => state === 'failed')),
    stopped: [
      ...Map.groupBy(
        tally.filter(({ state }) => state === 'stopped'),
        ({ code }) => code ?? '',
      ),
    ].map(([code, own]) => ({ code, lines: sum(own) })),
  };
}

function awaited(some: readonly TalliedLines[]): Awaited | null {
  if (some.length === 0) return null;
  const instants = some.flatMap(({ until }) => (until === null ? [] : [until.getTime()]));
  return {
    lines: sum(some),
    until: instants.length === 0 ? null : new Date(Math.max(...instants)).toISOString(),
  };
}

function failures(some: readonly TalliedLines[]): readonly StatedFailure[] {
  const alike = Map.groupBy(some, ({ code, mend }) => JSON.stringify([code ?? '', mend ?? '']));
  return [...alike.values()].flatMap((own) => {
    const [first] = own;
    return first ? [{ code: first.code ?? '', mend: first.mend ?? '', lines: sum(own) }] : [];
  });
}

function sum(some: readonly TalliedLines[]): number {
  return some.reduce((total, { lines }) => total + lines, 0);
}
