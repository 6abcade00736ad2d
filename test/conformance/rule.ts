import type { Connection, VerbName } from '../../src/contract/index.ts';
import type { Stage } from './stage.ts';
import type { Feature } from './world.ts';

/** One thing an adapter must do. Its title is the fact that holds when it does. */
export interface Rule {
  readonly title: string;
  /** Verbs it speaks of: where one is absent, the rule is left out. */
  readonly verbs: readonly VerbName[];
  /** What the vendor must have: where one is lacking, the rule is left out. */
  readonly features?: readonly Feature[];
  /** What else of the adapter's own declaration leaves the rule without an object. */
  readonly without?: (connection: Connection) => string | null;
  check(stage: Stage): Promise<void>;
}

/** A rule that does not apply here, and why: users read it. */
export interface LeftOut {
  readonly rule: string;
  readonly because: string;
}
