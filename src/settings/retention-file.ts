import { z } from 'zod';
import { period, slug, text } from './words.ts';

const rule = z
  .strictObject({
    id: slug,
    class: text,
    purpose: text,
    keep: period,
    since: z.enum(['last-contact-from-person', 'end-of-relation', 'collection']),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the file; the code says `action`
    then: z.enum(['erase', 'redact', 'archive']),
    /** The text the period rests on. */
    basis: text,
    /** More than this many records, or this part of the class, is for humans to approve. */
    brake: z.strictObject({
      records: z.int('must be a whole number').positive('must be over 0'),
      percent: z.number().positive('must be over 0').max(100, 'must be at most 100'),
    }),
  })
  .transform(({ then, ...rest }) => ({ ...rest, action: then }));

/** retention.yaml: how long each class of person is kept, for which purpose. */
export const retentionFile = z.strictObject({ rules: z.array(rule) });

export type RetentionRuleSettings = z.output<typeof rule>;
