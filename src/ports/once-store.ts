import type { Transaction } from './store-transaction.ts';

/** What a program asked under a key of its own, so that asking again does nothing again. Nothing of it is in clear. */
export interface Once {
  /**
   * Takes the key, or tells what it was taken for. Whoever asks at the same time waits until that is known.
   * @param notBefore  what was taken earlier than that is taken no more
   * @returns null when it is taken now, by this transaction
   */
  take(
    tx: Transaction,
    asked: Asked,
    when: { readonly at: Date; readonly notBefore: Date },
  ): Promise<Taken | null>;
  /** What came of it. */
  settle(tx: Transaction, asked: Asked, request: number): Promise<void>;
  /** @returns how many there were */
  end(tx: Transaction, before: Date): Promise<number>;
}

export interface Asked {
  /** Who asks: a key is theirs alone. */
  readonly by: string;
  readonly key: string;
  /** All that is asked, as text. */
  readonly body: string;
}

export interface Taken {
  readonly request: number;
  readonly isSameBody: boolean;
}
