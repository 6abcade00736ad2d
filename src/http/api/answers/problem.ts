import { z } from 'zod';
import { words } from './parts.ts';

export const problem = z
  .object({
    type: z.string().meta({ description: '/problems/CODE: the code is stable' }),
    title: words,
    status: z.int(),
    detail: words.meta({ description: 'What happened, and what to do' }),
    requestId: z.string(),
    errors: z.array(z.object({ at: z.string(), must: words })).optional(),
  })
  .meta({ id: 'Problem' });
