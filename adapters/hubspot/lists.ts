import type { Context, Failure, Link, Outcome } from '../../src/contract/index.ts';
import { namesAnExclusion } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { batchMax } from './limits.ts';
import { already, done, failed, inChunks, notFound, nowAnotherRecord, settled, unless } from './outcomes.ts';
import type { CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { List } from './shapes.ts';
import { standingsOf, type Standing } from './standing.ts';

/** Whether people fill it: a list that HubSpot fills by criteria takes nobody out by a call. */
export function isFilledByHand({ processingType }: List): boolean {
  return processingType === 'MANUAL' || processingType === 'SNAPSHOT';
}

/**
 * Whether a person is taken off it: filled by hand, not one the settings keep, and not one whose name says that it keeps
 * people out of mails or calls, for those would reach them again.
 */
export function mayBeLeft(list: List, { keepLists }: HubspotSettings): boolean {
  return isFilledByHand(list) && !keepLists.includes(list.listId) && !namesAnExclusion(list.name);
}

/**
 * Lists each contact is on, as HubSpot tells them by the contact. Whom the answer for many leaves out is asked after alone,
 * for who is on no list may be left out of it; one HubSpot says nothing of then either is left out here.
 */
export async function listsOfEach(
  client: HubspotClient,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const on = new Map<string, ReadonlySet<string>>();
  for (const chunk of inChunks([...new Set(ids)], batchMax)) {
    for (const [id, of] of await client.memberships(chunk, context))
      on.set(id, new Set(of.map(({ listId }) => listId)));
    for (const id of chunk.filter((one) => !on.has(one))) {
      const of = await unless(
        ['not-found'],
        () => client.membershipsOf(id, context),
        () => null,
      );
      if (of !== null) on.set(id, new Set(of.map(({ listId }) => listId)));
    }
  }
  return on;
}

export async function described(
  client: HubspotClient,
  ids: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, List>> {
  const known = new Map<string, List>();
  for (const chunk of inChunks([...new Set(ids)], batchMax)) {
    for (const list of await client.lists(chunk, context)) known.set(list.listId, list);
  }
  return known;
}

/** Takes each contact off the list it is named with, and nobody else; one call a list. */
export async function leaveLists(
  client: HubspotClient,
  kind: CrmKind,
  links: readonly Link[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const contacts = links.map(({ from }) => from.id);
  const standings = await standingsOf(client, kind, contacts, { properties: [] }, context);
  const live = contacts.filter((id) => standings.get(id)?.is === 'live');
  const on = live.length === 0 ? new Map<string, never>() : await listsOfEach(client, live, context);
  const outcomes = new Map<Link, Outcome<null>>();
  const pending: Link[] = [];
  for (const link of links) {
    const before = endedBefore(standings.get(link.from.id), on.get(link.from.id), link);
    if (before) outcomes.set(link, before);
    else pending.push(link);
  }
  const lists =
    pending.length === 0
      ? new Map<string, List>()
      : await described(
          client,
          pending.map(({ ref }) => ref.id),
          context,
        );
  for (const [listId, mine] of Map.groupBy(pending, ({ ref }) => ref.id)) {
    const list = lists.get(listId);
    const hindrance = list === undefined ? undescribed : hindranceOf(list);
    const answers =
      hindrance !== null
        ? mine.map(() => hindrance)
        : await settled(mine, async () => {
            await client.removeFromList(listId, [...new Set(mine.map(({ from }) => from.id))], context);
            return mine.map(() => done);
          });
    for (const [index, link] of mine.entries()) outcomes.set(link, answers[index] ?? notFound);
  }
  return links.map((link) => outcomes.get(link) ?? notFound);
}

/** Whoever is not there, or not on the list, has left it. */
function endedBefore(
  standing: Standing | undefined,
  on: ReadonlySet<string> | undefined,
  { ref }: Link,
): Outcome<null> | null {
  if (standing?.is === 'merged') return nowAnotherRecord;
  if (standing?.is !== 'live') return already;
  if (on === undefined) return failed(unseenLists);
  return on.has(ref.id) ? null : already;
}

/** What HubSpot says nothing of is asked again: silence is not absence. */
export const unseenLists: Failure = {
  kind: 'unavailable',
  code: 'LISTS_NOT_TOLD',
  mend: 'HubSpot did not tell the lists of this contact: it is asked again.',
};

/** It may have been given another name, or another kind, since the person was to be taken off it. */
function hindranceOf(list: List): Outcome<null> | null {
  if (namesAnExclusion(list.name)) return keepsOut;
  return isFilledByHand(list) ? null : fillsItself;
}

const undescribed = failed({
  kind: 'blocked',
  code: 'LIST_NOT_DESCRIBED',
  mend: 'HubSpot does not tell the name of this list: look at it in HubSpot. Where it keeps people out, leave the person on it; where it is used to address people, take the person off it there.',
});

const keepsOut = failed({
  kind: 'blocked',
  code: 'LIST_KEEPS_OUT',
  mend: 'The name of the list says that whoever is on it is left alone: look at it in HubSpot. Where it keeps people out, name it under keepLists; where it is used to address people, take the person off it there.',
});

const fillsItself = failed({
  kind: 'blocked',
  code: 'LIST_FILLS_ITSELF',
  mend: 'HubSpot fills this list by its criteria: exclude the person there in HubSpot.',
});
