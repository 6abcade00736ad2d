import { z } from 'zod';

/** Each answer is cut to the shapes of this folder, so that nothing leaves that nobody declared: here is what several show. */

export const instant = z.iso.datetime().meta({ description: 'An instant, in UTC' });
export const day = z.iso.date().meta({ description: 'A day of the calendar, where the controller is' });
export const digest = z.string().meta({ description: 'SHA-256, hex' });
export const number = z.int();
export const code = z.string();
export const words = z.string();

export const identifier = z.object({ kind: code, value: z.string() }).meta({ id: 'Identifier' });
export const ref = z.object({ kind: code, id: z.string() }).meta({ id: 'Ref' });
export const recordRef = z.object({ system: code, kind: code, id: z.string() }).meta({ id: 'RecordRef' });
export const next = z
  .string()
  .nullable()
  .meta({ description: 'The cursor of the next page; null on the last' });
export const gap = z.object({ what: words, because: code, mend: words.nullable() }).meta({ id: 'Gap' });
export const systemGap = z
  .object({ system: code, what: words, because: code, mend: words.nullable() })
  .meta({ id: 'SystemGap' });
export const byAt = z.object({ by: code, at: instant }).meta({ id: 'Signed' });

const limit = z.array(code).nullable().meta({ description: 'null: every one' });
/** How far somebody reaches. */
export const reach = { controllers: limit, systems: limit, rights: limit };

export const letter = z
  .object({
    number,
    kind: code,
    language: code.nullable(),
    way: code,
    state: code,
    digest,
    answers: z.array(code),
    because: code.nullable(),
    writtenBy: code,
    writtenAt: instant,
    sentOn: day.nullable(),
  })
  .meta({ id: 'Letter' });

export const change = z
  .object({ name: z.string(), field: z.string(), now: z.unknown(), to: z.string() })
  .meta({ id: 'FieldChange' });

export const line = z
  .object({
    number,
    system: code,
    action: code,
    ref,
    fields: z.array(z.string()),
    from: ref.nullable(),
    address: identifier.nullable(),
    channel: code.optional(),
    changes: z.array(change).optional(),
    reason: code,
    ground: words.nullable(),
    until: day.nullable(),
    through: number.nullable(),
    others: z.object({ persons: number, organisations: number, transactions: number }),
    facts: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Line' });

export const lineProgress = z
  .object({
    line,
    state: code,
    code: code.nullable(),
    mend: words.nullable(),
    attempts: number,
    endedAt: instant.nullable(),
    retryAt: instant.nullable(),
    verdict: code.nullable(),
    recoverableUntil: instant.nullable(),
    verifiedAt: instant.nullable(),
    checkAt: instant.nullable(),
  })
  .meta({ id: 'LineProgress' });

export const approval = z.object({ by: code, at: instant, digest }).meta({ id: 'Approval' });

export const plan = z
  .object({
    matter: number,
    sequence: number,
    right: code,
    sealedAt: instant,
    digest,
    lineCount: number,
    supplementTo: number.nullable(),
    supersededAt: instant.nullable(),
    approval: approval.nullable(),
    estimate: z.array(z.object({ system: code, calls: z.number(), durationMs: z.number() })),
    gaps: z.array(systemGap),
  })
  .meta({ id: 'Plan' });
