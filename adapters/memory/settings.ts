import { z } from 'zod';

/** What `systems.yaml` says under `settings` for `adapter: memory`. */
export const memorySettings = z.strictObject({
  /** Which account of this process: its rows live as long as the process does. */
  account: z.string().min(1),
  /** What the account signs its deliveries with; without it, nothing is received. */
  webhookSecret: z.string().min(1).optional(),
  /** Whom rows of people go to while their processing is restricted: the id of a user or of a queue of the account. */
  restricted: z.strictObject({ owner: z.string().min(1) }).optional(),
});

export type MemorySettings = z.infer<typeof memorySettings>;
