import type { Context } from '../contract/index.ts';
import { isDossier } from '../domain/dossier.ts';
import { isTriedOut } from '../domain/giving-back.ts';
import type { Line } from '../domain/plan.ts';
import { isHandingOver } from '../domain/plan.ts';
import { isStopping } from '../domain/prospecting.ts';
import type { Request } from '../domain/request.ts';
import { courseOf, hasEnded, isSuspended } from '../domain/request.ts';
import type { Restriction } from '../domain/restriction.ts';
import { isCovered, isUndecided, learntFrom } from '../domain/restriction.ts';
import type { AlertKind } from '../domain/restriction-alert.ts';
import type { Subject } from '../domain/subject.ts';
import { undecided } from '../domain/subject.ts';
import type { LineProgress } from '../ports/store.ts';
import type { House, Next } from './house.ts';
import { commit } from './house.ts';
import { endUnheard } from './notifications/end-unheard.ts';
import { applyPlans } from './steps/apply.ts';
import { answerNothingHeld, certify } from './steps/certify.ts';
import { progressOf } from './steps/draw-erasure.ts';
import { drawLift, drawRestriction } from './steps/draw-restriction.ts';
import { endGivingBack, isGivenUp, isRefusedBack } from './steps/give-back.ts';
import { answerOf, locate } from './steps/locate.ts';
import { liftedSince } from './steps/matter-terms.ts';
import { moveOn } from './steps/move-on.ts';
import { ended, failureKindOf } from './steps/outcomes.ts';
import { isConflict } from './steps/owners.ts';
import { nearest, toMend } from './steps/patience.ts';
import { livePlans } from './steps/plans.ts';
import { decisionOn, foremost, protect, stillToAnswer } from './steps/protect.ts';
import { endOnceTold, isAnswered, tellRecipients } from './steps/tell-recipients.ts';
import { raiseAlert } from './steps/raise-alert.ts';
import { unseenBySearch } from './steps/unseen.ts';
import { waitUntilSettled } from './steps/unsettled.ts';
import { verifyPlans } from './steps/verify.ts';
import { isOpen } from './steps/turn.ts';
import { watchRestriction } from './steps/watch-restriction.ts';

/** A tool that refuses to have a mark taken off is asked again so much later. */
const LIFT_AGAIN_MS = 6 * 3_600_000;

/**
 * Restriction: the data is kept and not used. greffe itself stops at the moment the restriction is placed, before
 * anything is searched; then what the person gave is stopped in every tool, they are looked for, and their rows are
 * marked. It waits for no identity, for it keeps everything and can be lifted: only the answer does, which tells what is
 * held. @source GDPR Art. 18(1), 18(2); law.md RGT-7, RGT-14
 */
export async function restriction(house: House, request: Request, context: Context): Promise<Next> {
  const placed = await placedBy(house, request);
  if (placed.lifted) return liftedMeanwhile(house, request, placed, context);
  const before = courseOf(request, 'restriction')?.state;
  if (before === 'received') await moveOn(house, request, 'restriction', 'locating');
  const given = await mark(house, request, null, context);
  if (given.next === 'work') return given;

  const { subject, unanswered } = await locate(house, request, context, before === 'incomplete');
  await grow(house, request, placed, subject);
  const marked = await mark(house, request, subject, context);
  if (marked.next === 'work') return marked;

  const plans = await livePlans(house, request, 'restriction');
  const candidates = undecided(subject).length;
  if (plans.length === 0 && candidates + unanswered.length === 0) {
    const unseen = await unseenBySearch(house, request);
    if (unseen.length === 0) return answerNothingHeld(house, request, 'restriction');
    await moveOn(house, request, 'restriction', 'incomplete');
    return toMend(request, unseen);
  }
  const outstanding = [
    marked,
    ...(candidates === 0 ? [] : [decisionOn(candidates)]),
    ...(await stillToAnswer(house, request, 'restriction', unanswered)),
  ].filter((one) => one.next !== 'again');
  if (outstanding.length > 0) return foremost(outstanding);
  await firstLook(house, await placedBy(house, request), context);
  // Through every state: a plan that no tool can carry out was never applied.
  if (!isAnswered(request, 'restriction'))
    for (const state of ['applying', 'verifying'] as const)
      await moveOn(house, request, 'restriction', state);
  // Once it was answered, a mandate that ends takes nothing back: whoever is still to be told is told.
  const isToldOnly = isAnswered(request, 'restriction') && !isSuspended(request);
  const unsettled = isToldOnly ? null : waitUntilSettled(house, request, 'restriction');
  if (unsettled) return unsettled;
  const now = await placedBy(house, request);
  if (isUndecided(now)) {
    const { id } = now;
    return waitsFor(`restriction ${id} to be decided: greffe restrict decide ${id} --upheld | --overridden`);
  }
  return endOnceTold(house, request, 'restriction', plans);
}

/** Stops and marks, in every tool at once, as far as is known whom it is about. */
function mark(house: House, request: Request, subject: Subject | null, context: Context): Promise<Next> {
  return protect(
    house,
    request,
    'restriction',
    () => drawRestriction(house, request, subject, context),
    context,
  );
}

/** What the records hold now is what they are held against from here on. */
async function firstLook(house: House, placed: Restriction, context: Context): Promise<void> {
  const seen = await house.store.transact((tx) => house.store.restrictions.seen(tx, placed.id));
  if (seen.size === 0) await watchRestriction(house, placed, context);
}

/** What was found of the person is protected under its own id from here on, in the purge and from our own edits. */
async function grow(house: House, request: Request, placed: Restriction, subject: Subject): Promise<void> {
  const { id } = placed;
  const learnt = learntFrom(subject);
  if (isCovered(placed, learnt, house.normalise)) return;
  await commit(house, async ({ tx, record }) => {
    const found = await house.store.restrictions.grow(tx, id, learnt);
    if (found === 0) return;
    record({
      actor: 'greffe',
      act: 'restriction-grown',
      about: `restriction ${id}`,
      counts: { found },
      subject: await house.store.requests.subjectOf(tx, request.id),
    });
  });
}

async function placedBy(house: House, request: Request): Promise<Restriction> {
  const placed = await house.store.transact((tx) => house.store.restrictions.ofRequest(tx, request.id));
  if (!placed) throw new Error(`Request ${request.id} has no restriction.`);
  return placed;
}

/** Lifted before it was carried out everywhere: what was not sent yet is stopped, what was sent is undone. */
async function liftedMeanwhile(
  house: House,
  request: Request,
  placed: Restriction,
  context: Context,
): Promise<Next> {
  const undone = await undo(house, request, placed, context);
  if (undone.next !== 'done') return undone;
  for (const state of ['locating', 'planned', 'applying', 'verifying', 'done'] as const)
    await moveOn(house, request, 'restriction', state);
  return undone;
}

/** What a lifted restriction still owes when the request that asked for it has ended; null when it owes nothing. */
export async function undoLifted(house: House, request: Request, context: Context): Promise<Next | null> {
  const course = courseOf(request, 'restriction');
  if (!course || !hasEnded(course.state)) return null;
  const placed = await house.store.transact((tx) => house.store.restrictions.ofRequest(tx, request.id));
  if (!placed?.lifted || placed.undoneAt) return null;
  return undo(house, request, placed, context);
}

/**
 * Takes the marks off that greffe put, gives the records back to whom they were with, reads that back, and certifies it.
 * Nobody is subscribed again, nor put on a list: no adapter can. What was on its way when the restriction was lifted ends first, or a mark would come after all.
 * @source GDPR Art. 18(3)
 */
async function undo(house: House, request: Request, lifted: Restriction, context: Context): Promise<Next> {
  if (lifted.undoneAt) return { next: 'done' };
  const liftedAt = lifted.lifted?.at ?? house.clock.now();
  await endGivingBack(house, request, liftedAt);
  await tellNotUndone(house, request, lifted);
  await askForNoMoreMarks(house, request);
  await endUnsent(house, request, liftedAt);
  const sent = await settle(house, request, context);
  if (sent.next !== 'again' && !(await isToGiveBackOnly(house, request, sent))) return sent;
  const drawn = await answerOf(() => drawLift(house, request, lifted));
  if (!drawn.answered)
    return later(house, { next: 'wait', waitsFor: drawn.obstacle.mend, wakeAt: drawn.obstacle.retryAt });
  const unmarked = await settle(house, request, context);
  if (unmarked.next !== 'again' && !(await isToGiveBackOnly(house, request, unmarked))) return unmarked;
  const plans = await livePlans(house, request, 'restriction');
  const unheard = await endUnheard(house, request);
  const told = await tellRecipients(house, request, 'restriction-lifted', plans);
  if (plans.length > 0) await certify(house, request, 'final');
  const waits = [unmarked, unheard, told].filter(({ next }) => next !== 'again');
  if (waits.length > 0) return later(house, nearest(waits));
  await house.store.transact((tx) => house.store.restrictions.undone(tx, lifted.id, house.clock.now()));
  return { next: 'done' };
}

/**
 * Nobody is asked for its sake to put a mark any more, or to stop anything; whoever was asked may have put the mark, and is
 * asked to take it off.
 */
async function askForNoMoreMarks(house: House, request: Request): Promise<void> {
  await commit(house, async ({ tx, record }) => {
    // What the person objects to beside is to be stopped whatever becomes of this.
    const isStopped = request.rights.some(({ right }) => isStopping(right));
    let tasks = 0;
    for (const act of ['restrict', ...(isStopped ? [] : ['stop' as const])] as const)
      tasks += await house.store.tasks.takeBack(tx, request.id, house.clock.now(), { act });
    if (tasks === 0) return;
    record({
      actor: 'greffe',
      act: 'task-taken-back',
      about: `request ${request.id}`,
      counts: { tasks },
      subject: await house.store.requests.subjectOf(tx, request.id),
    });
  });
}

async function settle(house: House, request: Request, context: Context): Promise<Next> {
  const plans = await livePlans(house, request, 'restriction');
  const applied = await applyPlans(house, request, 'restriction', plans);
  if (applied.next === 'work') return applied;
  const isApplied = applied.next === 'again';
  // Whether a mark was put need not be seen any more: whatever was put is taken off.
  const isAwaited = ({ action }: Line): boolean => action !== 'restrict';
  const verified = await verifyPlans(house, request, 'restriction', plans, isApplied, context, isAwaited);
  if (verified.next === 'work') return verified;
  const outstanding = [applied, verified].filter((one) => one.next !== 'again');
  return outstanding.length === 0 ? { next: 'again' } : later(house, nearest(outstanding));
}

/**
 * Whether nothing is left but records that their former owner cannot be given back for now: whoever is to hear of the lift
 * waits for none of that.
 */
async function isToGiveBackOnly(house: House, request: Request, { next }: Next): Promise<boolean> {
  if (next !== 'wait') return false;
  const lines = await progressOf(house, await livePlans(house, request, 'restriction'));
  return lines.every((one) => isRefusedBack(one) || !isUnfinished(one));
}

function isUnfinished(one: LineProgress): boolean {
  const isUnseen = one.verdict === null || one.verdict === 'unknown' || one.verdict === 'contrary';
  const isCarriedOut = one.state === 'done' || one.state === 'already';
  return (
    one.state === 'failed' || isOpen(one) || (isCarriedOut && isUnseen && one.line.action !== 'restrict')
  );
}

/**
 * Somebody gave a record another owner while it was restricted, or its former owner cannot have it any more: it is left
 * where it is, and that is told; so is a mark that whoever was asked could not take off.
 */
async function tellNotUndone(house: House, request: Request, { id }: Restriction): Promise<void> {
  const lines = await progressOf(house, await livePlans(house, request, 'restriction'));
  const stuck = lines.flatMap((one) => {
    const kind = notUndone(one);
    return kind === null ? [] : [{ kind, line: one.line }];
  });
  if (stuck.length === 0) return;
  const raisedAt = house.clock.now();
  await commit(house, async (act) => {
    for (const { kind, line } of stuck)
      await raiseAlert(house, act, {
        restriction: id,
        kind,
        system: line.system,
        ref: { system: line.system, ...line.ref },
        event: '',
        evidence: null,
        happenedAt: null,
        raisedAt,
      });
  });
}

function notUndone(one: LineProgress): AlertKind | null {
  const { line, state } = one;
  if (line.action !== 'lift') return null;
  if (isGivenUp(one)) return 'given-up';
  if (isHandingOver(line))
    return isRefusedBack(one) || (state === 'stopped' && isConflict(one)) ? 'not-given-back' : null;
  return isDossier(line.ref) && state === 'stopped' && failureKindOf(one) === 'blocked'
    ? 'still-marked'
    : null;
}

/** Nobody can retry a request that has ended: it is tried again by itself. */
function later(house: House, next: Next): Next {
  const inHours = new Date(house.clock.now().getTime() + LIFT_AGAIN_MS);
  return next.next === 'wait' ? { ...next, wakeAt: next.wakeAt ?? inHours } : next;
}

/**
 * A mark that could not be put needs no mend any more; one that could not be taken off, and a record that was not given back,
 * are tried again in time, the record for some days.
 */
async function endUnsent(house: House, request: Request, liftedAt: Date): Promise<void> {
  const now = house.clock.now();
  for (const plan of await livePlans(house, request, 'restriction')) {
    const failed = (await progressOf(house, [plan])).filter(({ state }) => state === 'failed');
    const moot = failed.filter(({ line }) => line.action !== 'lift');
    const again = failed.filter(
      (one) =>
        one.line.action === 'lift' &&
        one.endedAt !== null &&
        one.endedAt.getTime() + LIFT_AGAIN_MS <= now.getTime() &&
        !(isRefusedBack(one) && isTriedOut(one, liftedAt, now)),
    );
    await house.store.transact((tx) =>
      house.store.lines.end(
        tx,
        plan,
        [
          ...moot.map((line) => ({ ...ended(line, 'stopped'), ...liftedSince })),
          ...again.map((line) => ended(line, 'waiting')),
        ],
        now,
      ),
    );
  }
}

function waitsFor(what: string): Next {
  return { next: 'wait', waitsFor: what, wakeAt: null };
}
