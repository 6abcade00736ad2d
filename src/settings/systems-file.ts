import { z } from 'zod';
import type { SystemSettings } from './settings.ts';
import { duration, percentage, slug, text, toldOrSeveral } from './words.ts';

const afterWaitMsDefault = 24 * 3_600_000;

/** Who is asked, by hand, for what no call of the tool does. */
const tasks = z
  .strictObject({
    /** Ids of people in greffe.yaml, each with a mail address. */
    holder: text,
    deputy: text.optional(),
    /** After so long without an answer; counted backwards from the due day where left out. */
    remindAfter: duration.optional(),
    deputyAfter: duration.optional(),
    dpoAfter: duration.optional(),
  })
  .transform(({ holder, deputy, remindAfter, deputyAfter, dpoAfter }) => ({
    holder,
    deputy: deputy ?? null,
    remindAfterDays: daysOf(remindAfter),
    deputyAfterDays: daysOf(deputyAfter),
    dpoAfterDays: daysOf(dpoAfter),
  }));

function daysOf(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.floor(ms / 86_400_000);
}

function namesOne(group: object): boolean {
  return Object.keys(group).length > 0;
}

type Told = z.output<typeof toldOrSeveral>;

function claimsOf(
  only: Readonly<Record<string, Readonly<Record<string, Told>>>>,
): NonNullable<SystemSettings['only']> {
  return Object.fromEntries(
    Object.entries(only).map(([kind, fields]) => [
      kind,
      Object.entries(fields).map(([field, values]) => ({
        field,
        oneOf: Array.isArray(values) ? values : [values],
      })),
    ]),
  );
}

const system = z
  .strictObject({
    /** A built-in adapter, or the module to import one from. */
    adapter: text,
    /** The adapter's own; judged by its own schema, with its secrets resolved. */
    settings: z.record(z.string(), z.unknown()),
    /** What the account must say of itself before anything is read from it or written to it. */
    expect: z.record(z.string(), z.union([z.string(), z.number()])),
    /** Of the vendor's daily quota. */
    share: percentage.default(0.6),
    /** Erased after these, because a sync runs between the tools. */
    after: z.array(text).default([]),
    /** How long at most it waits for them. */
    afterWait: duration.default(afterWaitMsDefault),
    tasks: tasks.optional(),
    /** kind → field → the values by which a record is of this controller, where several share the account. */
    only: z
      .record(text, z.record(text, toldOrSeveral).refine(namesOne, 'must name the field that tells'))
      .refine(namesOne, 'must name the kinds of record that tell')
      .optional(),
    /** How it is asked what happened there. */
    changes: z.strictObject({ every: duration }).optional(),
  })
  .transform(({ afterWait, tasks: asked, changes, only, ...rest }) => ({
    ...rest,
    afterWaitMs: afterWait,
    ...(only && { only: claimsOf(only) }),
    ...(changes && { changesEveryMs: changes.every }),
    ...(asked && { tasks: asked }),
  }));

/** systems.yaml: the tools, each under the name people know it by. */
export const systemsFile = z.strictObject({ systems: z.record(slug, system) });
