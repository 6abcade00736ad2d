import type { Connection } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';

export function probe(client: HumanClient): Connection['probe']['call'] {
  return async (context) => {
    const holder = await client.holder(context);
    return {
      identity: { system: client.system },
      edition: null,
      granted: null,
      missing:
        holder === null
          ? [
              {
                what: 'somebody who answers for this system',
                because: 'no-scope',
                mend: 'Name who answers for this system: tasks.holder in systems.yaml.',
              },
            ]
          : [],
      unavailable: [],
      readOnly: false,
    };
  };
}
