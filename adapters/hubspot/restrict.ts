import type { Connection, Context, Outcome } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { described, listsOfEach, mayBeLeft, unseenLists } from './lists.ts';
import { optOut } from './object.ts';
import { already, byKind, failed, kindNotHandled, notFound, nowAnotherRecord, settled } from './outcomes.ts';
import { addressesOf, valueOf, type Catalogue } from './records.ts';
import { update } from './redact.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';
import { standingsOf, type Standing } from './standing.ts';

type Restrict = NonNullable<Connection['restrict']>['call'];

/** HubSpot has no restriction: this property of the customer's own carries it, and `probe` asks for it. */
export const restrictedProperty = 'greffe_restricted';

/**
 * Nothing is sent (every address unsubscribed), nothing is targeted (off the lists that people fill by hand), and the
 * property says so, last: where it stands, the rest is done.
 */
export function restrict(client: HubspotClient, settings: HubspotSettings, catalogue: Catalogue): Restrict {
  return (refs, context) =>
    byKind(
      refs,
      (ref) => ref,
      async (kindName, group) => {
        const kind = catalogue.of(kindName);
        if (kind?.role !== 'person') return group.map(() => kindNotHandled);
        const properties = ['email', 'hs_additional_emails', restrictedProperty];
        const ids = group.map(({ id }) => id);
        const standings = await standingsOf(client, kind, ids, { properties }, context);
        const outcomes: Outcome<null>[] = [];
        for (const id of ids) {
          outcomes.push(...(await settled([id], async () => [await one(standings.get(id), id)])));
        }
        return outcomes;

        async function one(standing: Standing | undefined, id: string): Promise<Outcome<null>> {
          if (standing?.is !== 'live') return standing?.is === 'merged' ? nowAnotherRecord : notFound;
          if (isRestricted(standing.object)) return already;
          for (const address of addressesOf(standing.object)) {
            const outcome = await optOut(client, settings, address, context);
            if (outcome.status === 'failed') return outcome;
          }
          await leaveLists(client, settings, id, context);
          if (kind === null) return notFound;
          const changes = [{ id, properties: { [restrictedProperty]: 'true' } }];
          const outcome = (await update(client, kind, changes, context)).get(id) ?? notFound;
          return outcome.status === 'failed' && outcome.failure.kind === 'invalid' ? noProperty : outcome;
        }
      },
    );
}

export function isRestricted(contact: CrmObject): boolean {
  return valueOf(contact, restrictedProperty) === 'true';
}

/** A list that HubSpot fills itself refuses: it goes by the property. One that keeps people out goes on doing so. */
async function leaveLists(
  client: HubspotClient,
  settings: HubspotSettings,
  id: string,
  context: Context,
): Promise<void> {
  const on = (await listsOfEach(client, [id], context)).get(id);
  // The mark says that the rest is done: it waits.
  if (on === undefined) throw new VendorFailure(unseenLists);
  if (on.size === 0) return;
  const lists = await described(client, [...on], context);
  for (const list of lists.values()) {
    if (mayBeLeft(list, settings)) await client.removeFromList(list.listId, [id], context);
  }
}

const noProperty = failed({
  kind: 'blocked',
  code: 'NO_RESTRICTED_PROPERTY',
  mend: `Create the contact property ${restrictedProperty} (single checkbox) in HubSpot, then retry.`,
});
