import { type KeyObject, createVerify } from 'node:crypto';
import { withChecksum } from '../ids.ts';
import type { Org } from '../org/org.ts';
import type { Row } from '../org/store.ts';
import type { Answer } from './call.ts';
import { isRecord } from './call.ts';
import type { Tokens } from './tokens.ts';

export interface OAuthDesk {
  readonly org: Org;
  readonly tokens: Tokens;
  readonly clientId: string;
  readonly clientSecret: string;
  publicKey(): KeyObject;
  readonly integrationUserId: string;
  url(): string;
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const assertionLifeMs = 3 * 60_000;

/** The token endpoint: JWT bearer, client credentials, refresh token. */
export function answerTokenRequest(desk: OAuthDesk, form: URLSearchParams, authorization: string): Answer {
  switch (form.get('grant_type')) {
    case jwtBearer:
      return byAssertion(desk, form.get('assertion') ?? '');
    case 'client_credentials':
    case 'refresh_token': {
      const [id, secret] = clientOf(form, authorization);
      if (id !== desk.clientId) return refused('invalid_client_id', 'client identifier invalid');
      if (secret !== desk.clientSecret) return refused('invalid_client', 'invalid client credentials');
      const isStale =
        form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== refreshTokenOf(desk);
      if (isStale) return refused('invalid_grant', 'expired access/refresh token');
      return granted(desk, desk.integrationUserId);
    }
    case null:
    default:
      return refused('unsupported_grant_type', 'grant type not supported');
  }
}

export function refreshTokenOf(desk: Pick<OAuthDesk, 'clientId'>): string {
  return `5Aep-${desk.clientId}`;
}

export function userInfo(desk: OAuthDesk, userId: string): Answer {
  const user = desk.org.store.get(userId);
  return {
    status: 200,
    body: {
      sub: `${desk.url()}/id/${desk.org.id}/${userId}`,
      user_id: userId,
      organization_id: desk.org.id,
      preferred_username: user?.values['Username'] ?? null,
      name: user?.values['Name'] ?? null,
      email: user?.values['Email'] ?? null,
      user_type: 'STANDARD',
      urls: { rest: `${desk.url()}/services/data/v{version}/` },
    },
  };
}

function clientOf(form: URLSearchParams, authorization: string): readonly [string, string] {
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [id, secret];
}

function byAssertion(desk: OAuthDesk, assertion: string): Answer {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const claims = jsonOf(payload);
  if (jsonOf(header)['alg'] !== 'RS256') return refused('invalid_grant', 'invalid assertion');
  const isSigned = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(desk.publicKey(), Buffer.from(signature, 'base64url'));
  if (!isSigned) return refused('invalid_grant', 'invalid assertion');
  if (claims['iss'] !== desk.clientId) return refused('invalid_client_id', 'client identifier invalid');
  const audiences = [desk.url(), 'https://login.salesforce.com', 'https://test.salesforce.com'];
  if (!audiences.includes(String(claims['aud']).replace(/\/$/, ''))) {
    return refused('invalid_grant', 'audience is invalid');
  }
  const left = Number(claims['exp']) * 1000 - desk.org.clock.now().getTime();
  if (!(left > 0)) return refused('invalid_grant', 'expired authorization code');
  // A clock a few seconds ahead is forgiven, a longer life is not.
  if (left > assertionLifeMs + 5_000) return refused('invalid_grant', 'assertion lives too long');
  const user = userNamed(desk.org, claims['sub']);
  if (user === null) return refused('invalid_grant', "user hasn't approved this consumer");
  return granted(desk, user.id);
}

function userNamed(org: Org, username: unknown): Row | null {
  for (const user of org.store.table('User').values()) {
    if (user.values['Username'] === username && user.values['IsActive'] === true) return user;
  }
  return null;
}

function jsonOf(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function granted(desk: OAuthDesk, userId: string): Answer {
  return {
    status: 200,
    body: {
      access_token: desk.tokens.issue({ userId }),
      scope: 'api',
      instance_url: desk.url(),
      id: `${desk.url()}/id/${withChecksum(desk.org.id.slice(0, 15))}/${userId}`,
      token_type: 'Bearer',
      issued_at: String(desk.org.clock.now().getTime()),
    },
  };
}

function refused(error: string, description: string): Answer {
  return { status: error === 'invalid_client' ? 401 : 400, body: { error, error_description: description } };
}
