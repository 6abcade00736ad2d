import type { Context, Gap, Ref, Related } from '../../src/contract/index.ts';
import { attachedTo } from './attached.ts';
import type { HubspotClient } from './client.ts';
import type { FileOf } from './files.ts';
import { unless } from './outcomes.ts';
import { correspondenceIn, threadsOf, type Correspondence, type ListedThread } from './threads.ts';

interface Found {
  readonly thread: ListedThread;
  readonly told: Correspondence;
}

/**
 * The conversations of a contact, with the files sent in them. One in which somebody else wrote as well is theirs too:
 * HubSpot takes nobody out of one, so it stays, and its files with it. One in the trash already is told to go once
 * more, so that its end is looked after.
 */
export async function inboxOf(
  client: HubspotClient,
  of: Ref,
  addresses: readonly string[],
  fileOf: FileOf,
  context: Context,
): Promise<{ readonly items: readonly Related[]; readonly gaps: readonly Gap[] }> {
  const [live, trashed] = await Promise.all([
    found(client, of, addresses, 'live', context),
    found(client, of, addresses, 'trashed', context),
  ]);
  if (live === null) return { items: [], gaps: [inboxGap] };
  const items: Related[] = [];
  const gaps: Gap[] = trashed === null ? [trashGap] : [];
  for (const { thread, told } of [...live, ...(trashed ?? [])]) {
    const related = relatedOf(thread, told, of);
    const files = await attachedTo(related, told.fileIds, fileOf);
    items.push(related, ...files.items);
    gaps.push(...files.gaps);
    if (!told.isShown) gaps.push(hiddenGap);
  }
  return { items, gaps };
}

async function found(
  client: HubspotClient,
  { id }: Ref,
  addresses: readonly string[],
  where: 'live' | 'trashed',
  context: Context,
): Promise<readonly Found[] | null> {
  return unless(
    ['denied', 'not-found', 'unexpected', ...(where === 'trashed' ? (['invalid'] as const) : [])],
    async () => {
      const threads = await threadsOf(client, id, where, context);
      if (threads === null) return null;
      const all: Found[] = [];
      for (const thread of threads)
        all.push({ thread, told: await correspondenceIn(client, thread, addresses, context) });
      return all;
    },
    () => null,
  );
}

function relatedOf({ id, createdAt }: ListedThread, { persons }: Correspondence, of: Ref): Related {
  return {
    ref: { kind: 'thread', id },
    of,
    relation: persons > 0 ? 'shared' : 'owned',
    whenErased: 'stays',
    others: { persons, organisations: 0, transactions: 0 },
    can: persons > 0 ? [] : ['erase'],
    redactable: [],
    facts: createdAt === undefined ? {} : { date: createdAt.slice(0, 10) },
  };
}

const inboxGap: Gap = {
  what: 'inbox conversations of the person',
  because: 'no-scope',
  mend: 'Add the scope conversations.read to the token.',
};

const trashGap: Gap = {
  what: 'inbox conversations that lie in the trash already',
  because: 'no-api',
  mend: 'They go after 30 days. Look into the trash of the inbox in HubSpot.',
};

const hiddenGap: Gap = {
  what: 'files sent in a conversation that lies in the trash already',
  because: 'no-api',
  mend: 'Restore the conversation in HubSpot, then look again: it is erased with its files.',
};
