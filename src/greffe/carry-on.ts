import type { Context } from '../contract/index.ts';
import type { Job } from '../ports/jobs.ts';
import type { HeldLock } from '../ports/locks.ts';
import { advance } from '../procedures/advance.ts';
import { carryChange } from '../procedures/propagation.ts';
import { purge } from '../procedures/purge.ts';
import type { House, Next } from '../procedures/house.ts';
import { work } from '../procedures/steps/work.ts';
import { sweep } from '../procedures/sweep.ts';

/** Ends after so many milliseconds, or as soon as the signal aborts. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

const BUSY_MS = 250;

/**
 * Takes a request as far as it can go, by itself or beside whoever works on it already: a command works alone as it
 * works while a server runs. It takes no job; the rows and the locks are enough.
 */
export async function carryOn(
  house: House,
  pause: Pause,
  request: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const attempt = await house.locks.tryWith(`request ${request}`, (held) =>
      advance(house, request, contextOf(held, signal)),
    );
    if (!attempt.held) {
      await pause(BUSY_MS, signal);
      continue;
    }
    const jobs = attempt.value.next.flatMap((next: Next) => (next.next === 'work' ? next.jobs : []));
    const again = attempt.value.next.some((next) => next.next === 'again');
    if (jobs.length === 0 && !again) return;
    const taken = await Promise.all(jobs.map((job) => workOn(house, job, signal)));
    if (jobs.length > 0 && !taken.some(Boolean)) await pause(BUSY_MS, signal);
  }
}

/**
 * Takes a purge as far as it can go, as `carryOn` takes a request. Whenever a part has been worked on the run is asked
 * what is next: a system whose windows are wide does not wait for one whose windows are narrow.
 */
export function carryOnPurge(house: House, pause: Pause, id: number, signal: AbortSignal): Promise<void> {
  return carryOnRun(house, pause, `purge ${id}`, (context) => purge(house, id, context), signal);
}

/** Takes a sweep as far as it can go. */
export function carryOnSweep(house: House, pause: Pause, id: number, signal: AbortSignal): Promise<void> {
  return carryOnRun(house, pause, `sweep ${id}`, (context) => sweep(house, id, context), signal);
}

/** Takes a change that was signed for as far as it can go. */
export function carryOnChange(house: House, pause: Pause, id: number, signal: AbortSignal): Promise<void> {
  return carryOnRun(house, pause, `propagation ${id}`, (context) => carryChange(house, id, context), signal);
}

async function carryOnRun(
  house: House,
  pause: Pause,
  key: string,
  goOn: (context: Context) => Promise<Next>,
  signal: AbortSignal,
): Promise<void> {
  const underWay = new Map<string, Promise<Ended>>();
  try {
    while (!signal.aborted) {
      const attempt = await house.locks.tryWith(key, (held) => goOn(backgroundOf(held, signal)));
      if (!attempt.held) {
        await pause(BUSY_MS, signal);
        continue;
      }
      const next = attempt.value;
      if (next.next === 'again') continue;
      for (const job of next.next === 'work' ? next.jobs : []) {
        if (!underWay.has(job.key)) underWay.set(job.key, ending(job, workOn(house, job, signal)));
      }
      if (underWay.size === 0) return;
      const { key: ended, taken } = await Promise.race(underWay.values());
      underWay.delete(ended);
      if (!taken) await pause(BUSY_MS, signal);
    }
  } finally {
    // What one of them threw is told; the others end by themselves.
    await Promise.allSettled(underWay.values());
  }
}

interface Ended {
  readonly key: string;
  readonly taken: boolean;
}

async function ending({ key }: Job, worked: Promise<boolean>): Promise<Ended> {
  return { key, taken: await worked };
}

/** @returns false when somebody else is at it */
async function workOn(house: House, job: Job, signal: AbortSignal): Promise<boolean> {
  const attempt = await house.locks.tryWith(job.key, (held) =>
    workOf(house, job, held, contextOf(held, signal)),
  );
  return attempt.held;
}

export function workOf(house: House, job: Job, held: HeldLock, context: Context) {
  const { matter, sequence, system } = job.data;
  const key = { matter: Number(matter), sequence: Number(sequence) };
  return work(house, key, String(system), held, context);
}

/** A purge starves nobody: within each window and each day some calls are kept for people and requests. */
export function backgroundOf(held: HeldLock, signal?: AbortSignal): Context {
  return { ...contextOf(held, signal), priority: 'background' };
}

export function contextOf(held: HeldLock, signal?: AbortSignal): Context {
  return { signal: signal ? AbortSignal.any([held.signal, signal]) : held.signal, priority: 'request' };
}
