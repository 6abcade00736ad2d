import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { countCalls, faultInjection, type Counters, type Faults } from '../../double-kit/index.ts';
import { accountRoutes } from './account-info.ts';
import { sweep, type Account } from './account.ts';
import { associationRoutes } from './associations.ts';
import { batchRoutes } from './batches.ts';
import type { Call, Route } from './call.ts';
import { conversationRoutes } from './conversations.ts';
import { erasureRoutes } from './erasure.ts';
import { fileRoutes, signature } from './files.ts';
import { formRoutes } from './forms.ts';
import { asList, asObject } from './json.ts';
import { usageRoute, type Limits } from './limits.ts';
import { listRoutes } from './lists.ts';
import { mergeRoutes } from './merge.ts';
import { metadataRoutes } from './metadata.ts';
import { objectRoutes } from './objects.ts';
import { endpointOf, neutralPath } from './paths.ts';
import { preferenceRoutes } from './preferences.ts';
import {
  badRequest,
  expiredAuthentication,
  invalidAuthentication,
  missingScopes,
  refusal,
  wrongPath,
  type Reply,
} from './replies.ts';
import type { Needed } from './scopes.ts';
import { searchRoutes } from './search.ts';
import { grants, type Token, type Tokens } from './tokens.ts';

const urlMax = 8_000;
const lengths = new WeakMap<object, number>();

export interface DoubleApp {
  readonly app: Express;
  readonly faults: Faults;
  readonly counters: Counters;
}

/** One request's way: counted, struck by faults, routed, authenticated, limited, allowed, answered. */
export function hubspotApp(
  account: Account,
  tokens: Tokens,
  limits: Limits,
  versions: readonly string[] | null,
): DoubleApp {
  const { faults, middleware: strikeFaults } = faultInjection((res) => send(res, expiredAuthentication()));
  const { counters, middleware: count } = countCalls(endpointOf);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/_signed/:id/:expiresAt/:signature', signedContent(account));
  app.use(count, strikeFaults);
  app.use((req, res, next) => {
    if (req.originalUrl.length > urlMax) return send(res, { status: 414, html: true });
    const neutral = neutralPath(req.path);
    if (neutral === null || versions?.includes(neutral.version) === false) return send(res, wrongPath);
    const query = req.originalUrl.indexOf('?');
    req.url = neutral.path + (query < 0 ? '' : req.originalUrl.slice(query));
    res.locals['version'] = neutral.version;
    next();
  });
  app.use(express.json({ limit: '20mb', strict: false, verify: keepLength }), express.urlencoded());
  for (const route of [...routes, usageRoute(limits)]) {
    app[route.method](route.path, (req, res) => answer(route, req, res, { account, tokens, limits }));
  }
  app.use((_req, res) => send(res, wrongPath));
  app.use(unreadable);
  return { app, faults, counters };
}

const routes: readonly Route[] = [
  ...batchRoutes,
  ...searchRoutes,
  ...erasureRoutes,
  ...mergeRoutes,
  ...associationRoutes,
  ...objectRoutes,
  ...metadataRoutes,
  ...listRoutes,
  ...preferenceRoutes,
  ...fileRoutes,
  ...conversationRoutes,
  ...formRoutes,
  ...accountRoutes,
];

interface Behind {
  readonly account: Account;
  readonly tokens: Tokens;
  readonly limits: Limits;
}

function answer(route: Route, req: Request, res: Response, { account, tokens, limits }: Behind): void {
  const token = tokens.named((req.headers.authorization ?? '').replace(/^Bearer /, ''));
  if (token === null || token.state === 'revoked') return send(res, invalidAuthentication());
  if (token.state === 'expired') return send(res, expiredAuthentication());
  const { refused, headers } = limits.admit(token, route.pool);
  res.set(headers);
  if (refused !== null) return send(res, refused);
  sweep(account);
  const call = callOf(req, res, account, token);
  const missing = firstMissing(route.needs(call), token);
  if (missing !== null)
    return send(res, missingScopes(missing, route.method === 'get' ? 'errors' : 'context'));
  send(res, route.handle(call));
}

function callOf(req: Request, res: Response, account: Account, token: Token): Call {
  const body: unknown = req.body;
  const { search } = new URL(req.originalUrl, 'http://double');
  const query = new URLSearchParams(search);
  const params = Object.fromEntries(
    Object.entries(req.params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return {
    account,
    token,
    params,
    query: (name) => (query.has(name) ? query.getAll(name).join(',') : null),
    body: asObject(body),
    bodyList: asList(body),
    bodyLength: lengths.get(req) ?? 0,
    version: String(res.locals['version']),
    baseUrl: `http://${req.headers.host ?? '127.0.0.1'}`,
  };
}

const firstMissing = (needed: Needed, token: Token): readonly string[] | null =>
  needed.find((anyOf) => !anyOf.some((scope) => grants(token, scope))) ?? null;

/** Search counts the characters of the body as it was sent. */
function keepLength(req: object, _res: unknown, bytes: Buffer): void {
  lengths.set(req, bytes.toString('utf8').length);
}

function signedContent({
  files,
  clock,
}: Account): (req: Request<{ id: string; expiresAt: string; signature: string }>, res: Response) => void {
  return ({ params }, res) => {
    const expiresAt = Number(params.expiresAt);
    const file = files.live(params.id);
    const valid = signature(params.id, expiresAt) === params.signature && expiresAt > clock.now().getTime();
    if (!valid || file === null) res.status(403).end();
    else res.type('application/octet-stream').send(Buffer.from(file.bytes));
  };
}

const unreadable: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const { status, message } = asObject(error);
  if (status === 400 || status === 413) return send(res, badRequest('Invalid input JSON'));
  return send(
    res,
    refusal(500, { message: `internal error: ${String(error instanceof Error ? error.stack : message)}` }),
  );
};

function send(res: Response, reply: Reply): void {
  res.status(reply.status).set(reply.headers ?? {});
  if (reply.html === true)
    res.type('html').send(`<html><body><h2>HTTP ERROR ${reply.status}</h2></body></html>`);
  else if (reply.body === undefined) res.end();
  else res.json(reply.body);
}
