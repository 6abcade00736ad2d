import { z } from 'zod';
import type { Role } from '../domain/approval.ts';
import { countryCode, duration, email, period, slug, text, timeZone } from './words.ts';

const packagesKeptMsDefault = 30 * 86_400_000;

/** @source law.md RET-6: practice, for no figure of the CNIL is known */
const proofKeptDefault = 'P5Y';

const roles = ['controller', 'dpo', 'operator', 'auditor', 'admin'] as const satisfies readonly Role[];

const controller = z
  .strictObject({
    id: slug,
    name: text,
    /** Whose holidays move a due day. */
    country: countryCode,
    timezone: timeZone,
    /** Of letters, packages and certificates. */
    language: z.enum(['fr', 'en']),
    /** Printed where a person is told whom to write to. */
    dpo: email,
    systems: z.array(text).min(1, 'must name at least one system'),
  })
  .transform(({ timezone, ...rest }) => ({ ...rest, timeZone: timezone }));

const person = z.strictObject({
  /** Opaque, and what the audit log keeps: better a function than a name. */
  id: slug,
  roles: z.array(z.enum(roles)).min(1, 'must hold at least one role'),
});

/** greffe.yaml: for whom we work, who may do what, and whether we write at all. */
export const greffeFile = z
  .strictObject({
    controllers: z.array(controller).min(1, 'must name at least one controller'),
    people: z.array(person).min(1, 'must name at least one person'),
    mode: z.enum(['live', 'read-only']),
    /** How long an access package can still be read once it was fetched. */
    packagesKept: duration.default(packagesKeptMsDefault),
    /** How long requests, holds and the details of the log prove what was done. A period of the calendar. */
    proofKept: period.default(proofKeptDefault),
  })
  .transform(({ packagesKept, ...rest }) => ({ ...rest, packagesKeptMs: packagesKept }));

export type ControllerSettings = z.output<typeof controller>;
