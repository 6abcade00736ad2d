import { dueOf } from '../../domain/deadline.ts';
import type { Right, RightState } from '../../domain/request.ts';
import { courseOf, stateOf } from '../../domain/request.ts';
import type { Act, House } from '../house.ts';
import { callBackJob } from '../house.ts';

/** A right moves on; that it did is told to whoever asked to hear it, and is written with it for that: both or neither. */
export async function moveRight(
  house: House,
  { tx, wake }: Act,
  id: number,
  right: Right,
  to: RightState,
): Promise<void> {
  const { requests, callbacks } = house.store;
  const at = house.clock.now();
  const isHeard = await callbacks.isNamed(tx, id);
  const before = isHeard ? await requests.find(tx, id) : null;
  await requests.move(tx, id, right, to, at);
  if (!before || courseOf(before, right)?.state === to) return;
  const rights = before.rights.map((course) => (course.right === right ? { ...course, state: to } : course));
  const { country } = house.policy.controller(before.controller);
  const due = dueOf({ ...before, country });
  await callbacks.add(
    tx,
    id,
    { right, to, state: stateOf({ ...before, rights }), due, at },
    house.random.uuid(),
  );
  wake(callBackJob(id), 'background');
}
