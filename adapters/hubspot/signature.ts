import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery, Failure } from '../../src/contract/index.ts';
import { VendorFailure } from '../../src/contract/index.ts';
import { deliveryAgeMs } from './limits.ts';

/**
 * Who a delivery is from is settled before a word of it is read. Only the third version of the signature counts: those
 * before it carry no time, and whoever once heard a delivery could send it for ever.
 * @source https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation, read 2026-11-23
 */
export function demandSigned(delivery: Delivery, clientSecret: string, now: Date): void {
  const { 'x-hubspot-request-timestamp': stamp = '', 'x-hubspot-signature-v3': signature = '' } =
    delivery.headers;
  if (!/^\d{13}$/.test(stamp)) throw new VendorFailure(notSigned);
  if (Math.abs(now.getTime() - Number(stamp)) > deliveryAgeMs) throw new VendorFailure(tooOld);
  if (!isSame(signature, signatureOf(delivery, stamp, clientSecret))) throw new VendorFailure(notSigned);
}

/** Over method, address, the bytes of the body, and the time in milliseconds. */
function signatureOf({ method, url, body }: Delivery, stamp: string, clientSecret: string): string {
  return createHmac('sha256', clientSecret)
    .update(`${method}${decoded(url)}`)
    .update(body)
    .update(stamp)
    .digest('base64');
}

/** HubSpot signs the address with these few characters as they are, and every other one as it came. */
const readable = new Set([':', '/', '?', '@', '!', '$', "'", '(', ')', '*', ',', ';']);

function decoded(url: string): string {
  return url.replaceAll(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return readable.has(character) ? character : code;
  });
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const notSigned: Failure = {
  kind: 'denied',
  code: 'NOT_SIGNED',
  mend: 'Compare webhooks.clientSecret and the public address with those of the app in HubSpot: this delivery was not signed with them.',
};

const tooOld: Failure = {
  kind: 'denied',
  code: 'TOO_OLD',
  mend: 'Check the clock of this machine: the delivery is older than five minutes, or from the future.',
};
