import type { Cost, Pool } from '../../src/contract/index.ts';

/**
 * What Salesforce allows. Read 2026-11-23 in its developer documentation, v67 (Summer '26).
 *
 * Calls count over a rolling day. Requests that last 20 s or longer are limited to 25 at once, 5 in the smallest
 * editions, shorter ones are not; every verb here has one call under way at a time, so that limit needs no pool.
 */
export const limits = {
  /** @source https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm */
  queriesPerComposite: 5,
  /** Child relationships in one query. */
  subqueriesPerQuery: 20,
  /** Records of one collection call, and ids of one emptyRecycleBin. */
  collection: 200,
  /** Rows of one type that stand together are a chunk; documented for creating and updating, assumed for deleting. */
  typesPerCollection: 10,
  /** No limit of Salesforce's: far more rows and traces than a person leaves. */
  rowsOfOnePerson: 50_000,
  /** FIELDS(ALL) needs LIMIT 200 or less. */
  allFields: 200,
  /** An encoded IN list of 500 ids of 18 characters, or 250 addresses, stays under the 16,384 bytes of URI and headers. */
  ids: 500,
  addresses: 250,
  /** Of those bytes, what a query may take; the rest is headers. */
  queryBytes: 14_000,
  /** How long a deleted record stays restorable. */
  recycleBinDays: 15,
  /** An emptied record "typically" leaves queryAll after a day: asked again then, and doubted after three. */
  purgeHours: 24,
  purgeDoubtHours: 72,
  describeHours: 24,
  /** A call that has no answer by then is given up. A query may run two minutes, a call with several of them ten. */
  callMs: 125_000,
  longestCallMs: 605_000,
  /** Most queries over a part of the time each, where the whole takes Salesforce too long. */
  slicesPerSearch: 24,
} as const;

export const dailyRequests = 'daily-requests';

export function pools(limit: number): readonly Pool[] {
  return [{ name: dailyRequests, kind: 'day', limit, timeZone: 'UTC' }];
}

export function calls(perCall: number, perInput = 0): readonly Cost[] {
  return [{ pool: dailyRequests, perCall, perInput }];
}
