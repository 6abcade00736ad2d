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

/** How a recipient is told of a rectification, an erasure or a restriction. @source GDPR Art. 19 */
const told = z
  .strictObject({
    by: z.enum(['mail', 'webhook', 'task', 'none']),
    /** webhook */
    url: text.optional(),
    secret: text.optional(),
    /** An address of an inner network, or http://, is refused without it. */
    allowPrivate: z.boolean().optional(),
    /** task: an id of `people` with a mail address. */
    person: text.optional(),
    deputy: text.optional(),
    /** none: why it is impossible, or a disproportionate effort. */
    because: text.optional(),
  })
  .superRefine((written, context) => {
    const wanted = TOLD_KEYS[written.by];
    for (const key of TOLD_OTHERS) {
      const isGiven = written[key] !== undefined;
      if (isGiven && !wanted.may.includes(key))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `must not stand here: it has no use where by is ${written.by}`,
        });
      if (!isGiven && wanted.must.includes(key))
        context.addIssue({
          code: 'custom',
          path: [],
          message: `must have ${key} beside it where by is ${written.by}`,
        });
    }
  });

const TOLD_OTHERS = ['url', 'secret', 'allowPrivate', 'person', 'deputy', 'because'] as const;
type ToldKey = (typeof TOLD_OTHERS)[number];

const TOLD_KEYS: Readonly<
  Record<
    'mail' | 'webhook' | 'task' | 'none',
    { readonly must: readonly ToldKey[]; readonly may: readonly ToldKey[] }
  >
> = {
  mail: { must: [], may: [] },
  webhook: { must: ['url', 'secret'], may: ['url', 'secret', 'allowPrivate'] },
  task: { must: ['person'], may: ['person', 'deputy'] },
  none: { must: ['because'], may: ['because'] },
};

const processor = z
  .strictObject({
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
    /** Where they are written to. @source GDPR Art. 19 */
    contact: email.optional(),
    /** By mail to the contact where it is not said; a tool that is connected is told by its own verbs. */
    told: told.optional(),
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
  })
  .refine(({ contact, told: way }) => way?.by !== 'mail' || contact !== undefined, {
    path: ['told'],
    message: 'must have a contact beside it to be told by mail',
  });

/** processors.yaml: who receives the data, under what contract, and where. */
export const processorsFile = z.strictObject({ processors: z.record(slug, processor) });

export type ProcessorWritten = z.output<typeof processor>;

/** What a webhook has that nobody is shown: read once the environment is. @returns the key that is wrong, and how */
export function faultsOfWebhook(webhook: {
  readonly url: string;
  readonly secret: string;
  readonly allowPrivate: boolean;
}): readonly { readonly key: 'url' | 'secret'; readonly message: string }[] {
  const url = faultOfUrl(webhook);
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(webhook.secret)
    ? Math.floor((webhook.secret.slice('whsec_'.length).replace(/=+$/, '').length * 3) / 4)
    : 0;
  return [
    ...(url === null ? [] : [{ key: 'url' as const, message: url }]),
    ...(bytes >= 24 && bytes <= 64
      ? []
      : [{ key: 'secret' as const, message: 'must be whsec_ and then 24 to 64 bytes in base64.' }]),
  ];
}

function faultOfUrl({
  url: written,
  allowPrivate,
}: {
  readonly url: string;
  readonly allowPrivate: boolean;
}) {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol))
    return 'must be an address from https:// on.';
  if (url.username !== '' || url.password !== '')
    return 'must hold no user and password: the signature tells who sends.';
  return url.protocol === 'https:' || allowPrivate
    ? null
    : 'must begin with https://, unless allowPrivate is true: personal data would travel in clear.';
}
