import type { OwnData } from '../domain/own-data.ts';
import type {
  DataPackage,
  BuiltPackage,
  HandedOver,
  PackagedRecord,
  Withholding,
} from '../domain/package.ts';
import type { Approval } from '../domain/plan.ts';
import type { CopyRight } from '../domain/right.ts';
import type { Transaction } from './store-transaction.ts';

/**
 * Packages and what they are written from. Everything lies encrypted under a key of its own, which is destroyed when
 * the package has been fetched and kept long enough, or is needed no more.
 */
export interface Packages {
  /** The package of this plan; opened when there is none. Twice is once: what was frozen first stays. */
  open(
    tx: Transaction,
    of: {
      readonly request: number;
      readonly plan: number;
      readonly right: CopyRight;
      readonly own: OwnData;
      readonly at: Date;
    },
  ): Promise<DataPackage>;
  /** The one that stands, if any: not destroyed. */
  current(tx: Transaction, request: number, right: CopyRight): Promise<DataPackage | null>;

  /** The latest that was fetched, destroyed or not. */
  handedOver(tx: Transaction, request: number, right: CopyRight): Promise<HandedOver | null>;

  /** Of a record that was read twice, the first reading is kept. */
  saveRecords(tx: Transaction, id: number, records: readonly PackagedRecord[]): Promise<void>;
  /** Numbers of the lines that were read. */
  readLines(tx: Transaction, id: number): Promise<ReadonlySet<number>>;
  /** Ascending by line; those after `after` only. */
  records(tx: Transaction, id: number, page: RecordPage): Promise<readonly PackagedRecord[]>;

  withhold(tx: Transaction, id: number, withholdings: readonly Withholding[]): Promise<void>;
  /** Lines that were kept back and no longer are. */
  release(tx: Transaction, id: number, lines: readonly number[]): Promise<void>;
  withholdings(tx: Transaction, id: number): Promise<readonly Withholding[]>;

  /** A place for one file, written piece by piece. */
  createBlob(tx: Transaction, id: number): Promise<number>;
  savePiece(tx: Transaction, id: number, piece: Piece): Promise<void>;
  /** @throws KeyDestroyed */
  piece(tx: Transaction, id: number, blob: number, index: number): Promise<Piece | null>;
  discardBlob(tx: Transaction, blob: number): Promise<void>;

  built(tx: Transaction, id: number, built: BuiltPackage): Promise<void>;
  /** What the package was written from is gone afterwards: only the zip is kept. */
  sign(tx: Transaction, id: number, signature: Approval): Promise<void>;
  /** The first time counts. */
  fetched(tx: Transaction, id: number, at: Date, destroyAt: Date): Promise<void>;

  /** Sent, or on their way, to another controller; the first one first. @source GDPR Art. 20(2) */
  transmissions(tx: Transaction, request: number): Promise<readonly Transmission[]>;
  /** Taken down before it leaves. @returns its number */
  beginTransmission(
    tx: Transaction,
    request: number,
    of: Omit<Transmission, 'number' | 'state' | 'endedAt'>,
  ): Promise<number>;
  settleTransmission(
    tx: Transaction,
    request: number,
    number: number,
    state: 'sent' | 'failed',
    at: Date,
  ): Promise<void>;

  /** Those whose time is over, and those of rights that were withdrawn or refused. */
  toDestroy(
    tx: Transaction,
    now: Date,
  ): Promise<readonly { readonly id: number; readonly request: number }[]>;
  /** Key, zip and material; that it was handed over stays known. @returns false when nothing was left to destroy */
  destroy(tx: Transaction, id: number, at: Date): Promise<boolean>;
}

/** Portable data on its way to another controller, at the wish of the person. */
export interface Transmission {
  readonly number: number;
  /** Sequence of the plan of its package. */
  readonly plan: number;
  /** sending: under way, or a crash or a lost connection hid what became of it */
  readonly state: 'sending' | 'sent' | 'failed';
  readonly to: string;
  /** SHA-256 of the signed package, hex. */
  readonly digest: string;
  /** Names the message, the same to one address however often it is sent. */
  readonly message: string;
  readonly mayBeDouble: boolean;
  readonly by: string;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
}

export interface RecordPage {
  readonly after: number;
  readonly limit: number;
  readonly system?: string;
  readonly kind?: string;
}

/** A stretch of a file. */
export interface Piece {
  readonly blob: number;
  /** From 0. */
  readonly index: number;
  readonly last: boolean;
  readonly bytes: Uint8Array;
}
