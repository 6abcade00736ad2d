import { z } from 'zod';
import { EXTENSION_REASONS, IDENTITY_DOUBTS } from '../../domain/deadline.ts';
import { parseCivilDay } from '../../domain/civil-day.ts';
import type { CivilDay } from '../../domain/civil-day.ts';
import { LETTER_WAYS } from '../../domain/letter.ts';
import { LETTER_KINDS } from '../../domain/letter-kinds.ts';
import { PROSPECTING_CHANNELS } from '../../domain/prospecting.ts';
import type { RefusalGround } from '../../domain/refusal.ts';
import { isRefusalGround, REFUSAL_GROUNDS } from '../../domain/refusal.ts';
import { COVERABLE, QUALITIES, RECEIVERS } from '../../domain/requester.ts';
import { RESTRICTION_GROUNDS } from '../../domain/restriction.ts';
import { COPY_RIGHTS, RIGHTS } from '../../domain/right.ts';

/** What may be asked: each word is checked before it goes any further, and nothing undeclared comes in. */

/** Text that somebody wrote: not blank, and nothing in it that a store or a page cannot carry. */
export function text(most: number): z.ZodString {
  return z
    .string()
    .max(most)
    .regex(/^(?=[^]*\S)(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u);
}

export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** Where something is sent to: no user and password in it, which end up in logs. */
export const httpsAddress = text(2000)
  .refine((written) => {
    const url = URL.canParse(written) ? new URL(written) : null;
    return url?.protocol === 'https:' && url.username === '' && url.password === '';
  })
  .meta({ format: 'uri', description: 'Over TLS, without user and password in it' });

export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((written) => parseCivilDay(written) !== null)
  .transform((written): CivilDay => {
    const read = parseCivilDay(written);
    if (read === null) throw new Error('A day that was read cannot be read again.');
    return read;
  });

/** A number of ours: of a request, a hold, a line. */
export const number = z.int().min(1).max(999_999_999);

/** The same, in an address. */
export const numberInAddress = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

export const byId = z.strictObject({ id: numberInAddress });

export const identifier = z.strictObject({
  kind: z.enum(['email', 'phone', 'name', 'id']),
  value: text(320),
});

export const recordRef = z.strictObject({
  system: slug,
  kind: z.string().regex(/^\w[\w.-]{0,63}$/),
  id: text(255),
});

export const role = z.enum(['controller', 'dpo', 'operator', 'auditor', 'admin']);

export const right = z.enum(RIGHTS);
export const copyRight = z.enum(COPY_RIGHTS);
export const channel = z.enum(PROSPECTING_CHANNELS);
export const receiver = z.enum(RECEIVERS);
export const coverable = z.enum(COVERABLE);
export const restrictionGround = z.enum(RESTRICTION_GROUNDS);
export const extensionReason = z.enum(EXTENSION_REASONS);
export const identityDoubt = z.enum(IDENTITY_DOUBTS);
export const letterKind = z.enum(LETTER_KINDS);
export const letterWay = z.enum(LETTER_WAYS);

const GROUNDS: readonly RefusalGround[] = Object.keys(REFUSAL_GROUNDS).filter(isRefusalGround);
export const refusalGround = z.enum(GROUNDS);

const claims = z.strictObject({
  scope: z.array(coverable).max(COVERABLE.length),
  from: day.nullable().default(null),
  until: day.nullable().default(null),
  answerTo: receiver.nullable().default(null),
});

export const requester = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('data-subject') }),
  z.strictObject({
    kind: z.enum(QUALITIES).exclude(['data-subject']),
    name: text(200),
    email: text(320).nullable().default(null),
    claims: claims.default({ scope: [], from: null, until: null, answerTo: null }),
  }),
]);

/** A letter that left: by its number here, or by the digest of one that was written elsewhere. */
export const letterSent = z.union([z.strictObject({ number }), z.strictObject({ sentOn: day, digest })]);

export const controllerId = slug.optional();
