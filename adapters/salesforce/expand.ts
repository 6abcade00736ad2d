import type { Context, ExpandPage, Gap, KindTerms, Others, Ref, Related } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Foreseen } from './ask.ts';
import { askAll, isRows } from './ask.ts';
import type { Client, Row } from './client.ts';
import { row as asRow, text } from './client.ts';
import type { Catalogue, Described } from './describe.ts';
import {
  idsByKind,
  isOrganisationId,
  isPersonId,
  isUserId,
  personKinds,
  textFields,
  tieTables,
} from './kinds.ts';
import { limits } from './limits.ts';
import { addressesIn, factsOf, fieldsOfType, refOf } from './records.ts';
import { aboutAccounts, mentionsOf, personIn } from './mentions.ts';
import { nothingElse, visitAll } from './relations.ts';
import type { Child } from './relations.ts';
import { apiName, chunkedQueries, isId } from './soql.ts';

/**
 * The graph around the subject's rows, as this org's own describe draws it: what goes along, to the last hop, what
 * blocks, what stays behind. All in one page; a person's records fit in memory.
 */
export async function expand(
  client: Client,
  catalogue: Catalogue,
  kinds: Readonly<Record<string, KindTerms>>,
  refs: readonly Ref[],
  context: Context,
): Promise<ExpandPage> {
  const graph = newGraph(
    kinds,
    refs.filter((ref) => isId(ref.id)),
  );
  await walk(client, catalogue, graph, context);
  await findRecycled(client, graph, context);
  await readMentions(client, catalogue, graph, accountsAround(graph), context);
  await walkHouseholds(client, catalogue, graph, context);
  const items = await related(catalogue, graph, context);
  return { items, cursor: null, gaps: unique(graph.gaps) };
}

/** Generation by generation, until nothing new hangs on what was found. */
async function walk(client: Client, catalogue: Catalogue, graph: Graph, context: Context): Promise<void> {
  let generation = unvisited(graph);
  while (generation.length > 0) {
    const visits = [...idsByKind(generation)].map(([kind, ids]) => ({
      kind,
      ids,
      isSubject: ids.some((id) => graph.subjects.has(id)) && personKinds.has(kind),
    }));
    // The accounts to be read in the end are known after the first generation: they fill up the calls of the next.
    const accounts = [...accountsAround(graph).keys()];
    const mayAsk = accounts.length > 0 && (await catalogue.of('Account', context)) !== null;
    const questions = (mayAsk ? aboutAccounts(accounts) : []).filter(({ soql }) => !graph.foreseen.has(soql));
    const along = { questions, answers: graph.foreseen };
    const seen = await visitAll(client, catalogue, visits, along, context);
    graph.gaps.push(...seen.gaps);
    for (const row of seen.rows) noteRow(graph, row);
    for (const child of seen.children) noteChild(graph, child);
    generation = unvisited(graph);
  }
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}

interface Tie {
  readonly of: Ref;
  readonly whenErased: Related['whenErased'];
  /** The reference on the record itself, where it is one. */
  readonly field: string | null;
}

interface Node {
  readonly ref: Ref;
  row: Row | null;
  isRecycled: boolean;
  /** Fields of a record that stays whose text names the person; null where every field of its kind is known. */
  mentions: readonly string[] | null;
  /** People beside the subject whom the record is about, as far as only a count tells. */
  otherPeople: number;
  /** By key of the other record; what goes along outweighs what stays. */
  readonly ties: Map<string, Tie>;
}

interface Graph {
  readonly kinds: Readonly<Record<string, KindTerms>>;
  readonly roots: ReadonlySet<string>;
  /** Ids of every row that is the person: those asked for, the lead they were, their Individual. */
  readonly subjects: Set<string>;
  readonly addresses: Set<string>;
  readonly nodes: Map<string, Node>;
  readonly visited: Set<string>;
  /** Rows that tie a record to persons, by the record's id. */
  readonly tiesOf: Map<string, Row[]>;
  readonly gaps: Gap[];
  /** What was asked of the accounts along with a generation. */
  readonly foreseen: Foreseen;
}

function newGraph(kinds: Graph['kinds'], refs: readonly Ref[]): Graph {
  const nodes = new Map(refs.map((ref) => [refKey(ref), newNode(ref)]));
  return {
    kinds,
    roots: new Set(nodes.keys()),
    subjects: new Set(refs.filter((ref) => personKinds.has(ref.kind)).map((ref) => ref.id)),
    addresses: new Set(),
    nodes,
    visited: new Set(),
    tiesOf: new Map(),
    gaps: [],
    foreseen: new Map(),
  };
}

function newNode(ref: Ref): Node {
  return { ref, row: null, isRecycled: false, mentions: null, otherPeople: 0, ties: new Map() };
}

/** A row of the graph, read: where it names another row of the same person, that one joins. */
function noteRow(graph: Graph, row: Row): void {
  const ref = refOf(row);
  const node = graph.nodes.get(refKey(ref));
  if (!node) return;
  node.row = row;
  // A logged mail has a copy of its text in a task.
  const copy = text(row, 'ActivityId');
  if (copy?.startsWith('00T') === true)
    addTie(graph, { kind: 'Task', id: copy }, { of: ref, whenErased: 'stays', field: null });
  if (!graph.subjects.has(ref.id)) return;
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string' && value.includes('@') && name !== 'attributes')
      graph.addresses.add(value.toLowerCase());
  }
  const individual = text(row, 'IndividualId') ?? text(row, 'PersonIndividualId');
  if (individual !== null)
    join(graph, { kind: 'Individual', id: individual }, { of: ref, whenErased: 'stays', field: null });
  const contact = text(row, 'PersonContactId');
  if (contact !== null)
    join(graph, { kind: 'Contact', id: contact }, { of: ref, whenErased: 'cascades', field: null });
}

function join(graph: Graph, ref: Ref, tie: Tie): void {
  graph.subjects.add(ref.id);
  addTie(graph, ref, tie);
}

function noteChild(graph: Graph, child: Child): void {
  const { relation, row } = child;
  const of = { kind: child.parentKind, id: child.parentId };
  const tied = Object.entries(tieTables).find(([, table]) => table.object === relation.object);
  if (tied) {
    const [kind, table] = tied;
    const id = text(row, table.recordField);
    if (id === null) return;
    graph.tiesOf.set(id, [...(graph.tiesOf.get(id) ?? []), row]);
    // Only the tie goes with the person; the record it leads to stays.
    if (id !== of.id) addTie(graph, { kind, id }, { of, whenErased: 'stays', field: null });
    return;
  }
  const id = text(row, 'Id');
  if (id === null) return;
  const ref = { kind: relation.object, id };
  const deal = text(row, 'OpportunityId');
  if (relation.object === 'OpportunityContactRole' && deal !== null && deal !== of.id) {
    addTie(graph, { kind: 'Opportunity', id: deal }, { of, whenErased: 'stays', field: null });
  }
  const tie = { of, whenErased: relation.whenErased, field: relation.field };
  if (
    relation.object === 'Lead' &&
    relation.field.startsWith('Converted') &&
    relation.field !== 'ConvertedOpportunityId'
  ) {
    join(graph, ref, tie);
  } else addTie(graph, ref, tie);
}

function addTie(graph: Graph, ref: Ref, tie: Tie): void {
  const key = refKey(ref);
  const node = graph.nodes.get(key) ?? newNode(ref);
  graph.nodes.set(key, node);
  const of = refKey(tie.of);
  // Rows of one person that name each other are no finding: each was asked for by itself.
  if (of === key || (graph.roots.has(key) && tie.whenErased === 'stays' && graph.subjects.has(ref.id)))
    return;
  const known = node.ties.get(of);
  if (!known || weight[tie.whenErased] > weight[known.whenErased]) node.ties.set(of, tie);
}

const weight = { stays: 0, cascades: 1, blocks: 2 } as const;

/** Rows of others and commercial records are named, but not walked through. */
function unvisited(graph: Graph): readonly Ref[] {
  const next: Ref[] = [];
  for (const [key, node] of graph.nodes) {
    if (graph.visited.has(key) || node.row !== null) continue;
    graph.visited.add(key);
    if (mayWalk(graph, node)) next.push(node.ref);
  }
  return next;
}

function mayWalk(graph: Graph, node: Node): boolean {
  if (personKinds.has(node.ref.kind)) return graph.subjects.has(node.ref.id) && node.ref.kind !== 'User';
  const role = graph.kinds[node.ref.kind]?.role ?? 'activity';
  return role === 'activity' || role === 'file';
}

/** Rows asked for and not seen live may lie in the bin; nothing hangs on them any more. */
async function findRecycled(client: Client, graph: Graph, context: Context): Promise<void> {
  const unseen = [...graph.nodes.values()].filter(
    (node) => node.row === null && graph.roots.has(refKey(node.ref)),
  );
  const questions = [...idsByKind(unseen.map((node) => node.ref))].flatMap(([kind, ids]) =>
    chunkedQueries(
      ids,
      limits.ids,
      (list) => `SELECT Id, CreatedDate, IsDeleted FROM ${apiName(kind)} WHERE Id IN ${list}`,
    ).map((soql) => ({ soql, deletedToo: true })),
  );
  for (const answer of await askAll(client, questions, context)) {
    for (const row of isRows(answer) ? answer : []) {
      const node = graph.nodes.get(refKey(refOf(row)));
      if (!node) continue;
      node.row = row;
      node.isRecycled = true;
    }
  }
}

/**
 * Commercial records and the account around the person stay, and may carry the person's name: those fields are read
 * and named, one by one. A company that merely employs the person is not about them.
 */
async function readMentions(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  around: ReadonlyMap<string, readonly Ref[]>,
  context: Context,
): Promise<void> {
  const nodes = [...graph.nodes.values()];
  const person = personIn(nodes.filter((node) => graph.subjects.has(node.ref.id)).map((node) => node.row));
  const deals = nodes
    .filter((node) => graph.kinds[node.ref.kind]?.role === 'transaction' && node.mentions === null)
    .map((node) => node.ref);
  const seen = await mentionsOf(
    client,
    catalogue,
    person,
    graph.subjects,
    deals,
    new Map([...around].map(([id, rows]) => [id, rows.length])),
    graph.foreseen,
    context,
  );
  graph.gaps.push(...seen.gaps);
  for (const found of seen.records) {
    const [of] = around.get(found.ref.id) ?? [];
    const key = refKey(found.ref);
    if (of && found.fields.length > 0) addTie(graph, found.ref, { of, whenErased: 'stays', field: null });
    const node = graph.nodes.get(key);
    if (!node) continue;
    node.row = found.row;
    node.mentions = found.fields;
    node.otherPeople = found.otherPeople;
  }
}

/**
 * What hangs on a household of one hangs on them, although it names no contact: addresses, cases, gifts. The account
 * stays, so nothing is cut loose from it.
 */
async function walkHouseholds(
  client: Client,
  catalogue: Catalogue,
  graph: Graph,
  context: Context,
): Promise<void> {
  const ids = [...graph.nodes.values()]
    .filter((node) => node.ref.kind === 'Account' && !graph.subjects.has(node.ref.id))
    .filter((node) => node.otherPeople === 0 && (node.mentions?.length ?? 0) > 0)
    .map((node) => node.ref.id);
  if (ids.length === 0) return;
  const known = new Set(graph.nodes.keys());
  const seen = await visitAll(
    client,
    catalogue,
    [{ kind: 'Account', ids, isSubject: false }],
    nothingElse(),
    context,
  );
  graph.gaps.push(...seen.gaps);
  for (const child of seen.children.filter((one) => !known.has(recordOf(one)))) {
    noteChild(graph, { ...child, relation: { ...child.relation, whenErased: 'stays', field: '' } });
  }
  await walk(client, catalogue, graph, context);
  await readMentions(client, catalogue, graph, new Map(), context);
}

/** The record a child row is, or leads to. */
function recordOf({ relation, row }: Child): string {
  const tied = Object.entries(tieTables).find(([, table]) => table.object === relation.object);
  const [kind, id] = tied ? [tied[0], text(row, tied[1].recordField)] : [relation.object, text(row, 'Id')];
  return refKey({ kind, id: id ?? '' });
}

/** Ids of the business accounts the subject belongs to, with the subject's rows that say so: one person may be there twice. */
function accountsAround(graph: Graph): ReadonlyMap<string, readonly Ref[]> {
  const accounts = new Map<string, readonly Ref[]>();
  for (const { ref, row } of graph.nodes.values()) {
    const id = row && text(row, 'AccountId');
    const isTheirs = ref.kind === 'Contact' && graph.subjects.has(ref.id);
    if (id && isTheirs && !graph.subjects.has(id)) accounts.set(id, [...(accounts.get(id) ?? []), ref]);
  }
  return accounts;
}

async function related(catalogue: Catalogue, graph: Graph, context: Context): Promise<readonly Related[]> {
  const items: Related[] = [];
  const shared = sharedNodes(graph);
  for (const [key, node] of graph.nodes) {
    const isRoot = graph.roots.has(key);
    // A root nobody can see any more is no record; the core asked about what it was.
    if (isRoot && node.row === null) continue;
    if (isSomebodyElse(graph, node)) continue;
    if (isUndeclared(graph, node)) graph.gaps.push(undeclared(node.ref.kind));
    const described = await catalogue.of(node.ref.kind, context);
    const others = shared.get(key) ?? nobody;
    const ties: readonly Tie[] = [...node.ties.values()];
    const own: readonly Tie[] = isRoot ? [{ of: node.ref, whenErased: 'stays', field: null }] : [];
    for (const tie of [...own, ...ties]) {
      items.push({
        ref: node.ref,
        of: tie.of,
        relation: others.persons > 0 ? 'shared' : 'owned',
        whenErased: tie.whenErased,
        others,
        can: abilities(graph, node, described, ties, others.persons > 0),
        redactable:
          others.persons > 0 || node.isRecycled || !described ? [] : redactableFields(described, graph, node),
        facts: node.row ? factsOf(node.row) : {},
      });
    }
  }
  return items;
}

/** A colleague who reports to the subject loses that reference and nothing else: their row is none of the graph. */
function isSomebodyElse(graph: Graph, node: Node): boolean {
  if (node.mentions !== null) return false;
  if (!personKinds.has(node.ref.kind) || graph.subjects.has(node.ref.id)) return false;
  return [...node.ties.values()].every((tie) => tie.whenErased === 'stays');
}

function undeclared(kind: string): Gap {
  return {
    what: `${kind} records tied to the person: what they are is not said`,
    because: 'not-searchable',
    mend: `Say in the settings, under customObjects, whether ${kind} is personal or business, then plan again.`,
  };
}

const nobody: Others = { persons: 0, organisations: 0, transactions: 0 };

/** Who else each record concerns. What hangs on a record that others share is theirs too. */
function sharedNodes(graph: Graph): ReadonlyMap<string, Others> {
  const others = new Map([...graph.nodes].map(([key, node]) => [key, concerned(graph, node)]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, node] of graph.nodes) {
      if (graph.subjects.has(node.ref.id) || (others.get(key)?.persons ?? 0) > 0) continue;
      const parents = [...node.ties.values()].filter((tie) => !graph.subjects.has(tie.of.id));
      const most = Math.max(0, ...parents.map((tie) => others.get(refKey(tie.of))?.persons ?? 0));
      if (most === 0) continue;
      others.set(key, { ...(others.get(key) ?? nobody), persons: most });
      changed = true;
    }
  }
  return others;
}

function concerned(graph: Graph, node: Node): Others {
  const row = node.row ?? {};
  const ids = [
    ...['WhoId', 'WhatId', 'ContactId', 'AccountId', 'ParentId', 'RelatedToId'].map((name) =>
      text(row, name),
    ),
    ...(graph.tiesOf.get(node.ref.id) ?? []).map(
      (tie) => text(tie, 'RelationId') ?? text(tie, 'LinkedEntityId'),
    ),
  ].filter((id) => id !== null);
  const foreign = new Set(ids.filter((id) => !graph.subjects.has(id)));
  const count = (test: (id: string) => boolean): number => [...foreign].filter(test).length;
  const organisations = count(isOrganisationId);
  const transactions = count((id) => /^(006|800|801|810)/.test(id));
  switch (node.ref.kind) {
    case 'Individual':
      return { ...nobody, persons: sharers(graph, node) };
    case 'Account':
      return { ...nobody, persons: graph.subjects.has(node.ref.id) ? 0 : node.otherPeople, organisations: 1 };
    case 'Contact':
    case 'Lead':
    case 'User':
      // Another person's row that names the subject, as an assistant names whom they report to.
      return {
        persons: graph.subjects.has(node.ref.id) || node.ref.kind === 'User' ? 0 : 1,
        organisations,
        transactions: 0,
      };
    case 'EmailMessage':
      return { persons: count(isPersonId) + strangers(graph, node), organisations, transactions };
    case 'ContentDocument':
      // A file that hangs anywhere else is somebody else's too: only its users do not count.
      return {
        persons: count((id) => !isUserId(id) && !isTheirsAlone(graph, id)),
        organisations,
        transactions,
      };
    default:
      return { persons: Math.max(count(isPersonId), node.otherPeople), organisations, transactions };
  }
}

/** A record of the graph that nobody else is concerned by: a file on it is the subject's alone. */
function isTheirsAlone(graph: Graph, id: string): boolean {
  const node = [...graph.nodes.values()].find((one) => one.ref.id === id);
  if (!node) return false;
  const role = graph.kinds[node.ref.kind]?.role;
  return role === 'activity' && concerned(graph, node).persons === 0;
}

/** Other people's rows that carry the same Individual. */
function sharers(graph: Graph, individual: Node): number {
  return [...graph.nodes.values()].filter(
    (node) =>
      isPersonId(node.ref.id) && !graph.subjects.has(node.ref.id) && node.ties.has(refKey(individual.ref)),
  ).length;
}

/**
 * Addresses of the mail that are neither the subject's nor the company's: the receiving side of an incoming mail and
 * the sending side of an outgoing one are the company's own.
 */
function strangers(graph: Graph, mail: Node): number {
  const row = asRow(mail.row);
  const isIncoming = row['Incoming'] === true;
  const headers = isIncoming
    ? ['FromAddress', 'CcAddress', 'BccAddress']
    : ['ToAddress', 'CcAddress', 'BccAddress'];
  const known = new Set(
    (graph.tiesOf.get(mail.ref.id) ?? [])
      .filter((tie) => text(tie, 'RelationId') !== null)
      .map((tie) => text(tie, 'RelationAddress')?.toLowerCase()),
  );
  const addresses = [...new Set(headers.flatMap((name) => addressesIn(text(row, name))))];
  const others = addresses.filter((address) => !graph.addresses.has(address) && !known.has(address));
  // A mail that was found by an address none of the subject's rows carries any more: one of its addresses is theirs.
  const isFoundByAddress = graph.roots.has(refKey(mail.ref)) && others.length === addresses.length;
  return isFoundByAddress && known.size === 0 ? Math.max(0, others.length - 1) : others.length;
}

function abilities(
  graph: Graph,
  node: Node,
  described: Described | null,
  ties: readonly Tie[],
  isShared: boolean,
): Related['can'] {
  if (!described || node.ref.kind === 'User' || isUndeclared(graph, node)) return [];
  if (node.isRecycled) return ['erase'];
  const can: ('erase' | 'redact' | 'detach')[] = [];
  const isTheirs = graph.subjects.has(node.ref.id);
  const isPersonContact = node.ref.kind === 'Contact' && node.row?.['IsPersonAccount'] === true;
  if (described.deletable && !isPersonContact && (isTheirs || !personKinds.has(node.ref.kind)))
    can.push('erase');
  if (!isShared && !isPersonContact && redactableFields(described, graph, node).length > 0)
    can.push('redact');
  const canCut =
    node.ref.kind in tieTables ||
    ties.some((tie) => {
      const field = described.fields.get(tie.field ?? '');
      return field?.updateable === true && field.nillable;
    });
  if (canCut && !isTheirs && ties.length > 0) can.push('detach');
  return can;
}

/** A kind nobody declared may be an invoice: it is named, and left alone. */
function isUndeclared(graph: Graph, node: Node): boolean {
  return !(node.ref.kind in graph.kinds);
}

const writable: readonly string[] = ['string', 'textarea', 'email', 'phone', 'url', 'encryptedstring'];

/**
 * Text that we may overwrite. On a person's own row it is every text field, the customer's own too; a sent mail
 * cannot be changed at all.
 */
function redactableFields(described: Described, graph: Graph, node: Node): readonly string[] {
  if (!described.updateable) return [];
  if (node.mentions !== null) return node.mentions;
  const names = personKinds.has(described.name)
    ? [
        ...fieldsOfType(described, ...writable),
        ...fieldsOfType(described, 'date').filter((field) => /birth|death/i.test(field.name)),
      ]
        .map((field) => field.name)
        .filter((name) => name !== 'Name' && graph.subjects.has(node.ref.id))
    : (textFields[described.name] ?? []);
  return names.filter((name) => described.fields.get(name)?.updateable === true).sort();
}
