import { z } from 'zod';
import { countryCode, day, email, slug, text } from './words.ts';

/** One clause of the contract found, or its absence accepted for a time. @source GDPR Art. 28(3) */
const clause = z.union([
  z.strictObject({ reference: text, readOn: day, by: text }),
  z.strictObject({ missing: z.literal(true), acceptedUntil: day, by: text }),
]);

const clauses = [
  'subject-and-duration',
  'nature-and-purpose',
  'data-and-persons',
  'a-instructions',
  'b-confidentiality',
  'c-security',
  'd-sub-processors',
  'e-help-with-rights',
  'f-help-with-security',
  'g-end-of-contract',
  'h-audits',
] as const;

/** What makes a transfer outside the Union lawful, as facts with a date. @source GDPR Art. 44-49 */
const transfers = z.strictObject({
  parentCountry: countryCode,
  /** Revocable: certified entity and data type, and until when. @source Decision (EU) 2023/1795 */
  dataPrivacyFramework: z
    .strictObject({ entity: text, covers: text, checkedOn: day, expiresOn: day.optional() })
    .optional(),
  /** The fallback. @source Decision (EU) 2021/914 */
  standardClauses: z.strictObject({ module: z.enum(['1', '2', '3', '4']), signedOn: day }).optional(),
  impactAssessedOn: day.optional(),
});

const processor = z.strictObject({
  /** The actual identity, as the person who asks must be told it. @source CJEU C-154/21 */
  name: text,
  role: z.enum(['processor', 'joint-controller', 'separate-controller']),
  /** Those it runs; empty for a recipient we only send to. */
  systems: z.array(text).default([]),
  purposes: z.array(text).min(1, 'must name at least one purpose'),
  dataCategories: z.array(text).min(1, 'must name at least one category'),
  countries: z.strictObject({
    hosting: z.array(countryCode).min(1, 'must name at least one country'),
    /** From where its staff can see the data. */
    support: z.array(countryCode).default([]),
  }),
  /** Told of erasures, rectifications and restrictions. @source GDPR Art. 19 */
  contact: email,
  contract: z
    .strictObject({
      reference: text,
      signedOn: day,
      /** What the contract gives us to hear of a breach. @source GDPR Art. 33(2) */
      breachNoticeHours: z.int('must be a whole number').positive('must be over 0').optional(),
      clauses: z.partialRecord(z.enum(clauses), clause).default({}),
    })
    .optional(),
  transfers: transfers.optional(),
  /** Evidence, never a verdict. @source GDPR Art. 28(1), 42(4) */
  guarantees: z.array(z.strictObject({ name: text, scope: text, expiresOn: day })).default([]),
  subProcessors: z.strictObject({ url: z.url('must be a URL'), checkedOn: day }).optional(),
});

/** processors.yaml: who receives the data, under what contract, and where. */
export const processorsFile = z.strictObject({ processors: z.record(slug, processor) });

export type ProcessorSettings = z.output<typeof processor>;
