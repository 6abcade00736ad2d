import type { Context } from '../../contract/index.ts';
import type { Purge, PurgeState } from '../../domain/purge.ts';
import type { LineTally } from '../../ports/purge-store.ts';
import type { House, Next } from '../house.ts';
import { workJob } from '../house.ts';
import { mendsOf } from '../steps/patience.ts';
import { lookAgainAt, verifyPlan } from '../steps/verify.ts';
import type { Blind } from '../steps/verify.ts';

/** So many parts of a system are worked on side by side: enough to use its windows while answers are on their way. */
const PARTS_AT_ONCE = 4;
const PARTS_PER_READ_BACK = 20;

/** Sees the signed parts through: worked on in each system, read back, and again when the vendors' bins are empty. */
export async function carryOutParts(house: House, run: Purge, context: Context): Promise<Next> {
  const { parts } = house.store.purges;
  const now = house.clock.now();
  const work = await house.store.transact((tx) => parts.workable(tx, run.id, now, PARTS_AT_ONCE));
  if (work.parts.length > 0) {
    if (house.policy.mode === 'read-only') return waitForLiveMode;
    await moveTo(house, run, 'applying');
    return {
      next: 'work',
      jobs: work.parts.map(({ sequence, system }) => workJob(run.id, sequence, system)),
    };
  }
  const check = await house.store.transact((tx) => parts.toVerify(tx, run.id, now, PARTS_PER_READ_BACK));
  const blind = await readBack(house, run, check.parts, context);
  if (check.parts.length > 0 && blind.length === 0) return { next: 'again' };
  const failed = await failures(house, run);
  const dates = [work.nextAt, check.nextAt, ...(blind.length > 0 ? [lookAgainAt(house, blind)] : [])].filter(
    (date) => date !== null,
  );
  if (failed.length + blind.length > 0) await moveTo(house, run, 'incomplete');
  else if (dates.length > 0) await moveTo(house, run, work.nextAt === null ? 'verifying' : 'applying');
  if (failed.length + dates.length === 0) return { next: 'done' };
  const outstanding = [
    ...(failed.length === 0 ? [] : [toRetry(run, failed)]),
    ...(blind.length === 0 ? [] : [`reading back: ${mendsOf(blind)}`]),
  ];
  return {
    next: 'wait',
    waitsFor:
      outstanding.join(' ') ||
      (work.nextAt === null ? 'the last read-back' : 'vendors that asked for patience'),
    wakeAt: dates.length === 0 ? null : new Date(Math.min(...dates.map((date) => date.getTime()))),
  };
}

function toRetry(run: Purge, failed: Parameters<typeof mendsOf>[0]): string {
  const waitsFor = `${mendsOf(failed)} Then: greffe purge retry ${run.id}`;
  return waitsFor;
}

/** No record is changed, and no letter leaves. */
export const waitForLiveMode: Next = {
  next: 'wait',
  waitsFor: 'mode: live in greffe.yaml; nothing is written in read-only mode',
  wakeAt: null,
};

async function readBack(
  house: House,
  run: Purge,
  parts: readonly { readonly sequence: number }[],
  context: Context,
): Promise<readonly Blind[]> {
  const sequences = [...new Set(parts.map((part) => part.sequence))];
  const blind: Blind[] = [];
  for (let start = 0; start < sequences.length; start += PARTS_AT_ONCE) {
    const some = sequences.slice(start, start + PARTS_AT_ONCE);
    const seen = await Promise.all(some.map((sequence) => readBackPart(house, run, sequence, context)));
    blind.push(...seen.flat());
  }
  return blind;
}

async function readBackPart(
  house: House,
  run: Purge,
  sequence: number,
  context: Context,
): Promise<readonly Blind[]> {
  const plan = await house.store.look((tx) => house.store.plans.find(tx, run.id, sequence));
  if (!plan) throw new Error(`Purge ${run.id} has no part ${sequence}.`);
  return (await verifyPlan(house, plan, context)).blind;
}

async function failures(
  house: House,
  run: Purge,
): Promise<readonly { readonly system: string; readonly mend: string }[]> {
  const tally = await house.store.transact((tx) => house.store.purges.parts.tally(tx, run.id));
  return tally
    .filter((one: LineTally) => one.state === 'failed')
    .map(({ system, mend, code }) => ({ system, mend: mend ?? code ?? '' }));
}

export async function moveTo(house: House, run: Purge, state: PurgeState): Promise<void> {
  if (run.state === state) return;
  await house.store.transact((tx) => house.store.purges.move(tx, run.id, state, null));
}
