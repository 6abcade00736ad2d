import { recordKey } from '../../domain/record.ts';
import type { DuePerson } from '../../ports/purge-store.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';

/**
 * Numbers of those whom an earlier run has put into a bin, and somebody has taken out again: while that run waits for its
 * bins, nobody puts them there a second time. Afterwards its report tells, and they are due like everybody.
 */
export async function restoredAmong(
  house: House,
  tx: Transaction,
  purge: number,
  people: readonly DuePerson[],
): Promise<ReadonlySet<number>> {
  const rowsOf = new Map(
    people.map(({ number, rows }) => [
      number,
      new Set(rows.map(({ system, ref }) => recordKey({ system, ...ref }))),
    ]),
  );
  const restored = new Set<number>();
  for (const { number, before } of await house.store.purges.people.inOpenRuns(tx, purge, people)) {
    const lines = await house.store.lines.all(tx, { matter: before.purge, sequence: before.part });
    const isBack = lines.some(
      ({ line, verdict }) =>
        line.action === 'recycle' &&
        verdict === 'recoverable' &&
        line.person === before.number &&
        rowsOf.get(number)?.has(recordKey({ system: line.system, ...line.ref })) === true,
    );
    if (isBack) restored.add(number);
  }
  return restored;
}
