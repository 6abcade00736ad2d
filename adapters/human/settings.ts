import { z } from 'zod';

const text = z.string().trim().min(1, 'must not be empty');

/** What `systems.yaml` says under `settings` for `adapter: human`. Who answers stands beside it, under `tasks`. */
export const humanSettings = z.strictObject({
  /** What it holds about people, as whoever holds it calls it. */
  holds: z.array(text).min(1, 'must name at least one thing that is held'),
  /** How long, in plain words. */
  heldFor: text.optional(),
  /** What is asked, in plain words, where greffe's own words would not do. */
  ask: z
    .strictObject({
      erase: text.optional(),
      stop: text.optional(),
      rectify: text.optional(),
      restrict: text.optional(),
      lift: text.optional(),
      copy: text.optional(),
    })
    .default({}),
  /** What may be kept in spite of an erasure. */
  exceptions: z
    .array(
      z.strictObject({
        /** What the person reads on their certificate: "C. com. L123-22". */
        ground: text,
        /** What whoever answers reads. */
        label: text,
      }),
    )
    .default([]),
});

export type HumanSettings = z.infer<typeof humanSettings>;
