import * as client from 'openid-client';
import type { Clock } from '../ports/clock.ts';
import type { Disbelieved, Identity, OpenId } from '../ports/open-id.ts';
import { OpenIdAway } from '../ports/open-id.ts';

export interface OpenIdTerms {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Besides `openid`. */
  readonly scopes: readonly string[];
  /** Where the browser comes back to. */
  readonly returnsTo: string;
}

const ANSWER_S = 10;
/** Keys and addresses change, seldom. */
const KNOWN_FOR_MS = 10 * 60_000;

/** What they publish of themselves is asked for when somebody comes, and not at the start: they may be away then. */
export function openOpenId(terms: OpenIdTerms, clock: Clock): OpenId {
  let known: { readonly at: number; readonly config: Promise<client.Configuration> } | null = null;
  const discovered = async (): Promise<client.Configuration> => {
    const now = clock.now().getTime();
    if (known === null || now - known.at >= KNOWN_FOR_MS) known = { at: now, config: discover(terms) };
    const asked = known;
    try {
      return await asked.config;
    } catch (error) {
      if (known === asked) known = null;
      throw new OpenIdAway(codeOf(error));
    }
  };

  return {
    async addressFor({ state, nonce, verifier }) {
      const config = await discovered();
      return client.buildAuthorizationUrl(config, {
        redirect_uri: terms.returnsTo,
        scope: ['openid', ...terms.scopes].join(' '),
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).href;
    },
    async whoCameBack(parameters, { state, nonce, verifier }) {
      const config = ourClient((await discovered()).serverMetadata(), terms, clock);
      const back = new URL(terms.returnsTo);
      for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value);
      try {
        const tokens = await client.authorizationCodeGrant(config, back, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return identityIn(tokens.claims());
      } catch (error) {
        if (isAway(error)) throw new OpenIdAway(codeOf(error));
        return { disbelieved: codeOf(error) };
      }
    },
  };
}

function discover(terms: OpenIdTerms): Promise<client.Configuration> {
  return client.discovery(new URL(terms.issuer), terms.clientId, terms.clientSecret, undefined, {
    timeout: ANSWER_S,
    execute: inClearHere(terms),
  });
}

/** By our own clock; and what they sign is looked at with their keys, although it comes over TLS. */
function ourClient(server: client.ServerMetadata, terms: OpenIdTerms, clock: Clock): client.Configuration {
  const skew = Math.round((clock.now().getTime() - Date.now()) / 1000);
  const takes = server.token_endpoint_auth_methods_supported ?? [];
  const config = new client.Configuration(
    server,
    terms.clientId,
    { [client.clockSkew]: skew },
    takes.includes('client_secret_post')
      ? client.ClientSecretPost(terms.clientSecret)
      : client.ClientSecretBasic(terms.clientSecret),
  );
  config.timeout = ANSWER_S;
  for (const agreed of [client.enableNonRepudiationChecks, ...inClearHere(terms)]) agreed(config);
  return config;
}

/** On this machine alone: the settings let no other issuer be named without TLS. */
function inClearHere({ issuer }: OpenIdTerms): ((config: client.Configuration) => void)[] {
  return new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : [];
}

function identityIn(claims: client.IDToken | undefined): Identity | Disbelieved {
  if (!claims) return { disbelieved: 'no-identity' };
  return { issuer: claims.iss, subject: claims.sub, claims: { ...claims } };
}

/** A connection that fails, which fetch tells by a TypeError; a time that is over, an answer that is none. */
function isAway(error: unknown): boolean {
  return partOf(error, 'name') === 'TypeError' || isCutBy(partOf(error, 'cause')) || AWAY.test(codeOf(error));
}

function isCutBy(cause: unknown): boolean {
  return partOf(cause, 'name') === 'TypeError';
}

const AWAY = /^OAUTH_(TIMEOUT|ABORT|RESPONSE_IS_NOT_CONFORM|RESPONSE_IS_NOT_JSON)$/;

/** A code of the library or of the protocol: never what was said beside it. */
function codeOf(error: unknown): string {
  const code = partOf(error, 'code');
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : 'unknown';
}

function partOf(thrown: unknown, name: 'name' | 'cause' | 'code'): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
}
