import type { Context, Failure, Outcome } from '../../contract/index.ts';
import { VendorFailure } from '../../contract/index.ts';
import { holdOverPerson, holdOverRecord } from '../../domain/hold.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { planName } from '../../domain/plan.ts';
import { refKey } from '../../domain/record.ts';
import { isSuspended } from '../../domain/request.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { LineEnd, LineProgress, PlanKey } from '../../ports/store.ts';
import type { Act, House, System } from '../house.ts';
import { advanceJob, commit } from '../house.ts';
import { isOpen } from './apply.ts';
import type { Drift } from './drift.ts';
import { findDrift } from './drift.ts';
import { obstacleOf, subjectIn } from './locate.ts';
import { identifiersOf } from './draw-erasure.ts';
import { send } from './send.ts';
import { readBack } from './verify.ts';

/** What is asked next of whoever works: another round, a date, or nothing. */
export type Worked = 'again' | 'finished' | { readonly againAt: Date };

/** No vendor call outlives this; a crashed one is read back only afterwards. */
const CALL_MS = 120_000;
const ROUND_MS = 60_000;
const ATTEMPTS_MAX = 3;
const BACK_OFF_MS = 60_000;

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
    if (error instanceof Stopped) return 'finished';
    if (!(error instanceof VendorFailure)) throw error;
    return postpone(house, key, name, error.failure);
  }
}

async function workInTurn(
  house: House,
  key: PlanKey,
  name: string,
  held: HeldLock,
  context: Context,
): Promise<Worked> {
  const system = await house.system(name);
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  let drift: Drift | null = null;
  for (;;) {
    const { plan, lines } = await readLines(house, key, name);
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

    drift ??= await findDrift(house, plan, system, lines, context);
    const stopped = drift.stopped(
      batch.lines.map((line) => line.line),
      lines,
    );
    if (stopped.length > 0) {
      await stop(house, plan, stopped);
      continue;
    }
    const cleared = await intend(house, plan, system, batch.lines, held);
    if (cleared.length > 0) await carryOut(house, plan, system, cleared, lines, held, context);
    if (house.clock.now().getTime() >= stopAt) return 'again';
  }
}

async function readLines(
  house: House,
  key: PlanKey,
  name: string,
): Promise<{ readonly plan: Plan; readonly lines: readonly LineProgress[] }> {
  return house.store.transact(async (tx) => {
    const plan = await house.store.plans.find(tx, key.request, key.sequence);
    if (!plan) throw new Error(`There is no plan ${planName(key)}.`);
    const lines = await house.store.lines.all(tx, key);
    return { plan, lines: lines.filter((line) => line.line.system === name) };
  });
}

/** Nothing is repeated blind: what an open intent did is read back, by the path that verifies. */
async function recover(
  house: House,
  plan: Plan,
  system: System,
  lines: readonly LineProgress[],
  context: Context,
): Promise<'nothing-open' | 'read-back' | { readonly againAt: Date }> {
  const now = house.clock.now();
  const accepted = lines.filter((line) => line.state === 'accepted' && line.ticket !== null);
  const ripe = accepted.filter((line) => line.retryAt === null || line.retryAt <= now);
  if (ripe.length > 0 && system.connection.poll) {
    const outcomes = await system.connection.poll.call(
      ripe.map((line) => line.ticket ?? ''),
      context,
    );
    await record(house, plan, system, ripe, outcomes, lines);
    return 'read-back';
  }
  const intended = lines.filter((line) => line.state === 'intended');
  if (intended.length === 0) {
    const [patient] = accepted
      .map((line) => line.retryAt)
      .filter((at) => at !== null)
      .sort((a, b) => a.getTime() - b.getTime());
    return patient ? { againAt: patient } : 'nothing-open';
  }
  const open = intended.find((line) => line.callEndsBefore !== null && line.callEndsBefore > now);
  if (open?.callEndsBefore) return { againAt: open.callEndsBefore };
  const verdicts = await readBack(
    system,
    intended.map((line) => line.line),
    context,
  );
  const ends = intended.map((line, index): LineEnd => {
    const verdict = verdicts[index];
    switch (verdict?.status) {
      case 'as-expected':
      case 'recoverable':
      case 'attested':
        return ended(line, 'done');
      case 'contrary':
        return line.attempts >= ATTEMPTS_MAX
          ? {
              ...ended(line, 'failed'),
              code: 'no-effect',
              mend: 'The vendor took the call and did nothing. Look at the record there, then retry.',
            }
          : ended(line, 'waiting');
      case 'pending':
        return { ...ended(line, 'waiting'), state: 'accepted', retryAt: verdict.askAgainAt };
      case 'unknown':
      case undefined:
        return {
          ...ended(line, 'failed'),
          code: 'cannot-see',
          mend: 'A write was sent and its effect cannot be read. Restore the rights of the token, then retry.',
        };
    }
  });
  await commit(house, async (act) => {
    await house.store.lines.end(act.tx, plan, ends, now);
    await settleThrough(house, act, plan, ends, lines);
    await enter(house, act, plan, system, ends, 'line-outcome');
  });
  return 'read-back';
}

/** What had to be read before a write could not be: the open lines wait, or a person mends what is missing. */
async function postpone(house: House, key: PlanKey, name: string, failure: Failure): Promise<Worked> {
  const { plan, lines } = await readLines(house, key, name);
  const now = house.clock.now();
  // An open intent is left as it is: only a read-back may end it.
  const ends = lines.filter((line) => line.state === 'waiting').map((line) => failedEnd(line, failure, now));
  await commit(house, async ({ tx }) => house.store.lines.end(tx, plan, ends, now));
  const { code, mend } = obstacleOf(failure);
  house.log.warn('work-postponed', { plan: planName(plan), system: name, code, mend });
  const patient = ends.find((end) => end.retryAt !== null);
  return patient?.retryAt ? { againAt: patient.retryAt } : finish(house, plan, lines);
}

type Batch =
  | { readonly kind: 'batch'; readonly lines: readonly LineProgress[] }
  | { readonly kind: 'later'; readonly at: Date }
  | { readonly kind: 'none' };

/** The next lines of one action and one kind, in the lowest phase that is still open. */
function nextBatch(house: House, system: System, lines: readonly LineProgress[]): Batch {
  const open = lines.filter((line) => isOpen(line) && line.line.through === null);
  const [first] = [...open].sort((a, b) => a.line.phase - b.line.phase || a.line.number - b.line.number);
  if (!first) return { kind: 'none' };
  const alike = open.filter(
    ({ line }) =>
      line.phase === first.line.phase &&
      line.action === first.line.action &&
      line.ref.kind === first.line.ref.kind,
  );
  const now = house.clock.now();
  const ready = alike.filter((line) => line.retryAt === null || line.retryAt <= now);
  if (ready.length === 0) {
    const times = alike.map((line) => line.retryAt?.getTime() ?? now.getTime());
    return { kind: 'later', at: new Date(Math.min(...times)) };
  }
  return { kind: 'batch', lines: ready.slice(0, batchMaxOf(system, first.line)) };
}

function batchMaxOf(system: System, line: Line): number {
  const { erase, redact, detach, object } = system.connection;
  const verb = { erase, redact, detach, object, keep: undefined, leave: undefined, disclose: undefined }[
    line.action
  ];
  return Math.max(1, verb?.batchMax ?? 1);
}

/**
 * Commits the intent of each line, in a transaction that reads everything that may forbid it: the request, the mode,
 * the holds. What is held meanwhile is stopped here; a hold that comes later is told that a call is under way.
 */
async function intend(
  house: House,
  plan: Plan,
  system: System,
  batch: readonly LineProgress[],
  held: HeldLock,
): Promise<readonly LineProgress[]> {
  return commit(house, async (act) => {
    const request = await house.store.requests.share(act.tx, plan.request);
    if (!request) throw new Error(`There is no request ${plan.request}.`);
    if (request.withdrawal || request.refusal || isSuspended(request) || house.policy.mode === 'read-only') {
      throw new Stopped(
        request.withdrawal ? 'withdrawn' : request.refusal ? 'refused' : 'suspended-or-read-only',
      );
    }
    const controller = house.policy.controller(request.controller);
    const holds = await house.store.holds.standing(act.tx, controller.id);
    const subject = await subjectIn(house, act.tx, request);
    const on = civilDayOf(house.clock.now(), controller.timeZone);
    const overPerson = holdOverPerson(holds, identifiersOf(request, subject), on, house.normalise);
    // An objection keeps everything and only stops messages: no hold is in its way.
    const isHeld = ({ line }: LineProgress): boolean =>
      (line.action !== 'object' && overPerson !== null) || holdOverRecord(holds, { system: system.name, ...line.ref }, on) !== null;
    const stopped = batch.filter(isHeld);
    const cleared = batch.filter((line) => !isHeld(line));
    const now = house.clock.now();
    if (stopped.length > 0) {
      const ends = stopped.map((line) => ({
        ...ended(line, 'stopped'),
        code: 'legal-hold',
        mend: 'A hold was placed after the approval.',
      }));
      await house.store.lines.end(act.tx, plan, ends, now);
      await enter(house, act, plan, system, ends, 'line-stopped');
    }
    await held.assertHeld();
    await house.store.lines.intend(
      act.tx,
      plan,
      cleared.map(({ line }) => line.number),
      now,
      new Date(now.getTime() + CALL_MS),
    );
    await enter(
      house,
      act,
      plan,
      system,
      cleared.map((line) => ended(line, 'intended')),
      'line-intent',
    );
    return cleared;
  });
}

/** Thrown when what allowed the work has gone: nothing was sent. */
export class Stopped extends Error {
  constructor(why: string) {
    super(`Stopped before anything was sent: ${why}.`);
    this.name = 'Stopped';
  }
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
  await record(house, plan, system, batch, outcomes, all);
}

async function record(
  house: House,
  plan: Plan,
  system: System,
  batch: readonly LineProgress[],
  outcomes: readonly Outcome<null>[],
  all: readonly LineProgress[],
): Promise<void> {
  const now = house.clock.now();
  const ends = batch.map((line, index) => endOf(line, outcomes[index], now));
  await commit(house, async (act) => {
    await house.store.lines.end(act.tx, plan, ends, now);
    await settleThrough(house, act, plan, ends, all);
    await enter(house, act, plan, system, ends, 'line-outcome');
  });
}

function endOf(line: LineProgress, outcome: Outcome<null> | undefined, now: Date): LineEnd {
  switch (outcome?.status) {
    case 'done':
      return ended(line, 'done');
    case 'already':
      return ended(line, 'already');
    case 'accepted':
      return { ...ended(line, 'accepted'), ticket: outcome.ticket, retryAt: outcome.askAgainAt };
    case 'failed':
      return failedEnd(line, outcome.failure, now);
    case undefined:
      // No outcome for an input is no outcome: it is read back.
      return ended(line, 'intended');
  }
}

function failedEnd(line: LineProgress, failure: Failure, now: Date): LineEnd {
  const why = { code: `${failure.kind}: ${failure.code}`, mend: failure.mend };
  switch (failure.kind) {
    case 'unknown-outcome':
      return { ...ended(line, 'intended'), ...why };
    case 'rate-limited':
    case 'quota-spent':
    case 'unavailable': {
      const retryAt =
        failure.retryAt ?? new Date(now.getTime() + BACK_OFF_MS * Math.min(line.attempts + 1, 30));
      return { ...ended(line, 'waiting'), ...why, retryAt };
    }
    case 'conflict':
      return { ...ended(line, 'stopped'), ...why };
    case 'not-found':
    case 'denied':
    case 'blocked':
    case 'invalid':
    case 'unexpected':
      return { ...ended(line, 'failed'), ...why };
  }
}

/** Records that the vendor takes along end with the record that takes them. */
async function settleThrough(
  house: House,
  act: Act,
  plan: Plan,
  ends: readonly LineEnd[],
  all: readonly LineProgress[],
): Promise<void> {
  const byNumber = new Map(ends.map((end) => [end.number, end.state]));
  const followed: LineEnd[] = [];
  const follow = (number: number, state: LineEnd['state']): void => {
    for (const child of all.filter(({ line }) => line.through === number)) {
      followed.push({ ...ended(child, state), code: state === 'stopped' ? 'parent-stopped' : null });
      follow(child.line.number, state);
    }
  };
  for (const [number, state] of byNumber) {
    if (state === 'done' || state === 'already' || state === 'stopped')
      follow(number, state === 'already' ? 'done' : state);
  }
  await house.store.lines.end(act.tx, plan, followed, house.clock.now());
}

async function stop(
  house: House,
  plan: Plan,
  stopped: readonly { readonly line: Line; readonly why: string }[],
): Promise<void> {
  const [first] = stopped;
  if (!first) return;
  await commit(house, async (act) => {
    const lines = await house.store.lines.all(act.tx, plan);
    const ends = stopped.map(({ line, why }): LineEnd => ({
      number: line.number,
      state: 'stopped',
      code: why,
      mend: 'The record changed after the approval: a supplement plan will say what is left.',
      ticket: null,
      retryAt: null,
    }));
    await house.store.lines.end(act.tx, plan, ends, house.clock.now());
    await settleThrough(house, act, plan, ends, lines);
    const system = await house.system(first.line.system);
    await enter(house, act, plan, system, ends, 'line-stopped');
  });
}

async function finish(house: House, plan: Plan, lines: readonly LineProgress[]): Promise<Worked> {
  await commit(house, async ({ wake }) => {
    wake(advanceJob(plan.request));
  });
  const later = lines
    .filter(isOpen)
    .map((line) => line.retryAt ?? line.callEndsBefore)
    .find((at) => at !== null);
  return later ? { againAt: later } : 'finished';
}

/** One entry a line: what was about to be done, or what became of it. The vendor's words stay out of it. */
async function enter(
  house: House,
  act: Act,
  plan: Plan,
  system: System,
  ends: readonly LineEnd[],
  as: 'line-intent' | 'line-outcome' | 'line-stopped',
): Promise<void> {
  if (ends.length === 0) return;
  const lines = new Map((await house.store.lines.all(act.tx, plan)).map(({ line }) => [line.number, line]));
  const subject = await house.store.requests.subjectOf(act.tx, plan.request);
  for (const end of ends) {
    const line = lines.get(end.number);
    if (!line) continue;
    act.record({
      actor: 'greffe',
      act: as,
      about: `plan ${planName(plan)} line ${end.number}`,
      system: system.name,
      kind: line.ref.kind,
      subject,
      details: { action: line.action, ref: refKey(line.ref), state: end.state, code: end.code },
    });
  }
}

function ended(line: LineProgress, state: LineEnd['state']): LineEnd {
  return { number: line.line.number, state, code: null, mend: null, ticket: null, retryAt: null };
}
