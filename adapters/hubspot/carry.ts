import type { Context } from '../../src/contract/index.ts';
import { sameValue } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { brandsWithout, isKnown } from './object.ts';
import { failed, unless } from './outcomes.ts';
import { addressesOf, addressKey } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject } from './shapes.ts';

/** From one address of a contact to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** What may not be sent to an address: everything of some brands, and single subscriptions of others. */
export interface Refusals {
  readonly brands: readonly (number | null)[];
  readonly subscriptions: readonly { readonly id: string; readonly brand: number | null }[];
}

/** What is refused under the old address and not under the new one; null where nothing is. */
export async function refusalsToCarry(
  client: HubspotClient,
  settings: HubspotSettings,
  { from, to }: Move,
  context: Context,
): Promise<Refusals | null> {
  const refused = await refusalsOf(client, settings, from, context);
  if (isNone(refused)) return null;
  const left = without(refused, await refusalsOf(client, settings, to, context));
  return isNone(left) ? null : left;
}

async function refusalsOf(
  client: HubspotClient,
  settings: HubspotSettings,
  address: string,
  context: Context,
): Promise<Refusals> {
  return unless(
    ['not-found'],
    async () => {
      const open = await brandsWithout(client, settings, address, context);
      const subscriptions: { readonly id: string; readonly brand: number | null }[] = [];
      for (const brand of open) {
        const statuses = await client.statuses(address, brand, context);
        const refused = statuses.filter(({ status }) => status === 'UNSUBSCRIBED');
        subscriptions.push(...refused.map(({ subscriptionId: id }) => ({ id, brand })));
      }
      const brands = [null, ...settings.businessUnitIds].filter((brand) => !open.includes(brand));
      return { brands, subscriptions };
    },
    () => none,
  );
}

const none: Refusals = { brands: [], subscriptions: [] };

function isNone({ brands, subscriptions }: Refusals): boolean {
  return brands.length === 0 && subscriptions.length === 0;
}

function without(refusals: Refusals, standing: Refusals): Refusals {
  return {
    brands: refusals.brands.filter((brand) => !standing.brands.includes(brand)),
    subscriptions: refusals.subscriptions.filter(
      ({ id, brand }) =>
        !standing.brands.includes(brand) && !standing.subscriptions.some((one) => one.id === id),
    ),
  };
}

/**
 * Makes them stand for that address, and reads them back. A subscription that cannot be left by itself (where the account
 * asks for a legal basis) is left with everything else of its brand: the stricter wins.
 * @returns null once they stand
 */
export async function carry(
  client: HubspotClient,
  settings: HubspotSettings,
  refusals: Refusals,
  to: string,
  context: Context,
): Promise<ReturnType<typeof failed> | 'unknown-address' | null> {
  const refused = await unless(
    ['invalid'],
    async () => {
      for (const brand of refusals.brands) await client.unsubscribeAll(to, brand, context);
      for (const { id, brand } of refusals.subscriptions) {
        await unless(
          ['invalid'],
          () => client.unsubscribeFrom(to, id, context),
          () => client.unsubscribeAll(to, brand, context),
        );
      }
      return null;
    },
    failed,
  );
  if (refused !== null) return (await isKnown(client, to, context)) ? refused : 'unknown-address';
  const left = without(refusals, await refusalsOf(client, settings, to, context));
  return isNone(left) ? null : notShown;
}

const notShown = failed({
  kind: 'unexpected',
  code: 'STILL_SUBSCRIBED',
  mend: 'HubSpot accepted the objection and does not show it: look at the preferences of this address by hand.',
});

/** Whoever has the address already may want their e-mails: asked for by itself, and among secondary addresses. */
export async function isHeldByAnother(
  client: HubspotClient,
  address: string,
  id: string,
  context: Context,
): Promise<boolean> {
  const properties = ['email', 'hs_additional_emails'];
  const { objects } = await client.batchRead('contacts', [address], { properties, by: 'email' }, context);
  if (objects.some((one) => one.id !== id)) return true;
  const anyOf = [
    { propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: address },
  ] as const;
  const { results } = await client.search('contacts', { properties, anyOf, after: null }, context);
  return results.some(
    (one) => one.id !== id && addressesOf(one).some((held) => addressKey(held) === addressKey(address)),
  );
}

/** The main address before the one that stands now, as far as the history is told. */
export function formerAddress({ propertiesWithHistory, properties }: CrmObject): string | null {
  const former = (propertiesWithHistory?.['email'] ?? []).find(
    ({ value }) => value !== null && value !== '' && !sameValue(value, properties['email']),
  );
  return former?.value ?? null;
}
