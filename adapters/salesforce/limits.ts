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
  /** Rows of a query page at most; fewer when rows are wide. */
  queryPage: 2_000,
  /**
   * Pages a scan asks by themselves before it lets a job do the rest: a job costs about as many calls before its first
   * row (make, ask three or four times, delete), and then one call a page.
   */
  pagesBeforeJob: 5,
  /**
   * What was changed so shortly before the last look is looked at again: a transaction writes its time before it ends,
   * and one of Apex or of a bulk job may take ten minutes.
   */
  changesOverlapMs: 15 * 60_000,
  /** Rows of one results page, each of which is a call. Salesforce would give 50,000; a page is held in memory. */
  bulkPage: 5_000,
  /** At least this long between two looks at a job that takes its time. */
  pollMs: 15_000,
  /** A job that is not done after so many looks, hours later, is given up. */
  pollsOfOneJob: 1_000,
  /** Jobs that come to nothing, one after the other, before a scan goes on without them. */
  jobsLost: 2,
  /** No limit of Salesforce's: each is a call of its own, and little time should pass between the look and the last one. */
  corrections: 25,
  /** Most people of one look at their last contact. */
  people: 100,
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
