import { expect } from '@jest/globals';
import type { PersonRow } from '../../adapters/memory/world.ts';
import { optOutKey } from '../../adapters/memory/account.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { ProspectingChannel } from '../../src/domain/prospecting.ts';
import type { Identifier } from '../../src/domain/record.ts';
import type { Greffe } from '../../src/greffe.ts';
import type { SweepView } from '../../src/greffe/suppressions.ts';
import type { ListedReappearance } from '../../src/ports/sweep-store.ts';
import { dumpOf } from './dump.ts';
import type { MemorySystem, TestHouse } from './house.ts';
import { dpo } from './house.ts';

const forever = new AbortController().signal;

/** What tests of sweeps do to a house; every row they add carries a canary. */
export function sweepDesk(house: TestHouse) {
  const system = (name: string): MemorySystem => {
    const found = house.systems[name];
    if (!found) throw new Error(`No system ${name}.`);
    return found;
  };
  const desk = {
    system,
    person: (name: string, email: string, of: Partial<PersonRow> = {}): Promise<Ref> =>
      system(name).world.person({ given: 'Zoé', family: 'Canari', emails: [email], ...of }),
    mayReceive: (name: string, address: string, channel: ProspectingChannel = 'email'): Promise<boolean> =>
      system(name).world.mayReceive({ channel, address }),
    /** As an import does that brings consent along with the rows. */
    lift: (name: string, address: string, channel: ProspectingChannel = 'email'): void => {
      system(name).account.optOuts.delete(optOutKey({ channel, address }));
    },
    async objects(
      identifiers: readonly Identifier[],
      stops: readonly ProspectingChannel[] = ['email'],
    ): Promise<number> {
      const id = await house.greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['objection'],
        identifiers,
        channel: 'email',
        requester: { kind: 'data-subject' },
        stops,
      });
      await house.greffe.requests.carryOn(id, forever);
      return id;
    },
    begin: async (...systems: readonly string[]): Promise<readonly number[]> =>
      house.greffe.suppressions.sweep(dpo, 'acme', systems),
    carryOn: (id: number, greffe: Greffe = house.greffe): Promise<void> =>
      greffe.suppressions.carryOn(id, forever),
    /** Of one tool, as far as it goes. */
    async sweep(name: string): Promise<SweepView> {
      const [id = 0] = await desk.begin(name);
      await desk.carryOn(id);
      return desk.show(id);
    },
    show: (id: number): Promise<SweepView> => house.greffe.suppressions.showSweep(dpo, id),
    found: async (open = false): Promise<readonly ListedReappearance[]> =>
      (await house.greffe.suppressions.reappearances(dpo, { open })).found,
    /** Tool, what and state of each, oldest first. */
    told: async (): Promise<readonly string[]> =>
      (await desk.found()).map((one) => `${one.system} ${one.what} ${one.channel} ${one.state}`).toReversed(),
    channels: (value: string): Promise<readonly ProspectingChannel[]> =>
      house.greffe.suppressions.check(dpo, 'acme', { kind: 'email', value }),
    async acts(): Promise<readonly string[]> {
      return (await house.house.audit.list({ limit: 1000 })).map(({ act }) => act);
    },
    async expectNoLeak(): Promise<void> {
      expect(house.logged()).not.toMatch(/canari/i);
      for (const [table, text] of await dumpOf(house.pool)) {
        expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
      }
    },
  };
  return desk;
}

export type SweepDesk = ReturnType<typeof sweepDesk>;
