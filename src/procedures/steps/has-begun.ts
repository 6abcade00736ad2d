import type { Plan } from '../../domain/plan.ts';
import { isWrite } from '../../domain/plan.ts';
import type { House } from '../house.ts';
import { progressOf } from './draw-erasure.ts';

/** What only a human can mend may take long: what was done until then is certified, and what was not is a residue. */
export async function hasBegun(house: House, plans: readonly Plan[]): Promise<boolean> {
  const progress = await progressOf(house, plans);
  return progress.some(({ line, state }) => isWrite(line) && (state === 'done' || state === 'already'));
}
