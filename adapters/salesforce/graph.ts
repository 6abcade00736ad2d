import type { Gap, KindTerms, Ref, Related } from '../../src/contract/index.ts';
import { refKey } from '../../src/contract/index.ts';
import type { Foreseen } from './ask.ts';
import type { Row } from './client.ts';
import { text } from './client.ts';
import { personKinds, roleTables, tieTables } from './kinds.ts';
import { personIn } from './mentions.ts';
import type { Named } from './mentions.ts';
import { refOf } from './records.ts';
import type { Child } from './relations.ts';

export interface Tie {
  readonly of: Ref;
  readonly whenErased: Related['whenErased'];
  /** The reference on the record itself, where it is one. */
  readonly field: string | null;
}

export interface Node {
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

export interface Graph {
  readonly kinds: Readonly<Record<string, KindTerms>>;
  /** Record types of accounts that are households. */
  readonly households: ReadonlySet<string>;
  readonly roots: ReadonlySet<string>;
  /** Ids of every row that is the person: those asked for, the lead they were, their Individual. */
  readonly subjects: Set<string>;
  /** Ids of accounts that are the subject's home and nobody else's. */
  readonly homes: Set<string>;
  readonly addresses: Set<string>;
  readonly nodes: Map<string, Node>;
  readonly visited: Set<string>;
  /** Rows that tie a record to persons, by the record's id. */
  readonly tiesOf: Map<string, Row[]>;
  /** Contacts who play a part in a record, by the record's id. */
  readonly players: Map<string, Set<string>>;
  readonly gaps: Gap[];
  /** What was asked of the accounts along with a generation. */
  readonly foreseen: Foreseen;
}

export function newGraph(
  kinds: Graph['kinds'],
  households: Graph['households'],
  refs: readonly Ref[],
): Graph {
  const nodes = new Map(refs.map((ref) => [refKey(ref), newNode(ref)]));
  return {
    kinds,
    households,
    roots: new Set(nodes.keys()),
    subjects: new Set(refs.filter((ref) => personKinds.has(ref.kind)).map((ref) => ref.id)),
    homes: new Set(),
    addresses: new Set(),
    nodes,
    visited: new Set(),
    tiesOf: new Map(),
    players: new Map(),
    gaps: [],
    foreseen: new Map(),
  };
}

function newNode(ref: Ref): Node {
  return { ref, row: null, isRecycled: false, mentions: null, otherPeople: 0, ties: new Map() };
}

/** How texts name the subject, as their rows do. */
export function namesOf(graph: Graph): Named {
  const refs = [...graph.subjects].flatMap((id) => [...personKinds].map((kind) => ({ kind, id })));
  return personIn(refs.map((ref) => graph.nodes.get(refKey(ref))?.row ?? null));
}

/** A row of the graph, read: where it names another row of the same person, that one joins. */
export function noteRow(graph: Graph, row: Row): void {
  const ref = refOf(row);
  const node = graph.nodes.get(refKey(ref));
  if (!node) return;
  node.row = row;
  node.isRecycled = row['IsDeleted'] === true;
  // Nothing but what went along hangs on a record in the bin.
  if (node.isRecycled) return;
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

export function noteChild(graph: Graph, child: Child): void {
  const { relation, row } = child;
  const of = { kind: child.parentKind, id: child.parentId };
  if (row['IsDeleted'] === true) {
    noteRecycled(graph, child, of);
    return;
  }
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
  if (relation.object in roleTables) noteRole(graph, ref, child);
  const tie = { of, whenErased: relation.whenErased, field: relation.field };
  if (
    relation.object === 'Lead' &&
    relation.field.startsWith('Converted') &&
    relation.field !== 'ConvertedOpportunityId'
  ) {
    join(graph, ref, tie);
  } else addTie(graph, ref, tie);
}

/**
 * Deleted before, and in the bin for fifteen days: what was said, done and attached is the person's until it has left
 * the bin. Where its record lies there too, it leaves with that one; with a person's row that was deleted, it is that
 * row's business.
 */
function noteRecycled(graph: Graph, { relation, row }: Child, of: Ref): void {
  const id = text(row, 'Id');
  const role = graph.kinds[relation.object]?.role;
  if (id === null || (role !== 'activity' && role !== 'file')) return;
  const isParentGone = graph.nodes.get(refKey(of))?.isRecycled === true;
  if (isParentGone && (personKinds.has(of.kind) || relation.whenErased !== 'cascades')) return;
  const ref = { kind: relation.object, id };
  addTie(graph, ref, { of, whenErased: isParentGone ? 'cascades' : 'stays', field: null });
  const node = graph.nodes.get(refKey(ref));
  if (node) node.isRecycled = true;
}

/** The part somebody plays in a record: where it is the subject, the record is theirs too, or partly. */
function noteRole(graph: Graph, ref: Ref, { parentKind, parentId, relation, row }: Child): void {
  const table = roleTables[relation.object];
  const [record, player] = [text(row, table?.recordField ?? ''), text(row, 'ContactId')];
  if (!table || record === null || player === null) return;
  graph.players.set(record, (graph.players.get(record) ?? new Set()).add(player));
  const of = { kind: parentKind, id: parentId };
  if (record !== of.id && table.kind !== 'Account')
    addTie(graph, { kind: table.kind, id: record }, { of, whenErased: 'stays', field: null });
  const node = graph.nodes.get(refKey(ref)) ?? newNode(ref);
  node.row ??= row;
  graph.nodes.set(refKey(ref), node);
}

export function addTie(graph: Graph, ref: Ref, tie: Tie): void {
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
export function unvisited(graph: Graph): readonly Ref[] {
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
