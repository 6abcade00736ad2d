import type { SystemGap } from '../../domain/plan.ts';
import type { Request } from '../../domain/request.ts';
import type { House } from '../house.ts';

/** Something that a right of our token keeps from us, and what gives the right. */
export interface Unseen {
  readonly system: string;
  readonly mend: string;
}

/** What our tokens kept from the searches: while a right is missing nobody can say that nothing is there. */
export async function unseenBySearch(house: House, request: Request): Promise<readonly Unseen[]> {
  const searches = await house.store.transact((tx) => house.store.findings.searches(tx, request.id));
  const latest = new Map(searches.filter((one) => one.failure === null).map((one) => [one.system, one]));
  return [...latest.values()].flatMap(({ system, gaps }) =>
    unseenIn(gaps.map((gap) => ({ system, ...gap }))),
  );
}

export function unseenIn(gaps: readonly SystemGap[]): readonly Unseen[] {
  return gaps
    .filter((gap) => gap.because === 'no-scope')
    .map(({ system, what, mend }) => ({ system, mend: mend ?? `Nothing shows ${what}.` }));
}
