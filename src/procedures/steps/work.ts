import type { Context, Failure, Outcome } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isHandingOver, isTakingOff, keepsEverything, planName } from '../../domain/plan.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { LineEnd, LineProgress, PlanKey } from '../../ports/store.ts';
import type { House, System } from '../house.ts';
import { commit } from '../house.ts';
import type { Drift } from './drift.ts';
import { findDrift } from './drift.ts';
import { CALL_MS, intend } from './intend.ts';
import { obstacleOf } from './locate.ts';
import { matterOf } from './matter.ts';
import { Stopped } from './matter-terms.ts';
import { BACK_OFF_MS, failedEnd, hasNoTimeLeft, recordOutcomes, setAside } from './outcomes.ts';
import { recover } from './recover.ts';
import { send } from './send.ts';
import { earliest, isOpen, nextInTurn } from './turn.ts';

/** What is asked next of whoever works: another round, a date, or nothing. */
export type Worked = 'again' | 'finished' | { readonly againAt: Date };

const ROUND_MS = 60_000;
/**
 * What was seen around the person is believed for so long after the look has ended: then it is looked at again before
 * the next call. A vendor's windows may make the look at many people last longer than this.
 */
const LOOK_MS = 10_000;

/**
 * Carries out one plan's lines in one system, batch by batch, under the lock of (plan, system):
 * open intents are read back first; each batch is looked at again; an intent is committed before the call and an
 * outcome after it. Works a minute, then lets others have a turn.
 */
export async function work(
  house: House,
  key: PlanKey,
  name: string,
  held: HeldLock,
  context: Context,
): Promise<Worked> {
  try {
    return await workInTurn(house, key, name, held, context);
  } catch (error) {
    if (error instanceof Stopped) {
      const { plan } = await readLines(house, key, name);
      await commit(house, async ({ wake }) => wake(matterOf(house, plan).job));
      return 'finished';
    }
    if (!(error instanceof VendorFailure)) throw error;
    return postpone(house, key, name, error.failure);
  }
}

async function workInTurn(
  house: House,
  key: PlanKey,
  name: string,
  held: HeldLock,
  given: Context,
): Promise<Worked> {
  const system = await house.system(name);
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  let look: { readonly drift: Drift; readonly at: number } | null = null;
  for (;;) {
    const { plan, lines } = await readLines(house, key, name);
    const context = await paced(house, plan, given);
    if (!plan.approval)
      throw new Error(`Plan ${planName(plan)} is not approved: nothing of it may be carried out.`);
    const recovered = await recover(house, plan, system, lines, context);
    if (recovered !== 'nothing-open') {
      if (recovered !== 'read-back') return recovered;
      continue;
    }
    const batch = nextBatch(house, system, lines);
    if (batch.kind === 'none') return finish(house, plan, lines);
    if (batch.kind === 'later') return { againAt: batch.at };

    // What keeps everything as it is has nothing in its way that hangs on the person; whose row it is may have changed.
    if (batch.lines.some(({ line }) => !keepsEverything(line) || isTakingOff(line))) {
      if (look === null || house.clock.now().getTime() - look.at > LOOK_MS) {
        const drift = await findDrift(house, plan, system, lines, context);
        look = { drift, at: house.clock.now().getTime() };
      }
      const hindered = look.drift.hindered(
        batch.lines.map((line) => line.line),
        lines,
      );
      if (hindered.length > 0) {
        await setAside(house, plan, hindered);
        continue;
      }
    }
    const cleared = await intend(house, plan, system, batch.lines, lines, held);
    if (cleared.length > 0) await carryOut(house, plan, system, cleared, lines, held, context);
    if (house.clock.now().getTime() >= stopAt) return 'again';
  }
}

/** Neither a purge nor a sweep starves anybody, unless a tool told of a person: who waits comes first in every window. */
async function paced(house: House, { right, matter }: Plan, context: Context): Promise<Context> {
  const isLater = right === 'purge' || (right === 'sweep' && !(await isTold(house, matter)));
  return isLater ? { ...context, priority: 'background' } : context;
}

async function isTold({ store }: House, sweep: number): Promise<boolean> {
  const run = await store.transact((tx) => store.sweeps.find(tx, sweep));
  return run?.kind === 'told';
}

async function readLines(
  house: House,
  key: PlanKey,
  name: string,
): Promise<{ readonly plan: Plan; readonly lines: readonly LineProgress[] }> {
  return house.store.transact(async (tx) => {
    const plan = await house.store.plans.find(tx, key.matter, key.sequence);
    if (!plan) throw new Error(`There is no plan ${planName(key)}.`);
    const lines = await house.store.lines.all(tx, key);
    return { plan, lines: lines.filter((line) => line.line.system === name) };
  });
}

type Batch =
  | { readonly kind: 'batch'; readonly lines: readonly LineProgress[] }
  | { readonly kind: 'later'; readonly at: Date }
  | { readonly kind: 'none' };

function nextBatch(house: House, system: System, lines: readonly LineProgress[]): Batch {
  const alike = nextInTurn(lines);
  const [first] = alike;
  if (!first) return { kind: 'none' };
  const now = house.clock.now();
  const ready = alike.filter((line) => line.retryAt === null || line.retryAt <= now);
  if (ready.length === 0) return { kind: 'later', at: earliest(alike.map((line) => line.retryAt ?? now)) };
  return { kind: 'batch', lines: ready.slice(0, batchMaxOf(system, first.line)) };
}

function batchMaxOf(system: System, line: Line): number {
  const { erase, recycle, redact, detach, rectify, object, restrict, lift, reassign } = system.connection;
  if (isHandingOver(line)) return Math.max(1, reassign?.batchMax ?? 1);
  const verb = {
    erase,
    recycle,
    redact,
    detach,
    object,
    restrict,
    lift,
    rectify,
    keep: undefined,
    leave: undefined,
    disclose: undefined,
  }[line.action];
  return Math.max(1, verb?.batchMax ?? 1);
}

async function carryOut(
  house: House,
  plan: Plan,
  system: System,
  batch: readonly LineProgress[],
  all: readonly LineProgress[],
  held: HeldLock,
  context: Context,
): Promise<void> {
  await held.assertHeld();
  const signal = AbortSignal.any([held.signal, context.signal, AbortSignal.timeout(CALL_MS - 5_000)]);
  const outcomes = await send(
    system,
    batch.map(({ line }) => line),
    { ...context, signal },
  ).catch((error: unknown) => {
    if (!(error instanceof VendorFailure)) throw error;
    return batch.map((): Outcome<null> => ({ status: 'failed', failure: error.failure }));
  });
  await recordOutcomes(house, plan, system, batch, outcomes, all);
}

/** What had to be read before a write could not be: the open lines wait, or a person mends what is missing. */
async function postpone(house: House, key: PlanKey, name: string, failure: Failure): Promise<Worked> {
  const { plan, lines } = await readLines(house, key, name);
  const now = house.clock.now();
  const isLast = await hasNoTimeLeft(house, plan);
  const ends = lines.filter(isOpen).map((line) => put(line, failure, now, isLast));
  await commit(house, async ({ tx }) => house.store.lines.end(tx, plan, ends, now));
  const { code, mend } = obstacleOf(failure);
  house.log.warn('work-postponed', { plan: planName(plan), system: name, code, mend });
  const patient = ends.find((end) => end.retryAt !== null);
  return patient?.retryAt ? { againAt: patient.retryAt } : finish(house, plan, lines);
}

/** What is waiting waits longer, or fails; an open intent stays open, for only a read-back may end it. */
function put(line: LineProgress, failure: Failure, now: Date, isLast: boolean): LineEnd {
  // Nothing was written: a read without an answer is a tool that does not answer.
  const end = failedEnd(
    line,
    failure.kind === 'unknown-outcome' ? { ...failure, kind: 'unavailable' } : failure,
    now,
    isLast,
  );
  if (line.state === 'waiting') return end;
  const retryAt = end.retryAt ?? new Date(now.getTime() + BACK_OFF_MS);
  return { ...end, state: line.state, ticket: line.ticket, retryAt };
}

async function finish(house: House, plan: Plan, lines: readonly LineProgress[]): Promise<Worked> {
  await commit(house, async ({ wake }) => {
    wake(matterOf(house, plan).job);
  });
  const later = lines
    .filter(isOpen)
    .map((line) => line.retryAt ?? line.callEndsBefore)
    .find((at) => at !== null);
  return later ? { againAt: later } : 'finished';
}
