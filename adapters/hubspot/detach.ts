import type { Connection, Context, Link, Outcome } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { leaveLists } from './lists.ts';
import { already, byKind, done, kindNotHandled, notFound, nowAnotherRecord, settled } from './outcomes.ts';
import type { Catalogue, CrmKind } from './records.ts';
import { standingsOf } from './standing.ts';
import { areTied, tiesBetween } from './ties.ts';

type Detach = NonNullable<Connection['detach']>['call'];

/** Cuts the named tie and no other; from a list, takes the contact off it. */
export function detach(client: HubspotClient, catalogue: Catalogue): Detach {
  return (links, context) =>
    byKind(
      links,
      ({ ref, from }) => ({ kind: `${ref.kind}>${from.kind}`, id: ref.id }),
      (pair, group) => {
        const [of = '', from = ''] = pair.split('>');
        const kind = catalogue.of(of);
        const fromKind = catalogue.of(from);
        if (of === 'list' && fromKind?.role === 'person') return leaveLists(client, fromKind, group, context);
        return kind === null || kind.isFixed || fromKind === null
          ? Promise.resolve(group.map(() => kindNotHandled))
          : detachPairs(client, kind, fromKind, group, context);
      },
    );
}

async function detachPairs(
  client: HubspotClient,
  kind: CrmKind,
  from: CrmKind,
  links: readonly Link[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const ids = links.map(({ ref }) => ref.id);
  const standings = await standingsOf(client, kind, ids, { properties: [] }, context);
  const ties = await tiesBetween(client, kind, from, ids, context);
  const pending = links.filter((link) => standings.get(link.ref.id)?.is === 'live' && areTied(ties, link));
  const cut = new Map<Link, Outcome<null>>();
  if (pending.length > 0) {
    const answers = await settled(pending, async () => {
      const pairs = pending.map((link) => ({ from: link.ref.id, to: link.from.id }));
      await client.dissociate(kind.type, from.type, pairs, context);
      return pending.map(() => done);
    });
    for (const [index, link] of pending.entries()) cut.set(link, answers[index] ?? done);
  }
  return links.map((link) => {
    const is = standings.get(link.ref.id)?.is;
    if (is === 'merged') return nowAnotherRecord;
    return is === 'live' ? (cut.get(link) ?? already) : notFound;
  });
}
