import type { Person } from '../domain/approval.ts';
import type { ProspectingChannel } from '../domain/prospecting.ts';
import type { Identifier } from '../domain/record.ts';
import type { House } from '../procedures/house.ts';
import { admit, enterReveal } from './admit.ts';

export interface SuppressionsNoun {
  /**
   * The channels by which nothing may be sent to this address; none where it is not in the register. One address is asked
   * about at a time, by whoever holds it: the register is hashes, and can be read by nobody. @source law.md RGT-11
   */
  check(by: Person, controller: string, address: Identifier): Promise<readonly ProspectingChannel[]>;
}

export function suppressionsNoun(house: House): SuppressionsNoun {
  return {
    async check(by, controller, address) {
      await admit(house, by, 'check an address', 'suppression register');
      const channels = await house.store.transact((tx) =>
        house.store.suppressions.channels(tx, controller, address),
      );
      await enterReveal(house, by, { about: 'suppression register', kind: 'suppression', count: 1 });
      return channels;
    },
  };
}
