import { Refused } from '../domain/refused.ts';
import type { House } from '../procedures/house.ts';

/** A name is of one person: in the settings, or with an account. @throws Refused('named-twice') */
export async function demandNamedOnce({ store, policy }: Pick<House, 'store' | 'policy'>): Promise<void> {
  const names = policy.people.map(({ id }) => id);
  const both = await store.transact((tx) => store.accounts.among(tx, names));
  if (both.length === 0) return;
  throw new Refused(
    'named-twice',
    `greffe.yaml names ${both.join(', ')} among its people, and there is an account of that name: nobody could say which of the two is meant. Take it out of greffe.yaml.`,
  );
}
