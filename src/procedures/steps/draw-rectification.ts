import { VendorFailure } from '../../contract/index.ts';
import type { Context, Snapshot } from '../../contract/index.ts';
import type { FieldChange } from '../../domain/correction.ts';
import { addressesIn, decisionKey, formOf, saysTheSame } from '../../domain/correction.ts';
import { DOSSIER, dossierOf } from '../../domain/dossier.ts';
import { holdOver } from '../../domain/hold.ts';
import type { Line, Plan, SystemGap } from '../../domain/plan.ts';
import { isWrite, keepsEverything, planName, signedPart, silentSystem } from '../../domain/plan.ts';
import type { Way } from '../../domain/plan-objection.ts';
import { isAddress } from '../../domain/plan-objection.ts';
import type {
  PlannedRectification,
  RectificationTerms,
  RectifiedSystem,
  RowRead,
} from '../../domain/plan-rectification.ts';
import {
  carriedStops,
  correctedByHand,
  fieldsToRead,
  planRectification,
} from '../../domain/plan-rectification.ts';
import type { Identifier, Ref } from '../../domain/record.ts';
import { refKey, sameRef } from '../../domain/record.ts';
import type { Request } from '../../domain/request.ts';
import type { JudgedMatch, Subject } from '../../domain/subject.ts';
import { isTheirs } from '../../domain/subject.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { LineProgress } from '../../ports/store.ts';
import { inBatches } from '../../systems/batches.ts';
import type { Act, House, System } from '../house.ts';
import { commit } from '../house.ts';
import type { Replaced } from './carried-refusals.ts';
import { carryOver, closedWays } from './carried-refusals.ts';
import { identifiersOf, progressOf } from './draw-erasure.ts';
import { expandIn, withoutStrangers } from './expand.ts';
import type { Unanswered } from './locate.ts';
import { answerOf } from './locate.ts';
import { withCorrected } from './matter.ts';
import { livePlans } from './plans.ts';
import { sharedAddresses } from './shared-addresses.ts';

/** What drawing came to: the plan that is to be signed, where there is one, and the tools that could not be read. */
export interface DrawnRectification {
  readonly plan: Plan | null;
  /** A plan was sealed that greffe signed: it is carried out next. */
  readonly isAdded: boolean;
  readonly unanswered: readonly Unanswered[];
}

/** A line that the vendor did not take is planned once more, and no third time: it ends as it is. */
const TRIED_MAX = 2;

/**
 * Reads the rows of the person, and seals what differs from what was asked and no plan has carried out. A plan drawn from
 * the same values waits for its signature as it is. What only notes something, or only protects, is signed by greffe where
 * it adds to a plan that a human signed.
 */
export async function drawRectification(
  house: House,
  request: Request,
  subject: Subject,
  unlocated: readonly Unanswered[],
  context: Context,
): Promise<DrawnRectification> {
  const plans = await livePlans(house, request, 'rectification');
  const unsigned = plans.find((plan) => plan.approval === null) ?? null;
  const approved = plans.filter((plan) => plan.approval !== null);
  const silent = new Set(unlocated.map(({ system }) => system));
  const names = house.policy.controller(request.controller).systems.filter((name) => !silent.has(name));
  const looks = await Promise.all(names.map((name) => look(house, request, subject, name, context)));
  const seen = looks.flatMap((one) => (one.seen ? [one.seen] : []));

  const drawn = await planned(house, request, seen);
  const before = await progressOf(house, approved);
  const corrections = drawn.lines.filter((line) => !isSettled(line, before));
  const replaced = replacedBy(house, request, [...before.map(({ line }) => line), ...corrections]);
  const ways = await closedWays(house, request.controller, replaced);
  const reached = [...before.map(({ line }) => line), ...corrections];
  const others = await sharedWithOthers(house, subject, seen, ways, context);
  const unanswered = [
    ...unlocated,
    ...looks.flatMap((one) => (one.unanswered ? [one.unanswered] : [])),
    ...others.unanswered,
  ];
  const stops = carriedStops(others.asked, reached, ways, others.shared).filter(
    (line) => !isSettled(line, before),
  );
  const lines = [...stops, ...corrections].map((line, index): Line => ({ ...line, number: index + 1 }));

  const gaps = [...humanGaps(request, looks), ...drawn.gaps, ...unanswered.map(silence)];
  const basis = house.digest([
    lines.map(signedPart),
    gaps.map(({ system, what }) => `${system} ${what}`).sort(),
  ]);
  if (unsigned?.basis === basis) return { plan: unsigned, isAdded: false, unanswered };
  const isFirst = approved.length === 0;
  if (!isFirst && lines.length === 0 && unsigned === null) {
    // Whoever refused under the old address meanwhile is in the register under the new one, whatever the tools know.
    await carryRefusalsOver(house, request, approved);
    return { plan: null, isAdded: false, unanswered };
  }
  const estimate = await estimated(house, names, lines);
  const plan = await commit(house, async (act) => {
    if (unsigned) await supersede(house, act, request, unsigned);
    const supplementTo = approved.at(-1)?.sequence ?? null;
    return seal(house, act, request, { lines, gaps, basis, estimate, supplementTo });
  });
  const isOpen = plan.approval === null;
  return { plan: isOpen ? plan : null, isAdded: !isOpen && plan.lineCount > 0, unanswered };
}

interface Look {
  readonly name: string;
  readonly seen: RectifiedSystem | null;
  /** Nobody can look there, and nobody can be asked. */
  readonly isUnseen: boolean;
  readonly unanswered: Unanswered | null;
}

/** The person's rows in one tool, as they stand now. */
async function look(
  house: House,
  request: Request,
  subject: Subject,
  name: string,
  context: Context,
): Promise<Look> {
  const answer = await answerOf(async () => {
    const system = await house.system(name);
    const { rectify, object, asksSomebody = false } = system.connection;
    const channels = (object?.channels ?? []).filter((one) => object?.byHand?.includes(one) !== true);
    const rows = asksSomebody ? [] : await rowsOf(house, request, subject, system, context);
    const kinds = rectify?.kinds ?? [];
    const hands = {
      dossier: dossierOf(request.id),
      isUnseen: asksSomebody,
      couldNot: await couldNot(house, request, name),
    };
    const isAsked = kinds.includes(DOSSIER);
    const byHand = rectify?.byHand ?? {};
    const seen = { system: name, kinds, channels, byHand, rows, ...(isAsked && { hands }) };
    return { seen, isUnseen: asksSomebody && !isAsked };
  });
  if (answer.answered) return { name, ...answer.value, unanswered: null };
  return { name, seen: null, isUnseen: false, unanswered: { system: name, ...answer.obstacle } };
}

/** Whoever was asked has said that they could not: what is held there stays as it is, and that is noted. */
async function couldNot(house: House, { id }: Request, system: string): Promise<boolean> {
  const task = await house.store.transact((tx) => house.store.tasks.about(tx, id, system, 'rectify'));
  return task?.answer?.kind === 'could-not';
}

async function rowsOf(
  house: House,
  request: Request,
  subject: Subject,
  system: System,
  context: Context,
): Promise<readonly RowRead[]> {
  const own = subject.matches.filter(
    (match) => match.ref.system === system.name && match.role === 'person' && isTheirs(match),
  );
  const found = [...new Map(own.map((match) => [refKey(match.ref), match])).values()];
  const matches = await stillTheirs(house, withCorrected(subject, request), system, found, context);
  const { timeZone } = house.policy.controller(request.controller);
  const holds = await house.store.transact((tx) => house.store.holds.standing(tx, request.controller));
  const identifiers = identifiersOf(request, subject);
  const on = civilDayOf(house.clock.now(), timeZone);
  const rows: RowRead[] = [];
  for (const [kind, ofKind] of Map.groupBy(matches, ({ ref }) => ref.kind)) {
    const byHand = system.connection.rectify?.byHand ?? {};
    const wanted = fieldsToRead(request.corrections, house.policy.fields, system.name, kind, byHand);
    if (wanted.length === 0) continue;
    const live = ofKind.filter(({ state }) => state === 'live');
    const read = await snapshots(system, live.map(bare), wanted, context);
    for (const match of ofKind) {
      const snapshot = read.get(refKey(match.ref));
      // Gone since it was found: nothing of it is to be corrected.
      if (snapshot === 'gone') continue;
      rows.push({
        ref: bare(match),
        fields: snapshot?.fields ?? null,
        isRecycled: match.state === 'recycled',
        hold: holdOver(holds, { identifiers, ref: match.ref }, on, house.normalise),
        facts: match.facts,
      });
    }
  }
  return rows;
}

/** Without rows that were given to somebody else since they were found: nobody signs a correction of those. */
async function stillTheirs(
  house: House,
  subject: Subject,
  system: System,
  found: readonly JudgedMatch[],
  context: Context,
): Promise<readonly JudgedMatch[]> {
  const live = found.filter(({ state }) => state === 'live');
  if (live.length === 0) return found;
  const expanded = await expandIn(system, live.map(bare), context);
  const theirs = new Set(withoutStrangers(house, subject, expanded).related.map(({ ref }) => refKey(ref)));
  const strangers = new Set(expanded.related.map(({ ref }) => refKey(ref)).filter((key) => !theirs.has(key)));
  return found.filter((match) => !strangers.has(refKey(bare(match))));
}

function bare({ ref: { kind, id } }: JudgedMatch): Ref {
  return { kind, id };
}

/** @throws VendorFailure while the tool does not answer */
async function snapshots(
  { connection: { read } }: System,
  refs: readonly Ref[],
  fields: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Snapshot | 'gone'>> {
  const found = new Map<string, Snapshot | 'gone'>();
  const [kind] = refs.map((ref) => ref.kind);
  if (!read || kind === undefined || (read.kinds.length > 0 && !read.kinds.includes(kind))) return found;
  const outcomes = await inBatches(read, refs, (batch) => read.call(batch, fields, context));
  for (const [index, ref] of refs.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'done') found.set(refKey(ref), outcome.value);
    if (outcome?.status !== 'failed') continue;
    const { failure } = outcome;
    if (failure.kind === 'not-found') found.set(refKey(ref), 'gone');
    else if (failure.kind !== 'denied' && failure.kind !== 'invalid') throw new VendorFailure(failure);
  }
  return found;
}

/** Drawn twice where something is left to a human: whether it was decided is asked of the store in between. */
async function planned(
  house: House,
  request: Request,
  systems: readonly RectifiedSystem[],
): Promise<PlannedRectification> {
  const terms: RectificationTerms = {
    corrections: request.corrections,
    fields: house.policy.fields,
    given: request.identifiers,
    isTaken: () => false,
    normalise: house.normalise,
  };
  const first = planRectification(systems, terms);
  const left = first.lines.filter(({ reason }) => reason === 'other-value');
  if (left.length === 0) return first;
  const keyOf = (system: string, ref: Ref, changes: readonly FieldChange[]): string =>
    decisionKey({ system, ...ref }, changes);
  const keys = left.map(({ system, ref, changes = [] }) => keyOf(system, ref, changes));
  const taken = await house.store.transact((tx) => house.store.corrections.taken(tx, request.id, keys));
  if (taken.size === 0) return first;
  return planRectification(systems, {
    ...terms,
    isTaken: (system, ref, changes) => taken.has(keyOf(system, ref, changes)),
  });
}

/** Carried out, or noted for the same reason, or tried often enough. */
function isSettled(line: Omit<Line, 'number'>, before: readonly LineProgress[]): boolean {
  const ended = before.filter(
    ({ state, verdict }) => ['done', 'already', 'noted'].includes(state) && verdict !== 'contrary',
  );
  // It is right because it was corrected: that is told already.
  if (line.reason === 'already-right') return ended.some((earlier) => isSameRecord(earlier.line, line));
  const alike = before.filter((earlier) => keyOf(earlier.line) === keyOf(line));
  return (
    alike.some((earlier) => ended.includes(earlier)) ||
    (line.action === 'object' && alike.length >= TRIED_MAX)
  );
}

function isSameRecord(one: Pick<Line, 'system' | 'ref'>, other: Pick<Line, 'system' | 'ref'>): boolean {
  return one.system === other.system && sameRef(one.ref, other.ref);
}

function keyOf({ system, action, ref, channel, reason, changes = [] }: Omit<Line, 'number'>): string {
  const why = action === 'leave' ? reason : '';
  const what = changes.map(({ field, now, to }) => [field, action === 'leave' ? now : null, to]);
  return JSON.stringify([system, action, refKey(ref), channel, why, what]);
}

/** What the person gave and is wrong, and what their rows held or hold: whatever was refused there stays refused. */
function replacedBy(
  house: House,
  request: Request,
  lines: readonly Omit<Line, 'number'>[],
): readonly Replaced[] {
  return addressesIn(request.corrections).flatMap((to) => {
    const names = request.corrections.filter((one) => one.to === to.value).map((one) => one.field);
    const held = lines
      .filter(({ action }) => action === 'rectify')
      .flatMap(({ changes = [] }) => changes)
      .filter(({ name }) => names.includes(name) && formOf(name) === to.kind)
      .flatMap(({ now }) => (typeof now === 'string' && now !== '' ? [{ kind: to.kind, value: now }] : []));
    const given = request.identifiers.filter(({ kind }) => kind === to.kind);
    const old = [...given, ...held].filter(({ value }) =>
      names.every((name) => !saysTheSame(name, value, to.value, house.normalise)),
    );
    const distinct = new Map(old.map((from) => [house.normalise(from), from]));
    return [...distinct.values()].map((from) => ({ from, to }));
  });
}

interface SharedWithOthers {
  /** By tool: of the addresses that come, those that somebody else has. */
  readonly shared: ReadonlyMap<string, readonly Identifier[]>;
  /** Those that could be asked. */
  readonly asked: readonly RectifiedSystem[];
  readonly unanswered: readonly Unanswered[];
}

/** Nobody else's mail is stopped for an address that comes: each tool is asked who has it. */
async function sharedWithOthers(
  house: House,
  subject: Subject,
  systems: readonly RectifiedSystem[],
  ways: readonly Way[],
  context: Context,
): Promise<SharedWithOthers> {
  const addresses = [...new Set(ways.map(({ address }) => address))];
  if (addresses.length === 0) return { shared: new Map(), asked: systems, unanswered: [] };
  const shared = new Map<string, readonly Identifier[]>();
  const unanswered: Unanswered[] = [];
  for (const { system: name } of systems) {
    const answer = await answerOf(async () =>
      sharedAddresses(house, await house.system(name), subject, addresses, context),
    );
    if (answer.answered) shared.set(name, answer.value);
    else unanswered.push({ system: name, ...answer.obstacle });
  }
  return { shared, asked: systems.filter(({ system }) => shared.has(system)), unanswered };
}

/**
 * Enters in the register, under the address that comes, what stands there under the one that goes: once a human has signed,
 * for until then it is an address that somebody typed. One that others have in a tool is left out.
 */
export async function carryRefusalsOver(
  house: House,
  request: Request,
  approved: readonly Plan[],
): Promise<void> {
  const lines = (await progressOf(house, approved)).map(({ line }) => line);
  const left = new Set(
    lines.filter(({ ref, action }) => action === 'leave' && isAddress(ref)).map(({ ref }) => ref.id),
  );
  const replaced = replacedBy(house, request, lines).filter(({ to }) => !left.has(to.value));
  if (replaced.length === 0) return;
  const { controller, id } = request;
  await commit(house, async (act) => {
    const subject = await house.store.requests.subjectOf(act.tx, id);
    await carryOver(house, act, { controller, matter: id, about: `request ${id}`, subject }, replaced);
  });
}

/** Whatever is held there is corrected by hand. */
function humanGaps({ corrections }: Request, looks: readonly Look[]): readonly SystemGap[] {
  return looks
    .filter(({ isUnseen }) => isUnseen)
    .flatMap(({ name }) => corrections.map(({ field }) => correctedByHand(name, field)));
}

function silence({ system, mend }: Unanswered): SystemGap {
  return silentSystem(system, mend);
}

async function estimated(
  house: House,
  names: readonly string[],
  lines: readonly Line[],
): Promise<Plan['estimate']> {
  const concerned = names.filter((name) => lines.some((line) => line.system === name));
  const systems = await Promise.all(concerned.map((name) => house.system(name)));
  return systems.map((system) => system.estimate(lines.filter((line) => line.system === system.name)));
}

async function supersede(house: House, { tx, record }: Act, request: Request, plan: Plan): Promise<void> {
  await house.store.plans.supersede(tx, request.id, plan.sequence, house.clock.now());
  const subject = await house.store.requests.subjectOf(tx, request.id);
  record({ actor: 'greffe', act: 'plan-superseded', about: `plan ${planName(plan)}`, subject });
}

async function seal(
  house: House,
  { tx, record }: Act,
  request: Request,
  of: Pick<Plan, 'gaps' | 'basis' | 'estimate' | 'supplementTo'> & { readonly lines: readonly Line[] },
): Promise<Plan> {
  const { lines, gaps, basis, estimate, supplementTo } = of;
  const sealedAt = house.clock.now();
  const digest = house.digest(lines.map(signedPart));
  const plan = await house.store.plans.seal(
    tx,
    { matter: request.id, right: 'rectification', sealedAt, digest, basis, gaps, estimate, supplementTo },
    lines,
  );
  record({
    actor: 'greffe',
    act: 'plan-sealed',
    about: `plan ${planName(plan)}`,
    counts: { lines: lines.length },
    subject: await house.store.requests.subjectOf(tx, request.id),
    details: { digest },
  });
  if (supplementTo === null || lines.some(isToSign)) return plan;
  const approval = { by: 'greffe', at: sealedAt, digest };
  await house.store.plans.approve(tx, request.id, plan.sequence, approval);
  return { ...plan, approval };
}

/** What changes something, or what a human may have decided otherwise. */
function isToSign(line: Line): boolean {
  return (isWrite(line) && !keepsEverything(line)) || line.reason === 'other-value';
}
