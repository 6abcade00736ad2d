import type { Connection, Context, Gap, Ref, Solicitation } from '../../src/contract/index.ts';
import { namesAnExclusion } from '../../src/contract/index.ts';
import type { HubspotClient } from './client.ts';
import { described, listsOfEach, mayBeLeft } from './lists.ts';
import { unless } from './outcomes.ts';
import { valueOf, type Catalogue, type CrmKind } from './records.ts';
import type { HubspotSettings } from './settings.ts';
import type { CrmObject, List } from './shapes.ts';
import { liveOf } from './standing.ts';
import { idsAround } from './ties.ts';

type Solicitations = NonNullable<Connection['solicitations']>['call'];

/** Lists a contact is on, a sequence it is in, and open tasks to call it or to write to it. */
export function solicitations(
  client: HubspotClient,
  settings: HubspotSettings,
  catalogue: Catalogue,
): Solicitations {
  return async (refs, _cursor, context) => {
    const kind = catalogue.of('contact');
    const ids = refs.filter((ref) => ref.kind === 'contact').map(({ id }) => id);
    if (kind === null || ids.length === 0) return { items: [], cursor: null, gaps: [] };
    const properties = ['hs_sequences_is_enrolled'];
    const contacts = await liveOf(client, kind, ids, { properties }, context);
    const lists = await listsAround(client, settings, contacts, context);
    const tasks = await tasksAround(client, catalogue, contacts, context);
    return {
      items: [...lists.items, ...contacts.flatMap(sequenceOf), ...tasks.items],
      cursor: null,
      gaps: [...lists.gaps, ...tasks.gaps],
    };
  };
}

interface Seen {
  readonly items: readonly Solicitation[];
  readonly gaps: readonly Gap[];
}

async function listsAround(
  client: HubspotClient,
  settings: HubspotSettings,
  contacts: readonly CrmObject[],
  context: Context,
): Promise<Seen> {
  if (contacts.length === 0) return { items: [], gaps: [] };
  return unless(
    ['denied'],
    async () => {
      const ids = contacts.map(({ id }) => id);
      const on = await listsOfEach(client, ids, context);
      const lists = await described(
        client,
        [...on.values()].flatMap((of) => [...of]),
        context,
      );
      const items = [...on].flatMap(([id, of]) =>
        [...of]
          .filter((listId) => !settings.keepLists.includes(listId))
          .map((listId) => membership(settings, contactRef(id), listId, lists.get(listId))),
      );
      return { items, gaps: ids.every((id) => on.has(id)) ? [] : [listsUntold] };
    },
    () => ({ items: [], gaps: [listsHidden] }),
  );
}

function membership(
  settings: HubspotSettings,
  of: Ref,
  listId: string,
  list: List | undefined,
): Solicitation {
  const canLeave = list !== undefined && mayBeLeft(list, settings);
  return {
    ref: { kind: 'list', id: listId },
    of,
    what: 'list',
    // A list is used for whatever its users like.
    channel: null,
    canLeave,
    mend: canLeave ? null : mendOf(list),
    goesOutAt: null,
    facts: list ? { name: list.name } : {},
  };
}

/** What is done by hand; of a list that keeps people out, nothing before somebody looked, whatever fills it. */
function mendOf(list: List | undefined): string {
  if (list === undefined) return undescribed;
  return namesAnExclusion(list.name) ? looksLikeExclusion : fillsItself;
}

const undescribed =
  'HubSpot does not tell the name of this list: look at it in HubSpot. Where it keeps people out, leave the person on it; where it is used to address people, take the person off it there.';
const fillsItself = 'HubSpot fills this list by its criteria: exclude the person there in HubSpot.';
const looksLikeExclusion =
  'The name of the list says that whoever is on it is left alone: look at it in HubSpot. Where it keeps people out, name it under keepLists; where it is used to address people, take the person off it there.';

const listsHidden: Gap = {
  what: 'lists the person is on',
  because: 'no-scope',
  mend: 'Add the scope crm.lists.read to the token.',
};

const listsUntold: Gap = {
  what: 'lists the person is on',
  because: 'failed',
  mend: 'HubSpot did not tell the lists of a contact: look at them in HubSpot.',
};

/** No call takes a contact out of a sequence, or tells which one runs: only that one does. */
function sequenceOf(contact: CrmObject): readonly Solicitation[] {
  if (valueOf(contact, 'hs_sequences_is_enrolled') !== 'true') return [];
  return [
    {
      ref: { kind: 'sequence', id: contact.id },
      of: contactRef(contact.id),
      what: 'sequence',
      channel: 'email',
      canLeave: false,
      mend: 'Take the person out of the sequence in HubSpot: its mails leave from a mailbox, whatever is unsubscribed.',
      goesOutAt: null,
      facts: {},
    },
  ];
}

async function tasksAround(
  client: HubspotClient,
  catalogue: Catalogue,
  contacts: readonly CrmObject[],
  context: Context,
): Promise<Seen> {
  const kind = catalogue.of('task');
  if (kind === null || contacts.length === 0) return { items: [], gaps: [] };
  return unless(
    ['denied'],
    async () => ({ items: await openTasks(client, kind, contacts, context), gaps: [] }),
    () => ({ items: [], gaps: [tasksHidden] }),
  );
}

const tasksHidden: Gap = {
  what: 'open tasks to call or to write to the person',
  because: 'no-scope',
  mend: 'Give the token the scope that reads tasks.',
};

async function openTasks(
  client: HubspotClient,
  kind: CrmKind,
  contacts: readonly CrmObject[],
  context: Context,
): Promise<readonly Solicitation[]> {
  const ids = contacts.map(({ id }) => id);
  const around = await idsAround(client, 'contacts', kind.type, ids, context);
  const taskIds = [...new Set([...around.values()].flatMap((of) => [...of]))];
  if (taskIds.length === 0) return [];
  const properties = ['hs_task_status', 'hs_task_type', 'hs_timestamp'];
  const tasks = await liveOf(client, kind, taskIds, { properties }, context);
  return tasks.flatMap((task) => {
    const type = valueOf(task, 'hs_task_type');
    // Whatever is not said to be done may still be done.
    if (valueOf(task, 'hs_task_status') === 'COMPLETED' || silent.has(type)) return [];
    return ids
      .filter((id) => around.get(id)?.has(task.id) === true)
      .map((id): Solicitation => ({
        ref: { kind: kind.kind, id: task.id },
        of: contactRef(id),
        what: 'task',
        channel: channelOf[type] ?? null,
        // It is a colleague's work, and may be about a contract: whoever it belongs to decides.
        canLeave: false,
        mend: 'See whether the task is prospecting: if so, whoever it belongs to closes it in HubSpot.',
        goesOutAt: null,
        facts: { date: valueOf(task, 'hs_timestamp').slice(0, 10) },
      }));
  });
}

/** Tasks that say nothing of calling or writing to anybody. */
const silent: ReadonlySet<string> = new Set(['', 'TODO']);
const channelOf: Readonly<Record<string, Solicitation['channel']>> = { CALL: 'phone', EMAIL: 'email' };

function contactRef(id: string): Ref {
  return { kind: 'contact', id };
}
