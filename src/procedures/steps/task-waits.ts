import type { Request } from '../../domain/request.ts';
import type { Task } from '../../domain/task.ts';
import { isOpenTask } from '../../domain/task.ts';
import { civilDayOf } from '../../domain/time-zone.ts';
import type { House } from '../house.ts';

/** Of whom an answer is awaited, and since when it is late. */
export async function waitsForTasks(house: House, request: Request): Promise<string> {
  const tasks = await house.store.transact((tx) => house.store.tasks.of(tx, request.id));
  const today = civilDayOf(house.clock.now(), house.policy.controller(request.controller).timeZone);
  const waits = tasks.filter(isOpenTask).map((task) => (task.dueOn < today ? late(task) : awaited(task)));
  // Answered a moment ago: its lines are looked at next.
  return waits.join(' ') || 'work in the systems';
}

function awaited({ id, person, dueOn }: Task): string {
  const waitsFor = `task ${id} of ${person}, due on ${dueOn}.`;
  return waitsFor;
}

function late({ id, person, dueOn }: Task): string {
  const waitsFor = `task ${id} of ${person}, late since ${dueOn}.`;
  return waitsFor;
}
