import { z } from 'zod';
import {
  byAt,
  code,
  day,
  gap,
  identifier,
  instant,
  lineProgress,
  next,
  number,
  recordRef,
  ref,
  words,
} from './parts.ts';

export const placed = z.object({ id: number, callsUnderWay: z.array(number) }).meta({ id: 'PlacedHold' });

const hold = z
  .object({
    id: number,
    controller: code,
    over: z
      .union([
        z.object({ over: z.literal('person'), identifiers: z.array(identifier) }),
        z.object({ over: z.literal('record'), ref: recordRef }),
      ])
      .optional(),
    ground: words.optional(),
    until: day.nullable(),
    placedBy: code,
    placedAt: instant,
    lifted: byAt.nullable().optional(),
    forgottenAt: instant.optional(),
  })
  .meta({ id: 'Hold' });

export const holds = z.object({ items: z.array(hold), next });

const restriction = z
  .object({
    id: number,
    controller: code,
    request: number,
    ground: code,
    purpose: words.nullable().optional(),
    identifiers: z.array(identifier).optional(),
    records: z.array(recordRef).optional(),
    placedBy: code,
    placedAt: instant,
    decision: z.object({ is: code, by: code, at: instant, reason: words }).nullable().optional(),
    lifted: z.object({ by: code, at: instant, toldOn: day, reason: words }).nullable().optional(),
    undoneAt: instant.nullable().optional(),
    forgottenAt: instant.optional(),
  })
  .meta({ id: 'Restriction' });

export const restrictionView = z
  .object({
    restriction,
    alerts: z.array(
      z.object({ kind: code, system: code, happenedAt: instant.nullable(), raisedAt: instant }),
    ),
    lines: z.array(lineProgress),
  })
  .meta({ id: 'RestrictionView' });

export const restrictions = z.object({
  items: z.array(z.object({ restriction, alerts: z.int() })),
  next,
});

export const ofRequest = z.object({ request: number });

export const suppressed = z
  .object({ isSuppressed: z.boolean(), channels: z.array(code) })
  .meta({ id: 'SuppressionCheck' });

const sweep = z
  .object({
    id: number,
    controller: code,
    system: code,
    on: day,
    kind: code,
    state: code,
    seen: number,
    gathered: number,
    shared: number,
    gaps: z.array(gap),
    waitsFor: words.nullable(),
    wakeAt: instant.nullable(),
    endedAt: instant.nullable(),
    forgottenAt: instant.nullable(),
  })
  .meta({ id: 'Sweep' });

const reappearance = z
  .object({
    id: number,
    sweep: number,
    controller: code,
    system: code,
    what: code,
    channel: code,
    cause: code,
    since: instant,
    foundAt: instant,
    state: code,
    because: code.nullable(),
    act: z.object({ at: instant, evidence: code, system: code }).nullable(),
    request: number.nullable(),
    decided: byAt.nullable(),
    mend: words.nullable(),
  })
  .meta({ id: 'Reappearance' });

export const reappearances = z.object({
  items: z.array(reappearance),
  next,
  sweeps: z.array(sweep).meta({ description: 'The last one of each tool' }),
});
export const reappearanceView = z
  .object({ reappearance, address: identifier, refs: z.array(ref) })
  .meta({ id: 'ReappearanceView' });
export const decidedReappearance = z.object({ reappearance });

export const begunSweeps = z.object({ sweeps: z.array(number) });
export const sweepView = z.object({ sweep }).meta({ id: 'SweepView' });
