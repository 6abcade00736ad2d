import type { Destination } from '../../domain/notification.ts';
import type { House } from '../house.ts';

/**
 * Where somebody typed that something is to be sent: over TLS in any case, and into an inner network only where greffe.yaml
 * names the host. Every address that is typed goes through here.
 */
export function typedDestination(
  { policy }: Pick<House, 'policy'>,
  { url, secret }: { readonly url: string; readonly secret: string },
): Destination {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return { url, secret, allowPrivate: policy.privateHosts.includes(host), onlyTls: true };
}
