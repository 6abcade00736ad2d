import type { Connection } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';
import { refOf } from './records.ts';
import { already, done, notFound, settle, standings } from './standing.ts';

type Restrict = NonNullable<Connection['restrict']>['call'];

export function restrict(client: MemoryClient): Restrict {
  return async (refs, context) => {
    const found = await standings(client, refs, notFound, context);
    return settle(
      found.map((standing) =>
        'row' in standing && standing.row.fields['restricted'] === true ? { outcome: already } : standing,
      ),
      (pending) =>
        client.patch(
          pending.map(({ row }) => ({ ref: refOf(row), fields: { restricted: true } })),
          context,
        ),
      (patched) => (patched ? done : notFound),
    );
  };
}
