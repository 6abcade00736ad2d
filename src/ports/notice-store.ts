import type { CivilDay } from '../domain/civil-day.ts';
import type { Notice, NoticeContent, NoticeKind, NoticeState, NoticeWay } from '../domain/notice.ts';
import type { Transaction } from './store-transaction.ts';

/** Notices to recipients, by request: what they say of the person lies encrypted under the key of its request. */
export interface Notices {
  /** All of a request, the first one first. */
  of(tx: Transaction, request: number): Promise<readonly Notice[]>;
  /** @returns its number */
  add(tx: Transaction, request: number, notice: NewNotice): Promise<number>;
  /** An attempt begins; one that was under way already was cut off. */
  begin(
    tx: Transaction,
    request: number,
    number: number,
    attempt: { readonly way: NoticeWay; readonly digest: string },
  ): Promise<void>;
  change(tx: Transaction, request: number, number: number, change: NoticeChange): Promise<void>;
  /** Those that failed are due again, as if never tried; those that wait for their next attempt are due now. */
  reopen(tx: Transaction, request: number): Promise<void>;
}

export interface NewNotice {
  readonly kind: NoticeKind;
  readonly recipient: string;
  readonly way: NoticeWay;
  readonly state: NoticeState;
  readonly content: NoticeContent;
  readonly createdAt: Date;
  readonly settledOn: CivilDay | null;
  readonly words: string | null;
}

/** What is left out stays as it is. */
export interface NoticeChange {
  readonly state?: NoticeState;
  readonly way?: NoticeWay;
  readonly retryAt?: Date | null;
  readonly mayBeDouble?: boolean;
  readonly mend?: string | null;
  readonly task?: number;
  readonly settledOn?: CivilDay;
  readonly recordedBy?: string;
  readonly words?: string;
  readonly alertedAt?: Date | null;
}
