import { z } from 'zod';
import { code, instant, next, words } from './parts.ts';

export const systems = z.object({ items: z.array(z.object({ system: code })), next });

export const health = z
  .object({
    system: code,
    vendor: code,
    isReached: z.boolean(),
    verbs: z.array(code),
    findings: z.array(z.object({ severity: code, says: words })),
  })
  .meta({ id: 'SystemHealth' });

const entry = z
  .object({
    sequence: z.int(),
    at: instant,
    actor: code,
    act: code,
    about: code,
    system: code.optional(),
    kind: code.optional(),
    counts: z.record(z.string(), z.number()).optional(),
    subject: z.string().optional(),
    commitments: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'AuditEntry' });

export const entries = z.object({ items: z.array(entry), next });

export const verdict = z
  .object({
    isWhole: z.boolean(),
    entries: z.int(),
    signedEntries: z.int(),
    faults: z.array(z.object({ kind: code, sequence: z.int(), says: words })),
    verifierKey: z.string(),
  })
  .meta({ id: 'LogVerdict' });
