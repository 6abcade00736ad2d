import type { Transaction } from './store-transaction.ts';

/** The keys themselves, for whoever keeps them: how they stand, and their replacement. No secret comes out but one. */
export interface KeyCare {
  state(): Promise<KeysState>;
  /**
   * The new master key is the current one from here on; the one before still opens what it wrapped.
   * @returns  false where this very replacement is under way already
   * @throws   Refused('replacement-under-way' | 'key-used-before')
   */
  begin(tx: Transaction, next: Uint8Array): Promise<boolean>;
  /** Wraps some of what another key wraps by the current one, in a transaction of its own. @returns how many are left */
  rewrapSome(): Promise<number>;
  /** The key before opens nothing any more. @throws Refused('no-replacement' | 'keys-left' | 'old-key-given') */
  end(tx: Transaction): Promise<void>;
  /** A new signing key; of the one before, the public part alone stays. @returns the version of the new one */
  replaceSigning(tx: Transaction): Promise<number>;
  fingerprint(masterKey: Uint8Array): string;
  /** The master key this process was given, in clear: to be kept elsewhere. */
  masterKey(): Uint8Array;
}

export interface KeysState {
  /** Fingerprint of the current master key. */
  readonly current: string;
  readonly since: Date;
  /** Of the one this process was given. */
  readonly given: string;
  /** Null where no replacement is under way. */
  readonly replaces: { readonly id: string; readonly left: number } | null;
  /** Keys by what they are for, with the version that is used. */
  readonly versions: readonly { readonly kind: string; readonly version: number; readonly since: Date }[];
}

/** Where the master key comes from. */
export interface KeyPlace {
  /** Beside the embedded store, where we made it; else whoever runs greffe gives it to each process. */
  readonly isKept: boolean;
  /** A new one, made once and kept beside the one in use. */
  next(): Promise<Uint8Array>;
  /** From here on every process that starts is given the new one; the one before stays beside it, under its fingerprint. */
  adopt(current: string): Promise<void>;
}
