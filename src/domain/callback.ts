import type { Due } from './deadline.ts';
import { Refused } from './refused.ts';
import type { Right, RightState } from './request.ts';

/** Where whoever asked wants to hear how their request goes. Kept under the key of the request. */
export interface Callback {
  readonly url: string;
  /** `whsec_` and the key in base64: what is sent is signed with it. */
  readonly secret: string;
}

/** A right moved on: what whoever asked is told of it, and nothing of the person. */
export interface Move {
  readonly right: Right;
  readonly to: RightState;
  /** Where the request stands since: with the least advanced of its rights. */
  readonly state: RightState;
  readonly due: Due;
  readonly at: Date;
}

/** A move to be told. */
export interface CallbackEvent extends Move {
  readonly number: number;
  /** The same however often it is sent: the receiver takes it once. */
  readonly message: string;
  /** How often it was sent. */
  readonly attempts: number;
}

/** How much of what is to be told has been. */
export interface CallbackStanding {
  readonly waiting: number;
  /** Sent for a day in vain, or refused for good. */
  readonly failed: number;
  /** Of the last one that was not taken; null where nothing is to be mended. */
  readonly mend: string | null;
}

/** As Standard Webhooks has it. @source https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function callbackBody(request: number, { right, to, state, due, at }: Move): string {
  return JSON.stringify({
    type: 'request.moved',
    timestamp: at.toISOString(),
    data: { request, right, to, state, due },
  });
}

/** @throws Refused('callback-address' | 'callback-secret') */
export function demandCallback({ url, secret }: Callback): void {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol !== 'https:' || address.username !== '' || address.password !== '') {
    throw new Refused(
      'callback-address',
      'A callback has an address from https:// on, without a user or a password in it: the signature tells who sends.',
    );
  }
  const [, key = ''] = /^whsec_([A-Za-z0-9+/]+)={0,2}$/.exec(secret) ?? [];
  const bytes = Math.floor((key.length * 3) / 4);
  if (bytes >= KEY_BYTES_MIN && bytes <= KEY_BYTES_MAX) return;
  throw new Refused(
    'callback-secret',
    'What is sent to a callback is signed with a secret of yours: whsec_ and then 24 to 64 bytes in base64.',
  );
}

const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;
