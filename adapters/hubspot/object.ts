import type { Connection, Context, Outcome } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { already, done, failed, settled, unless } from './outcomes.ts';
import type { HubspotSettings } from './settings.ts';

type ObjectTo = NonNullable<Connection['object']>['call'];

/**
 * Unsubscribes the address from everything, for each brand, and reads back that it holds. No call of this adapter can
 * subscribe anybody.
 */
export function object(client: HubspotClient, settings: HubspotSettings): ObjectTo {
  return async (objections, context) => {
    const outcomes: Outcome<null>[] = [];
    for (const { channel, address } of objections) {
      outcomes.push(
        ...(await settled([address], async () => [
          channel === 'email' ? await optOut(client, settings, address, context) : channelNotHere,
        ])),
      );
    }
    return outcomes;
  };
}

export async function optOut(
  client: HubspotClient,
  settings: HubspotSettings,
  address: string,
  context: Context,
): Promise<Outcome<null>> {
  const missing = await brandsWithout(client, settings, address, context);
  if (missing.length === 0) return already;
  const refused = await unless(
    ['invalid'],
    async () => {
      for (const brand of missing) await client.unsubscribeAll(address, brand, context);
      return null;
    },
    failed,
  );
  if (refused) return (await isKnown(client, address, context)) ? refused : unknownAddress;
  const left = await brandsWithout(client, settings, address, context);
  return left.length === 0 ? done : notTaken;
}

export async function isKnown(client: HubspotClient, address: string, context: Context): Promise<boolean> {
  const read = { properties: ['email'], by: 'email' } as const;
  const { absent } = await client.batchRead('contacts', [address], read, context);
  return !absent.has(address);
}

/** Brands that may still write; null is the first one, which no number names. */
export async function brandsWithout(
  client: HubspotClient,
  { businessUnitIds }: HubspotSettings,
  address: string,
  context: Context,
): Promise<readonly (number | null)[]> {
  const wide = await client.wideStatuses(address, context);
  const out = wide.filter(({ status }) => status === 'UNSUBSCRIBED');
  // Portal-wide is the first brand's: the others keep writing until each is told.
  return [null, ...businessUnitIds].filter(
    (brand) => !out.some(({ businessUnitId }) => (brand ?? 0) === (businessUnitId ?? 0)),
  );
}

/** HubSpot does not say whether it keeps the refusal of an address no contact has; some accounts refuse it. */
const unknownAddress = failed({
  kind: 'not-found',
  code: 'ADDRESS_UNKNOWN',
  mend: 'No contact of HubSpot has this address, and HubSpot keeps no refusal for it: nothing is sent to it from there.',
});

const notTaken = failed({
  kind: 'unexpected',
  code: 'STILL_SUBSCRIBED',
  mend: 'HubSpot accepted the objection and does not show it: look at the preferences of this address by hand.',
});

const channelNotHere = failed({
  kind: 'invalid',
  code: 'CHANNEL_NOT_REACHABLE',
  mend: 'HubSpot stops e-mail only: stop this channel in the tool that sends it.',
});
