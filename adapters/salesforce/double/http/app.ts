import express, { type Express, type RequestHandler, type Response } from 'express';
import { Refusal, errorBody } from '../refusal.ts';
import { letTimeAct } from '../org/deletion.ts';
import type { Session } from '../org/session.ts';
import { ingestRoutes } from './bulk-ingest.ts';
import { queryJobRoutes } from './bulk-query.ts';
import type { Answer, Call, Desk, Route } from './call.ts';
import { collectionRoutes } from './collections.ts';
import { compositeRoutes } from './composite.ts';
import { describeRoutes } from './describe.ts';
import { type OAuthDesk, answerTokenRequest, userInfo } from './oauth.ts';
import { factRoutes } from './org-facts.ts';
import { queryRoutes } from './query.ts';
import { recordRoutes } from './records.ts';
import { answerSoap } from './soap.ts';

const routes: readonly Route[] = [
  ...describeRoutes,
  ...queryRoutes,
  ...collectionRoutes,
  ...compositeRoutes,
  ...ingestRoutes,
  ...queryJobRoutes,
  ...factRoutes,
  ...recordRoutes,
];

const oldest = 31;
const newest = 67;
const uriAndHeadersMax = 16_384;

/** Every call below /services/data, one inside a composite too. */
export function dispatch(desk: Desk, call: Call): Answer {
  try {
    for (const route of routes) {
      const parts = route.method === call.method ? route.pattern.exec(call.path) : null;
      if (parts !== null) return route.answer(desk, call, parts.slice(1));
    }
    throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: errorBody(error) };
    throw error;
  }
}

export interface Doors {
  readonly desk: Desk;
  readonly oauth: OAuthDesk;
  readonly sessionOf: (token: string) => Session | null;
  readonly middleware: readonly RequestHandler[];
}

/** The org's doors: OAuth, REST, SOAP. */
export function createApp({ desk, oauth, sessionOf, middleware }: Doors): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(...middleware);
  app.use(express.raw({ type: () => true, limit: '160mb' }));
  app.use((req, res, next) => {
    letTimeAct(desk.org);
    const bytes = req.url.length + req.rawHeaders.join(': ').length;
    if (bytes > uriAndHeadersMax) res.status(req.url.length > uriAndHeadersMax / 2 ? 414 : 431).end();
    else next();
  });
  app.get('/services/data', (_req, res) => void res.json(versions()));
  app.post('/services/oauth2/token', (req, res) => {
    send(
      res,
      answerTokenRequest(oauth, new URLSearchParams(bodyText(req.body)), req.get('authorization') ?? ''),
    );
  });
  app.use(/^\/(services\/oauth2\/userinfo|id\/)/, (req, res) => {
    const session = sessionOf(bearer(req.get('authorization')));
    if (session === null) res.status(403).type('text').send('Bad_OAuth_Token');
    else send(res, userInfo(oauth, session.userId));
  });
  app.post(/^\/services\/Soap\/[um]\/(\d+)/, (req, res) => {
    const version = Number(/\/(\d+)/.exec(req.path)?.[1] ?? 0);
    const answer = answerSoap(desk.org, sessionOf, version, bodyText(req.body));
    desk.quota.spend(1);
    res.status(answer.status).type('text/xml').send(answer.xml);
  });
  app.use(/^\/services\/data\/v\d+\.0/, (req, res) => {
    const answer = rest(
      desk,
      sessionOf,
      callOf(req.originalUrl, req.method, req.headers, bodyText(req.body)),
    );
    if (answer.status !== 204) {
      res.set('Sforce-Limit-Info', `api-usage=${desk.quota.used}/${desk.quota.max}`);
    }
    send(res, answer);
  });
  app.use(
    (_req, res) =>
      void res.status(404).json(errorBody(new Refusal('NOT_FOUND', 'The requested resource does not exist'))),
  );
  return app;
}

/** What an access token past its time gets. */
export function expiredSession(res: Response): void {
  res.status(401).json(errorBody(new Refusal('INVALID_SESSION_ID', 'Session expired or invalid')));
}

interface Unsigned extends Omit<Call, 'session' | 'body'> {
  readonly token: string;
}

function callOf(
  url: string,
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): Unsigned {
  const parsed = new URL(url, 'http://double');
  const [, version = '', path = '/'] = /^\/services\/data\/v(\d+\.0)(\/.*)?$/.exec(parsed.pathname) ?? [];
  const single = Object.entries(headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value[0] : value] as const,
  );
  const lower: Record<string, string | undefined> = Object.fromEntries(single);
  return {
    method,
    path: path === '' ? '/' : path,
    query: parsed.searchParams,
    headers: lower,
    text,
    version,
    token: bearer(lower['authorization']),
  };
}

function rest(desk: Desk, sessionOf: (token: string) => Session | null, unsigned: Unsigned): Answer {
  try {
    const session = sessionOf(unsigned.token);
    if (session === null) throw new Refusal('INVALID_SESSION_ID', 'Session expired or invalid');
    const version = Number(unsigned.version);
    if (version < oldest || version > newest)
      throw new Refusal('NOT_FOUND', 'The requested resource does not exist');
    if (!session.permissions.apiEnabled) {
      throw new Refusal('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
    }
    desk.quota.take();
    return desk.dispatch({ ...unsigned, session, body: jsonBody(unsigned) });
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: errorBody(error) };
    throw error;
  }
}

function jsonBody({ text, headers }: Unsigned): unknown {
  if (text === '' || headers['content-type']?.includes('json') !== true) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('JSON_PARSER_ERROR', 'Unexpected character in the request body');
  }
}

function send(res: Response, answer: Answer): void {
  res.status(answer.status).set(answer.headers ?? {});
  if (answer.raw !== undefined) {
    const { type, content } = answer.raw;
    res.type(type).send(typeof content === 'string' ? content : Buffer.from(content));
  } else if (answer.body === undefined) res.end();
  else res.json(answer.body);
}

function bodyText(body: unknown): string {
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}

function bearer(authorization: string | undefined): string {
  return /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

function versions(): readonly Record<string, string>[] {
  return Array.from({ length: newest - oldest + 1 }, (_, at) => {
    const version = `${oldest + at}.0`;
    return { label: `Release ${version}`, url: `/services/data/v${version}`, version };
  });
}
