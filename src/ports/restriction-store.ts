import type {
  ForgottenRestriction,
  Known,
  Lifted,
  ObjectionDecision,
  Restriction,
} from '../domain/restriction.ts';
import type { Perimeter } from '../domain/perimeter.ts';
import type { NewAlert, RestrictionAlert } from '../domain/restriction-alert.ts';
import type { Identifier, RecordRef } from '../domain/record.ts';
import type { Transaction } from './store-transaction.ts';

/**
 * Restrictions and what was noticed under them. Whom they are over lies encrypted; keyed hashes of the identifiers and of
 * the records find them again.
 */
export interface Restrictions {
  place(tx: Transaction, restriction: NewRestriction): Promise<number>;
  find(tx: Transaction, id: number): Promise<Restriction | ForgottenRestriction | null>;
  /** The one that a request asked for; null where it asked for none, or it is forgotten. */
  ofRequest(tx: Transaction, request: number): Promise<Restriction | null>;
  /** None is placed, grown or lifted until the transaction ends: whoever does sees what was intended meanwhile. */
  standing(tx: Transaction, controller: string): Promise<readonly Restriction[]>;
  /** @param of  those of requests of these controllers that have these rights and no other; all of them where it is left out */
  list(
    tx: Transaction,
    of?: Pick<Perimeter, 'controllers' | 'rights'>,
  ): Promise<readonly (Restriction | ForgottenRestriction)[]>;
  /** Adds what is not known of it yet. @returns how many identifiers and records were new */
  grow(tx: Transaction, id: number, known: Known): Promise<number>;
  /** @returns false when none stands under that number that waits for a decision */
  decide(tx: Transaction, id: number, decision: ObjectionDecision): Promise<boolean>;
  /** @returns false when none stands under that number */
  lift(tx: Transaction, id: number, lifted: Lifted): Promise<boolean>;
  undone(tx: Transaction, id: number, at: Date): Promise<void>;
  /** What its records were last seen to hold, as keyed hashes by recordKey; null for one that was seen gone. */
  seen(tx: Transaction, id: number): Promise<ReadonlyMap<string, string | null>>;
  /** @param held  what the record holds now, kept as a keyed hash; null where it is gone */
  see(tx: Transaction, id: number, ref: RecordRef, held: string | null): Promise<void>;
  /** @param seen  the keyed hash of what a record held, under any version of the key */
  isAsSeen(seen: string, held: string): boolean;
  /** @returns false when this event was told before */
  raise(tx: Transaction, alert: NewAlert): Promise<boolean>;
  /** Newest first. */
  alerts(tx: Transaction, id: number): Promise<readonly RestrictionAlert[]>;
  /** Of a controller, those its data protection officer was not written to about. */
  unmailed(
    tx: Transaction,
    controller: string,
  ): Promise<readonly Pick<RestrictionAlert, 'id' | 'restriction' | 'kind'>[]>;
  mailed(tx: Transaction, ids: readonly number[], at: Date): Promise<void>;
  /** Destroys its key, whom it was over, why it was lifted and what was noticed. @returns false when nothing was left */
  forget(tx: Transaction, id: number, at: Date): Promise<boolean>;
}

export interface NewRestriction extends Pick<
  Restriction,
  'controller' | 'request' | 'ground' | 'purpose' | 'placedBy' | 'placedAt'
> {
  /** What the person gave. */
  readonly identifiers: readonly Identifier[];
}
