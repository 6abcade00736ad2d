import type { ColumnType, Generated } from 'kysely';
import type { Happening, NoticeEnd, StoredNotice } from '../../domain/notice.ts';
import type { FeedGap } from '../../ports/notice-store.ts';

export interface NoticeTables {
  readonly notice_day: { day: string; data_key: string };
  readonly notice: NoticeRow;
  readonly feed: FeedRow;
  readonly standing_key: { system: string; data_key: string };
  readonly standing: StandingRow;
}

export interface NoticeRow {
  id: Generated<number>;
  day: string;
  controller: string;
  system: string;
  kind: string;
  what: Happening;
  came: StoredNotice['came'];
  /** Keyed hash of the adapter's own key. */
  told: Buffer;
  /** Keyed hash of the record. */
  record: Buffer;
  ours: boolean | null;
  /** The record, where it went, its fields; of a proposal the address, and where it is still. */
  sealed: Buffer;
  happened_at: Date;
  received_at: Date;
  state: Generated<StoredNotice['state']>;
  why: NoticeEnd | null;
  waits_for: string | null;
  wake_at: Date | null;
  /** When its record was held against the register, while it waited. */
  held_at: Date | null;
  /** Of a proposal, keyed hashes of where the person is still. */
  about: readonly Buffer[] | null;
  request: number | null;
  ended_at: Date | null;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface FeedRow {
  system: string;
  kind: string;
  data_key: string;
  /** A record's own id may be in it. */
  cursor: Buffer | null;
  asked_at: Date | null;
  due_at: Date | null;
  failure: string | null;
  gaps: ColumnType<readonly FeedGap[], string | undefined, string>;
}

export interface StandingRow {
  system: string;
  kind: string;
  digest: Buffer;
  addresses: Buffer[];
  numbers: Buffer[];
  sealed: Buffer;
  seen_at: Date;
  leaving_at: Date | null;
}
