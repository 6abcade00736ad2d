import { z } from 'zod';
import { code, instant, number, reach } from './parts.ts';

export const session = z
  .object({
    account: code,
    roles: z.array(code).meta({ description: 'None while something is asked of them first' }),
    ...reach,
    id: number,
    openedAt: instant,
    endsAt: instant.meta({ description: 'However much it is used' }),
    lacksSecondFactor: z.boolean().meta({ description: 'They take one before anything else' }),
    mustChangePassword: z.boolean().meta({ description: 'They change it before anything else' }),
  })
  .meta({ id: 'Session' });

export const sessions = z.object({
  items: z.array(
    z
      .object({ id: number, openedAt: instant, seenAt: instant, endsAt: instant, isThisOne: z.boolean() })
      .meta({ id: 'OwnSession' }),
  ),
});

export const enrolment = z
  .object({
    secret: z.string().meta({ description: 'To be typed into an app, in base32' }),
    address: z.string().meta({ description: 'The same, as an app reads it from a picture: otpauth://' }),
  })
  .meta({ id: 'Enrolment' });

export const confirmedFactor = z.object({
  recoveryCodes: z
    .array(z.string())
    .meta({ description: 'Each stands in for the app once; shown now and never again' }),
  session,
});

export const opening = z.object({ account: code }).meta({ id: 'OpenedAccount' });
