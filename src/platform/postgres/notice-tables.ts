import type { CivilDay } from '../../domain/civil-day.ts';
import type { NoticeKind, NoticeState, NoticeWay } from '../../domain/notice.ts';

export interface NoticeTables {
  readonly notice: NoticeRow;
}

export interface NoticeRow {
  request: number;
  number: number;
  kind: NoticeKind;
  recipient: string;
  way: NoticeWay;
  state: NoticeState;
  /** Whom it is about, and what is right now. */
  sealed: Buffer;
  created_at: Date;
  attempts: number;
  retry_at: Date | null;
  may_be_double: boolean;
  digest: string | null;
  mend: string | null;
  task: number | null;
  settled_on: CivilDay | null;
  recorded_by: string | null;
  words_sealed: Buffer | null;
  alerted_at: Date | null;
}
