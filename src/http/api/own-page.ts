import type { Request } from 'express';
import { cookieIn } from './cookies.ts';
import { ApiProblem } from './problem.ts';

/** Nothing is asked in somebody's name by a page of another site, or of a neighbour under the same domain. */
export function demandOwnPage(request: Request, publicUrl: string | null): void {
  const site = request.get('sec-fetch-site');
  if (isSafe(request)) {
    // Of what is read alone a browser tells no origin, nor any site when somebody typed the address.
    if (site === 'cross-site' || site === 'same-site') throw new ApiProblem('other-site', 403);
    return;
  }
  const origin = request.get('origin');
  const isElsewhere =
    (site !== undefined && site !== 'same-origin') ||
    (origin !== undefined && origin !== ownOrigin(request, publicUrl));
  // A browser tells where a page is from whenever it changes something: whatever carries a session and does not is none.
  const isUntold = site === undefined && origin === undefined && cookieIn(request, 'greffe') !== null;
  if (isElsewhere || isUntold) throw new ApiProblem('other-site', 403);
}

/** It asks, and changes nothing. */
export function isSafe({ method }: Request): boolean {
  return SAFE.has(method);
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** As browsers reach it: over TLS as the settings say, or as it was asked; from this machine by a name of this machine. */
function ownOrigin(request: Request, publicUrl: string | null): string | null {
  if (request.secure) return publicUrl === null ? `https://${request.host}` : new URL(publicUrl).origin;
  const host = request.get('host') ?? '';
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host) ? `http://${host}` : null;
}

/** Where somebody comes from: an address, or of those that are given out by the network, the network. */
export function placeOf({ ip = '' }: Request): string {
  if (!ip.includes(':') || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  const whole = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${whole.slice(0, 4).join(':')}::/64`;
}
