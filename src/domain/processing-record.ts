import type { StartingEvent } from './retention-rule.ts';

/** What the controller declares about its processing: the source of the information sheet. @source GDPR Art. 13-15, 30 */
export interface ProcessingRecord {
  readonly purposes: readonly Purpose[];
  readonly data: readonly DeclaredData[];
  readonly retention: readonly DeclaredRetention[];
}

export interface Purpose {
  readonly name: string;
  /** As a person should read it; the name stands in where it is missing. */
  readonly label: Readonly<Record<'fr' | 'en', string>> | null;
  readonly legalBasis: LegalBasis;
}

/** @source GDPR Art. 6(1) */
export type LegalBasis =
  | 'consent'
  | 'contract'
  | 'legal-obligation'
  | 'vital-interests'
  | 'public-task'
  | 'legitimate-interest';

/** One kind of data: what it is, and where it comes from. */
export interface DeclaredData {
  readonly name: string;
  /** As a person should read it; the name stands in where it is missing. */
  readonly label: Readonly<Record<'fr' | 'en', string>> | null;
  readonly category: string;
  readonly origin: DataOrigin;
}

export type DataOrigin = 'provided' | 'observed' | 'derived' | 'third-party';

export interface DeclaredRetention {
  readonly classOfPerson: string;
  readonly purpose: string;
  /** The data that the period is about, by the names of `data`; empty when it is about all of it. */
  readonly data: readonly string[];
  /** ISO 8601: P3Y. */
  readonly keep: string;
  /** How long part of it then lies in the intermediate archive; null when it does not. */
  readonly archivedFor: string | null;
  readonly since: StartingEvent;
  /** The text the period rests on. */
  readonly basis: string;
}

export const NOTHING_DECLARED: ProcessingRecord = { purposes: [], data: [], retention: [] };
