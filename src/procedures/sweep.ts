import type { Context } from '../contract/index.ts';
import type { Sweep } from '../domain/sweep.ts';
import type { House, Next } from './house.ts';
import { commit } from './house.ts';
import { nearest } from './steps/patience.ts';
import { carryOutAgain } from './sweep/carry-out.ts';
import { drawAgain } from './sweep/draw.ts';
import { lookAtCandidates } from './sweep/look.ts';
import { readSystem } from './sweep/read-system.ts';

/**
 * A sweep, so that nobody comes back: every row of people of one tool is held against the suppression register → what does
 * not agree is looked at again, in every tool → applied again by policy, or put to a human where it was the person's own
 * later act → carried out and read back as any objection.
 *
 * Called again at any time it reads what is recorded, does what is missing, and returns what it waits for. The caller
 * holds the lock of the sweep. @source law.md RGT-9, RGT-11, RET-5
 */
export async function sweep(house: House, id: number, background: Context): Promise<Next> {
  const run = await house.store.transact((tx) => house.store.sweeps.find(tx, id));
  if (!run) throw new Error(`There is no sweep ${id}.`);
  if (run.endedAt !== null) return { next: 'done' };
  // Whoever was told of is a person who waits: a night's reading is not.
  const context: Context = run.kind === 'told' ? { ...background, priority: 'request' } : background;
  const next = await goOn(house, run, context);
  const waits = next.next === 'wait' ? next : null;
  await house.store.transact((tx) =>
    house.store.sweeps.wait(tx, id, waits?.waitsFor ?? null, waits?.wakeAt ?? null),
  );
  return next;
}

async function goOn(house: House, run: Sweep, context: Context): Promise<Next> {
  const read = run.state === 'reading' ? await readOn(house, run, context) : ({ next: 'done' } as const);
  await drawAgain(house, run);
  const carried = await carryOutAgain(house, run, context);
  if (carried.next === 'work') await wakeWork(house, run, carried.jobs);
  // What was found so far is carried out by others meanwhile.
  if (read.next === 'again') return read;
  if (carried.next === 'work' || carried.next === 'again') return carried;
  const outstanding = [read, carried].filter((one) => one.next === 'wait');
  return outstanding.length > 0 ? nearest(outstanding) : endSweep(house, run);
}

/** A tool that does not answer holds up nothing of what was read before. */
async function readOn(house: House, run: Sweep, context: Context): Promise<Next> {
  const read = await readSystem(house, run, context);
  const looked = await lookAtCandidates(house, run, context);
  const waits = [read, looked].filter((one) => one.next === 'wait');
  if (waits.length > 0) return nearest(waits);
  if (read.next === 'again' || looked.next === 'again') return { next: 'again' };
  await house.store.transact((tx) => house.store.sweeps.move(tx, run.id, 'applying', null));
  return { next: 'done' };
}

async function wakeWork(
  house: House,
  { kind }: Sweep,
  jobs: Extract<Next, { next: 'work' }>['jobs'],
): Promise<void> {
  await commit(house, async ({ wake }) => {
    for (const job of jobs) wake(job, kind === 'told' ? 'request' : 'background');
  });
}

async function endSweep(house: House, run: Sweep): Promise<Next> {
  // Decided on at this very moment: there is something left to carry out.
  let isEnded = true;
  await commit(house, async ({ tx, record }) => {
    const locked = await house.store.sweeps.lock(tx, run.id);
    if ((await house.store.sweeps.reappearances.toReapply(tx, run.id, 1)).length > 0) {
      isEnded = false;
      return;
    }
    await house.store.sweeps.reappearances.settle(tx, run.id);
    const tally = await house.store.sweeps.reappearances.tally(tx, run.id);
    await house.store.sweeps.move(tx, run.id, 'done', house.clock.now());
    const of = (state: string): number =>
      tally.filter((one) => one.state === state).reduce((sum, { count }) => sum + count, 0);
    record({
      actor: 'greffe',
      act: 'sweep-ended',
      about: `sweep ${run.id}`,
      system: run.system,
      kind: run.kind,
      counts: {
        seen: locked?.seen ?? 0,
        gathered: locked?.gathered ?? 0,
        reapplied: of('reapplied'),
        proposed: of('proposed'),
        failed: of('failed'),
      },
    });
  });
  return isEnded ? { next: 'done' } : { next: 'again' };
}
