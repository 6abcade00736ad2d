import { z } from 'zod';
import type { Role } from '../domain/approval.ts';
import type { Evidence } from '../domain/last-contact.ts';
import { EVIDENCES } from '../domain/last-contact.ts';
import type { RetentionAction, RetentionRule } from '../domain/retention-rule.ts';
import { period, slug, text } from './words.ts';

/**
 * What counts as a contact unless the rule says. An exchange that somebody logged counts although it may have been
 * ours: who is kept too long can still be erased. A visit does not: it shows that a page was seen, not that somebody
 * spoke to us.
 */
const contactsDefault: readonly Evidence[] = EVIDENCES.filter((evidence) => evidence !== 'visit');

/** Those who may see what an archive holds: the auditor reads nothing revealed, the admin sees no personal data. */
const readers = ['controller', 'dpo', 'operator'] as const satisfies readonly Role[];

const fieldNames = z.array(text).min(1, 'must name at least one field of data-map.yaml');

/** What is said in one word. */
const word = z.string().transform((written, context): RetentionAction => {
  if (written === 'erase' || written === 'recycle') return { kind: written };
  context.addIssue({
    code: 'custom',
    message:
      'must be `erase`, `recycle`, `{ redact: [FIELD] }`, `{ archive: [FIELD], keep: P5Y, readers: [ROLE] }` or `{ ask: P1M }`',
  });
  return z.NEVER;
});

/** What takes fields, a period or readers to say. */
const group = z
  .strictObject({
    redact: fieldNames.optional(),
    archive: fieldNames.optional(),
    /** How long the archive holds the fields. */
    keep: period.optional(),
    readers: z.array(z.enum(readers)).min(1, 'must name at least one role').optional(),
    /** Within which the person says yes, or is erased. */
    ask: period.optional(),
  })
  .transform(({ redact, archive, keep, readers: roles, ask }, context): RetentionAction => {
    const refuse = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if ([redact, archive, ask].filter((said) => said !== undefined).length !== 1) {
      return refuse('must say one of redact, archive and ask');
    }
    if (archive) {
      if (keep !== undefined && roles) return { kind: 'archive', fields: archive, keep, readers: roles };
      return refuse('must say beside archive how long (keep) and who may read it (readers)');
    }
    if (keep !== undefined || roles) {
      return refuse(
        'must say keep and readers of an archive alone; the period of the rule stands beside then',
      );
    }
    if (redact) return { kind: 'redact', fields: redact };
    return ask === undefined ? z.NEVER : { kind: 'ask', answerWithin: ask };
  });

const rule = z
  .strictObject({
    id: slug,
    class: text,
    purpose: text,
    keep: period,
    /** last-contact-from-person, collection, or an event of data-map.yaml. */
    since: text,
    contacts: z.array(z.enum(EVIDENCES)).min(1, 'must name at least one kind of contact').optional(),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the file; the code says `action`
    then: z.union([word, group]),
    /** The text the period rests on. */
    basis: text,
    /** More than this many records, or this part of the class, is for humans to approve. */
    brake: z.strictObject({
      records: z.int('must be a whole number').positive('must be over 0'),
      percent: z.number().positive('must be over 0').max(100, 'must be at most 100'),
    }),
  })
  .transform(({ then, contacts, ...rest }, context): RetentionRule => {
    const startsFromContact = rest.since === 'last-contact-from-person';
    if (contacts && !startsFromContact) {
      context.addIssue({
        code: 'custom',
        path: ['contacts'],
        message: 'has no use here: contacts count where since is last-contact-from-person alone.',
      });
    }
    return { ...rest, contacts: startsFromContact ? (contacts ?? contactsDefault) : [], action: then };
  });

/** retention.yaml: how long each class of person is kept, for which purpose, and what happens then. */
export const retentionFile = z.strictObject({ rules: z.array(rule) });
