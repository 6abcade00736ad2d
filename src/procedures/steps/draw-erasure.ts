import type { Context } from '../../contract/index.ts';
import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import { isWrite, planName, signedPart, silentSystem } from '../../domain/plan.ts';
import type { LegalHold } from '../../domain/hold.ts';
import { holdOverPerson } from '../../domain/hold.ts';
import type { ErasureDuties, SystemGraph } from '../../domain/plan-erasure.ts';
import { planErasure } from '../../domain/plan-erasure.ts';
import type { Identifier } from '../../domain/record.ts';
import { refKey } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import { courseOf } from '../../domain/request.ts';
import type { Subject } from '../../domain/subject.ts';
import { isTheirs, undecided } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import type { Expanded } from './expand.ts';
import { expandAll } from './expand.ts';
import type { Unanswered } from './locate.ts';
import { locate } from './locate.ts';
import { moveOn } from './move-on.ts';
import { toMend, waitForAnswers } from './patience.ts';
import { livePlans } from './plans.ts';
import { unseenBySearch, unseenIn } from './unseen.ts';

export type Drawn =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'nothing-held' }
  | { readonly kind: 'waits'; readonly next: Next };

/** A third supplement to sign means that something keeps making records: a human looks first, and says to go on. */
const SUPPLEMENTS_MAX = 2;

/**
 * Draws and seals the plan, unless one drawn from the same duties and decisions waits for its signature already.
 * Systems that do not answer are gaps of the plan: the others are not held up.
 */
export async function drawErasurePlan(
  house: House,
  request: Request,
  subject: Subject,
  unlocated: readonly Unanswered[],
  context: Context,
): Promise<Drawn> {
  const duties = await dutiesOn(house, request, subject);
  const basis = basisOf(house, duties, subject, unlocated);
  const open = (await livePlans(house, request, 'erasure')).find((plan) => plan.approval === null);
  if (open?.basis === basis)
    return open.lineCount > 0 ? { kind: 'plan', plan: open } : { kind: 'nothing-held' };

  const names = house.policy.controller(request.controller).systems;
  const asked = names.filter((name) => !unlocated.some((one) => one.system === name));
  const { graphs, unanswered } = await expandAll(house, asked, subject, context);
  const silent = [...unlocated, ...unanswered];
  const lines = planErasure(
    graphs.map((graph) => asGraph(house, graph, subject)),
    duties,
  );
  const gaps = gapsOf(graphs, silent);
  if (lines.length === 0) {
    const passing = silent.filter((one) => one.passing);
    if (passing.length > 0) return { kind: 'waits', next: waitForAnswers(house, passing) };
    const unseen = [...silent, ...(await unseenBySearch(house, request)), ...unseenIn(gaps)];
    if (unseen.length > 0) {
      await moveOn(house, request, 'erasure', 'incomplete');
      return { kind: 'waits', next: toMend(request, unseen) };
    }
  }
  const plan = await seal(house, request, {
    lines,
    graphs,
    gaps,
    basis,
    replaces: open ?? null,
    supplementTo: null,
  });
  // Nothing of it is to be signed: it says what was searched, and what is out of reach.
  return lines.length > 0 ? { kind: 'plan', plan } : { kind: 'nothing-held' };
}

/**
 * Compares what the tools hold now with what the approved plans did, where something gave reason to: a line that was
 * stopped, or a system that did not answer then. What is left becomes a supplement with its own approval.
 */
export async function drawSupplement(
  house: House,
  request: Request,
  plans: readonly Plan[],
  context: Context,
  look: 'where-needed' | 'everywhere' = 'where-needed',
): Promise<Next> {
  const unsigned = plans.find((plan) => plan.approval === null) ?? null;
  const approved = plans.filter((plan) => plan.approval !== null);
  const last = approved.at(-1);
  const progress = await progressOf(house, approved);
  const isStopped = progress.some((line) => line.state === 'stopped' && isUntaken(line, progress));
  const wasSilent = last?.gaps.some((gap) => gap.because === 'failed') ?? false;
  if (!last || !(look === 'everywhere' || isStopped || wasSilent || unsigned)) return { next: 'again' };

  const afresh = unsigned === null && (look === 'everywhere' || isStopped);
  const { subject, unanswered: unlocated } = await locate(house, request, context, afresh);
  const open = undecided(subject).length;
  if (open > 0) return wait(`a decision on ${open} ${open === 1 ? 'match' : 'matches'} found since`);
  const duties = await dutiesOn(house, request, subject);
  if (unsigned?.basis === basisOf(house, duties, subject, unlocated)) return waitsForApproval(unsigned);

  const names = house.policy.controller(request.controller).systems;
  const asked = names.filter((name) => !unlocated.some((one) => one.system === name));
  const { graphs, unanswered } = await expandAll(house, asked, subject, context);
  const silent = [...unlocated, ...unanswered];
  const passing = silent.filter((one) => one.passing);
  const drawn = planErasure(
    graphs.map((graph) => asGraph(house, graph, subject)),
    duties,
  );
  const lines = renumbered(drawn.filter((line) => !isSettled(line, progress)));
  if (lines.length > 0 || unsigned) {
    const signed = approved.filter((plan) => plan.supplementTo !== null && plan.approval?.by !== 'greffe');
    const isTriedAgain = courseOf(request, 'erasure')?.state === 'incomplete';
    if (signed.length >= SUPPLEMENTS_MAX && !isTriedAgain && !unsigned) {
      await moveOn(house, request, 'erasure', 'incomplete');
      return wait(
        `a human: a third supplement would be needed, so something keeps making records. Look at what does, then: greffe request retry ${request.id}`,
      );
    }
    const plan = await seal(house, request, {
      lines,
      graphs,
      gaps: gapsOf(graphs, silent),
      basis: basisOf(house, duties, subject, unlocated),
      replaces: unsigned,
      supplementTo: last.sequence,
    });
    if (plan.approval === null) return waitsForApproval(plan);
  }
  if (passing.length > 0) return waitForAnswers(house, passing);
  if (silent.length > 0) {
    await moveOn(house, request, 'erasure', 'incomplete');
    return toMend(request, silent);
  }
  return { next: 'again' };
}

export async function progressOf(house: House, plans: readonly Plan[]): Promise<readonly LineProgress[]> {
  return house.store.transact(async (tx) => {
    const all: LineProgress[] = [];
    for (const plan of plans) all.push(...(await house.store.lines.all(tx, plan)));
    return all;
  });
}

/** What decides a plan besides the records: when it changes, an unsigned plan is drawn anew. */
function basisOf(
  house: House,
  duties: ErasureDuties,
  subject: Subject,
  silent: readonly Unanswered[],
): string {
  const holds = duties.holds.filter((hold) => mayTouch(hold, duties)).map((hold) => hold.id);
  const matches = subject.matches.map((match) => [match.ref, match.judgement]);
  return house.digest([holds, duties.exemptions, matches, silent.map((one) => one.system).sort()]);
}

/** A hold over a record may be over any of theirs, those that nobody looked at yet included. */
function mayTouch(hold: LegalHold, { identifiers, on, normalise }: ErasureDuties): boolean {
  return hold.over.over === 'record' || holdOverPerson([hold], identifiers, on, normalise) !== null;
}

async function dutiesOn(house: House, request: Request, subject: Subject): Promise<ErasureDuties> {
  const controller = house.policy.controller(request.controller);
  const holds = await house.store.transact((tx) => house.store.holds.standing(tx, controller.id));
  return {
    identifiers: identifiersOf(request, subject),
    holds,
    exemptions: house.policy.exemptions,
    on: civilDayOf(house.clock.now(), controller.timeZone),
    normalise: house.normalise,
  };
}

/** By what the person is known: what they gave, what was learnt, and what their own rows say of them. */
export function identifiersOf(request: Request, subject: Subject): readonly Identifier[] {
  const rows = subject.matches.filter((match) => match.role === 'person' && isTheirs(match));
  return [
    ...request.identifiers,
    ...subject.grown.map(({ kind, value }) => ({ kind, value })),
    ...rows.flatMap(({ identifiers }) => identifiers),
  ];
}

function asGraph(house: House, { system, related }: Expanded, subject: Subject): SystemGraph {
  return {
    system: system.name,
    kinds: system.connection.kinds,
    canObject: stopsMailItself(system),
    related,
    recycled: new Set(
      subject.matches
        .filter((match) => match.ref.system === system.name && match.state === 'recycled')
        .map((match) => refKey(match.ref)),
    ),
    binKinds: null,
    addresses: addressesIn(house, system.name, subject),
  };
}

/** Nobody is asked to stop by hand what is erased in a moment. */
function stopsMailItself({ connection: { object } }: Expanded['system']): boolean {
  return object !== undefined && object.byHand?.includes('email') !== true;
}

function addressesIn(house: House, system: string, subject: Subject): readonly Identifier[] {
  const own = subject.matches
    .filter((match) => match.ref.system === system && match.role === 'person' && isTheirs(match))
    .flatMap((match) => match.identifiers.filter((one) => one.kind === 'email'))
    .map((one): [string, Identifier] => [house.normalise(one), one])
    .filter(([address]) => !subject.sharedMailboxes.includes(address));
  return [...new Map(own).values()];
}

function gapsOf(graphs: readonly Expanded[], silent: readonly Unanswered[]): readonly SystemGap[] {
  return [
    ...graphs.flatMap(({ system, gaps }) =>
      [...system.connection.outOfReach, ...gaps].map((gap) => ({ system: system.name, ...gap })),
    ),
    ...silent.map(({ system, mend }) => silentSystem(system, mend)),
  ];
}

interface Sealing {
  readonly lines: readonly Line[];
  readonly graphs: readonly Expanded[];
  readonly gaps: readonly SystemGap[];
  readonly basis: string;
  readonly replaces: Plan | null;
  readonly supplementTo: number | null;
}

async function seal(house: House, request: Request, sealing: Sealing): Promise<Plan> {
  const { lines, graphs, gaps, basis, replaces, supplementTo } = sealing;
  const estimate = graphs.map(({ system }) =>
    system.estimate(lines.filter((line) => line.system === system.name)),
  );
  return commit(house, async ({ tx, record }) => {
    const sealedAt = house.clock.now();
    const subject = await house.store.requests.subjectOf(tx, request.id);
    if (replaces) {
      await house.store.plans.supersede(tx, request.id, replaces.sequence, sealedAt);
      record({ actor: 'greffe', act: 'plan-superseded', about: `plan ${planName(replaces)}`, subject });
    }
    const digest = house.digest(lines.map(signedPart));
    const plan = await house.store.plans.seal(
      tx,
      { matter: request.id, right: 'erasure', sealedAt, digest, basis, gaps, estimate, supplementTo },
      lines,
    );
    record({
      actor: 'greffe',
      act: 'plan-sealed',
      about: `plan ${planName(plan)}`,
      counts: { lines: lines.length },
      subject,
      details: { digest },
    });
    if (supplementTo === null || lines.some(isWrite)) return plan;
    // What only notes that something stays has nothing to be signed for.
    const approval = { by: 'greffe', at: sealedAt, digest };
    await house.store.plans.approve(tx, request.id, plan.sequence, approval);
    return { ...plan, approval };
  });
}

/**
 * A line that an earlier plan has carried out, or noted for the same reason, is not asked for again; and neither is a
 * record that is gone. One that was erased, read back as absent, and is seen once more was restored: it is.
 */
function isSettled(line: Line, progress: readonly LineProgress[]): boolean {
  return progress.some((earlier) => {
    const ended = ['done', 'already', 'noted'].includes(earlier.state) && earlier.verdict !== 'contrary';
    if (!ended) return false;
    const wasErased = earlier.line.action === 'erase' && isSameRecord(earlier.line, line);
    if (wasErased) return line.action !== 'erase' || earlier.verdict !== 'as-expected';
    return lineKey(earlier.line) === lineKey(line);
  });
}

function isSameRecord(a: Line, b: Line): boolean {
  return a.system === b.system && refKey(a.ref) === refKey(b.ref);
}

function lineKey(line: Line): string {
  const target = line.from ? refKey(line.from) : (line.address?.value ?? '');
  // What only notes that a record stays says so for one reason: for another, it is noted anew.
  const why = isWrite({ ...line, through: null }) ? '' : `${line.reason} ${line.ground ?? ''}`;
  return [line.system, line.action, refKey(line.ref), target, why].join('|');
}

/** A stopped line asks for a supplement once: when a later line speaks for its record, that one has taken it up. */
function isUntaken(line: LineProgress, progress: readonly LineProgress[]): boolean {
  return !progress.slice(progress.indexOf(line) + 1).some((later) => isSameRecord(later.line, line.line));
}

function renumbered(lines: readonly Line[]): readonly Line[] {
  const numbers = new Map(lines.map((line, index) => [line.number, index + 1]));
  return lines.map((line, index) => ({
    ...line,
    number: index + 1,
    through: line.through === null ? null : (numbers.get(line.through) ?? null),
  }));
}

function waitsForApproval(plan: Plan): Next {
  return wait(`approval of plan ${planName(plan)}`);
}

function wait(waitsFor: string): Next {
  return { next: 'wait', waitsFor, wakeAt: null };
}
