import { z } from 'zod';
import { approval, code, digest, instant, lineProgress, number, plan, ref, words } from './parts.ts';

export const planView = z
  .object({
    plan,
    state: code,
    lines: z.array(lineProgress),
    isPart: z
      .boolean()
      .meta({ description: 'Lines of tools that you do not work on are left out: it is not yours to sign' }),
  })
  .meta({ id: 'PlanView' });

export const signedPlan = z.object({ plan }).meta({ id: 'SignedPlan' });

export const review = z
  .object({
    package: z.object({
      right: code,
      plan: number,
      digest,
      bytes: z.int(),
      missing: z.array(z.object({ system: code, what: words, mend: words })),
      signature: approval.nullable(),
      fetchedAt: instant.nullable(),
    }),
    lines: z.array(
      z.object({
        line: number,
        system: code,
        ref,
        isShared: z.boolean(),
        isWithheld: z.boolean(),
        traces: z
          .int()
          .meta({ description: 'Addresses, numbers and accounts in it that are not the subject’s' }),
      }),
    ),
    withheld: z.array(z.object({ line: number, reason: code, words })),
    undeclared: z.array(code),
  })
  .meta({ id: 'PackageReview' });

export const writtenPackage = z
  .object({ right: code, digest, bytes: z.int(), signature: approval.nullable() })
  .meta({ id: 'WrittenPackage' });

export const transmitted = z
  .object({
    package: code,
    digest,
    message: code.meta({ description: 'The receiver has it as webhook-id' }),
    state: code,
    mayBeDouble: z.boolean(),
    mend: words.nullable(),
  })
  .meta({ id: 'Transmitted' });
