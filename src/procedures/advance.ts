import type { Context } from '../contract/index.ts';
import type { AT_WORK, Request, Right, RightCourse } from '../domain/request.ts';
import { courseOf, hasEnded } from '../domain/request.ts';
import { isOpenTask } from '../domain/task.ts';
import { access } from './access.ts';
import { erasure } from './erasure.ts';
import { writeOfTasks } from './tasks/letters.ts';
import type { House, Next } from './house.ts';
import { commit } from './house.ts';
import { consentWithdrawal, objection } from './objection.ts';
import { portability } from './portability.ts';
import { rectification } from './rectification.ts';
import { restriction, undoLifted } from './restriction.ts';
import { proveWhatWasDone } from './withdrawal.ts';

/** In the order in which they are carried out: what waits for nobody first, a copy before its source goes. */
const PROCEDURES = {
  objection,
  'consent-withdrawal': consentWithdrawal,
  restriction,
  rectification,
  access,
  portability,
  erasure,
};
const IN_ORDER: readonly Right[] = [
  'objection',
  'consent-withdrawal',
  'restriction',
  'rectification',
  'access',
  'portability',
  'erasure',
];

const working: typeof AT_WORK = 'work in the systems';

/** Should the jobs that see to what an ended request still owes be lost, they are sent again after this. */
const SENT_AGAIN_MS = 60_000;

/** What a whole request waits for: the nearest of its rights. */
export interface Advanced {
  readonly next: readonly Next[];
}

/**
 * Takes every right of a request as far as it can go now. Re-entrant; the caller holds the lock of the request.
 * @throws Error when there is no such request
 */
export async function advance(house: House, id: number, context: Context): Promise<Advanced> {
  const next: Next[] = [];
  let request = await read(house, id);
  for (const right of IN_ORDER) {
    const course = courseOf(request, right);
    if (!course || hasEnded(course.state)) continue;
    next.push(await advanceRight(house, request, course, context));
    request = await read(house, id);
  }
  if (request.withdrawal) {
    next.push(...(await owing(house, await proveWhatWasDone(house, request, context))));
  }
  const undone = await undoLifted(house, request, context);
  if (undone) next.push(...(await owing(house, undone)));
  await remember(house, id, next);
  if (await isAnybodyAsked(house, id)) await writeOfTasks(house, request.controller);
  return { next };
}

/** Whoever is asked something new hears of it now, and not only at night. */
async function isAnybodyAsked(house: House, id: number): Promise<boolean> {
  const tasks = await house.store.transact((tx) => house.store.tasks.of(tx, id));
  return tasks.some(isOpenTask);
}

async function owing(house: House, owed: Next): Promise<readonly Next[]> {
  if (owed.next !== 'work') return [owed];
  await commit(house, async ({ wake }) => {
    for (const job of owed.jobs) wake(job);
  });
  const wakeAt = new Date(house.clock.now().getTime() + SENT_AGAIN_MS);
  return [owed, { next: 'wait', waitsFor: working, wakeAt }];
}

async function advanceRight(
  house: House,
  request: Request,
  course: RightCourse,
  context: Context,
): Promise<Next> {
  const next = await PROCEDURES[course.right](house, request, context);
  await commit(house, async ({ tx, wake }) => {
    const waitsFor = next.next === 'wait' ? next.waitsFor : next.next === 'work' ? working : null;
    await house.store.requests.wait(tx, request.id, course.right, waitsFor);
    if (next.next === 'work') for (const job of next.jobs) wake(job);
  });
  return next;
}

async function remember(house: House, id: number, next: readonly Next[]): Promise<void> {
  const dates = next.flatMap((one) => (one.next === 'wait' && one.wakeAt ? [one.wakeAt.getTime()] : []));
  await house.store.transact((tx) =>
    house.store.requests.wakeAt(tx, id, dates.length === 0 ? null : new Date(Math.min(...dates))),
  );
}

async function read(house: House, id: number): Promise<Request> {
  const request = await house.store.look((tx) => house.store.requests.find(tx, id));
  if (!request) throw new Error(`There is no request ${id}.`);
  return request;
}
