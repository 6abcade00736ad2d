import type { Route } from './call.ts';
import { asText } from './json.ts';
import { notFound, ok } from './replies.ts';

export const accountRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/account/details',
    needs: () => [],
    handle: ({ account }) =>
      ok({
        portalId: account.portalId,
        accountType: account.accountType,
        timeZone: account.timeZone,
        companyCurrency: 'EUR',
        additionalCurrencies: [],
        utcOffset: '+01:00',
        utcOffsetMilliseconds: 3_600_000,
        uiDomain: account.hosting === 'na1' ? 'app.hubspot.com' : `app-${account.hosting}.hubspot.com`,
        dataHostingLocation: account.hosting,
      }),
  },
  {
    // Legacy private apps only: the other kinds of token have no such page.
    method: 'post',
    path: '/oauth/private-apps/get/access-token-info',
    needs: () => [],
    handle: ({ account, token, body }) =>
      token.kind === 'legacy-private-app' && asText(body['tokenKey']) === token.token
        ? ok({ userId: 1, hubId: account.portalId, appId: 1, scopes: token.scopes ?? [] })
        : notFound(),
  },
  {
    method: 'post',
    path: '/oauth/token/introspect',
    needs: () => [],
    handle: ({ account, token, body }) =>
      token.kind === 'oauth' && asText(body['token']) === token.token
        ? ok({
            active: true,
            token: token.token,
            token_type: 'bearer',
            token_use: 'access_token',
            hub_id: account.portalId,
            app_id: 1,
            client_id: '00000000-0000-4000-8000-000000000000',
            user_id: 1,
            scopes: token.scopes ?? [],
            expires_in: 1800,
            is_private_distribution: false,
            signed_access_token: {},
          })
        : notFound(),
  },
];
