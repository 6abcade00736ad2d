import {
  memoryAccount,
  type MemoryAccount,
  type MemoryAccountOptions,
} from '../../adapters/memory/account.ts';
import { memory } from '../../adapters/memory/index.ts';
import { memoryFaults, memoryWitness, memoryWorld } from '../../adapters/memory/world.ts';
import type { Connection } from '../../src/contract/index.ts';
import type { Subject } from '../conformance/index.ts';

export type Mutation = (connection: Connection, account: MemoryAccount) => Connection;

/** The memory adapter, ready to be examined. */
export function memorySubject(
  name = 'memory',
  account: Pick<MemoryAccountOptions, 'erasesFilesLater'> = {},
  /** What a mutant does to the adapter before it is examined. */
  mutate: Mutation = (connection) => connection,
): Subject {
  return {
    name,
    lacks: {},
    open: async ({ pageSizeMax }) => {
      const clock = stillClock();
      const rows = memoryAccount('examined', {
        ...account,
        webhookSecret,
        now: clock.now,
        ...(pageSizeMax === null ? {} : { pageSizeMax }),
      });
      return {
        connect: (tools) =>
          mutate(memory(() => rows).connect({ account: 'examined', webhookSecret }, tools), rows),
        world: memoryWorld(rows),
        witness: memoryWitness(rows),
        faults: memoryFaults(rows),
        clock,
        close: async () => {},
      };
    },
  };
}

const webhookSecret = 'secret-of-the-memory-account';

function stillClock(): { now: () => Date; moveBy: (ms: number) => void } {
  let now = Date.UTC(2026, 10, 23, 9);
  return {
    now: () => new Date(now),
    moveBy: (ms) => {
      now += ms;
    },
  };
}
