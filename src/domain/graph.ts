import type { Identifier, Ref } from './record.ts';

/** What a kind of record is to a person, and what erasing one means at the vendor. */
export interface KindTerms {
  /** A `person` row is the data subject in this tool; the other kinds hang on one, or mention one. */
  readonly role: 'person' | 'activity' | 'file' | 'transaction' | 'organisation' | 'membership' | 'consent';
  /** What the vendor does when told to erase. */
  readonly effect: EraseEffect;
  /** Lower goes first: children before parents. */
  readonly order: number;
  /**
   * Of a person's row, fields with the instant at which it was last called, written or sent something to, by people or by the
   * tool itself: no contact from the person, and looked at while their data may not be used.
   */
  readonly addressedAt?: readonly string[];
}

export type EraseEffect =
  | { readonly kind: 'purged' }
  | { readonly kind: 'purged-within'; readonly days: number }
  /** Hidden, and restorable by the customer until the bin is emptied. */
  | { readonly kind: 'recycled'; readonly days: number };

/** A record around the person, as the vendor's own graph shows it. The subject's rows are in it too. */
export interface Related {
  readonly ref: Ref;
  /** The record through which it was reached: a subject's row, or the parent in a cascade. Itself for a subject's row. */
  readonly of: Ref;
  /** `owned`: nobody else is concerned. `shared`: another natural person is; a company or a deal alone is not one. */
  readonly relation: 'owned' | 'shared';
  /**
   * What becomes of it when `of` is erased: `cascades`, the vendor takes it along, asked or not, and erasing `of` is
   * how it goes; `blocks`, the vendor refuses to erase `of` while the tie stands; `stays`, it is left as it is.
   */
  readonly whenErased: 'cascades' | 'blocks' | 'stays';
  readonly others: Others;
  readonly can: readonly ('erase' | 'redact' | 'detach')[];
  /** Fields that hold the person and may be overwritten. */
  readonly redactable: readonly string[];
  /** The ground on which whoever holds it keeps it, where they were asked and said so. @source GDPR Art. 17(3) */
  readonly keptUnder?: string;
  /** A few facts that let a human recognise the record: its date, its subject. Sealed wherever they are kept. */
  readonly facts: Readonly<Record<string, string>>;
  /** Of a person's row: what it can be looked up by as it stands now, so that a row that became somebody else's is noticed. */
  readonly identifiers?: readonly Identifier[];
}

/** Who and what else a record concerns, in numbers. */
export interface Others {
  readonly persons: number;
  readonly organisations: number;
  readonly transactions: number;
}

/** What two paths to one record showed, taken together. */
export function mostOf(a: Others, b: Others): Others {
  return {
    persons: Math.max(a.persons, b.persons),
    organisations: Math.max(a.organisations, b.organisations),
    transactions: Math.max(a.transactions, b.transactions),
  };
}
