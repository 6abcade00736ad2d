import type { MovableClock } from '../../../double-kit/index.ts';
import { idDealer } from '../ids.ts';
import { standardSchema } from '../schema/standard.ts';
import type { Schema } from '../schema/schema.ts';
import { type Behaviours, harshest } from './behaviours.ts';
import { type Store, createStore } from './store.ts';

export interface Features {
  /** The org may grant "Bulk API Hard Delete". */
  readonly hardDelete: boolean;
  /** "Data Protection and Privacy": Individual and the consents exist. */
  readonly dataProtection: boolean;
  readonly personAccounts: boolean;
  /** Several people to one task or event. */
  readonly sharedActivities: boolean;
  /** "Contacts to Multiple Accounts": a contact is related to its own account by a row of its own. */
  readonly relatedContacts: boolean;
  /** Access tokens are JWTs, which SOAP refuses below v68. */
  readonly jwtAccessTokens: boolean;
  /** Objects this edition lacks. */
  readonly without: readonly string[];
}

/** What an administrator put in the way: asked before each write by API. */
export interface Obstacles {
  /** Record id → how many writes still meet a lock. */
  readonly locks: Map<string, number>;
  /** Object → message of a validation rule that refuses every insert and update. */
  readonly validations: Map<string, { readonly message: string; readonly field: string | null }>;
  /** Object → the field in which no two live rows may be alike, and what the rule does about it. */
  readonly duplicateRules: Map<string, { readonly field: string; readonly action: 'block' | 'alert' }>;
  /** Object → message of a trigger that refuses every deletion. */
  readonly deleteTriggers: Map<string, string>;
  /** Tells of a query whether it runs longer than Salesforce lets it. */
  isTooSlow: (soql: string) => boolean;
}

export interface Org {
  readonly id: string;
  readonly schema: Schema;
  readonly store: Store;
  readonly clock: MovableClock;
  readonly features: Features;
  readonly behaviours: Behaviours;
  readonly obstacles: Obstacles;
  nextId(keyPrefix: string): string;
  /** Numbers as cases and contracts bear them. */
  nextNumber(sobject: string): string;
}

export function createOrg(
  id: string,
  clock: MovableClock,
  features: Features,
  behaviours: Partial<Behaviours>,
): Org {
  const schema = standardSchema(features);
  const numbers = new Map<string, number>();
  return {
    id,
    schema,
    store: createStore(schema),
    clock,
    features,
    behaviours: { ...harshest, ...behaviours },
    obstacles: {
      locks: new Map(),
      validations: new Map(),
      duplicateRules: new Map(),
      deleteTriggers: new Map(),
      isTooSlow: () => false,
    },
    nextId: idDealer(),
    nextNumber: (sobject) => {
      const next = (numbers.get(sobject) ?? 1_000) + 1;
      numbers.set(sobject, next);
      return String(next).padStart(8, '0');
    },
  };
}
