import { expect } from '@jest/globals';
import type { PersonRow } from '../../adapters/memory/world.ts';
import type { Ref } from '../../src/contract/index.ts';
import type { Purge } from '../../src/domain/purge.ts';
import { peopleActedOn } from '../../src/domain/purge.ts';
import type { Greffe } from '../../src/greffe.ts';
import type { PurgeView } from '../../src/greffe/purges.ts';
import { dumpOf } from './dump.ts';
import type { MemorySystem, TestHouse } from './house.ts';
import { direction, dpo } from './house.ts';
import { PROSPECT } from './purges.ts';

const forever = new AbortController().signal;

/** What tests of purges do to a house; every row they add carries a canary. */
export function purgeDesk(house: TestHouse) {
  let count = 0;
  const system = (name: string): MemorySystem => {
    const found = house.systems[name];
    if (!found) throw new Error(`No system ${name}.`);
    return found;
  };
  const show = (id: number): Promise<PurgeView> => house.greffe.purges.show(dpo, id);
  const desk = {
    system,
    show,
    /** Somebody long past the period, unless told otherwise. */
    person: (name: string, of: Partial<PersonRow> = {}): Promise<Ref> => {
      count += 1;
      return system(name).world.person({
        given: `Zéphyrine${count}`,
        family: `Canari${count}`,
        emails: [`canari${count}@example.fr`],
        town: PROSPECT,
        createdAt: '2019-05-02T10:00:00Z',
        ...of,
      });
    },
    /** As the worker has it when the night of that day begins. */
    night: async (day: string, greffe: Greffe = house.greffe): Promise<void> => {
      const job = {
        name: 'nightly',
        key: `night of acme ${day}`,
        data: { controller: 'acme', day },
      } as const;
      const done = await house.house.locks.tryWith(job.key, (held) => greffe.handlers.nightly(job, held));
      if (!done.held) throw new Error('Two nights of one test at once.');
    },
    /** The night of that day, as far as it goes without anybody. */
    nightOf: async (day: string): Promise<number> => {
      house.clock.set(`${day}T01:30:00Z`);
      await desk.night(day);
      const id = await desk.newest();
      await desk.carryOn(id);
      return id;
    },
    runs: (): Promise<readonly Purge[]> => house.greffe.purges.list(dpo),
    newest: async (): Promise<number> => {
      const [run] = await desk.runs();
      if (!run) throw new Error('No run has begun.');
      return run.id;
    },
    carryOn: (id: number, greffe: Greffe = house.greffe): Promise<void> => greffe.purges.carryOn(id, forever),
    /** Both sign, all rules or these. */
    sign: async (id: number, rules?: readonly string[]): Promise<void> => {
      for (const { digest, funnel, rule, approvedAt } of (await show(id)).plans) {
        if (peopleActedOn(funnel) === 0 || approvedAt !== null || !(rules?.includes(rule) ?? true)) continue;
        await house.greffe.purges.approve(dpo, id, digest);
        await house.greffe.purges.approve(direction, id, digest);
      }
    },
    /** From date to date, until nothing is left to wait for but people. */
    toRest: async (id: number): Promise<Purge> => {
      for (let round = 0; round < 20; round += 1) {
        await desk.carryOn(id);
        const { purge } = await show(id);
        if (purge.endedAt !== null || purge.wakeAt === null) return purge;
        if (purge.wakeAt > house.clock.now()) house.clock.set(purge.wakeAt);
      }
      throw new Error(`Purge ${id} does not come to rest.`);
    },
    live: (name: string): readonly string[] =>
      system(name)
        .witness.records()
        .filter(({ kind, state }) => kind === 'person' && state === 'live')
        .map(({ id }) => id)
        .sort(),
    /** Nothing that tells of a person in the log, or in clear in any table: jobs, entries and purges among them. */
    async expectNoLeak(): Promise<void> {
      expect(house.logged()).not.toMatch(/canari/i);
      for (const [table, text] of await dumpOf(house.pool)) {
        expect({ table, leaks: /canari/i.test(text) }).toEqual({ table, leaks: false });
      }
    },
  };
  return desk;
}

export type PurgeDesk = ReturnType<typeof purgeDesk>;
