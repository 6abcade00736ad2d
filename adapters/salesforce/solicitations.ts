import type { Context, Gap, Ref, Solicitation, SolicitationPage } from '../../src/contract/index.ts';
import { namesAnExclusion } from '../../src/contract/index.ts';
import { rowsOf } from './ask.ts';
import type { Member } from './campaigns.ts';
import { membersOf } from './campaigns.ts';
import type { Client } from './client.ts';
import { row, text } from './client.ts';
import type { Catalogue } from './describe.ts';
import { limits } from './limits.ts';
import { chunkedQueries } from './soql.ts';

/** Kinds whose rows can be in a campaign, or have a task to call or to write to them. */
export const solicitedKinds: readonly string[] = ['Contact', 'Lead', 'Account'];

/** Campaigns a person is in that go on, and open tasks to call or to write to them. */
export async function solicitations(
  client: Client,
  catalogue: Catalogue,
  now: Date,
  refs: readonly Ref[],
  context: Context,
): Promise<SolicitationPage> {
  const people = refs.filter(({ kind }) => solicitedKinds.includes(kind));
  const { members, isWhole } = await membersOf(client, catalogue, people, context);
  const tasks = await openTasks(client, catalogue, people, context);
  return {
    items: [...members.filter((member) => !isOver(member, now)).map(campaignOf), ...tasks.items],
    cursor: null,
    gaps: [...(isWhole ? [] : [hiddenCampaigns]), ...tasks.gaps],
  };
}

const hiddenCampaigns: Gap = {
  what: 'campaigns the person is in',
  because: 'no-scope',
  mend: 'Give the integration user View All Data, and Read on Campaign where this edition has campaigns.',
};

/**
 * Whether nothing leaves from it any more, as far as all it says agrees: somebody who forgot to tick a box is no reason to
 * go on writing.
 */
function isOver({ row: member }: Member, now: Date): boolean {
  const campaign = row(member['Campaign']);
  const ended = text(campaign, 'EndDate');
  const isPast = ended !== null && ended < now.toISOString().slice(0, 10);
  return campaign['IsActive'] === false && (isPast || ENDED.has(text(campaign, 'Status') ?? ''));
}

const ENDED: ReadonlySet<string> = new Set(['Completed', 'Aborted']);

function campaignOf({ campaign, of, row: member }: Member): Solicitation {
  const name = text(row(member['Campaign']), 'Name');
  const keepsOut = name === null || namesAnExclusion(name);
  // An answer may be how the person gave the address, and is when they were last in contact: it is not deleted unseen.
  const hasAnswered = member['HasResponded'] !== false || text(member, 'FirstRespondedDate') !== null;
  const canLeave = !keepsOut && !hasAnswered;
  return {
    ref: campaign,
    of,
    what: 'campaign',
    // A campaign may send, call and write.
    channel: null,
    canLeave,
    mend: canLeave ? null : keepsOut ? looksLikeExclusion : answered,
    goesOutAt: null,
    facts: name === null ? {} : { name },
  };
}

const looksLikeExclusion =
  'The campaign has no name that we see, or one that says that whoever is in it is left alone: look at it in Salesforce, and take the person out only where it is used to address people.';
const answered =
  'The person has answered to this campaign, or we do not see whether they have: their membership shows it. Give it a status that nobody is addressed by, or remove it, in Salesforce.';

async function openTasks(
  client: Client,
  catalogue: Catalogue,
  people: readonly Ref[],
  context: Context,
): Promise<Pick<SolicitationPage, 'items' | 'gaps'>> {
  const owners = new Map(people.map((ref) => [ref.id, ref]));
  if (owners.size === 0) return { items: [], gaps: [] };
  const described = await catalogue.of('Task', context);
  if (described === null || asked.some((name) => !described.fields.has(name)))
    return { items: [], gaps: [hiddenTasks] };
  const questions = chunkedQueries(
    [...owners.keys()],
    limits.ids,
    (list) =>
      `SELECT Id, WhoId, TaskSubtype, ActivityDate FROM Task WHERE WhoId IN ${list} AND IsClosed = false`,
  ).map((soql) => ({ soql, deletedToo: false }));
  const items = (await rowsOf(client, questions, context)).flatMap((task) => {
    const [id, of] = [text(task, 'Id'), owners.get(text(task, 'WhoId') ?? '')];
    const subtype = text(task, 'TaskSubtype') ?? '';
    if (id === null || !of || silent.has(subtype)) return [];
    return [taskOf({ kind: 'Task', id }, of, subtype, text(task, 'ActivityDate'))];
  });
  return { items, gaps: [] };
}

const asked = ['WhoId', 'TaskSubtype', 'IsClosed', 'ActivityDate'];

function taskOf(ref: Ref, of: Ref, subtype: string, date: string | null): Solicitation {
  return {
    ref,
    of,
    what: 'task',
    channel: channelOf[subtype] ?? null,
    // It is a colleague's work, and may be about a contract: whoever it belongs to decides.
    canLeave: false,
    mend: 'See whether the task is prospecting: if so, whoever it belongs to closes it in Salesforce.',
    goesOutAt: null,
    facts: date === null ? {} : { date },
  };
}

/** Tasks that say nothing of calling or writing to anybody. */
const silent: ReadonlySet<string> = new Set(['', 'Task']);
const channelOf: Readonly<Record<string, Solicitation['channel']>> = {
  Call: 'phone',
  Email: 'email',
  ListEmail: 'email',
};

const hiddenTasks: Gap = {
  what: 'open tasks to call or to write to the person',
  because: 'no-scope',
  mend: 'Make WhoId, TaskSubtype, IsClosed and ActivityDate of Task visible to the integration user (field-level security).',
};
