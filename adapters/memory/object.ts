import type { Connection } from '../../src/contract/index.ts';
import type { MemoryClient, OptingOut } from './client.ts';
import { already, done, settle, type Ended } from './standing.ts';

type ObjectTo = NonNullable<Connection['object']>['call'];

/** Stops everything to the address, whether a record has it or not. There is no call here that lessens an opt-out. */
export function object(client: MemoryClient): ObjectTo {
  return async (objections, context) => {
    const levels = await client.optOuts(objections, context);
    return settle(
      objections.map(({ channel, address }, index): OptingOut | Ended =>
        levels[index] === 'all' ? { outcome: already } : { channel, address, level: 'all' },
      ),
      async (pending) => {
        await client.setOptOuts(pending, context);
        return pending;
      },
      () => done,
    );
  };
}
