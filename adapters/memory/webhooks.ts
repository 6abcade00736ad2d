import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Delivery, Failure, Notice, Tools, WebhooksVerb } from '../../src/contract/index.ts';
import { HAPPENINGS, VendorFailure } from '../../src/contract/index.ts';
import type { Change } from './account.ts';
import { noticeOf } from './changes.ts';
import { deliveryAgeMs, eventsMax } from './limits.ts';
import { isKind } from './records.ts';
import type { MemorySettings } from './settings.ts';

/**
 * The account signs what it sends: method, address, time and the bytes of the body, with a secret that both have. Who it
 * is from is settled before a word of it is read.
 */
export function webhooks(
  { account, webhookSecret = '' }: MemorySettings,
  tools: Tools,
): WebhooksVerb['call'] {
  return async (delivery) => {
    demandFresh(delivery, tools.now());
    if (!sameText(delivery.headers['x-memory-signature'] ?? '', signatureOf(delivery, webhookSecret)))
      throw new VendorFailure(forged);
    const sent = body.safeParse(parsed(delivery.body));
    if (!sent.success) throw new VendorFailure(unreadable);
    if (sent.data.account !== account) throw new VendorFailure(otherAccount);
    const items = sent.data.events.map(readEvent);
    return {
      items: items.flatMap((item) => (item === 'unread' ? [] : item)),
      unread: items.filter((item) => item === 'unread').length,
    };
  };
}

/** As the account makes it; the time is in milliseconds. */
export function signatureOf(delivery: Delivery, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${delivery.method}\n${delivery.url}\n${delivery.headers['x-memory-timestamp'] ?? ''}\n`)
    .update(delivery.body)
    .digest('hex');
}

/** A delivery kept back and sent again later is as old as its signature says; one from the future was not sent by the account. */
function demandFresh({ headers }: Delivery, now: Date): void {
  const stamp = headers['x-memory-timestamp'] ?? '';
  if (!/^\d{13}$/.test(stamp)) throw new VendorFailure(forged);
  if (Math.abs(now.getTime() - Number(stamp)) > deliveryAgeMs) throw new VendorFailure(stale);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const event = z.strictObject({
  number: z.int(),
  what: z.enum(HAPPENINGS),
  kind: z.string(),
  id: z.string(),
  into: z.string().nullable(),
  fields: z.array(z.string()).nullable(),
  at: z.coerce.date(),
  by: z.enum(['token', 'user']),
}) satisfies z.ZodType<Change>;

const body = z.strictObject({ account: z.string(), events: z.array(z.unknown()).max(eventsMax) });

/** Of a kind that no duty is about nothing is told. */
function readEvent(sent: unknown): readonly Notice[] | 'unread' {
  const read = event.safeParse(sent);
  if (!read.success) return 'unread';
  return isKind(read.data.kind) ? [noticeOf(read.data)] : [];
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

const forged: Failure = {
  kind: 'denied',
  code: 'NOT_SIGNED',
  mend: 'Compare webhookSecret with the secret of the account: this delivery was not signed with it.',
};
const stale: Failure = {
  kind: 'denied',
  code: 'TOO_OLD',
  mend: 'Check the clock of this machine: the delivery is older than five minutes, or from the future.',
};
const otherAccount: Failure = {
  kind: 'denied',
  code: 'WRONG_ACCOUNT',
  mend: 'Correct the address in the other account: what happens there is sent here.',
};
const unreadable: Failure = {
  kind: 'invalid',
  code: 'UNREADABLE',
  mend: 'Report this delivery of the account: its signature is right, and it cannot be read.',
};
