import type { ProcessingRecord } from './processing-record.ts';

/** For whom greffe works: whoever decides purposes and means. @source GDPR Art. 4(7) */
export interface Controller {
  readonly id: string;
  readonly name: string;
  /** ISO 3166: whose holidays move a due day. */
  readonly country: string;
  readonly timeZone: string;
  /** Of letters, packages and certificates. */
  readonly language: 'fr' | 'en';
  /** Address of the data protection officer. */
  readonly dpo: string;
  /** Reminded as the officer is, where there is one. */
  readonly dpoDeputy?: string | undefined;
  readonly systems: readonly string[];
  /** Told of each erasure on demand of the person. @source GDPR Art. 19 */
  readonly recipients: readonly Recipient[];
  readonly processing: ProcessingRecord;
}

/** @source GDPR Art. 4(9); CJEU C-154/21: by name. */
export interface Recipient {
  readonly name: string;
  readonly role: string;
  readonly purposes: readonly string[];
  /** Where the data is hosted, or seen from. */
  readonly countries: readonly string[];
  /** What makes a transfer outside the Union lawful. @source GDPR Art. 15(2), 46 */
  readonly safeguards: readonly Safeguard[];
}

export type Safeguard = 'standard-clauses' | 'data-privacy-framework';
