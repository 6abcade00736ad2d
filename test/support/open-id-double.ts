import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';

/** How they behave at the next exchange of a code. */
export type Misbehaviour =
  | 'another nonce'
  | 'no nonce'
  | 'another issuer'
  | 'another audience'
  | 'expired'
  | 'from the future'
  | 'alg none'
  | 'signed with the secret'
  | 'signed with another key'
  | 'no identity'
  | 'takes a code again'
  | 'away'
  | 'answers a page';

/** Those who let people in, as hostile as they may be: they keep codes, demand PKCE, and lie where they are told to. */
export interface OpenIdDouble {
  readonly issuer: string;
  readonly clientSecret: string;
  /** What the token endpoint was asked, in order. */
  readonly exchanges: readonly Readonly<Record<string, string>>[];
  /** What they say of whoever signs in there next. */
  claims: Readonly<Record<string, unknown>>;
  misbehaves: Misbehaviour | null;
  /** What is told in place of the issuer, where they say who they are. */
  calledInstead: string | null;
  /** Whoever is sent there signs in: where the browser is sent back. */
  signIn(address: string): string;
  close(): Promise<void>;
}

const clientId = 'greffe';

/** @param now  their clock */
export async function openOpenIdDouble(now: () => Date): Promise<OpenIdDouble> {
  const clientSecret = randomBytes(24).toString('base64url');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const codes = new Map<string, { readonly asked: URLSearchParams; isUsed: boolean }>();
  const exchanges: Readonly<Record<string, string>>[] = [];
  const server: Server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  const double: OpenIdDouble = {
    issuer,
    clientSecret,
    exchanges,
    claims: { sub: 'u-1' },
    misbehaves: null,
    calledInstead: null,
    signIn(sent) {
      const asked = new URL(sent).searchParams;
      const code = randomBytes(16).toString('hex');
      codes.set(code, { asked, isUsed: false });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = String(new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }));
      return back.href;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { misbehaves } = double;
    if (misbehaves === 'away') {
      request.socket.destroy();
      return;
    }
    if (misbehaves === 'answers a page') {
      response.setHeader('Content-Type', 'text/html').end('<p>');
      return;
    }
    const { pathname } = new URL(request.url ?? '/', issuer);
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
    if (pathname === '/.well-known/openid-configuration') json(response, 200, described());
    else if (pathname === '/keys') json(response, 200, { keys: [jwk] });
    else if (pathname === '/token') json(response, ...exchange(await bodyOf(request), request));
    else json(response, 404, {});
  }

  function described() {
    return {
      issuer: double.calledInstead ?? issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  function exchange(body: URLSearchParams, { headers }: IncomingMessage): [number, unknown] {
    exchanges.push(Object.fromEntries(body));
    const [, basic = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
    const shownSecret = decodeURIComponent(Buffer.from(basic, 'base64').toString());
    if (shownSecret !== `${clientId}:${clientSecret}`) return [401, { error: 'invalid_client' }];
    const given = codes.get(body.get('code') ?? '');
    if (!given || (given.isUsed && double.misbehaves !== 'takes a code again')) return [400, refused];
    const { asked } = given;
    const shown = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isTheirs = shown === asked.get('code_challenge') && asked.get('code_challenge_method') === 'S256';
    if (!isTheirs || body.get('redirect_uri') !== asked.get('redirect_uri')) return [400, refused];
    given.isUsed = true;
    const id_token = token(asked.get('nonce') ?? '');
    const answered = { access_token: 'a', token_type: 'bearer', expires_in: 60 };
    return [200, double.misbehaves === 'no identity' ? answered : { ...answered, id_token }];
  }

  function token(nonce: string): string {
    const { misbehaves, claims } = double;
    const at = Math.floor(now().getTime() / 1000);
    const issuedAt = misbehaves === 'expired' ? at - 3600 : misbehaves === 'from the future' ? at + 3600 : at;
    const payload = {
      iss: misbehaves === 'another issuer' ? 'https://login.evil.example' : issuer,
      aud: misbehaves === 'another audience' ? 'another' : clientId,
      iat: issuedAt,
      ...(misbehaves === 'from the future' && { nbf: issuedAt }),
      exp: issuedAt + 300,
      ...(misbehaves !== 'no nonce' && { nonce: misbehaves === 'another nonce' ? 'n'.repeat(32) : nonce }),
      ...claims,
    };
    const alg =
      misbehaves === 'alg none' ? 'none' : misbehaves === 'signed with the secret' ? 'HS256' : 'RS256';
    const signed = [{ alg, kid: 'k1', typ: 'JWT' }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${signatureOf(signed, misbehaves)}`;
  }

  function signatureOf(signed: string, misbehaves: Misbehaviour | null): string {
    if (misbehaves === 'alg none') return '';
    if (misbehaves === 'signed with the secret') {
      return createHmac('sha256', clientSecret).update(signed).digest('base64url');
    }
    const key: KeyObject = misbehaves === 'signed with another key' ? other : privateKey;
    return sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url');
  }

  return double;
}

const refused = { error: 'invalid_grant' };

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return new URLSearchParams(Buffer.concat(parts).toString());
}
