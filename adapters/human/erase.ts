import type { Connection, Tools } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { put } from './outcome.ts';

type Erase = NonNullable<Connection['erase']>['call'];

/** Asks whoever holds it to erase what they have about the person. */
export function erase(client: HumanClient, tools: Pick<Tools, 'now'>, terms: Terms): Erase {
  return (refs, context) =>
    Promise.all(
      refs.map(async (dossier) =>
        put(await client.put({ dossier, act: 'erase', channels: [], set: {}, terms }, context), tools.now()),
      ),
    );
}
