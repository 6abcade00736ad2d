import type { Connection } from '../../src/contract/index.ts';
import type { HumanClient } from './client.ts';
import { notKept } from './failures.ts';

type Content = NonNullable<Connection['content']>['call'];

/** A file that came with an answer, as it is. */
export function content(client: HumanClient): Content {
  return async ({ id }, context) => {
    const file = await client.file(id, context);
    return file ? { status: 'done', value: { ...file, mediaType: null } } : notKept;
  };
}
