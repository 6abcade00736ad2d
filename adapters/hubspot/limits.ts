import type { Cost, Pool } from '../../src/contract/index.ts';
import type { HubspotSettings } from './settings.ts';

/**
 * Ceilings by tier: calls per 10 s and token, calls per day and account, association calls per 10 s.
 * @source https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines, read 2026-11-23
 */
const ceilings = {
  free: { burst: 100, day: 250_000, associations: 100 },
  starter: { burst: 100, day: 250_000, associations: 100 },
  professional: { burst: 190, day: 625_000, associations: 150 },
  enterprise: { burst: 190, day: 1_000_000, associations: 150 },
} as const satisfies Record<HubspotSettings['tier'], object>;

/** Of a marketplace app, over the whole account whatever the tier; same source. */
const oauthBurst = 110;

/** Searches per second, shared by every integration of the account; same source. */
const searchesPerSecond = 5;

const tenSecondsMs = 10_000;

export function poolsOf({ tier, credential, timeZone }: HubspotSettings): readonly Pool[] {
  const { burst, day, associations } = ceilings[tier];
  const calls = credential === 'oauth' ? oauthBurst : burst;
  return [
    { name: 'burst', kind: 'window', limit: calls, windowMs: tenSecondsMs },
    { name: 'associations', kind: 'window', limit: associations, windowMs: tenSecondsMs },
    { name: 'search', kind: 'window', limit: searchesPerSecond, windowMs: 1_000 },
    { name: 'day', kind: 'day', limit: day, timeZone },
  ];
}

/** Which pools a call draws on. Searches are outside the burst bucket and have one of their own. */
export const draws = {
  plain: ['burst', 'day'],
  association: ['burst', 'associations', 'day'],
  search: ['search', 'day'],
} as const;

/** Inputs of one object batch; same source. */
export const batchMax = 100;

/** Inputs of one batch read that asks for the history of properties; same source. */
export const historyBatchMax = 50;

/**
 * Characters of property names in one URL. A longer one is refused with 414, and HubSpot names no length.
 * @source https://developers.hubspot.com/docs/api-reference/error-handling, read 2026-11-23
 */
export const urlNamesMax = 2_000;

/** Ids of one association batch read; same source. */
export const associationReadMax = 1_000;

/** Records of one page of a list, and of one page of a search; same source. */
export const listPageMax = 100;
export const searchPageMax = 200;

/** Past this many results a search answers an error; same source. */
export const searchWall = 10_000;

/**
 * A search sees a change some moments after it was made, and HubSpot names no limit: what changed so shortly before the
 * last look is looked at again.
 */
export const indexLagMs = 10 * 60_000;

/** The bin of contacts is read a page a minute at most, taken over the day, and whole once a day. */
export const binPageEveryMs = 60_000;
export const binEveryMs = 86_400_000;

/** How long HubSpot may be silent before a call is given up: it names no limit of its own. */
export const callMs = 30_000;

/** The same of a file, until its first byte. */
export const firstByteMs = 60_000;

/** Days until the vendor has finished. Contacts 30, files 7; bins 90, the inbox's 30. Same source as README.md names. */
export const purgeDays = { contact: 30, file: 7 } as const;
export const binDays = { records: 90, threads: 30 } as const;

/**
 * What HubSpot sends at once, and how long it waits for an answer. It names no size: a hundred events with a short text
 * each are far below this.
 * @source https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide, read 2026-11-23
 */
export const deliveryEventsMax = 100;
export const deliveryBytesMax = 2 * 1024 * 1024;
export const deliveryAnswerMs = 5_000;

/** A delivery is believed for so long after it was signed, and so long before; same source. */
export const deliveryAgeMs = 5 * 60_000;

export function spends(calls: {
  readonly perCall?: number;
  readonly perInput?: number;
  readonly searches?: number;
}): readonly Cost[] {
  const { perCall = 0, perInput = 0, searches = 0 } = calls;
  return [
    { pool: 'burst', perCall, perInput },
    ...(searches > 0 ? [{ pool: 'search', perCall: 0, perInput: searches }] : []),
    { pool: 'day', perCall, perInput: perInput + searches },
  ];
}
