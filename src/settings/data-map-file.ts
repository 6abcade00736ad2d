import { z } from 'zod';
import type { Exemption } from '../domain/exemption.ts';
import { period, slug, text, textOrTexts, toldOrSeveral } from './words.ts';

/** Contact.Email: a kind of record and one of its fields. */
const place = z
  .string()
  .regex(/^[^.\s]+\.\S+$/, 'must be a kind of record and a field, such as Contact.Email');

const places = z
  .union([place, z.array(place).min(1, 'must name at least one')])
  .transform((written) => (typeof written === 'string' ? [written] : written))
  .transform((written) =>
    written.map((one) => ({ kind: one.slice(0, one.indexOf('.')), field: one.slice(one.indexOf('.') + 1) })),
  );

/** As a person should read it; the name stands in where it is missing. */
const label = z.strictObject({ fr: text, en: text }).optional();

const field = z.strictObject({
  category: z.enum([
    'identity',
    'contact',
    'professional',
    'commercial',
    'financial',
    'preference',
    'connection',
    'free-text',
    'special',
  ]),
  /** Portability covers what the person provided and what was observed of them. @source GDPR Art. 20; WP 242 */
  origin: z.enum(['provided', 'observed', 'derived', 'third-party']),
  purposes: z.array(text).min(1, 'must name at least one purpose'),
  label,
  /** The system whose value is right when two differ. */
  authority: text.optional(),
  /** What becomes of a change in the authority: written elsewhere, put to a human, or left. */
  propagate: z.enum(['automatic', 'proposed', 'never']).default('proposed'),
  /** system → where it lives there. */
  in: z.record(z.string(), places),
});

/** system → kind → field → the values that tell. */
const classOfPerson = z.record(z.string(), z.record(z.string(), z.record(z.string(), toldOrSeveral)));

/** system → the fields that hold the day it happened. */
const event = z.record(z.string(), places);

/** @source GDPR Art. 6(1) */
const purpose = z.strictObject({
  legalBasis: z.enum([
    'consent',
    'contract',
    'legal-obligation',
    'vital-interests',
    'public-task',
    'legitimate-interest',
  ]),
  label,
});

const exemption = z.strictObject({
  in: z.record(z.string(), textOrTexts),
  fields: z.array(text).min(1, 'must name the fields the duty needs, and no more'),
  ground: text,
  keep: period,
});

/** data-map.yaml: what is held about people, where, why, and what a duty makes us keep. */
export const dataMapFile = z
  .strictObject({
    fields: z.record(text, field),
    classes: z.record(slug, classOfPerson).default({}),
    /** system → kind of a person's row → why no class tells of it. */
    unclassed: z.record(z.string(), z.record(z.string(), text)).default({}),
    /** What a period may start from, beside collection and the last contact. */
    events: z.record(slug, event).default({}),
    purposes: z.record(slug, purpose),
    exemptions: z.record(slug, exemption).default({}),
  })
  .transform(({ exemptions, ...rest }) => ({
    ...rest,
    exemptions: Object.entries(exemptions).map(([name, duty]): Exemption => ({ name, ...duty })),
  }));

export type DataMapSettings = z.output<typeof dataMapFile>;
