import type { Clock } from '../ports/clock.ts';
import type { OpenId } from '../ports/open-id.ts';
import type { Settings } from '../settings/settings.ts';

/** Where the browser comes back to: a route of the API, named here so that no command reads the web library in. */
const RETURNS_TO = '/api/v1/session/openid/return';

/** The library is read in when somebody comes who is let in elsewhere. null where the settings name nobody. */
export function openIdLater(
  { openId, http }: Pick<Settings, 'openId' | 'http'>,
  clock: Clock,
): OpenId | null {
  const publicUrl = http?.publicUrl ?? null;
  if (openId === null || publicUrl === null) return null;
  const { issuer, clientId, clientSecret, scopes } = openId;
  let opened: Promise<OpenId> | null = null;
  const open = (): Promise<OpenId> =>
    (opened ??= import('../platform/open-id.ts').then(({ openOpenId }) =>
      openOpenId(
        {
          issuer,
          clientId,
          clientSecret: clientSecret.reveal(),
          scopes,
          returnsTo: `${publicUrl}${RETURNS_TO}`,
        },
        clock,
      ),
    ));
  return {
    addressFor: async (journey) => (await open()).addressFor(journey),
    whoCameBack: async (parameters, journey) => (await open()).whoCameBack(parameters, journey),
  };
}
