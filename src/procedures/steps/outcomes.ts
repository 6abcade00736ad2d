import type { Failure, Outcome } from '../../contract/index.ts';
import type { Line, Plan } from '../../domain/plan.ts';
import { isTakingOff, planName } from '../../domain/plan.ts';
import { isAddress } from '../../domain/plan-objection.ts';
import { isStopping } from '../../domain/prospecting.ts';
import { refKey } from '../../domain/record.ts';
import { NOTHING_HELD } from '../../domain/task.ts';
import type { LineEnd, LineProgress } from '../../ports/store.ts';
import type { Act, House, System } from '../house.ts';
import { commit } from '../house.ts';
import type { Hindered } from './drift.ts';
import { rememberOutcomes } from './known-values.ts';
import { PASSING } from './locate.ts';
import { matterOf } from './matter.ts';
import { isTimeLeft } from './patience.ts';

export const BACK_OFF_MS = 60_000;

/** A line that stays open because nobody can see what became of it. */
export const CANNOT_SEE = 'cannot-see';

/** What the vendor answered, line by line, with its audit entries. */
export async function recordOutcomes(
  house: House,
  plan: Plan,
  system: System,
  batch: readonly LineProgress[],
  outcomes: readonly Outcome<null>[],
  all: readonly LineProgress[],
): Promise<void> {
  const now = house.clock.now();
  const isLast = await hasNoTimeLeft(house, plan);
  const ends = batch.map((line, index) => endOf(line, outcomes[index], now, isLast));
  await commit(house, async (act) => {
    await house.store.lines.end(act.tx, plan, ends, now);
    await settleThrough(house, act, plan, ends, all);
    await rememberOutcomes(house, act.tx, ends, all);
    const gone = batch.filter((_, index) => ['done', 'already'].includes(ends[index]?.state ?? ''));
    await house.store.notices.index.drop(act.tx, system.name, withoutRecord(gone, all));
    await enter(house, act, plan, system, ends, batch, 'line-outcome');
  });
}

/** Records that are not there once these lines are carried out, with those that the vendor takes along. */
export function withoutRecord(
  lines: readonly LineProgress[],
  all: readonly LineProgress[],
): readonly Line['ref'][] {
  return lines
    .filter(({ line: { action } }) => action === 'erase' || action === 'recycle')
    .flatMap(({ line }) => [line, ...takenAlong(line, all)])
    .map(({ ref }) => ref);
}

/** The records the vendor erases together with this one, to the last hop. */
export function takenAlong(line: Line, all: readonly LineProgress[]): readonly Line[] {
  const children = all.map((one) => one.line).filter((one) => one.through === line.number);
  return children.flatMap((child) => [child, ...takenAlong(child, all)]);
}

function endOf(line: LineProgress, outcome: Outcome<null> | undefined, now: Date, isLast: boolean): LineEnd {
  switch (outcome?.status) {
    case 'done':
      return ended(line, 'done');
    case 'already':
      return { ...ended(line, 'already'), code: outcome.nothingHeld ? NOTHING_HELD : null };
    case 'accepted':
      return { ...ended(line, 'accepted'), ticket: outcome.ticket, retryAt: outcome.askAgainAt };
    case 'failed':
      return failedEnd(line, outcome.failure, now, isLast);
    case undefined:
      // No outcome for an input is no outcome: it is read back.
      return ended(line, 'intended');
  }
}

/** Whether this was the last attempt at what is done only while there is time: the answer of an objection leaves then. */
export async function hasNoTimeLeft(house: House, { right, matter }: Plan): Promise<boolean> {
  if (!isStopping(right)) return false;
  const request = await house.store.look((tx) => house.store.requests.find(tx, matter));
  return request !== null && !isTimeLeft(house, request);
}

/** @param isLast  no time is left to try again what the answer does not wait for */
export function failedEnd(line: LineProgress, failure: Failure, now: Date, isLast: boolean): LineEnd {
  const why = { code: `${failure.kind}: ${failure.code}`, mend: failure.mend };
  // Stopped addresses are the objection; a list that is not left is said, and left by hand.
  if (isTakingOff(line.line) && (isLast ? failure.kind !== 'unknown-outcome' : !PASSING.has(failure.kind)))
    return { ...ended(line, 'stopped'), ...why };
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
      // Whoever is not known there is not written to from there: nobody has anything to mend.
      return { ...ended(line, isNobodysToMend(line.line) ? 'stopped' : 'failed'), ...why };
    case 'blocked':
      // Whoever was asked has looked, and keeps it: a supplement plan says what stays, and why.
      return { ...ended(line, line.state === 'accepted' ? 'stopped' : 'failed'), ...why };
    case 'denied':
    case 'invalid':
    case 'unexpected':
      return { ...ended(line, 'failed'), ...why };
  }
}

/** The kind of the failure that ended a line; null where none did. */
export function failureKindOf({ code }: Pick<LineProgress, 'code'>): string | null {
  return code?.includes(': ') === true ? code.slice(0, code.indexOf(': ')) : null;
}

/** A record that is gone carries no mark and no wrong value: where it was merged, the one that answers now is searched. */
function isNobodysToMend({ ref, action }: Line): boolean {
  return isAddress(ref) || action === 'restrict' || action === 'lift' || action === 'rectify';
}

/**
 * Lines that may not be carried out as approved end here, with those that would have gone with them; those that a human
 * can clear the way for have failed until then.
 */
export async function setAside(house: House, plan: Plan, hindered: readonly Hindered[]): Promise<void> {
  const [first] = hindered;
  if (!first) return;
  await commit(house, async (act) => {
    const lines = await house.store.lines.all(act.tx, plan);
    const ends = hindered.map(({ line, why, mend }): LineEnd => ({
      number: line.number,
      state: mend === null ? 'stopped' : 'failed',
      code: why,
      mend: mend ?? 'The record changed after the approval: a supplement plan will say what is left.',
      ticket: null,
      retryAt: null,
    }));
    await house.store.lines.end(act.tx, plan, ends, house.clock.now());
    await settleThrough(house, act, plan, ends, lines);
    await rememberOutcomes(house, act.tx, ends, lines);
    const system = await house.system(first.line.system);
    await enter(house, act, plan, system, ends, lines, 'line-stopped');
  });
}

/** Records that the vendor takes along end with the record that takes them. */
export async function settleThrough(
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

/**
 * One entry a line: what was about to be done, or what became of it. The vendor's words stay out of it.
 * @param of  the lines that end, among others or not
 */
export async function enter(
  house: House,
  act: Act,
  plan: Plan,
  system: Pick<System, 'name'>,
  ends: readonly LineEnd[],
  of: readonly LineProgress[],
  as: 'line-intent' | 'line-outcome' | 'line-stopped',
): Promise<void> {
  if (ends.length === 0) return;
  const lines = new Map(of.map(({ line }) => [line.number, line]));
  const subjectOf = await matterOf(house, plan).subjects(act.tx);
  for (const end of ends) {
    const line = lines.get(end.number);
    if (!line) continue;
    act.record({
      actor: 'greffe',
      act: as,
      about: `plan ${planName(plan)} line ${end.number}`,
      system: system.name,
      kind: line.ref.kind,
      ...named(subjectOf(line)),
      details: { action: line.action, ref: refKey(line.ref), state: end.state, code: end.code },
    });
  }
}

function named(subject: string | null): { readonly subject?: string } {
  return subject === null ? {} : { subject };
}

export function ended(line: LineProgress, state: LineEnd['state']): LineEnd {
  return { number: line.line.number, state, code: null, mend: null, ticket: null, retryAt: null };
}
