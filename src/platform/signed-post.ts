import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Destination } from '../domain/notification.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignedMessage, SignedPost } from '../ports/signed-post.ts';
import { PostRefused } from '../ports/signed-post.ts';
import { codeOf } from './error-code.ts';
import { isPrivateAddress } from './private-address.ts';

/** From the first name look-up to the head of the answer. */
const ANSWER_MS = 20_000;
export const BODY_BYTES_MAX = 50 * 1024 * 1024;

/** @param resolve  how a name becomes addresses, where not as this machine does it */
export function openSignedPost(clock: Clock, resolve: Resolve = lookup): SignedPost {
  return {
    async send({ id, body }, to) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
      if (bytes.length > BODY_BYTES_MAX) throw tooLarge;
      const url = demandAllowed(to);
      const timestamp = Math.floor(clock.now().getTime() / 1000);
      const headers = {
        'content-type': 'application/json',
        'content-length': bytes.length,
        'user-agent': 'greffe',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf({ id, body: bytes }, timestamp, to.secret),
      };
      return post(url, headers, bytes, guarded(to, resolve));
    },
    async check(to) {
      try {
        const url = demandAllowed(to);
        const host = hostOf(url);
        if (isIP(host) === 0) {
          await new Promise<void>((done, fail) =>
            guarded(to, resolve)(host, { all: true }, (error) => (error ? fail(error) : done())),
          );
        }
        return null;
      } catch (error) {
        return refusalOf(error, false);
      }
    },
  };
}

export type Resolve = typeof lookup;

/** @source https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11 */
export function signatureOf({ id, body }: SignedMessage, timestamp: number, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** What can be judged of an address before anything is asked of anybody. @throws PostRefused */
function demandAllowed({ url: written, allowPrivate, onlyTls = false }: Destination): URL {
  if (!URL.canParse(written)) throw notAnAddress;
  const url = new URL(written);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw notAnAddress;
  if (url.username !== '' || url.password !== '') throw withLogin;
  if (url.protocol === 'http:' && (onlyTls || !allowPrivate)) throw inClear;
  if (allowPrivate) return url;
  const host = hostOf(url);
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw isPrivate;
  return url;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The address that is checked is the one that is called: a name that changes its answer in between gains nothing. */
function guarded({ allowPrivate }: Destination, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0)
        return done(Object.assign(new Error('No address.'), { code: 'ENOTFOUND' }), []);
      if (!allowPrivate && addresses.some(({ address }) => isPrivateAddress(address)))
        return done(isPrivate, []);
      const [first] = addresses;
      return options.all === true || first === undefined
        ? done(null, addresses)
        : done(null, first.address, first.family);
    });
  };
}

function post(
  url: URL,
  headers: Readonly<Record<string, string | number>>,
  body: Buffer,
  guardedLookup: LookupFunction,
): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const isTls = url.protocol === 'https:';
    const call = (isTls ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      headers,
      agent: false,
      lookup: guardedLookup,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    call.on('socket', (socket) => {
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    call.on('error', (error) => reject(refusalOf(error, isConnected)));
    call.on('response', (answer) => {
      const { statusCode: status = 0 } = answer;
      // What they say beside it is nothing to us, and may be without end.
      answer.on('error', () => undefined);
      answer.destroy();
      if (status >= 200 && status < 300) resolve({ status });
      else reject(refusedWith(status));
    });
    call.end(body);
  });
}

function refusedWith(status: number): PostRefused {
  if (status >= 300 && status < 400) {
    return new PostRefused(
      `status ${status}`,
      'The address answers with another address, which is not followed: put the right one in its place.',
      { passing: false },
    );
  }
  if (status === 410) {
    return new PostRefused(
      'status 410',
      'The address is closed: ask the recipient for the one that is open.',
      {
        passing: false,
      },
    );
  }
  if (status === 401 || status === 403) {
    return new PostRefused(
      `status ${status}`,
      'The recipient refuses the signature: see whether both sides have the same secret.',
    );
  }
  return new PostRefused(
    `status ${status}`,
    `The recipient answers ${status} and has taken nothing: ask them what their side says.`,
  );
}

function refusalOf(error: unknown, isConnected: boolean): PostRefused {
  if (error instanceof PostRefused) return error;
  const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new PostRefused(code, 'Nobody knows the host of the address: see whether it is written right.');
  }
  if (/CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new PostRefused(
      code,
      'The certificate of the recipient is not good, so nothing was sent: ask them to renew it.',
    );
  }
  return new PostRefused(
    code,
    'The recipient does not answer: see whether the address is right and their side is up.',
    { hasLeft: isConnected ? 'perhaps' : 'no' },
  );
}

const isPrivate = new PostRefused(
  'private-address',
  'The address leads to this machine or to an inner network: nothing is sent there unless greffe.yaml names its host (sending.privateHosts), or processors.yaml says allowPrivate.',
  { passing: false },
);

const inClear = new PostRefused(
  'http',
  'The address must begin with https://: personal data would travel in clear.',
  { passing: false },
);

const notAnAddress = new PostRefused('no-address', 'This is no address: write it whole, from https:// on.', {
  passing: false,
});

const withLogin = new PostRefused(
  'login-in-address',
  'The address holds a user and a password: leave them out, the signature tells who sends.',
  { passing: false },
);

const tooLarge = new PostRefused(
  'too-large',
  'This is more than 50 MB, too much to be sent in one piece: hand it over another way.',
  { passing: false },
);
