import type { Connection, Objection, Outcome, Tools } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import type { Terms } from './desk.ts';
import { nobodyNamed } from './failures.ts';
import { put } from './outcome.ts';
import { dossierKind } from './records.ts';

type ObjectTo = NonNullable<Connection['object']>['call'];

/** Asks whoever sends or calls from there to stop: one question a dossier, for all its channels together. */
export function object(client: HumanClient, tools: Pick<Tools, 'now'>, terms: Terms): ObjectTo {
  return async (objections, context) => {
    const outcomes = new Map<Objection, Outcome<null>>();
    const byDossier = Map.groupBy(objections, (one) => keyOf(one));
    for (const own of byDossier.values()) {
      const dossier = own[0]?.refs.find(({ kind }) => kind === dossierKind);
      const channels = [...new Set(own.map(({ channel }) => channel))];
      const asked = dossier
        ? await client.put({ dossier, act: 'stop', channels, set: {}, terms }, context)
        : null;
      for (const one of own) outcomes.set(one, put(asked, tools.now()));
    }
    return objections.map((one) => outcomes.get(one) ?? nobodyNamed);
  };
}

function keyOf({ refs }: Objection): string {
  const dossier = refs.find(({ kind }) => kind === dossierKind);
  return dossier ? refKey(dossier) : '';
}
