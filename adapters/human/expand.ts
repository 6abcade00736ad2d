import type { Connection } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import { dossier } from './records.ts';

type Expand = NonNullable<Connection['expand']>['call'];

/** Nothing is seen around a dossier; that it is kept is known once whoever holds it has said so. */
export function expand(client: HumanClient): Expand {
  return async (refs, _cursor, context) => {
    const items = await Promise.all(
      refs.map(async (ref) => {
        const standing = (await client.about(ref, 'erase', context))?.standing;
        return dossier(ref, standing?.is === 'kept' ? standing.ground : null);
      }),
    );
    return { items, cursor: null, gaps: [] };
  };
}
