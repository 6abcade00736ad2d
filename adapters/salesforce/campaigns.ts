import type { Context, Link, Outcome, Ref } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Client, Question, Row } from './client.ts';
import { text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import { limits } from './limits.ts';
import { already, done, failed, failedAs, inBatches } from './outcomes.ts';
import { existing } from './records.ts';
import { look } from './sight.ts';
import { chunkedQueries } from './soql.ts';

/** A row of a person in a campaign. */
export interface Member {
  readonly id: string;
  readonly campaign: Ref;
  /** The contact, the lead, or the account of the person account whose contact it is. */
  readonly of: Ref;
  readonly row: Row;
}

export interface MembersSeen {
  readonly members: readonly Member[];
  /** False where a membership may be there and hidden from us. */
  readonly isWhole: boolean;
}

/** The campaigns people are in, read from the tables with a look at our own rights in the same call. */
export async function membersOf(
  client: Client,
  catalogue: Catalogue,
  people: readonly Ref[],
  context: Context,
): Promise<MembersSeen> {
  const described = await catalogue.of('CampaignMember', context);
  if (described === null) return { members: [], isWhole: false };
  const named = await namedBy(client, catalogue, people, context);
  const columns = await columnsOf(catalogue, described, context);
  const hidden = [...named].some(([field, of]) => of.size > 0 && !described.fields.has(field));
  const questions = [...named].flatMap(([field, of]): readonly Question[] =>
    described.fields.has(field) && of.size > 0
      ? chunkedQueries(
          [...of.keys()],
          limits.ids,
          (list) => `SELECT ${columns} FROM CampaignMember WHERE ${field} IN ${list}`,
        ).map((soql) => ({ soql, deletedToo: false }))
      : [],
  );
  const sight = await look(client, catalogue, people, () => [], context, questions);
  const members = new Map<string, Member>();
  for (const row of sight.along) {
    const [of] = [...named].flatMap(([field, owners]) => owners.get(text(row, field) ?? '') ?? []);
    const [id, campaign] = [text(row, 'Id'), text(row, 'CampaignId')];
    if (of && id !== null && campaign !== null)
      members.set(id, { id, campaign: { kind: 'Campaign', id: campaign }, of, row });
  }
  return { members: [...members.values()], isWhole: !hidden && people.every((ref) => sight.isClear(ref)) };
}

/** Which field of a membership names whom: of a person account, the contact that Salesforce keeps for it. */
async function namedBy(
  client: Client,
  catalogue: Catalogue,
  people: readonly Ref[],
  context: Context,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Ref>>> {
  const contacts = new Map(people.filter(({ kind }) => kind === 'Contact').map((ref) => [ref.id, ref]));
  const leads = new Map(people.filter(({ kind }) => kind === 'Lead').map((ref) => [ref.id, ref]));
  const accounts = people.filter(({ kind }) => kind === 'Account');
  if (accounts.length > 0) {
    const sight = await look(client, catalogue, accounts, () => ['PersonContactId'], context);
    for (const ref of accounts) {
      const contact = text(sight.row(ref) ?? {}, 'PersonContactId');
      if (contact !== null) contacts.set(contact, ref);
    }
  }
  return new Map([
    ['ContactId', contacts],
    ['LeadId', leads],
  ]);
}

async function columnsOf(catalogue: Catalogue, described: Described, context: Context): Promise<string> {
  const campaign = await catalogue.of('Campaign', context);
  const told = campaign === null ? [] : existing(campaign, ['Name', 'IsActive', 'Status', 'EndDate']);
  return [
    'Id',
    'CampaignId',
    ...existing(described, ['ContactId', 'LeadId', 'HasResponded', 'FirstRespondedDate']),
    ...told.map((field) => `Campaign.${field}`),
  ].join(', ');
}

/** Deletes the memberships that are named, by campaign and person, and no other. */
export async function leaveCampaigns(
  client: Client,
  catalogue: Catalogue,
  links: readonly Link[],
  context: Context,
): Promise<readonly Outcome<null>[]> {
  const { members, isWhole } = await membersOf(client, catalogue, distinct(links), context);
  const mine = links.map((link) => members.filter((member) => isBetween(member, link)));
  const outcomes = mine.map((of): Outcome<null> =>
    of.length > 0 ? done : isWhole ? already : hiddenMembers,
  );
  const rows = mine.flatMap((of, at) => of.map(({ id }) => ({ id, at })));
  for (const batch of inBatches(rows, limits.collection)) {
    const results = await client.deleteRows(
      batch.map(({ id }) => id),
      context,
    );
    for (const [index, { at }] of batch.entries()) {
      const failure = results[index]?.failure ?? null;
      if (failure && failure.kind !== 'not-found') outcomes[at] = failed(failure);
    }
  }
  return outcomes;
}

export function isBetween({ campaign, of }: Member, { ref, from }: Link): boolean {
  return refKey(campaign) === refKey(ref) && refKey(of) === refKey(from);
}

export function distinct(links: readonly Link[]): readonly Ref[] {
  return [...new Map(links.map(({ from }) => [refKey(from), from])).values()];
}

const hiddenMembers = failedAs(
  'denied',
  'NOT_VISIBLE',
  'Not every campaign of the person can be seen: give the integration user View All Data, and Read on Campaign, then retry.',
);
