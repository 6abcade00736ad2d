import { z } from 'zod';

/** What `systems.yaml` says under `settings` for `adapter: memory`. */
export const memorySettings = z.strictObject({
  /** Which account of this process: its rows live as long as the process does. */
  account: z.string().min(1),
});

export type MemorySettings = z.infer<typeof memorySettings>;
