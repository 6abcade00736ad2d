import type { Context } from '../contract/index.ts';
import { refKey } from '../contract/index.ts';
import type { WaitingNotice } from '../ports/notice-store.ts';
import type { Controller, House, Next } from './house.ts';
import { againAt } from './notices/again.ts';
import type { ChangeHandlers } from './notices/handlers.ts';
import { changeHandlers } from './notices/handlers.ts';
import type { Looked } from './notices/look-at-records.ts';
import { lookAtRecords } from './notices/look-at-records.ts';
import { save } from './notices/save.ts';
import type { Answer } from './steps/locate.ts';
import { answerOf } from './steps/locate.ts';

const ROUND_MS = 60_000;
const RECORDS_TOGETHER = 100;

/**
 * What a tool told of: each record is read as it stands now → held against the register and the restrictions, passed on
 * where it was changed → an erasure by hand is put to a human, or carried on by policy. A notice is a hint: nothing is
 * done for what it says, everything for what the record shows.
 *
 * Called again at any time it takes up what waits. The caller holds the lock of the tool's notices, so that those of one
 * record are worked in order, once. @source law.md RGT-11, RGT-14
 */
export async function workNotices(
  house: House,
  name: string,
  context: Context,
  handlers: ChangeHandlers = changeHandlers,
): Promise<Next> {
  const owner = house.policy.ownerOf(name);
  if (owner === null) return { next: 'done' };
  const stopAt = house.clock.now().getTime() + ROUND_MS;
  for (;;) {
    const told = await house.store.transact((tx) =>
      house.store.notices.toWork(tx, name, house.clock.now(), RECORDS_TOGETHER),
    );
    if (told.length === 0) return { next: 'done' };
    await workSome(house, owner, name, told, handlers, context);
    if (context.signal.aborted || house.clock.now().getTime() >= stopAt) return { next: 'again' };
  }
}

async function workSome(
  house: House,
  owner: Controller,
  name: string,
  told: readonly WaitingNotice[],
  handlers: ChangeHandlers,
  context: Context,
): Promise<void> {
  const looked = await lookAtSome(house, owner, name, told, handlers, context);
  if (looked === 'failed') {
    await oneByOne(house, owner, name, told, handlers, context);
    return;
  }
  if (looked.answered) {
    await save(house, owner, name, looked.value);
    return;
  }
  const ids = told.map(({ id }) => id);
  const until = againAt(house.clock.now(), looked.obstacle);
  await house.store.transact((tx) => house.store.notices.wait(tx, ids, looked.obstacle.mend, until, null));
}

async function lookAtSome(
  house: House,
  owner: Controller,
  name: string,
  told: readonly WaitingNotice[],
  handlers: ChangeHandlers,
  context: Context,
): Promise<Answer<readonly Looked[]> | 'failed'> {
  try {
    return await answerOf(async () =>
      lookAtRecords(house, owner, await house.system(name), told, handlers, context),
    );
  } catch (error) {
    if (context.signal.aborted) throw error;
    house.log.error('records-not-looked-at', {
      system: name,
      error: error instanceof Error ? error.name : typeof error,
    });
    return 'failed';
  }
}

/** Of one record that cannot be looked at, for a reason of ours, the others do not wait. */
async function oneByOne(
  house: House,
  owner: Controller,
  name: string,
  told: readonly WaitingNotice[],
  handlers: ChangeHandlers,
  context: Context,
): Promise<void> {
  const groups = [...Map.groupBy(told, ({ ref }) => refKey(ref)).values()];
  if (groups.length > 1) {
    for (const group of groups) await workSome(house, owner, name, group, handlers, context);
    return;
  }
  const ids = told.map(({ id }) => id);
  const until = againAt(house.clock.now(), { passing: false, retryAt: null });
  await house.store.transact((tx) => house.store.notices.wait(tx, ids, failed, until, null));
}

const failed = 'what follows a change failed: the log says when';
