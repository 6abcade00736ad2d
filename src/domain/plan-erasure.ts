import type { Exemption } from './exemption.ts';
import { exemptionsFor } from './exemption.ts';
import type { Fates, Tie } from './fates.ts';
import { decideFates } from './fates.ts';
import type { KindTerms, Others, Related } from './graph.ts';
import { mostOf } from './graph.ts';
import type { LegalHold } from './hold.ts';
import { holdOver } from './hold.ts';
import type { Line, Reason } from './plan.ts';
import { isLeaving } from './plan.ts';
import type { Identifier, Ref } from './record.ts';
import { refKey } from './record.ts';
import type { Normalise } from './subject.ts';
import type { CivilDay } from './civil-day.ts';
import { addPeriod, parseCivilDay } from './civil-day.ts';

/** Everything one system showed of the person. */
export interface SystemGraph {
  readonly system: string;
  readonly kinds: Readonly<Record<string, KindTerms>>;
  /** True when the tool can be told to send nothing to an address. */
  readonly canObject: boolean;
  readonly related: readonly Related[];
  /** Keys of the records that lie in the tool's recycle bin. */
  readonly recycled: ReadonlySet<string>;
  /** Kinds that have a bin here, of a plan that puts records there and no further; null of one that erases. */
  readonly binKinds: readonly string[] | null;
  /** The person's own addresses in this tool; shared mailboxes are not among them. */
  readonly addresses: readonly Identifier[];
}

export interface ErasureDuties {
  readonly identifiers: readonly Identifier[];
  readonly holds: readonly LegalHold[];
  readonly exemptions: readonly Exemption[];
  readonly on: CivilDay;
  readonly normalise: Normalise;
}

/**
 * The lines of an erasure: what goes, what is cut loose, what a duty keeps, what stays and why.
 *
 * A hold and an exemption win over erasure, for what they name. What concerns somebody else stays, cut loose from the
 * person. A record is erased only when nothing that must stay would go with it; otherwise its fields are overwritten.
 *
 * Where records only go into a bin, everything can be taken back for as long as it lies there: nothing is overwritten or
 * cut loose, for no bin gives that back, and what the tool would destroy for good stays, with whatever would take it along.
 * @source GDPR Art. 17(1), 17(3); law.md RGT-5
 */
export function planErasure(systems: readonly SystemGraph[], duties: ErasureDuties): readonly Line[] {
  const drafts = systems.flatMap((graph) => draftsFor(graph, duties));
  return numbered(drafts);
}

// A record is overwritten while it is still tied to the person, so that the tie can be checked until the last moment.
const PHASE = { object: 0, redact: 1, detach: 2, erase: 10, stays: 1_000_000 } as const;
const NOBODY: Others = { persons: 0, organisations: 0, transactions: 0 };

type Draft = Omit<Line, 'number' | 'through'> & { readonly throughKey: string | null };

/** A record with every tie it was reached by, in an order that does not depend on who found it first. */
interface Node {
  readonly ref: Ref;
  readonly key: string;
  readonly shared: boolean;
  readonly ties: readonly Tie[];
  readonly others: Others;
  readonly can: ReadonlySet<string>;
  readonly redactable: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  readonly role: KindTerms['role'];
  /** What whoever holds it has said. */
  readonly keptUnder: string | null;
}

type Keeping = {
  readonly reason: Reason;
  readonly ground: string;
  readonly until: CivilDay | null;
  readonly fields: readonly string[];
};

function draftsFor(graph: SystemGraph, duties: ErasureDuties): readonly Draft[] {
  const nodes = nodesOf(graph);
  const keepings = new Map([...nodes].map(([key, node]) => [key, keepingsOf(graph.system, node, duties)]));
  const isKept = (key: string): boolean => (keepings.get(key) ?? []).length > 0;
  const fates = decideFates(
    [...nodes.values()].map((node) => ({
      key: node.key,
      ties: node.ties,
      isWanted: isTheirsAlone(node) && !isKept(node.key) && comesBack(graph, node),
      canErase: node.can.has('erase'),
      canCutLoose: graph.binKinds === null && node.can.has('detach') && !isKept(node.key),
      order: orderOf(graph, node),
    })),
  );
  const drafts = [...nodes.values()].flatMap((node) =>
    isKept(node.key)
      ? keptLines(graph, node, keepings.get(node.key) ?? [])
      : linesFor(graph, node, nodes, fates),
  );
  return [...objections(graph, nodes, fates), ...drafts];
}

/** The records, each once. Where one was reached by several paths, the strictest finding speaks. */
function nodesOf(graph: SystemGraph): ReadonlyMap<string, Node> {
  const found = [...Map.groupBy(graph.related, (related) => refKey(related.ref))];
  return new Map(
    found
      .toSorted(([a], [b]) => compare(a, b))
      .flatMap(([key, [first, ...rest]]) =>
        first ? [[key, nodeOf(graph, first.ref, [first, ...rest])] as const] : [],
      ),
  );
}

function nodeOf(graph: SystemGraph, ref: Ref, found: readonly Related[]): Node {
  const key = refKey(ref);
  const shared = found.filter((one) => one.relation === 'shared');
  const findings = shared.length > 0 ? shared : found;
  return {
    ref,
    key,
    shared: shared.length > 0,
    ties: tiesOf(key, found),
    others: found.map((one) => one.others).reduce(mostOf, NOBODY),
    can: new Set(findings.flatMap((one) => one.can)),
    redactable: [...new Set(findings.flatMap((one) => one.redactable))].sort(),
    facts: Object.assign({}, ...found.map((one) => one.facts)),
    role: graph.kinds[ref.kind]?.role ?? 'activity',
    keptUnder: found.find((one) => one.keptUnder !== undefined)?.keptUnder ?? null,
  };
}

/** Each tie once, in one fixed order; a row is not tied to itself. */
function tiesOf(key: string, found: readonly Related[]): readonly Tie[] {
  const ties = found
    .map((one) => ({ parent: refKey(one.of), whenErased: one.whenErased }))
    .filter((tie) => tie.parent !== key);
  const distinct = new Map(ties.map((tie) => [`${tie.parent} ${tie.whenErased}`, tie]));
  return [...distinct].sort(([a], [b]) => compare(a, b)).map(([, tie]) => tie);
}

function isTheirsAlone(node: Node): boolean {
  return !node.shared && node.role !== 'transaction' && node.role !== 'organisation';
}

/** Whether the record can be restored after its deletion, where the plan demands it. */
function comesBack({ binKinds }: SystemGraph, { ref }: Node): boolean {
  return binKinds === null || binKinds.includes(ref.kind);
}

function orderOf(graph: SystemGraph, node: Node): number {
  return graph.kinds[node.ref.kind]?.order ?? 0;
}

/** What must be kept of a record: all of it under a hold, else what each exemption names. */
function keepingsOf(system: string, node: Node, duties: ErasureDuties): readonly Keeping[] {
  const { holds, identifiers, on, normalise } = duties;
  const hold = holdOver(holds, { identifiers, ref: { system, ...node.ref } }, on, normalise);
  if (hold) return [{ reason: 'legal-hold', ground: hold.ground, until: hold.until, fields: [] }];
  if (node.keptUnder !== null)
    return [{ reason: 'exemption', ground: node.keptUnder, until: null, fields: [] }];
  const from = parseCivilDay(node.facts['date'] ?? '') ?? on;
  return exemptionsFor(duties.exemptions, system, node.ref.kind)
    .map(({ ground, keep, fields }) => ({ ground, until: addPeriod(from, keep), fields }))
    .filter(({ until }) => until >= on)
    .map((duty) => ({ reason: 'exemption', ...duty }));
}

function linesFor(
  graph: SystemGraph,
  node: Node,
  nodes: ReadonlyMap<string, Node>,
  fates: Fates,
): readonly Draft[] {
  if (isGone(node, fates)) {
    const rank = fates.calls.get(node.key) ?? orderOf(graph, node);
    const throughKey = fates.through.get(node.key) ?? null;
    const action = graph.binKinds === null ? 'erase' : 'recycle';
    return [draft(graph, node, action, { phase: PHASE.erase + rank, throughKey })];
  }
  if (graph.binKinds !== null) {
    return [draft(graph, node, 'leave', { phase: PHASE.stays, reason: whyItIsNotRecycled(graph, node) })];
  }
  const reason = graph.recycled.has(node.key) ? 'already-erased' : whyItStays(node);
  const cuts = node.can.has('detach')
    ? parentsToCut(node, nodes).map((parent) =>
        draft(graph, node, 'detach', { phase: PHASE.detach, from: parent.ref, reason }),
      )
    : [];
  const overwrites =
    node.can.has('redact') && node.redactable.length > 0
      ? [draft(graph, node, 'redact', { phase: PHASE.redact, fields: node.redactable, reason })]
      : [];
  if (cuts.length + overwrites.length > 0) return [...cuts, ...overwrites];
  return [draft(graph, node, 'leave', { phase: PHASE.stays, reason })];
}

/** Every row of the person it hangs on, and whatever would take it along or be held back by it. */
function parentsToCut(node: Node, nodes: ReadonlyMap<string, Node>): readonly Node[] {
  const parents = node.ties
    .map((tie) => ({ tie, parent: nodes.get(tie.parent) }))
    .filter(({ tie, parent }) => tie.whenErased !== 'stays' || parent?.role === 'person')
    .flatMap(({ parent }) => parent ?? []);
  return [...new Set(parents)];
}

/** Duties keep what they name; where they name fields, the person's other fields are overwritten. */
function keptLines(graph: SystemGraph, node: Node, keepings: readonly Keeping[]): readonly Draft[] {
  const kept = keepings.map((keeping) => draft(graph, node, 'keep', { phase: PHASE.stays, ...keeping }));
  if (keepings.some((keeping) => keeping.fields.length === 0) || !node.can.has('redact')) return kept;
  if (graph.binKinds !== null) return kept;
  const named = new Set(keepings.flatMap((keeping) => keeping.fields));
  const rest = node.redactable.filter((field) => !named.has(field));
  if (rest.length === 0) return kept;
  return [draft(graph, node, 'redact', { phase: PHASE.redact, fields: rest, reason: 'exemption' }), ...kept];
}

function isGone(node: Node, fates: Fates): boolean {
  return fates.calls.has(node.key) || fates.through.has(node.key);
}

function whyItStays(node: Node): Reason {
  if (node.shared) return 'shared-with-others';
  if (node.role === 'transaction' || node.role === 'organisation') return 'commercial-record';
  return node.can.has('erase') ? 'tied-to-kept' : 'vendor-cannot';
}

/**
 * A record of theirs with which nothing can be done stays, as it would if all was erased. What would be lost for good, or
 * be left behind with the person in it, has no bin to go to.
 */
function whyItIsNotRecycled(graph: SystemGraph, node: Node): Reason {
  const goesAlong = node.ties.some((tie) => tie.whenErased === 'cascades');
  const isBinless = !comesBack(graph, node) || !(node.can.has('erase') || goesAlong);
  const isConcerned = node.can.size > 0 || goesAlong;
  return isTheirsAlone(node) && isBinless && isConcerned ? 'no-recycle-bin' : whyItStays(node);
}

/**
 * Where mail could still leave — the vendor erases later, or the person's row stays — each address objects first.
 * @source design: erasure objects only where mail could leave meanwhile
 */
function objections(graph: SystemGraph, nodes: ReadonlyMap<string, Node>, fates: Fates): readonly Draft[] {
  if (!graph.canObject) return [];
  const rows = [...nodes.values()].filter((node) => node.role === 'person');
  const reachable = rows.find(
    (row) => !isGone(row, fates) || graph.kinds[row.ref.kind]?.effect.kind !== 'purged',
  );
  if (!reachable) return [];
  const addresses = graph.addresses.toSorted((a, b) => compare(a.value, b.value));
  return addresses.map((address) =>
    draft(graph, { ...reachable, others: NOBODY }, 'object', {
      phase: PHASE.object,
      address,
      reason: 'mail-could-leave',
    }),
  );
}

function draft(
  graph: SystemGraph,
  node: Node,
  action: Line['action'],
  given: Partial<Draft> & Pick<Draft, 'phase'>,
): Draft {
  return {
    system: graph.system,
    action,
    ref: node.ref,
    fields: [],
    from: null,
    address: null,
    reason: 'about-the-person',
    ground: null,
    until: null,
    throughKey: null,
    others: node.others,
    facts: node.facts,
    ...given,
  };
}

function numbered(drafts: readonly Draft[]): readonly Line[] {
  const ordered = [...drafts].sort(
    (a, b) => compare(a.system, b.system) || a.phase - b.phase || compare(refKey(a.ref), refKey(b.ref)),
  );
  const lineOf = new Map<string, number>();
  for (const [index, line] of ordered.entries()) {
    if (isLeaving(line)) lineOf.set(`${line.system}/${refKey(line.ref)}`, index + 1);
  }
  return ordered.map(({ throughKey, ...line }, index) => ({
    ...line,
    number: index + 1,
    through: throughKey === null ? null : (lineOf.get(`${line.system}/${throughKey}`) ?? null),
  }));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
