import type { Connection } from '../../src/contract/index.ts';
import type { MemoryClient } from './client.ts';
import { refOf } from './records.ts';
import { already, done, notFound, settle, standings } from './standing.ts';

type Lift = NonNullable<Connection['lift']>['call'];

/** The mark is this adapter's own; what was opted out of with it stays so. */
export function lift(client: MemoryClient): Lift {
  return async (refs, context) => {
    const found = await standings(client, refs, notFound, context);
    return settle(
      found.map((standing) =>
        'row' in standing && standing.row.fields['restricted'] !== true ? { outcome: already } : standing,
      ),
      (pending) =>
        client.patch(
          pending.map(({ row }) => ({ ref: refOf(row), fields: { restricted: false } })),
          context,
        ),
      (patched) => (patched ? done : notFound),
    );
  };
}
