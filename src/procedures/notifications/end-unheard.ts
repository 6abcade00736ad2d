import type { Notification } from '../../domain/notification.ts';
import { isSettled } from '../../domain/notification.ts';
import type { Request } from '../../domain/request.ts';
import type { House, Next } from '../house.ts';
import { commit } from '../house.ts';
import { liftedSince } from '../steps/matter-terms.ts';
import { nearest } from '../steps/patience.ts';
import { conclude } from './record.ts';
import { readTask } from './task.ts';
import { waitFor } from './waits.ts';

/**
 * Ends what is still to be told of a restriction that was lifted meanwhile: told now, it would be taken for one that stands.
 * What lies in a mail folder may leave any day, so that its lift is told only once somebody has said what became of it.
 * The caller holds the lock of the request: what is found `sending` was cut off, and may have arrived.
 */
export async function endUnheard(house: House, request: Request): Promise<Next> {
  const all = await house.store.transact((tx) => house.store.notifications.of(tx, request.id));
  const waits: Next[] = [];
  for (const notification of all.filter((one) => one.kind === 'restriction' && !isSettled(one))) {
    if (notification.state === 'in-folder') {
      waits.push(await waitFor(house, request, notification));
      continue;
    }
    if (notification.state === 'asked' && isSettled(await askNoMore(house, request, notification))) continue;
    const mayBeDouble = notification.mayBeDouble || notification.state === 'sending';
    const { language } = house.policy.controller(request.controller);
    const translate = await house.translate(language);
    await conclude(
      house,
      request,
      { ...notification, mayBeDouble },
      {
        state: 'not-told',
        words: translate(mayBeDouble ? perhapsArrived.mend : liftedSince.mend),
        retryAt: null,
        mend: null,
        mayBeDouble,
      },
    );
  }
  return waits.length === 0 ? { next: 'again' } : nearest(waits);
}

/** Whoever has told them before the task is taken back has told them. */
async function askNoMore(house: House, request: Request, notification: Notification): Promise<Notification> {
  const { task: id } = notification;
  if (id !== null)
    await commit(house, async ({ tx, record }) => {
      const tasks = await house.store.tasks.takeBack(tx, request.id, house.clock.now(), { id });
      if (tasks === 0) return;
      record({
        actor: 'greffe',
        act: 'task-taken-back',
        about: `request ${request.id}`,
        counts: { tasks },
        subject: await house.store.requests.subjectOf(tx, request.id),
      });
    });
  return readTask(house, request, notification);
}

const perhapsArrived = {
  mend: 'The restriction was lifted before it was known whether this had arrived: its lift is told.',
};
