import type { Connection, Tools } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { put } from './outcome.ts';

type Lift = NonNullable<Connection['lift']>['call'];

/** Asks whoever holds it to take the mark of a restriction off again. */
export function lift(client: HumanClient, tools: Pick<Tools, 'now'>, terms: Terms): Lift {
  return (refs, context) =>
    Promise.all(
      refs.map(async (dossier) =>
        put(await client.put({ dossier, act: 'lift', channels: [], set: {}, terms }, context), tools.now()),
      ),
    );
}
