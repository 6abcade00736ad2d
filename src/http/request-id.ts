import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/** What gives each request its id. */
export interface Naming {
  uuid(): string;
  /** Everything that is logged meanwhile bears this id, and so do the jobs that are sent. */
  correlated<T>(requestId: string, work: () => T): T;
  /** Proxies whose word is taken for the id: addresses, ranges, or a name of some. */
  readonly trustProxy: readonly string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The request and whatever comes of it are known by one id, which stands on the answer. */
export function identified(naming: Naming): RequestHandler {
  const identify = identifier(naming);
  return (request, response, next) => {
    const requestId = identify(request);
    response.set('X-Request-Id', requestId);
    naming.correlated(requestId, next);
  };
}

const known = new WeakMap<IncomingMessage, string>();

/**
 * The id of a request, given once. One that comes along is kept where a trusted proxy says it and it is a UUID: anybody
 * else could have their lines mixed with somebody's.
 */
export function identifier(
  naming: Pick<Naming, 'uuid' | 'trustProxy'>,
): (request: IncomingMessage) => string {
  const trusts = trusted(naming.trustProxy);
  return (request) => {
    const before = known.get(request);
    if (before !== undefined) return before;
    const given = request.headers['x-request-id'];
    const isTheirs =
      typeof given === 'string' && UUID.test(given) && trusts(request.socket.remoteAddress ?? '');
    const requestId = isTheirs ? given.toLowerCase() : naming.uuid();
    known.set(request, requestId);
    return requestId;
  };
}

/** The names that Express knows too. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function trusted(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const written of proxies.flatMap((proxy) => NAMED[proxy] ?? [proxy])) {
    const [address = '', bits] = written.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
