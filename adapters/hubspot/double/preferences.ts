import type { MovableClock } from '../../double-kit/index.ts';
import type { Account } from './account.ts';
import type { Catalogue } from './catalogue.ts';
import { param, type Call, type Route } from './call.ts';
import { asText, asTexts } from './json.ts';
import { badRequest, batchReply, notFound, ok, type Reply } from './replies.ts';
import { scopes } from './scopes.ts';

export type SubscriptionState = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED';

export interface SubscriptionType {
  readonly id: string;
  readonly name: string;
  /** The brand; the first one is the portal's own. */
  readonly businessUnitId: number;
}

/** Statuses by address, never by contact: they outlive the record. */
export interface Subscriptions {
  readonly types: SubscriptionType[];
  readonly brands: number[];
  set(address: string, typeId: string, state: SubscriptionState): void;
  state(address: string, typeId: string): SubscriptionState;
  optOut(address: string, brand: number): void;
  optedOutAt(address: string, brand: number): Date | null;
  forgetAllButOptOuts(address: string): void;
  addresses(): readonly string[];
}

export function subscriptions(clock: MovableClock): Subscriptions {
  const states = new Map<string, Map<string, SubscriptionState>>();
  const optOuts = new Map<string, Map<number, Date>>();
  const key = (address: string): string => address.trim().toLowerCase();
  return {
    types: [
      { id: '1001', name: 'Marketing Information', businessUnitId: 0 },
      { id: '1002', name: 'One to One', businessUnitId: 0 },
    ],
    brands: [0],
    set: (address, typeId, state) => {
      const known = states.get(key(address)) ?? new Map<string, SubscriptionState>();
      states.set(key(address), known.set(typeId, state));
    },
    state: (address, typeId) => states.get(key(address))?.get(typeId) ?? 'NOT_SPECIFIED',
    optOut: (address, brand) => {
      const known = optOuts.get(key(address)) ?? new Map<number, Date>();
      optOuts.set(key(address), known.set(brand, known.get(brand) ?? clock.now()));
    },
    optedOutAt: (address, brand) => optOuts.get(key(address))?.get(brand) ?? null,
    forgetAllButOptOuts: (address) => {
      const known = states.get(key(address));
      for (const [id, state] of known ?? []) if (state !== 'UNSUBSCRIBED') known?.delete(id);
      if (known?.size === 0) states.delete(key(address));
    },
    addresses: () =>
      [...new Set([...states.keys(), ...optOuts.keys()])].sort((one, other) => (one < other ? -1 : 1)),
  };
}

const of = '/preferences/statuses/:address';

export const preferenceRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/preferences/definitions',
    needs: () => scopes.preferencesRead,
    handle: definitions,
  },
  {
    method: 'post',
    path: '/preferences/statuses/batch/unsubscribe-all/read',
    needs: () => scopes.preferencesBatchRead,
    handle: readManyWide,
  },
  {
    method: 'post',
    path: '/preferences/statuses/batch/unsubscribe-all',
    needs: () => scopes.preferencesBatchWrite,
    handle: unsubscribeMany,
  },
  {
    method: 'post',
    path: '/preferences/statuses/batch/read',
    needs: () => scopes.preferencesBatchRead,
    handle: readMany,
  },
  { method: 'get', path: of, needs: () => scopes.preferencesRead, handle: read },
  { method: 'post', path: of, needs: () => scopes.preferencesWrite, handle: setOne },
  { method: 'get', path: `${of}/unsubscribe-all`, needs: () => scopes.preferencesRead, handle: readWide },
  {
    method: 'post',
    path: `${of}/unsubscribe-all`,
    needs: () => scopes.preferencesWrite,
    handle: unsubscribeAll,
  },
];

/** null asks for every brand. */
function brandOf(call: Call): number | null {
  const asked = call.query('businessUnitId');
  return asked === null ? null : Number(asked);
}

const withChannel =
  (answer: (call: Call) => Reply): ((call: Call) => Reply) =>
  (call) =>
    call.query('channel') === 'EMAIL' ? answer(call) : badRequest('channel must be EMAIL');

function definitions(call: Call): Reply {
  const brand = brandOf(call) ?? 0;
  const at = new Date(0).toISOString();
  const results = call.account.subscriptions.types
    .filter(({ businessUnitId }) => businessUnitId === brand)
    .map(({ id, name, businessUnitId }) => ({
      id,
      name,
      businessUnitId,
      description: name,
      purpose: 'Marketing',
      communicationMethod: 'Email',
      isActive: true,
      isDefault: true,
      isInternal: false,
      createdAt: at,
      updatedAt: at,
    }));
  return batchReply(results, []);
}

function read(call: Call): Reply {
  return withChannel(() =>
    batchReply(statusesOf(call.account, param(call, 'address'), brandOf(call) ?? 0), []),
  )(call);
}

function statusesOf(account: Account, address: string, brand: number): unknown[] {
  const { subscriptions: all, clock } = account;
  const optedOut = all.optedOutAt(address, brand) !== null;
  return all.types
    .filter(({ businessUnitId }) => businessUnitId === brand)
    .map(({ id, name, businessUnitId }) => ({
      subscriberIdString: address,
      channel: 'EMAIL',
      subscriptionId: Number(id),
      subscriptionName: name,
      businessUnitId,
      status: optedOut ? 'UNSUBSCRIBED' : all.state(address, id),
      source: 'Greffe double',
      timestamp: clock.now().toISOString(),
    }));
}

function setOne(call: Call): Reply {
  const state = asText(call.body['statusState']);
  if (state !== 'SUBSCRIBED' && state !== 'UNSUBSCRIBED') return badRequest('statusState is required');
  const id = asText(call.body['subscriptionId']) ?? '';
  const type = call.account.subscriptions.types.find((known) => known.id === id);
  if (type === undefined) return notFound();
  const address = param(call, 'address');
  if (!mayOptOut(call.account, address)) return badRequest('The subscriber is not known.');
  if (
    call.account.behaviour.statusWithoutLegalBasis === 'refused' &&
    asText(call.body['legalBasis']) === null
  )
    return badRequest('legalBasis and legalBasisExplanation are required.');
  call.account.subscriptions.set(address, id, state);
  mirror(call.account, address);
  return batchReply(statusesOf(call.account, address, type.businessUnitId), []);
}

function readWide(call: Call): Reply {
  return withChannel(() => batchReply(wideOf(call.account, param(call, 'address'), brandOf(call)), []))(call);
}

/** Empty when the address has not opted out. */
function wideOf(account: Account, address: string, brand: number | null): unknown[] {
  const { subscriptions: all } = account;
  return all.brands
    .filter((known) => brand === null || known === brand)
    .flatMap((businessUnitId) => {
      const at = all.optedOutAt(address, businessUnitId);
      if (at === null) return [];
      return {
        subscriberIdString: address,
        channel: 'EMAIL',
        status: 'UNSUBSCRIBED',
        wideStatusType: businessUnitId === 0 ? 'PORTAL_WIDE' : 'BUSINESS_UNIT_WIDE',
        businessUnitId,
        timestamp: at.toISOString(),
      };
    });
}

function unsubscribeAll(call: Call): Reply {
  return withChannel(() => {
    const address = param(call, 'address');
    if (!mayOptOut(call.account, address)) return badRequest('The subscriber is not known.');
    const brands = optOut(call.account, address, brandOf(call));
    const results = brands.flatMap((brand) => statusesOf(call.account, address, brand));
    return batchReply(call.query('verbose') === 'true' ? results : [], []);
  })(call);
}

const mayOptOut = (account: Account, address: string): boolean =>
  account.behaviour.unsubscribeUnknownAddress === 'accepted' ||
  account.store.contactByAddress(address) !== null ||
  account.subscriptions.addresses().includes(address.trim().toLowerCase());

function optOut(account: Account, address: string, brand: number | null): number[] {
  const { subscriptions: all, behaviour } = account;
  const everywhere = behaviour.unsubscribeWithoutBrand === 'every-brand' ? [...all.brands] : [0];
  const brands = brand === null ? everywhere : [brand];
  for (const each of brands) all.optOut(address, each);
  mirror(account, address);
  return brands;
}

/** Contact properties show the current primary address only. */
export function mirror({ subscriptions: all, store }: Account, address: string): void {
  const contact = store.contactByAddress(address);
  if (contact === null || contact.properties['email'] !== address.trim().toLowerCase()) return;
  const shown = optOutProperties(all, address);
  const isNew = Object.entries(shown).some(([name, value]) => (contact.properties[name] ?? '') !== value);
  if (isNew) store.write(contact, shown, 'EMAIL');
}

export const optOutProperty = (typeId: string): string => `hs_email_optout_${typeId}`;

/** What a contact shows of its primary address: of everything, and of each subscription; empty where it never left. */
export function optOutProperties(all: Subscriptions, address: string): Record<string, string> {
  const hasLeft = (brand: number): boolean => all.optedOutAt(address, brand) !== null;
  const ofTypes = all.types.map(({ id, businessUnitId }): [string, string] => [
    optOutProperty(id),
    hasLeft(businessUnitId) || all.state(address, id) === 'UNSUBSCRIBED' ? 'true' : '',
  ]);
  return { hs_email_optout: hasLeft(0) ? 'true' : '', ...Object.fromEntries(ofTypes) };
}

/** Each subscription of the portal has a property of its own, which only HubSpot writes. */
export function defineOptOuts(catalogue: Catalogue, { types }: Subscriptions): void {
  for (const { id, name } of types) {
    const definition = { type: 'bool', readOnlyValue: true, hubspotDefined: true };
    catalogue.define('contacts', { ...definition, name: optOutProperty(id), label: `Opted out: ${name}` });
  }
}

function readMany(call: Call): Reply {
  const results = asTexts(call.body['inputs']).map((subscriberIdString) => ({
    subscriberIdString,
    statuses: statusesOf(call.account, subscriberIdString, brandOf(call) ?? 0),
  }));
  return batchReply(results, []);
}

function readManyWide(call: Call): Reply {
  const results = asTexts(call.body['inputs']).map((subscriberIdString) => ({
    subscriberIdString,
    wideStatuses: wideOf(call.account, subscriberIdString, brandOf(call)),
  }));
  return batchReply(results, []);
}

function unsubscribeMany(call: Call): Reply {
  const addresses = asTexts(call.body['inputs']);
  if (addresses.length > 100) return badRequest('The maximum number of inputs is 100.');
  for (const address of addresses) optOut(call.account, address, brandOf(call));
  const results = addresses.map((subscriberIdString) => ({ subscriberIdString }));
  return call.query('verbose') === 'true' ? batchReply(results, []) : ok({ status: 'COMPLETE', results: [] });
}
