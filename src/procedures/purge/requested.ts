import type { Identifier } from '../../domain/record.ts';
import { hasEnded } from '../../domain/request.ts';
import type { Transaction } from '../../ports/store-transaction.ts';
import type { House } from '../house.ts';
import { identifiersOf } from '../steps/draw-erasure.ts';
import { subjectIn } from '../steps/locate.ts';

/**
 * Whether an open request may be about a person: nobody is purged while they wait for an answer. A name is enough, for
 * the request may know no more.
 */
export async function openlyRequested(
  house: House,
  tx: Transaction,
  controller: string,
): Promise<(identifiers: readonly Identifier[]) => boolean> {
  const open = await house.store.requests.list(tx, { controllers: [controller], open: true });
  const named = new Set<string>();
  for (const request of open) {
    if (request.rights.every(({ state }) => hasEnded(state))) continue;
    const subject = await subjectIn(house, tx, request);
    for (const one of identifiersOf(request, subject)) named.add(keyOf(house, one));
  }
  return (identifiers) => named.size > 0 && identifiers.some((one) => named.has(keyOf(house, one)));
}

function keyOf(house: House, identifier: Identifier): string {
  return `${identifier.kind}:${house.normalise(identifier)}`;
}
