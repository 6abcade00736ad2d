import type { Destination } from '../domain/notification.ts';

/** Signed messages to other people's machines, in the form of Standard Webhooks. @source https://www.standardwebhooks.com */
export interface SignedPost {
  /**
   * Sends it once: nothing is tried again here.
   * @returns the status of the answer, 2xx; anything else is no success
   * @throws PostRefused with what to mend; neither the address nor the secret is in it
   */
  send(message: SignedMessage, to: Destination): Promise<{ readonly status: number }>;
  /** Whether anything could be sent there; nothing is. @returns null when it could */
  check(to: Destination): Promise<PostRefused | null>;
}

export interface SignedMessage {
  /** The same whenever it is sent again, so that the receiver can tell. Letters, digits and hyphens. */
  readonly id: string;
  readonly body: string | Uint8Array;
}

/** It was not taken. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused';
  readonly code: string;
  readonly mend: string;
  /** perhaps: the connection was lost after it was handed over */
  readonly hasLeft: 'no' | 'perhaps';
  /** Waiting may be enough. */
  readonly passing: boolean;

  constructor(
    code: string,
    mend: string,
    how: { readonly hasLeft?: 'no' | 'perhaps'; readonly passing?: boolean } = {},
  ) {
    super(`A signed message was refused (${code}).`);
    this.code = code;
    this.mend = mend;
    this.hasLeft = how.hasLeft ?? 'no';
    this.passing = how.passing ?? true;
  }
}
