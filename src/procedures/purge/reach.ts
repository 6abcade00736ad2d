import type { AskableRow, Reach } from '../../domain/stay.ts';
import { reachOf } from '../../domain/stay.ts';
import type { KnownPerson } from '../../ports/purge-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';

/**
 * Where somebody may be asked: by what their rows tell, and by the suppression register, which no tool can lift.
 * @param rows  as they were last seen
 */
export async function reachIn(
  house: House,
  tx: Transaction,
  controller: string,
  { joins }: Pick<KnownPerson, 'joins'>,
  rows: readonly AskableRow[],
): Promise<Reach> {
  for (const address of joins.filter(({ kind }) => kind === 'email')) {
    if (await house.store.suppressions.holds(tx, controller, address)) return { by: 'nothing' };
  }
  return reachOf(rows, joins);
}
