import { GIVEN_UP, givingBackByHand, isTriedOut } from '../../domain/giving-back.ts';
import type { Plan } from '../../domain/plan.ts';
import { isHandingOver } from '../../domain/plan.ts';
import type { Request } from '../../domain/request.ts';
import { taskDueOn } from '../../domain/task.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { LineEnd, LineProgress } from '../../ports/store.ts';
import type { Act, House } from '../house.ts';
import { commit } from '../house.ts';
import { ended, enter } from './outcomes.ts';
import { livePlans } from './plans.ts';

/** Whether a tool refuses, for now, to give a record back to whoever had it. */
export function isRefusedBack({ line, state }: Pick<LineProgress, 'line' | 'state'>): boolean {
  return line.action === 'lift' && isHandingOver(line) && state === 'failed';
}

/** Whether a record stays with the owner of restricted data, and greffe tries no more. */
export function isGivenUp({ line, state, code }: LineProgress): boolean {
  return line.action === 'lift' && isHandingOver(line) && state === 'stopped' && code === GIVEN_UP;
}

/**
 * Puts an end to asking a tool that refuses to give records back: after some days a named person is asked to do it by hand,
 * and the tool once more whether it is done; where nobody is named, or they could not, it stays undone, and that is told.
 */
export async function endGivingBack(house: House, request: Request, liftedAt: Date): Promise<void> {
  const now = house.clock.now();
  for (const plan of await livePlans(house, request, 'restriction')) {
    await commit(house, async (act) => {
      const lines = await house.store.lines.all(act.tx, plan);
      const triedOut = lines.filter(
        (one) => (isRefusedBack(one) && isTriedOut(one, liftedAt, now)) || isGivenUp(one),
      );
      for (const [system, own] of Map.groupBy(triedOut, ({ line }) => line.system))
        await byHand(house, act, request, plan, system, own);
    });
  }
}

async function byHand(
  house: House,
  act: Act,
  request: Request,
  plan: Plan,
  system: string,
  lines: readonly LineProgress[],
): Promise<void> {
  const task = await house.store.tasks.about(act.tx, request.id, system, 'give-back');
  const isAnybodyNamed = house.policy.tasksOf(system) !== null;
  const next = Map.groupBy(lines, (one) => givingBackByHand(one, isAnybodyNamed, task));
  const refused = (next.get('ask') ?? []).filter((one) => !isGivenUp(one));
  if (refused.length > 0) await ask(house, act, request, system);
  const givenUp = (next.get('give-up') ?? []).filter((one) => !isGivenUp(one));
  const ends = [
    ...(next.get('look') ?? []).map((one) => ended(one, 'waiting')),
    ...givenUp.map((one): LineEnd => ({ ...ended(one, 'stopped'), code: GIVEN_UP, mend: byHandOnly.mend })),
  ];
  await house.store.lines.end(act.tx, plan, ends, house.clock.now());
  const stopped = ends.filter(({ state }) => state === 'stopped');
  await enter(house, act, plan, { name: system }, stopped, lines, 'line-stopped');
}

async function ask(house: House, { tx, record }: Act, request: Request, system: string): Promise<void> {
  const hands = house.policy.tasksOf(system);
  if (!hands) return;
  const { timeZone } = house.policy.controller(request.controller);
  const openedOn = civilDayOf(house.clock.now(), timeZone);
  const { task, isNew } = await house.store.tasks.put(tx, {
    controller: request.controller,
    request: request.id,
    system,
    act: 'give-back',
    channels: [],
    terms: { ask: null, holds: [], heldFor: null, exceptions: [] },
    person: hands.holder,
    openedOn,
    dueOn: taskDueOn('give-back', openedOn, openedOn),
  });
  if (!isNew) return;
  record({
    actor: 'greffe',
    act: 'task-put',
    about: `request ${request.id}`,
    system,
    kind: task.act,
    subject: await house.store.requests.subjectOf(tx, request.id),
    details: { task: task.id, person: task.person, dueOn: task.dueOn },
  });
}

const byHandOnly = {
  mend: 'The tool refused for days to give this record back, and is asked no more: give it back by hand there.',
};
