import type { Connection, Outcome } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { already, byKind, kindNotHandled, notFound, nowAnotherRecord } from './outcomes.ts';
import type { Catalogue } from './records.ts';
import { update } from './redact.ts';
import { isRestricted, restrictedProperty } from './restrict.ts';
import { standingsOf } from './standing.ts';

type Lift = NonNullable<Connection['lift']>['call'];

/**
 * Empties the property, which is greffe's own. Addresses stay unsubscribed and lists stay left: which they were nobody
 * kept, and nobody is subscribed again from here.
 */
export function lift(client: HubspotClient, catalogue: Catalogue): Lift {
  return (refs, context) =>
    byKind(
      refs,
      (ref) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind?.role !== 'person') return group.map(() => kindNotHandled);
        const ids = [...new Set(group.map(({ id }) => id))];
        const standings = await standingsOf(client, kind, ids, { properties: [restrictedProperty] }, context);
        const outcomes = new Map<string, Outcome<null>>();
        const marked: string[] = [];
        for (const id of ids) {
          const standing = standings.get(id);
          if (standing?.is !== 'live')
            outcomes.set(id, standing?.is === 'merged' ? nowAnotherRecord : notFound);
          else if (isRestricted(standing.object)) marked.push(id);
          else outcomes.set(id, already);
        }
        const changes = marked.map((id) => ({ id, properties: { [restrictedProperty]: '' } }));
        for (const [id, outcome] of await update(client, kind, changes, context)) outcomes.set(id, outcome);
        return group.map(({ id }) => outcomes.get(id) ?? notFound);
      },
    );
}
