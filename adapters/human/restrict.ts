import type { Connection, Tools } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { put } from './outcome.ts';

type Restrict = NonNullable<Connection['restrict']>['call'];

/** Asks whoever holds it to mark what they have about the person, and to use it no more. */
export function restrict(client: HumanClient, tools: Pick<Tools, 'now'>, terms: Terms): Restrict {
  return (refs, context) =>
    Promise.all(
      refs.map(async (dossier) =>
        put(
          await client.put({ dossier, act: 'restrict', channels: [], set: {}, terms }, context),
          tools.now(),
        ),
      ),
    );
}
