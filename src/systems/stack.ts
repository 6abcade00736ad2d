import type { Pool, Tools } from '../contract/index.ts';
import type { Budget } from '../ports/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Random } from '../ports/random.ts';
import { budgeted } from './layers/budget.ts';
import { retried, type Wait } from './layers/retry.ts';
import { traced } from './layers/trace.ts';

/** What a vendor call passes on its way out; `check` stands further out, around whole verbs. */
export interface StackParts {
  readonly system: string;
  /** Whose limits are met, where several systems are over one account. */
  readonly account?: string;
  /** Part of the vendor's daily quota that is ours. */
  readonly share: number;
  pools(): readonly Pool[];
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly meter?: Meter | undefined;
  readonly wait: Wait;
}

/** The tools an adapter is given: every call is repeated where that is safe, paced, and traced. */
export function stackedTools(parts: StackParts): Tools {
  return {
    send: retried(parts, budgeted(parts, traced(parts))),
    now: () => parts.clock.now(),
    opaque: () => parts.random.uuid(),
  };
}
