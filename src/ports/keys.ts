import type { Transaction } from './store-transaction.ts';

/**
 * The keys that hide personal data in the store, and those that make greffe's signatures. All are
 * wrapped by the master key; destroying a data key destroys what it hides, backups included.
 * Where a transaction may be null, the key is read on its own.
 */
export interface Keys {
  /** @returns  id of a new key for the personal data of one thing, such as `request 7` */
  createDataKey(tx: Transaction, purpose: string): Promise<string>;
  /** @throws  KeyDestroyed */
  seal(tx: Transaction | null, keyId: string, value: unknown): Promise<Buffer>;
  /** @throws  KeyDestroyed, or Error when the bytes were changed or belong to another key */
  open(tx: Transaction | null, keyId: string, sealed: Uint8Array): Promise<unknown>;
  /**
   * The key itself, for many values at once. Not to be kept longer than the work at hand.
   * @throws  KeyDestroyed
   */
  unlock(tx: Transaction | null, keyId: string): Promise<DataKey>;
  /** The key that was read together with what it hides. @throws KeyDestroyed where it is gone */
  unlockAs(tx: Transaction | null, keyId: string, atRest: KeyAtRest | null): Promise<DataKey>;
  /** What it sealed can never be read again. Twice is once. */
  destroyDataKey(tx: Transaction, keyId: string): Promise<void>;
  /** For finding a record or identifier again without reading it. */
  readonly lookUp: KeyedHashes;
  /** For the suppression register, whose keys live longer. */
  readonly suppression: KeyedHashes;
  /** HMAC key for the subjects in the audit entries of one year; null once it was destroyed. */
  subjectKey(year: number): Promise<Uint8Array | null>;
  /** The subjects of that year can be linked to nobody any more. @returns false when there was no key */
  destroySubjectKey(tx: Transaction, year: number): Promise<boolean>;
  /** Ed25519, over audit checkpoints and certificates. */
  sign(bytes: Uint8Array): Uint8Array;
  /** The raw 32 bytes. */
  readonly publicKey: Uint8Array;
  /** As it is now, and those of signing keys that were replaced: what they signed is verified by them. */
  publicKeys(): Promise<readonly Uint8Array[]>;
}

/** A data key as it lies in the store; null where it was destroyed. */
export interface KeyAtRest {
  readonly wrapped: Uint8Array | null;
  readonly wrappedBy: string | null;
}

/** One unlocked data key. */
export interface DataKey {
  /** Anything JSON can carry. */
  seal(value: unknown): Buffer;
  open(sealed: Uint8Array): unknown;
  /**
   * One piece of a large file. A piece that is missing, changed or out of its place cannot be opened.
   * @param index  from 0
   */
  sealChunk(bytes: Uint8Array, place: ChunkPlace): Buffer;
  openChunk(sealed: Uint8Array, place: ChunkPlace): Buffer;
}

export interface ChunkPlace {
  /** Name of the file among those under this key. */
  readonly file: string;
  readonly index: number;
  readonly last: boolean;
}

/** HMAC-SHA-256 under versioned keys: new rows carry the current version, look-ups try each. */
export interface KeyedHashes {
  current(kind: string, normalised: string): KeyedHash;
  /** Newest first. */
  all(kind: string, normalised: string): readonly KeyedHash[];
}

export interface KeyedHash {
  readonly version: number;
  readonly digest: Buffer;
}

/** The retention of this data has ended and its key is gone. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
  constructor(keyId: string) {
    super(`Data key ${keyId} does not exist, or was destroyed when the retention of its data ended.`);
  }
}
