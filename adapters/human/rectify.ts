import type { Connection, Outcome, Tools } from '../../src/contract/index.ts';
import { isBlank } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { blankValue } from './failures.ts';
import { put } from './outcome.ts';

type Rectify = NonNullable<Connection['rectify']>['call'];

/** Asks whoever holds it to say right what is wrong. What stands there now they see, and nobody else. */
export function rectify(client: HumanClient, tools: Pick<Tools, 'now'>, terms: Terms): Rectify {
  return (corrections, context) =>
    Promise.all(
      corrections.map(async ({ ref: dossier, set }): Promise<Outcome<null>> => {
        if (Object.values(set).some(isBlank)) return blankValue;
        return put(
          await client.put({ dossier, act: 'rectify', channels: [], set, terms }, context),
          tools.now(),
        );
      }),
    );
}
