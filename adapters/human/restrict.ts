import type { Connection, Tools } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { put } from './outcome.ts';

type Restrict = NonNullable<Connection['restrict']>['call'];

/** Asks whoever holds it to mark what they have about the person, and to use it no more; or to take that mark off again. */
export function restrict(
  client: HumanClient,
  tools: Pick<Tools, 'now'>,
  act: 'restrict' | 'lift',
  terms: Terms,
): Restrict {
  return (refs, context) =>
    Promise.all(
      refs.map(async (dossier) =>
        put(await client.put({ dossier, act, channels: [], set: {}, terms }, context), tools.now()),
      ),
    );
}
