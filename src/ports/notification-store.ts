import type { CivilDay } from '../domain/civil-day.ts';
import type {
  Notification,
  NotificationContent,
  NotificationKind,
  NotificationState,
  NotificationWay,
} from '../domain/notification.ts';
import type { Transaction } from './store-transaction.ts';

/** Notifications to recipients, by request: what they say of the person lies encrypted under the key of its request. */
export interface Notifications {
  /** All of a request, the first one first. */
  of(tx: Transaction, request: number): Promise<readonly Notification[]>;
  /** @returns its number */
  add(tx: Transaction, request: number, notification: NewNotification): Promise<number>;
  /**
   * An attempt begins; one that was under way already was cut off.
   * @returns false where somebody recorded meanwhile how it ended
   */
  begin(
    tx: Transaction,
    request: number,
    number: number,
    attempt: { readonly way: NotificationWay; readonly digest: string },
  ): Promise<boolean>;
  /** @returns false where it is settled already, and stays as it is */
  change(tx: Transaction, request: number, number: number, change: NotificationChange): Promise<boolean>;
  /** Those that failed are due again, as if never tried; those that wait for their next attempt are due now. */
  reopen(tx: Transaction, request: number): Promise<void>;
}

export interface NewNotification {
  readonly kind: NotificationKind;
  readonly recipient: string;
  readonly way: NotificationWay;
  readonly state: NotificationState;
  readonly content: NotificationContent;
  readonly createdAt: Date;
  readonly settledOn: CivilDay | null;
  readonly words: string | null;
}

/** What is left out stays as it is. */
export interface NotificationChange {
  readonly state?: NotificationState;
  readonly way?: NotificationWay;
  readonly retryAt?: Date | null;
  readonly mayBeDouble?: boolean;
  readonly mend?: string | null;
  readonly task?: number;
  readonly settledOn?: CivilDay;
  readonly recordedBy?: string;
  readonly words?: string;
  readonly alertedAt?: Date | null;
}
