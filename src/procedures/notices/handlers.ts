import type { Context, Happening, Ref } from '../../contract/index.ts';
import type { House, Next } from '../house.ts';
import { propagateChange } from '../propagation.ts';

/** A row of a person that somebody changed in a tool, and that was read since: it is there. */
export interface ChangedRecord {
  readonly controller: string;
  readonly system: string;
  readonly ref: Ref;
  /** Fields that were told of; null where the tool does not tell which. */
  readonly fields: readonly string[] | null;
  readonly at: Date;
}

/**
 * Records what is to be done about a change as rows of its own. Called again it finds them. `wait`: the notice waits with
 * it · `work`: its jobs are sent, and it is called again.
 */
export type ChangeHandler = (house: House, change: ChangedRecord, context: Context) => Promise<Next>;

/** What is called for each happening, once its record is read. */
export type ChangeHandlers = Readonly<Partial<Record<Happening, ChangeHandler>>>;

/** A record that is new changes nothing elsewhere: what tools hold of one person differs as they were filled. */
export const changeHandlers: ChangeHandlers = { changed: propagateChange };
