import { pipeline } from 'node:stream/promises';
import type { NextFunction, Request, Response } from 'express';
import express from 'express';
import helmet from 'helmet';
import type { Person } from '../../domain/approval.ts';
import type { Translate } from '../../domain/in-french.ts';
import { actsFor, perimeterOf, worksOn } from '../../domain/perimeter.ts';
import { Refused } from '../../domain/refused.ts';
import type { Greffe } from '../../greffe.ts';
import { openDocument } from './document.ts';
import { readBody } from '../read-body.ts';
import type { Room } from '../read-body.ts';
import { identifier } from '../request-id.ts';
import type { Naming } from '../request-id.ts';
import { docsPage } from './docs-page.ts';
import { cookieIn, dropCookie, setCookie } from './cookies.ts';
import { demandOwnPage, isSafe, placeOf } from './own-page.ts';
import { ApiProblem, problemOf, RETRY_AFTER_S } from './problem.ts';
import type { Language } from './problem.ts';
import type { Desk, Entry, Reply, Route } from './route.ts';
import { routes as allRoutes } from './routes/index.ts';

/** What the API stands on. */
export interface ApiHouse extends Naming {
  readonly greffe: Greffe;
  readonly controllers: readonly ApiController[];
  readonly systems: readonly string[];
  /** Names of the fields of data-map.yaml. */
  readonly fields: readonly string[];
  /** Of whoever asks for none. */
  readonly language: Language;
  readonly version: string;
  /** Proxies whose word is taken for who asks, and whether over TLS. */
  readonly trustProxy: readonly string[];
  /** The address as browsers are told it; null: as it is asked. */
  readonly publicUrl: string | null;
  readonly answerWithinMs?: number;
  /** How long a body may take to arrive. */
  readonly bodyWithinMs?: number;
  translate(language: Language): Promise<Translate>;
  now(): Date;
  log(event: string, facts: Readonly<Record<string, string | number | null>>): void;
  /** What is to be logged of something thrown: never its message. */
  factsOf(thrown: unknown): Readonly<Record<string, string | number | boolean | null>>;
  /** Whether the store can be reached, and is as this version needs it. */
  readiness(): Promise<'ready' | 'store-away' | 'not-migrated'>;
}

export interface ApiController {
  readonly id: string;
  readonly systems: readonly string[];
}

/** Where it stands in the server. */
export const API_ROOT = '/api/v1';

const BODY_BYTES_MAX = 256 * 1024;
const BODY_WITHIN_MS = 10_000;
const ROOM_BYTES = 16 * 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const ANSWER_WITHIN_MS = 30_000;

/** What is known of one exchange while it lasts. */
interface Exchange {
  readonly requestId: string;
  readonly language: Language;
  route: string | null;
  token: string | null;
  session: number | null;
}

const exchanges = new WeakMap<Request, Exchange>();

/** The API, to be mounted at its root: every route of the table, its document, and the page made of it. */
export function openApi(house: ApiHouse, routes: readonly Route[] = allRoutes): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'strong');
  app.set('case sensitive routing', true);
  app.set('query parser', 'simple');
  app.set('trust proxy', [...house.trustProxy]);
  // Drawn when somebody asks for them: that takes longer than all the rest of the door.
  const document = once(() => openDocument(routes, house.version));
  const page = once(() => docsPage(document()));
  const say = speaker(house);
  const room: Room = { bytesLeft: ROOM_BYTES };

  const identify = identifier(house);
  app.use((request, response, next) => begin(house, identify(request), request, response, next));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    demandCovered(request);
    next();
  });
  app.get('/openapi.json', open('/openapi.json'), (_request, response) => {
    response.json(document());
  });
  app.get('/docs', open('/docs'), (_request, response) => {
    const { policy, html } = page();
    response.set('Content-Security-Policy', policy).type('html').send(html);
  });
  for (const route of routes) {
    const path = expressPath(route.path);
    app[route.method](path, async (request, response) => {
      exchangeOf(request).route = route.path;
      // Express answers HEAD as GET: a copy that nobody receives would count as fetched.
      if (request.method === 'HEAD') throw notInThatWay(routes, route.path);
      const by = await admitted(house, route.entry, request);
      const body = route.body ? await jsonIn(request, room, house.bodyWithinMs) : undefined;
      await answer(house, route, by, body, request, response);
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(expressPath(path), async (request) => {
      exchangeOf(request).route = path;
      await admitted(house, entryOf(routes, path), request);
      throw notInThatWay(routes, path);
    });
  }
  app.use(() => {
    throw new ApiProblem('no-such-address', 404);
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    refuse(house, say, error, request, response),
  );
  return app;
}

function notInThatWay(routes: readonly Route[], path: string): ApiProblem {
  const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
  return new ApiProblem('no-such-method', 405, { headers: { Allow: allowed.join(', ') } });
}

/** Whether the service can work: what a load balancer asks before it sends anybody. */
export function readyz(house: Pick<ApiHouse, 'readiness'>) {
  return async (_request: Request, response: Response): Promise<void> => {
    const readiness = await house.readiness();
    if (readiness !== 'ready') response.set('Retry-After', '10');
    response.status(readiness === 'ready' ? 200 : 503).json({ status: readiness });
  };
}

function begin(
  house: ApiHouse,
  requestId: string,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const exchange: Exchange = {
    requestId,
    language: languageOf(request, house.language),
    route: null,
    token: null,
    session: null,
  };
  exchanges.set(request, exchange);
  response.set('X-Request-Id', requestId);
  const startedAt = house.now().getTime();
  response.once('close', () => {
    house.log('api-request', {
      requestId,
      method: METHODS.has(request.method) ? request.method : 'other',
      route: exchange.route,
      status: response.writableFinished ? response.statusCode : 499,
      ms: house.now().getTime() - startedAt,
      token: exchange.token,
      ...(exchange.session !== null && { session: exchange.session }),
    });
  });
  house.correlated(requestId, next);
}

/** Anything else is whatever somebody wrote. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** What is answered to anybody, and logged by its own name. */
function open(path: string) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    exchangeOf(request).route = path;
    next();
  };
}

/** Nothing that opens anything travels in clear, or in an address that others write down. */
function demandCovered(request: Request): void {
  const inAddress = Object.keys(request.query).some((key) => /token|authorization|api_?key/i.test(key));
  if (inAddress || TOKEN_WRITTEN.test(request.originalUrl)) throw new ApiProblem('token-in-address', 400);
  if (!request.secure && !isFromHere(request)) throw new ApiProblem('in-clear', 403);
}

/** From this machine itself: a proxy on it speaks for somebody else, and says so by one of these headers. */
function isFromHere(request: Request): boolean {
  const { remoteAddress = '' } = request.socket;
  const isLoopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(remoteAddress);
  return isLoopback && FORWARDED.every((name) => request.get(name) === undefined);
}

/** Whatever it is called there. */
const TOKEN_WRITTEN = /greffe_[0-9a-f]{16}_/i;

const FORWARDED = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded'] as const;

/** Of an address that is not taken in that way: as the most open of its routes. */
function entryOf(routes: readonly Route[], path: string): Entry {
  const entries = routes.filter((route) => route.path === path).map(({ entry }) => entry);
  return (['anybody', 'session', 'act'] as const).find((one) => entries.includes(one)) ?? 'act';
}

/** May do nothing: whoever is to be let in, or acts for themselves alone. */
const nobody: Person = { id: 'nobody', roles: [] };

/** @throws ApiProblem for whoever shows no token and carries no session that opens anything */
async function admitted(house: ApiHouse, entry: Entry, request: Request): Promise<Person> {
  if (entry === 'act' && request.get('authorization') !== undefined) return holderOf(house, request);
  const session = cookieIn(request, 'greffe');
  // Those who let people in elsewhere send them back from their own pages: what ties them to us is looked at there.
  const isOpenToRead = entry === 'anybody' && isSafe(request);
  if (!isOpenToRead && (session !== null || !isSafe(request))) demandOwnPage(request, house.publicUrl);
  if (entry === 'anybody') return nobody;
  if (session === null) {
    throw entry === 'session'
      ? new ApiProblem('no-session', 401)
      : new ApiProblem('no-token', 401, { headers: { 'WWW-Authenticate': 'Bearer realm="greffe"' } });
  }
  const present = await house.greffe.accounts.bySession(session);
  if (!present) throw new ApiProblem('session-over', 401);
  exchangeOf(request).session = present.session.id;
  if (entry === 'session') return nobody;
  if (present.lacksSecondFactor) throw new ApiProblem('second-factor-due', 403);
  if (present.mustChangePassword) throw new ApiProblem('password-due', 403);
  return present.person;
}

async function holderOf(house: ApiHouse, request: Request): Promise<Person> {
  const given = request.get('authorization') ?? '';
  const [, token] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(given) ?? [];
  const holder = token === undefined ? null : await house.greffe.tokens.holder(token);
  if (!holder) {
    const challenge = 'Bearer realm="greffe", error="invalid_token"';
    throw new ApiProblem('token-refused', 401, { headers: { 'WWW-Authenticate': challenge } });
  }
  exchangeOf(request).token = holder.token;
  return holder.person;
}

/** @throws ApiProblem for what is no JSON, or more of it than anything here takes */
async function jsonIn(request: Request, room: Room, withinMs = BODY_WITHIN_MS): Promise<unknown> {
  const type = request.get('content-type') ?? '';
  // A body that is packed may be any size once it is unpacked.
  if (!JSON_TYPE.test(type) || request.get('content-encoding') !== undefined)
    throw new ApiProblem('not-json', 415);
  const bytes = await readBody(request, { bytesMax: BODY_BYTES_MAX, withinMs, room });
  if (bytes === 'too-large') throw new ApiProblem('too-large', 413);
  if (bytes === 'broken-off') throw new ApiProblem('no-json', 400);
  if (bytes === 'too-slow') throw new ApiProblem('body-too-slow', 408, { headers: { Connection: 'close' } });
  if (bytes === 'no-room') throw new ApiProblem('no-room', 503);
  room.bytesLeft += bytes.byteLength;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ApiProblem('no-json', 400);
  }
}

async function answer(
  house: ApiHouse,
  route: Route,
  by: Person,
  body: unknown,
  request: Request,
  response: Response,
): Promise<void> {
  const { greffe, fields } = house;
  const late = new AbortController();
  // It holds up no service that ends: nobody waits for an answer then.
  const timer = setTimeout(() => late.abort(), house.answerWithinMs ?? ANSWER_WITHIN_MS).unref();
  try {
    const reply = await before(
      late.signal,
      running(house, route, exchangeOf(request).requestId, {
        greffe,
        ...reachOf(house, by),
        fields,
        by,
        browser: {
          place: placeOf(request),
          session: cookieIn(request, 'greffe'),
          journey: cookieIn(request, 'greffe-openid'),
        },
        params: request.params,
        query: request.query,
        body,
        signal: late.signal,
        key: keyOf(route, request),
        ifMatch: ifMatchOf(route, request),
      }),
    );
    await send(route, reply, response);
  } finally {
    clearTimeout(timer);
  }
}

/** What breaks once nobody waits for it any more is told to nobody but the log. */
async function running(
  house: ApiHouse,
  route: Route,
  requestId: string,
  asked: Parameters<Route['run']>[0],
): Promise<Reply> {
  try {
    return await route.run(asked);
  } catch (thrown) {
    const isRefusal = thrown instanceof Refused || thrown instanceof ApiProblem;
    if (asked.signal.aborted && !isRefusal && thrown !== asked.signal.reason)
      house.log('api-request-failed', { requestId, ...textsOf(house.factsOf(thrown)) });
    throw thrown;
  }
}

/** What is there for whoever asks: another controller, or tool, is answered as one that does not exist. */
function reachOf(house: ApiHouse, by: Person): Pick<Desk, 'controllers' | 'systems'> {
  const theirs = house.controllers.filter(({ id }) => actsFor(by, id));
  const controllers = theirs.map(({ id }) => id);
  const limits = perimeterOf(by);
  if (limits.controllers === null && limits.systems === null) return { controllers, systems: house.systems };
  const systems = house.systems.filter(
    (name) => worksOn(by, name) && theirs.some((one) => one.systems.includes(name)),
  );
  return { controllers, systems };
}

/** Whoever waits is told after a while, whatever the work behind it still does. */
async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const tooSlow = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(slow()), { once: true });
  });
  try {
    return await Promise.race([work, tooSlow]);
  } catch (error) {
    // What the signal stopped ends by an error of its own.
    if (signal.aborted) throw slow();
    throw error;
  }
}

function slow(): ApiProblem {
  return new ApiProblem('too-slow', 503);
}

async function send(
  route: Route,
  { body, location, session, journey, elsewhere, file }: Reply,
  response: Response,
): Promise<void> {
  if (session === null) dropCookie(response, 'greffe', { sameSite: 'strict' });
  else if (session !== undefined) setCookie(response, 'greffe', session, { sameSite: 'strict' });
  if (journey === null) dropCookie(response, 'greffe-openid', { sameSite: 'lax' });
  else if (journey !== undefined) setCookie(response, 'greffe-openid', journey, { sameSite: 'lax' });
  if (file) {
    if (!FILE_NAME.test(file.name)) throw new Error('A file has a name that no header takes.');
    response.set('Content-Disposition', `attachment; filename="${file.name}"`).type(file.type);
    if (file.bytes !== undefined) response.set('Content-Length', String(file.bytes));
    await pipeline(file.stream, response);
    return;
  }
  response.status(route.status);
  if (elsewhere !== undefined) response.set('Location', elsewhere);
  if (location !== undefined) response.set('Location', `${API_ROOT}${location}`);
  if (route.answer === null) {
    response.end();
    return;
  }
  const plain: unknown = JSON.parse(JSON.stringify(body));
  response.json(route.answer.parse(plain));
}

/** Ours: nothing that anybody wrote ends in a header. */
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,63}$/;

function keyOf({ takesKey }: Route, request: Request): string | null {
  const key = takesKey ? request.get('idempotency-key') : undefined;
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ApiProblem('bad-key', 400);
}

/** The digest as it stands in quotes: a tag that is no digest matches nothing. */
function ifMatchOf({ takesIfMatch }: Route, request: Request): string | null {
  const given = takesIfMatch ? request.get('if-match') : undefined;
  if (given === undefined) return null;
  const [, digest] = /^"([0-9a-f]{64})"$/.exec(given) ?? [];
  if (digest === undefined) throw new ApiProblem('which-digest', 412);
  return digest;
}

type Say = (language: Language) => Promise<Translate>;

/** Read in once for each language: a refusal is told in the words of whoever asks. */
function speaker(house: ApiHouse): Say {
  const known = new Map<Language, Promise<Translate>>();
  return (language) => {
    const translate = known.get(language) ?? house.translate(language);
    known.set(language, translate);
    return translate;
  };
}

async function refuse(
  house: ApiHouse,
  say: Say,
  thrown: unknown,
  request: Request,
  response: Response,
): Promise<void> {
  const { requestId, language } = exchangeOf(request);
  // Half of a file that stops is no file: the connection is cut, and whoever reads it notices.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const error = await expected(house, thrown, requestId);
  const problem = problemOf(error, {
    language,
    translate: await say(language),
    requestId,
    isByIfMatch: request.get('if-match') !== undefined,
  });
  response.removeHeader('Content-Disposition');
  response.removeHeader('Content-Length');
  response.removeHeader('Location');
  const retryAfter = RETRY_AFTER_S[problem.status];
  if (retryAfter !== undefined) response.set('Retry-After', retryAfter);
  if (error instanceof ApiProblem) response.set(error.headers);
  response
    .status(problem.status)
    .set({ 'Content-Language': language, Vary: 'Accept-Language' })
    .type('application/problem+json')
    .send(JSON.stringify(problem));
  request.resume();
}

/** A refusal, or what is told in place of anything else: nothing of what was thrown. */
async function expected(house: ApiHouse, thrown: unknown, requestId: string): Promise<ApiProblem | Refused> {
  if (thrown instanceof ApiProblem || thrown instanceof Refused) return thrown;
  const status = statusIn(thrown);
  if (status === 400) return new ApiProblem('no-such-address', 404);
  if ((await house.readiness()) !== 'ready') return new ApiProblem('store-away', 503);
  house.log('api-request-failed', { requestId, ...textsOf(house.factsOf(thrown)) });
  return new ApiProblem('our-fault', 500);
}

function textsOf(
  facts: Readonly<Record<string, string | number | boolean | null>>,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact === null ? null : String(fact)]),
  );
}

/** An address that Express cannot read is the sender's. */
function statusIn(thrown: unknown): number | null {
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return null;
  return typeof thrown.status === 'number' ? thrown.status : null;
}

function languageOf(request: Request, unasked: Language): Language {
  const other: Language = unasked === 'fr' ? 'en' : 'fr';
  const wanted = request.acceptsLanguages([unasked, other]);
  return wanted === 'fr' || wanted === 'en' ? wanted : unasked;
}

function exchangeOf(request: Request): Exchange {
  const exchange = exchanges.get(request);
  if (!exchange) throw new Error('This request was not begun.');
  return exchange;
}

/** /requests/{id} as Express writes it. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | null = null;
  return () => (made ??= { it: make() }).it;
}
