import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { HttpRequest } from 'jsforce';
import { VendorFailure } from '../../src/contract/index.ts';
import { failureOf, silenceOf } from './failures.ts';
import type { Refusal } from './failures.ts';

/** What one attempt of one call is allowed: when it must stop, and whether it may have changed something. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly effect: 'read' | 'write';
  readonly now: () => Date;
  /** How long it may be silent. */
  readonly limitMs: number;
}

const current = new AsyncLocalStorage<Attempt>();

/** Every request that jsforce makes inside `work` belongs to this attempt. */
export function during<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  return current.run(attempt, work);
}

/**
 * jsforce's way to the network, replaced by one `fetch`: its own retries GET, PUT and DELETE five times (a 420 twice
 * even when told not to), ignores `Retry-After`, hides status and headers, and cannot be aborted. Refusals become
 * VendorFailure here, so that jsforce never sees a 401 and starts no refresh of its own.
 *
 * `_transport` is not public API: the version is pinned, and a test fails when this is no longer called.
 */
export async function ownTransport(): Promise<
  InstanceType<typeof import('jsforce/lib/transport.js').Transport>
> {
  const { Transport } = await import('jsforce/lib/transport.js');
  return new (class extends Transport {
    override getRequestStreamCreator(): (request: HttpRequest) => Duplex {
      return (request) => {
        const stream = new PassThrough();
        exchange(request).then(
          (response) => stream.emit('complete', response),
          (error: unknown) => stream.emit('error', error),
        );
        return stream;
      };
    }
  })();
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function exchange(request: HttpRequest): Promise<Answer> {
  const attempt = current.getStore();
  if (!attempt) throw new Error('a request left the adapter outside of tools.send');
  const response = await sent(request, attempt);
  const headers = Object.fromEntries(response.headers);
  const body = await heard(() => response.text(), attempt);
  if (response.status >= 300) {
    throw refusal({ status: response.status, headers, ...errorIn(body) }, attempt);
  }
  return { statusCode: response.status, headers, body };
}

/** Bytes as they come, never held whole: a large file may take its time, as long as something comes. */
export async function download(
  url: string,
  accessToken: string,
  attempt: Attempt,
): Promise<ReadableStream<Uint8Array> | null> {
  return (await openStream(url, accessToken, attempt)).body;
}

/** The same with the answer's headers, which jsforce hides. */
export async function openStream(
  url: string,
  accessToken: string,
  attempt: Attempt,
): Promise<{ readonly headers: Headers; readonly body: ReadableStream<Uint8Array> | null }> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const silence = new AbortController();
  const signal = AbortSignal.any([attempt.signal, silence.signal]);
  const response = await heard(
    () => unlessSilent(fetch(url, { headers, redirect: 'manual', signal }), attempt.limitMs, silence),
    attempt,
  );
  if (response.status >= 300) {
    const body = await heard(() => response.text(), attempt);
    throw refusal(
      { status: response.status, headers: Object.fromEntries(response.headers), ...errorIn(body) },
      attempt,
    );
  }
  return { headers: response.headers, body: response.body && flowing(response.body, attempt, silence) };
}

function flowing(
  body: ReadableStream<Uint8Array>,
  attempt: Attempt,
  silence: AbortController,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await heard(
        () => unlessSilent(reader.read(), attempt.limitMs, silence),
        attempt,
      );
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Ends the exchange when nothing came for so long. */
async function unlessSilent<T>(next: Promise<T>, limitMs: number, silence: AbortController): Promise<T> {
  const late = AbortSignal.timeout(limitMs);
  const giveUp = (): void => silence.abort(late.reason);
  late.addEventListener('abort', giveUp, { once: true });
  try {
    return await next;
  } finally {
    late.removeEventListener('abort', giveUp);
  }
}

function sent(
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  attempt: Attempt,
): Promise<Response> {
  const body = typeof request.body === 'string' ? request.body : null;
  const { 'content-length': _counted, ...headers } = request.headers ?? {};
  return heard(
    () =>
      fetch(request.url, {
        method: request.method,
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([attempt.signal, AbortSignal.timeout(attempt.limitMs)]),
      }),
    attempt,
  );
}

async function heard<T>(work: () => Promise<T>, attempt: Attempt): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new VendorFailure(silenceOf(error, attempt.effect));
  }
}

function refusal(refused: Refusal, attempt: Attempt): VendorFailure {
  return new VendorFailure(failureOf(refused, attempt.effect, attempt.now()));
}

/** REST answers an array of errors, OAuth an object, SOAP a fault, a gateway whatever it likes. */
export function errorIn(body: string): { readonly code: string | null; readonly message: string } {
  const fault = /<faultcode>([^<]+)<\/faultcode>\s*<faultstring>([^<]*)/.exec(body);
  if (fault) return { code: fault[1] ?? null, message: fault[2] ?? '' };
  const parsed = parsedJson(body);
  const error: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (typeof error !== 'object' || error === null) return { code: null, message: '' };
  const code = textOf(error, 'errorCode') ?? textOf(error, 'statusCode') ?? textOf(error, 'error');
  return { code, message: textOf(error, 'message') ?? textOf(error, 'error_description') ?? '' };
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function textOf(value: object, key: string): string | null {
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : null;
}
