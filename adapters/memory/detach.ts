import type { Connection, Outcome } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { MemoryClient, Tie } from './client.ts';
import { already, done, notFound, settle, standings } from './standing.ts';

type Detach = NonNullable<Connection['detach']>['call'];

const fillsItself: Outcome<null> = {
  status: 'failed',
  failure: {
    kind: 'blocked',
    code: 'FILLS_ITSELF',
    mend: 'It is filled by its criteria: exclude the person there in the memory account.',
  },
};

/** Cuts the named tie and no other. */
export function detach(client: MemoryClient): Detach {
  return async (links, context) => {
    const found = await standings(
      client,
      links.map((link) => link.ref),
      notFound,
      context,
    );
    return settle(
      found.map((standing, index) => {
        const link = links[index];
        if ('outcome' in standing || link === undefined)
          return 'outcome' in standing ? standing : { outcome: notFound };
        if (!standing.row.ties.includes(refKey(link.from))) return { outcome: already };
        return standing.row.fields['filledBy'] === 'criteria' ? { outcome: fillsItself } : link;
      }),
      (pending: readonly Tie[]) => client.untie(pending, context),
      (untied) => (untied ? done : notFound),
    );
  };
}
