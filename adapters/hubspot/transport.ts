import type { Client } from '@hubspot/api-client';
import type { Context, Tools } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { failureOf, type VendorAnswer } from './failures.ts';
import { callMs, draws } from './limits.ts';
import type { HubspotSettings } from './settings.ts';

export interface Request {
  /** For traces and estimates: no ids, no values. */
  readonly endpoint: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly effect?: 'read' | 'write';
  readonly pool?: keyof typeof draws;
}

export type Transport = (request: Request, context: Context) => Promise<unknown>;

/** One call through the layers and HubSpot's own client, whose retries and limiters stay off. */
export function hubspotTransport(settings: HubspotSettings, tools: Tools): Transport {
  const client = lazyClient(settings);
  return (request, context) => {
    const { endpoint, effect = 'read', pool = 'plain' } = request;
    return tools.send({ endpoint, pools: draws[pool], effect }, context, async (signal) => {
      const answer = await answerTo(await client(), request, signal);
      if (isSuccess(answer)) return answer.body;
      throw new VendorFailure(failureOf(answer, { effect, now: tools.now(), timeZone: settings.timeZone }));
    });
  };
}

/** The client is fifty megabytes of modules: it is read when the first call is made. */
function lazyClient(settings: HubspotSettings): () => Promise<Client> {
  let made: Promise<Client> | null = null;
  return () =>
    (made ??= import('@hubspot/api-client').then(
      ({ Client }) => new Client({ accessToken: settings.token, basePath: settings.baseUrl }),
    ));
}

async function answerTo(client: Client, request: Request, signal: AbortSignal): Promise<VendorAnswer> {
  if (signal.aborted) return { status: 'unsent' };
  const late = AbortSignal.timeout(callMs);
  try {
    return await untilAborted(AbortSignal.any([signal, late]), async () => {
      const response = await client.apiRequest(optionsOf(request));
      const text = await response.text();
      return {
        status: response.status,
        body: parsed(text, response.status),
        retryAfter: secondsIn(response.headers.get('retry-after')),
      };
    });
  } catch (thrown) {
    if (signal.aborted) return { status: 'aborted' };
    if (late.aborted) return { status: 'silent' };
    return { status: neverLeft(thrown) ? 'unsent' : 'dropped' };
  }
}

function optionsOf({ method, path, query, body, form }: Request) {
  return {
    method,
    path,
    ...(query === undefined ? {} : { qs: { ...query } }),
    ...(body === undefined ? {} : { body }),
    ...(form === undefined
      ? {}
      : {
          body: new URLSearchParams({ ...form }).toString(),
          defaultJson: false,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        }),
  };
}

/** The client knows no signal, so the call is left to itself when the signal fires; what it did is then unknown. */
function untilAborted<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new Error('aborted'));
    signal.addEventListener('abort', end, { once: true });
    act()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', end));
  });
}

/** Nothing left this machine: no address, or nobody listening. */
function neverLeft(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(String(code));
}

function isSuccess(answer: VendorAnswer): answer is Extract<VendorAnswer, { status: number }> {
  if (typeof answer.status === 'string') return false;
  return 'body' in answer && answer.status >= 200 && answer.status < 300 && answer.body !== undefined;
}

/** undefined: a success that cannot be read. null: a page of HTML, or nothing at all. */
function parsed(text: string, status: number): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return status < 300 ? undefined : null;
  }
}

function secondsIn(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
