import type { DataOrigin } from './processing-record.ts';
import type { ClassOfPerson } from './retention-rule.ts';

/** One kind of data held about people, under a name of the controller's. @source GDPR Art. 30 */
export interface MappedField {
  readonly category: string;
  readonly origin: DataOrigin;
  readonly purposes: readonly string[];
  /** The system whose value is right when two differ. */
  readonly authority?: string | undefined;
  /** What becomes of a change there: written elsewhere, put to a human, or left. */
  readonly propagate: 'automatic' | 'proposed' | 'never';
  /** system → where it lives there. */
  readonly in: Readonly<Record<string, readonly Place[]>>;
}

/** A kind of record and one of its fields, as the vendor names them. */
export interface Place {
  readonly kind: string;
  readonly field: string;
}

/** event → system → the fields that hold its day. Of several days the latest one counts. */
export type MappedEvents = Readonly<Record<string, Readonly<Record<string, readonly Place[]>>>>;

/** system → kind of a person's row → why its rows are of no class, as the controller wrote it. */
export type Unclassed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By its name. */
export type MappedFields = Readonly<Record<string, MappedField>>;

/** By its name. */
export type ClassesOfPerson = Readonly<Record<string, ClassOfPerson>>;
