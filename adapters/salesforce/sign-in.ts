import { createSign } from 'node:crypto';
import type { Connection } from 'jsforce';
import type { Context, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { dailyRequests, limits } from './limits.ts';
import type { SalesforceSettings } from './settings.ts';
import { during, ownTransport } from './transport.ts';

/** A signed-in connection, and who we are on it. */
export interface Session {
  readonly connection: Connection;
  readonly accessToken: string;
  readonly organizationId: string;
  readonly userId: string;
  /** Token in JWT form: SOAP refuses it below v68, and with it emptyRecycleBin. */
  readonly hasSoap: boolean;
}

export interface SignIn {
  /** The session in use, signed in first where there is none. */
  session(context: Context): Promise<Session>;
  /**
   * Another session after this one was refused.
   * @throws VendorFailure `denied` when the last sign-in is younger than a minute: a token that is refused as soon
   *   as it is given will be refused again, and again
   */
  renewed(refused: Session, context: Context): Promise<Session>;
}

const renewalMs = 60_000;
const assertionSeconds = 180;

export function signInWith(settings: SalesforceSettings, tools: Tools): SignIn {
  let signedIn: { readonly session: Promise<Session>; readonly at: Date } | null = null;

  const start = (context: Context): Promise<Session> => {
    const session = authorized(settings, tools, context);
    const mine = { session, at: tools.now() };
    signedIn = mine;
    session.catch(() => {
      // A sign-in that failed is not kept: the next call tries anew.
      if (signedIn === mine) signedIn = null;
    });
    return session;
  };

  return {
    session: (context) => signedIn?.session ?? start(context),
    renewed: async (refused, context) => {
      const known = signedIn;
      if (known !== null) {
        const session = await known.session;
        if (session !== refused) return session;
        if (signedIn === known && tools.now().getTime() - known.at.getTime() < renewalMs)
          throw refusedAgain();
      }
      return signedIn !== null && signedIn !== known ? signedIn.session : start(context);
    },
  };
}

function refusedAgain(): VendorFailure {
  return new VendorFailure({
    kind: 'denied',
    code: 'INVALID_SESSION_ID',
    mend: 'Salesforce refuses tokens it has just given: check the session policies of the External Client App.',
  });
}

async function authorized(settings: SalesforceSettings, tools: Tools, context: Context): Promise<Session> {
  const { Connection: JsforceConnection, OAuth2 } = await import('jsforce');
  const transport = await ownTransport();
  const oauth2 = new OAuth2({
    loginUrl: settings.loginUrl,
    clientId: settings.auth.clientId,
    ...(settings.auth.kind === 'client-credentials' ? { clientSecret: settings.auth.clientSecret } : {}),
  });
  oauth2._transport = transport;
  const connection = new JsforceConnection({
    oauth2,
    loginUrl: settings.loginUrl,
    version: settings.apiVersion,
  });
  connection._transport = transport;
  const call = { endpoint: 'POST services/oauth2/token', pools: [dailyRequests], effect: 'read' } as const;
  // The token call changes no record, so that the layers may repeat it.
  const user = await tools.send(call, context, (signal) =>
    during({ signal, effect: 'read', now: () => tools.now(), limitMs: limits.callMs }, () =>
      understood(() => connection.authorize(grant(settings, tools.now()))),
    ),
  );
  if (settings.instanceUrl !== undefined) connection.instanceUrl = settings.instanceUrl;
  const accessToken = connection.accessToken ?? '';
  return {
    connection,
    accessToken,
    organizationId: user.organizationId,
    userId: user.id,
    hasSoap: !isJwt(accessToken) || Number(settings.apiVersion) >= 68,
  };
}

/** A page in place of a token, a key that is no key: jsforce and node:crypto say so in words of their own. */
async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VendorFailure) throw error;
    throw new VendorFailure({
      kind: 'denied',
      code: 'SIGN_IN_UNREADABLE',
      mend: 'Check that loginUrl is the My Domain address of the org, and that privateKey is an RSA key in PEM.',
    });
  }
}

function grant(settings: SalesforceSettings, now: Date): Record<string, string> & { grant_type: string } {
  if (settings.auth.kind === 'client-credentials') return { grant_type: 'client_credentials' };
  const { clientId, username, privateKey, audience } = settings.auth;
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: signedAssertion(
      {
        iss: clientId,
        sub: username,
        aud: audience ?? settings.loginUrl,
        exp: Math.floor(now.getTime() / 1000) + assertionSeconds,
      },
      privateKey,
    ),
  };
}

function signedAssertion(claims: Readonly<Record<string, string | number>>, privateKey: string): string {
  const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
}

/** Three parts, the first of them JSON: other tokens are opaque and contain an exclamation mark. */
function isJwt(token: string): boolean {
  const [head, , , ...rest] = token.split('.');
  if (head === undefined || rest.length > 0 || token.split('.').length !== 3) return false;
  try {
    return typeof JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) === 'object';
  } catch {
    return false;
  }
}
