import type { Callback, CallbackEvent, CallbackStanding, Move } from '../domain/callback.ts';
import type { Transaction } from './store-transaction.ts';

/** Whom to tell how a request goes, and what is told: addresses and secrets lie encrypted under its key. */
export interface Callbacks {
  name(tx: Transaction, request: number, callback: Callback): Promise<void>;
  isNamed(tx: Transaction, request: number): Promise<boolean>;
  /** null where nobody wants to hear. */
  named(tx: Transaction, request: number): Promise<Callback | null>;
  /** To be told, in the order they are added. @param message  that no other has */
  add(tx: Transaction, request: number, move: Move, message: string): Promise<void>;
  /** The first that is not told, once its time has come, taken down as being sent; null where there is none. */
  begin(tx: Transaction, request: number, now: Date): Promise<CallbackEvent | null>;
  settle(tx: Transaction, request: number, number: number, to: Settled): Promise<void>;
  /** null where nobody wants to hear. */
  standing(tx: Transaction, request: number): Promise<CallbackStanding | null>;
  /** Requests of which something is to be told now, or was being told when somebody died. */
  due(tx: Transaction, now: Date): Promise<readonly number[]>;
}

export type Settled =
  | { readonly state: 'told'; readonly at: Date }
  | { readonly state: 'due'; readonly retryAt: Date; readonly mend: string }
  | { readonly state: 'failed'; readonly at: Date; readonly mend: string };
