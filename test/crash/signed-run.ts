import type { TestHouse } from '../support/house.ts';
import { direction, dpo } from '../support/house.ts';
import type { TakingOver } from './taking-over.ts';

const never = new AbortController().signal;

/** Empties the tools for another life of the same house. */
export function emptyTools(house: TestHouse): void {
  for (const { account } of Object.values(house.systems)) {
    for (const key of account.rows.keys()) if (key !== 'account:self') account.rows.delete(key);
  }
}

export interface SignedRun {
  readonly id: number;
  readonly digest: string;
  /** Points passed when both had signed. */
  readonly signedAt: number;
}

/** Begins a purge, plans it and has the plan of its rule for prospects signed by two, whoever dies on the way. */
export async function signedRun(house: TestHouse, over: TakingOver): Promise<SignedRun> {
  let id = 0;
  await over.step(async (now) => {
    const open = (await now.purges.list(dpo)).find(({ endedAt }) => endedAt === null);
    id = open?.id ?? (await now.purges.run(dpo, { controller: 'acme', rules: null, on: null }));
  });
  await over.step((now) => now.purges.carryOn(id, never));
  const { plans } = await house.greffe.purges.show(dpo, id);
  const digest = plans.find(({ rule }) => rule === 'prospects')?.digest ?? '';
  await over.step((now) => now.purges.approve(dpo, id, digest));
  await over.step((now) => now.purges.approve(direction, id, digest));
  return { id, digest, signedAt: over.doomed.passed() };
}
