import type { CivilDay } from '../../domain/civil-day.ts';
import type { NotificationKind, NotificationState, NotificationWay } from '../../domain/notification.ts';

export interface NotificationTables {
  readonly notification: NotificationRow;
}

export interface NotificationRow {
  request: number;
  number: number;
  kind: NotificationKind;
  recipient: string;
  way: NotificationWay;
  state: NotificationState;
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
