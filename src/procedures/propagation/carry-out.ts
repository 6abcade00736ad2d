import type { Context } from '../../contract/index.ts';
import type { Plan } from '../../domain/plan.ts';
import { isWrite } from '../../domain/plan.ts';
import type { AskedBecause, PlaceNow, Propagation } from '../../domain/propagation.ts';
import { refKey } from '../../domain/record.ts';
import type { LineProgress } from '../../ports/store.ts';
import type { House, Next } from '../house.ts';
import { commit, workJob } from '../house.ts';
import { carryOver } from '../steps/carried-refusals.ts';
import { CANNOT_SEE } from '../steps/outcomes.ts';
import { mendsOf } from '../steps/patience.ts';
import { isOpen, isUnderWay, readableAt, workableAt } from '../steps/turn.ts';
import { lookAgainAt, verifyPlan } from '../steps/verify.ts';
import { replacedIn } from './draw.ts';

const HOUR_MS = 3_600_000;
/** So long a change may wait that nobody can write, or read back: it keeps every later one of the field waiting. */
const STALLED_MS = 24 * HOUR_MS;

/**
 * Sees a change through that was signed for: written, and read back by another path, refusals of prospecting included. What
 * a tool did not take, or what holds another value since, is put to a human; nothing is written over it.
 *
 * Called again at any time; the caller holds the lock of the propagation.
 */
export async function carryChange(house: House, id: number, context: Context): Promise<Next> {
  const one = await house.store.transact((tx) => house.store.propagations.find(tx, id));
  if (!one) throw new Error(`There is no propagation ${id}.`);
  if (one.state !== 'applying') return { next: 'done' };
  const next = await goOn(house, one, context);
  const waits = next.next === 'wait' ? next : null;
  await commit(house, async ({ tx, wake }) => {
    await house.store.propagations.wait(tx, id, waits?.waitsFor ?? null, waits?.wakeAt ?? null);
    if (next.next === 'work') for (const job of next.jobs) wake(job);
  });
  return next;
}

async function goOn(house: House, one: Propagation, context: Context): Promise<Next> {
  const now = house.clock.now();
  const plan = await lastPlan(house, one.id);
  const lines = await linesOf(house, plan);
  const open = lines.filter(isOpen);
  if (open.length > 0) {
    if (house.policy.mode === 'read-only') {
      if (isStalled(house, one, lines)) return giveUp(house, one, lines);
      return {
        next: 'wait',
        waitsFor: 'mode: live in greffe.yaml; nothing is written in read-only mode',
        wakeAt: new Date(now.getTime() + HOUR_MS),
      };
    }
    if (open.some(({ code }) => code === CANNOT_SEE) && isStalled(house, one, lines))
      return giveUp(house, one, lines);
    const dates = [...Map.groupBy(open, ({ line }) => line.system)].map(([system, own]) => ({
      system,
      at: workableAt(own),
    }));
    const ready = dates.filter(({ at }) => at <= now);
    if (ready.length > 0)
      return { next: 'work', jobs: ready.map(({ system }) => workJob(one.id, plan.sequence, system)) };
    return {
      next: 'wait',
      waitsFor: 'vendors that asked for patience',
      wakeAt: new Date(Math.min(...dates.map(({ at }) => at.getTime()))),
    };
  }
  const { blind, reopened } = await verifyPlan(house, plan, context);
  if (reopened.length > 0)
    return { next: 'work', jobs: reopened.map((system) => workJob(one.id, plan.sequence, system)) };
  if (blind.length > 0 && isStalled(house, one, lines)) return giveUp(house, one, await linesOf(house, plan));
  if (blind.length > 0)
    return { next: 'wait', waitsFor: `reading back: ${mendsOf(blind)}`, wakeAt: lookAgainAt(house, blind) };
  const read = await linesOf(house, plan);
  const pending = read.flatMap(({ verdict, checkAt }) =>
    verdict === 'pending' && checkAt ? [checkAt.getTime()] : [],
  );
  if (pending.length > 0)
    return { next: 'wait', waitsFor: 'the last read-back', wakeAt: new Date(Math.min(...pending)) };
  await end(house, one, read);
  return { next: 'done' };
}

/** Nothing has moved for a day, and no call is on its way. */
function isStalled({ clock }: House, { carriedAt }: Propagation, lines: readonly LineProgress[]): boolean {
  const now = clock.now();
  if (lines.some((line) => isUnderWay(line) && !(line.state === 'intended' && readableAt(line) <= now)))
    return false;
  const moved = [carriedAt, ...lines.map(({ endedAt }) => endedAt)].map((at) => at?.getTime() ?? 0);
  return now.getTime() - Math.max(...moved) >= STALLED_MS;
}

/** Put to a human as one that is seen to by hand, with every record of which nobody knows what it holds. */
async function giveUp(house: House, one: Propagation, lines: readonly LineProgress[]): Promise<Next> {
  await end(house, one, lines, lines.filter(isUnseen));
  return { next: 'done' };
}

function isUnseen({ line, state, verdict }: LineProgress): boolean {
  if (state === 'stopped' || state === 'failed') return false;
  return isWrite(line) && verdict !== 'as-expected' && verdict !== 'attested';
}

async function lastPlan(house: House, id: number): Promise<Plan> {
  const plan = (await house.store.look((tx) => house.store.plans.of(tx, id))).at(-1);
  if (!plan) throw new Error(`Propagation ${id} has no plan.`);
  return plan;
}

function linesOf({ store }: House, plan: Plan): Promise<readonly LineProgress[]> {
  return store.transact((tx) => store.lines.all(tx, plan));
}

/** Over where every line was carried out or concerns nothing any more; a human is asked about the rest. */
async function end(
  house: House,
  one: Propagation,
  lines: readonly LineProgress[],
  unseen: readonly LineProgress[] = [],
): Promise<void> {
  const { store, clock } = house;
  const missing = lines.filter((line) => isMissing(line) || unseen.includes(line));
  await commit(house, async (act) => {
    const { tx, record } = act;
    const locked = await store.propagations.lock(tx, one.id);
    if (locked?.state !== 'applying') return;
    const content = await store.propagations.content(tx, one.id);
    const subject = await store.propagations.subjectOf(tx, one.id);
    const about = `propagation ${one.id}`;
    // Whoever refused under the old address while it was written is in the register under the new one.
    const { controller, id: matter } = one;
    const replaced = replacedIn(
      house,
      content,
      lines.map(({ line }) => line),
    );
    await carryOver(house, act, { controller, matter, about, subject }, replaced);
    const at = clock.now();
    const byHand = content.places.filter(({ way }) => way !== 'call');
    const isByHand = unseen.length > 0 || byHand.length > 0;
    const because = (unseen.length > 0 ? null : whyMissing(missing)) ?? (isByHand ? 'by-hand' : null);
    if (because === null) await store.propagations.end(tx, one.id, { state: 'done', by: null, at });
    else {
      const places = content.places.filter((place) => missing.some(({ line }) => isAbout(line, place)));
      await store.propagations.propose(tx, one.id, because, { ...content, places: [...places, ...byHand] });
    }
    record({
      actor: 'greffe',
      act: because === null ? 'propagation-ended' : 'change-proposed',
      about,
      system: one.system,
      counts: { written: lines.filter(isCarriedOut).length, missing: missing.length },
      subject,
      ...(because !== null && { details: { because } }),
    });
  });
}

function isCarriedOut({ line, state }: LineProgress): boolean {
  return isWrite(line) && (state === 'done' || state === 'already');
}

/** A record that is gone holds nothing wrong any more; an address that nobody has there is written to from nowhere. */
function isMissing(line: LineProgress): boolean {
  if (!isWrite(line.line) || isCarriedOut(line)) return false;
  const isGone = line.code?.startsWith('not-found') === true || line.code === 'no-longer-tied';
  return !isGone && !(line.line.action === 'object' && line.state === 'stopped');
}

const BECAUSE: Readonly<Record<string, AskedBecause>> = {
  restricted: 'restricted',
  'legal-hold': 'held',
};

function whyMissing(missing: readonly LineProgress[]): AskedBecause | null {
  if (missing.length === 0) return null;
  const codes = missing.map(({ code }) => code ?? '');
  const standing = codes.map((code) => BECAUSE[code]).find((because) => because !== undefined);
  if (standing) return standing;
  return codes.every((code) => code.startsWith('conflict')) ? 'other-value' : 'refused';
}

function isAbout({ system, ref }: LineProgress['line'], place: PlaceNow): boolean {
  return place.ref.system === system && refKey(place.ref) === refKey(ref);
}
