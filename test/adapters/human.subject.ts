import { archive } from '../../adapters/human/double/archive.ts';
import { human } from '../../adapters/human/index.ts';
import type { Connection, Tools } from '../../src/contract/index.ts';
import type { Subject } from '../conformance/index.ts';

/** Paper behind the human adapter, ready to be examined. */
export function humanSubject(
  name = 'human',
  /** What a mutant does to the adapter before it is examined. */
  mutate: (connection: Connection, tools: Tools) => Connection = (connection) => connection,
): Subject {
  const onPaper = 'a dossier is looked at by whoever holds it, and by nobody else';
  return {
    name,
    lacks: {
      note: onPaper,
      sharedNote: onPaper,
      organisation: onPaper,
      cascade: onPaper,
      blocker: onPaper,
      merge: onPaper,
      recycle: onPaper,
      hideField: onPaper,
      owners: onPaper,
    },
    open: async () => {
      let now = Date.UTC(2026, 10, 23, 9);
      const clock = {
        now: () => new Date(now),
        moveBy: (ms: number) => {
          now += ms;
        },
      };
      const { desk, world, witness, faults } = archive(clock.now);
      return {
        connect: (tools) =>
          mutate(human(desk).connect({ holds: ['contracts'], ask: {}, exceptions: [] }, tools), tools),
        world,
        witness,
        faults,
        clock,
        close: async () => {},
      };
    },
  };
}
