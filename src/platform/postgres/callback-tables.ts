import type { Due } from '../../domain/deadline.ts';
import type { Right, RightState } from '../../domain/request.ts';
import type { Json } from './store/tables.ts';

export interface CallbackTables {
  readonly callback: { request: number; sealed: Buffer };
  readonly callback_event: CallbackEventRow;
}

export interface CallbackEventRow {
  request: number;
  number: number;
  message: string;
  right: Right;
  moved_to: RightState;
  request_state: RightState;
  due: Json<Due>;
  happened_at: Date;
  state: 'due' | 'sending' | 'told' | 'failed';
  attempts: number;
  retry_at: Date | null;
  ended_at: Date | null;
  mend: string | null;
}
