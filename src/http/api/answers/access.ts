import { z } from 'zod';
import { byAt, code, day, digest, instant, next, number, reach, words } from './parts.ts';

const token = z
  .object({
    name: code,
    roles: z.array(code),
    acts: z.array(code).nullable(),
    ...reach,
    createdBy: code,
    createdAt: instant,
    expiresAt: instant,
    revocation: byAt.nullable(),
    lastUsedOn: day.nullable(),
  })
  .meta({ id: 'Token' });

export const tokens = z.object({ items: z.array(token.extend({ state: code })), next });
export const givenToken = z.object({ token, shown: z.string().meta({ description: 'Shown this once' }) });

const account = z
  .object({
    id: code,
    roles: z.array(code),
    ...reach,
    version: digest.meta({ description: 'Of its roles and reach, for If-Match' }),
    madeBy: code,
    madeAt: instant,
    disabled: byAt.nullable(),
    passwordAt: instant.nullable(),
    secondFactorAt: instant.nullable(),
    lockedUntil: instant.nullable(),
    sessions: z.int(),
  })
  .meta({ id: 'Account', description: 'No address' });

export const accounts = z.object({ items: z.array(account), next });
export const invited = z
  .object({ account: code, state: code, endsAt: instant, mend: words.nullable() })
  .meta({ id: 'Invited' });
export const enabled = z.object({
  invited: invited.nullable().meta({ description: 'null: they are let in elsewhere, and need no code' }),
});
export const openSessions = z.object({
  items: z.array(z.object({ id: number, openedAt: instant, seenAt: instant, endsAt: instant })),
  next,
});
export const endedSessions = z.object({ ended: z.int() });
