import { day, periodQuota, slidingWindow, type Limiter } from '../../double-kit/index.ts';
import type { Account, Tier } from './account.ts';
import type { Route } from './call.ts';
import { ok, rateLimited, type Reply } from './replies.ts';
import type { Token } from './tokens.ts';

/** Ceilings instead of the tier's own; null lifts one. */
export interface LimitOptions {
  /** Calls per 10 s and token. */
  readonly burst?: number | null;
  /** Calls per day and account. */
  readonly daily?: number | null;
  /** Searches per second and account. */
  readonly search?: number | null;
  /** Association calls per 10 s and token. */
  readonly associations?: number | null;
}

export interface Limits {
  admit(token: Token, pool: Route['pool']): { refused: Reply | null; headers: Record<string, string> };
  readonly usedToday: number;
  readonly dailyMax: number;
}

const tiers: Readonly<Record<Tier, { burst: number; daily: number; associations: number }>> = {
  free: { burst: 100, daily: 250_000, associations: 100 },
  professional: { burst: 190, daily: 625_000, associations: 150 },
  enterprise: { burst: 190, daily: 1_000_000, associations: 150 },
};

const oauthBurst = 110;
const tenSeconds = 10_000;

export function createLimits(account: Account, options: LimitOptions): Limits {
  const tier = tiers[account.tier];
  const ceiling = (given: number | null | undefined, usual: number): number =>
    given === undefined ? usual : (given ?? Number.MAX_SAFE_INTEGER);
  const search = slidingWindow(ceiling(options.search, 5), 1000);
  const daily = portalDay(account, ceiling(options.daily, tier.daily));
  const bursts = new Map<string, Limiter>();
  const associations = new Map<string, Limiter>();
  let usedToday = 0;

  const perToken = (of: Map<string, Limiter>, key: string, max: number): Limiter => {
    let limiter = of.get(key);
    if (limiter === undefined) of.set(key, (limiter = slidingWindow(max, tenSeconds)));
    return limiter;
  };
  // A marketplace app shares its ceiling over the whole account, whatever the token.
  const burstOf = ({ kind, token }: Token): Limiter =>
    kind === 'oauth'
      ? perToken(bursts, 'oauth', ceiling(options.burst, oauthBurst))
      : perToken(bursts, token, ceiling(options.burst, tier.burst));

  return {
    dailyMax: daily.max,
    get usedToday() {
      return usedToday;
    },
    admit: (token, pool) => {
      const headers: Record<string, string> = {};
      const shown = account.behaviour.rateHeaders === 'present';
      const today = daily.take();
      usedToday = daily.max - today.remaining;
      if (shown && token.kind !== 'oauth') {
        headers['X-HubSpot-RateLimit-Daily'] = String(daily.max);
        headers['X-HubSpot-RateLimit-Daily-Remaining'] = String(today.remaining);
      }
      if (!today.admitted) return { refused: rateLimited('DAILY'), headers };
      if (pool === 'search')
        return { refused: search.take().admitted ? null : rateLimited('SECONDLY'), headers };
      const burst = burstOf(token);
      const admission = burst.take();
      if (shown) {
        headers['X-HubSpot-RateLimit-Max'] = String(burst.max);
        headers['X-HubSpot-RateLimit-Remaining'] = String(admission.remaining);
        headers['X-HubSpot-RateLimit-Interval-Milliseconds'] = String(tenSeconds);
      }
      if (!admission.admitted) return { refused: rateLimited('TEN_SECONDLY_ROLLING'), headers };
      if (pool === 'associations' && account.behaviour.associationLimits === 'separate') {
        const max = ceiling(options.associations, tier.associations);
        if (!perToken(associations, token.token, max).take().admitted) {
          return { refused: rateLimited('TEN_SECONDLY_ROLLING'), headers };
        }
      }
      return { refused: null, headers };
    },
  };
}

/** The daily quota is whole again at midnight of the portal's time zone, on the double's clock. */
function portalDay({ clock, timeZone }: Account, max: number): Limiter {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const stamp = (): string => parts.format(clock.now());
  return periodQuota(
    max,
    () => stamp().slice(0, 10),
    () => {
      const [hours = 0, minutes = 0, seconds = 0] = (/(\d+):(\d+):(\d+)/.exec(stamp()) ?? [])
        .slice(1)
        .map(Number);
      return day - ((hours * 60 + minutes) * 60 + seconds) * 1000;
    },
  );
}

export const usageRoute = (limits: Limits): Route => ({
  method: 'get',
  path: '/account/api-usage/daily/private-apps',
  needs: () => [],
  handle: ({ account }) =>
    ok({
      results: [
        {
          name: 'private-apps-api-calls-daily',
          usageLimit: limits.dailyMax,
          currentUsage: limits.usedToday,
          collectedAt: account.clock.now().toISOString(),
          fetchStatus: 'SUCCESS',
        },
      ],
    }),
});
