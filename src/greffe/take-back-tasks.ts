import type { Person } from '../domain/approval.ts';
import type { Request } from '../domain/request.ts';
import type { Transaction } from '../ports/store-transaction.ts';
import type { Act, House } from '../procedures/house.ts';

/** Nobody is asked any more on account of a request that has ended otherwise. */
export async function takeBackTasks(
  house: House,
  tx: Transaction,
  by: Person,
  { id }: Request,
  record: Act['record'],
  which: Parameters<House['store']['tasks']['takeBack']>[3] = {},
): Promise<void> {
  const tasks = await house.store.tasks.takeBack(tx, id, house.clock.now(), which);
  if (tasks === 0) return;
  record({
    actor: by.id,
    act: 'task-taken-back',
    about: `request ${id}`,
    counts: { tasks },
    subject: await house.store.requests.subjectOf(tx, id),
  });
}
