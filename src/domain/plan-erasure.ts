import type { Exemption } from './exemption.ts';
import { exemptionFor } from './exemption.ts';
import type { KindTerms, Others, Related } from './graph.ts';
import type { LegalHold } from './hold.ts';
import { holdOverPerson, holdOverRecord } from './hold.ts';
import type { Line, Reason } from './plan.ts';
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

/** A record with every tie it was reached by. */
interface Node {
  readonly ref: Ref;
  readonly key: string;
  readonly shared: boolean;
  readonly ties: readonly { readonly parent: string; readonly whenErased: Related['whenErased'] }[];
  readonly others: Others;
  readonly can: ReadonlySet<string>;
  readonly redactable: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  readonly role: KindTerms['role'];
}

type Keeping = {
  readonly reason: Reason;
  readonly ground: string;
  readonly until: CivilDay | null;
  readonly fields: readonly string[];
};

function draftsFor(graph: SystemGraph, duties: ErasureDuties): readonly Draft[] {
  const nodes = nodesOf(graph);
  const fates = decideFates(graph.system, nodes, duties);
  const drafts = [...nodes.values()].flatMap((node) => linesFor(graph, node, nodes, fates));
  return [...objections(graph, nodes, fates), ...drafts];
}

function nodesOf(graph: SystemGraph): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>();
  for (const related of graph.related) {
    const key = refKey(related.ref);
    const known = nodes.get(key);
    const parent = refKey(related.of);
    const ties = parent === key ? [] : [{ parent, whenErased: related.whenErased }];
    nodes.set(key, {
      ref: related.ref,
      key,
      shared: related.relation === 'shared' || known?.shared === true,
      ties: [...(known?.ties ?? []), ...ties],
      others: known ? mostOf(known.others, related.others) : related.others,
      can: new Set([...(known?.can ?? []), ...related.can]),
      redactable: [...new Set([...(known?.redactable ?? []), ...related.redactable])].sort(),
      facts: { ...known?.facts, ...related.facts },
      role: graph.kinds[related.ref.kind]?.role ?? 'activity',
    });
  }
  return nodes;
}

interface Fates {
  readonly keeping: ReadonlyMap<string, Keeping>;
  /** Keys of the records that will be gone, by a call of their own or with a parent. */
  readonly erased: ReadonlySet<string>;
  /** Keys of those the vendor takes along → the parent's key. */
  readonly through: ReadonlyMap<string, string>;
}

/**
 * Which records may go. A parent may go only if every record that would go with it may, and every record that forbids
 * it can be erased or cut loose first.
 */
function decideFates(system: string, nodes: ReadonlyMap<string, Node>, duties: ErasureDuties): Fates {
  const keeping = new Map<string, Keeping>();
  for (const node of nodes.values()) {
    const duty = dutyToKeep(system, node, duties);
    if (duty) keeping.set(node.key, duty);
  }
  const children = new Map<string, { child: Node; whenErased: Related['whenErased'] }[]>();
  for (const child of nodes.values()) {
    for (const tie of child.ties) {
      children.set(tie.parent, [...(children.get(tie.parent) ?? []), { child, whenErased: tie.whenErased }]);
    }
  }
  const mayGo = new Map<string, boolean>();
  const judgeNode = (node: Node): boolean => {
    const known = mayGo.get(node.key);
    if (known !== undefined) return known;
    // A ring of records stands or falls by the rest of its members.
    mayGo.set(node.key, true);
    const reachable = node.can.has('erase') || node.ties.some((tie) => tie.whenErased === 'cascades');
    const wanted = isTheirsAlone(node) && !keeping.has(node.key) && reachable;
    const free =
      wanted &&
      (children.get(node.key) ?? []).every(({ child, whenErased }) => {
        if (whenErased === 'stays') return true;
        if (child.can.has('detach') && !keeping.has(child.key) && !isTheirsAlone(child)) return true;
        const goes = judgeNode(child);
        return whenErased === 'cascades'
          ? goes
          : (goes && child.can.has('erase')) || mayBeCutLoose(child, keeping);
      });
    mayGo.set(node.key, free);
    return free;
  };
  for (const node of nodes.values()) judgeNode(node);

  const through = new Map<string, string>();
  for (const node of nodes.values()) {
    const parent = node.ties.find((tie) => tie.whenErased === 'cascades' && mayGo.get(tie.parent) === true);
    const blocks = node.ties.some((tie) => tie.whenErased === 'blocks');
    if (parent && !blocks && mayGo.get(node.key) === true) through.set(node.key, parent.parent);
  }
  const erased = new Set(
    [...nodes.values()]
      .filter((node) => mayGo.get(node.key) === true && (node.can.has('erase') || through.has(node.key)))
      .map((node) => node.key),
  );
  return { keeping, erased, through };
}

function isTheirsAlone(node: Node): boolean {
  return !node.shared && node.role !== 'transaction' && node.role !== 'organisation';
}

function mayBeCutLoose(node: Node, keeping: ReadonlyMap<string, Keeping>): boolean {
  return node.can.has('detach') && !keeping.has(node.key);
}

function dutyToKeep(system: string, node: Node, duties: ErasureDuties): Keeping | null {
  const hold =
    holdOverPerson(duties.holds, duties.identifiers, duties.on, duties.normalise) ??
    holdOverRecord(duties.holds, { system, ...node.ref }, duties.on);
  if (hold) return { reason: 'legal-hold', ground: hold.ground, until: hold.until, fields: [] };
  const exemption = exemptionFor(duties.exemptions, system, node.ref.kind);
  if (!exemption) return null;
  const from = parseCivilDay(node.facts['date'] ?? '') ?? duties.on;
  return {
    reason: 'exemption',
    ground: exemption.ground,
    until: addPeriod(from, exemption.keep),
    fields: exemption.fields,
  };
}

function linesFor(
  graph: SystemGraph,
  node: Node,
  nodes: ReadonlyMap<string, Node>,
  fates: Fates,
): readonly Draft[] {
  const keeping = fates.keeping.get(node.key);
  if (keeping) return keptLines(graph, node, keeping);
  if (fates.erased.has(node.key)) {
    const order = graph.kinds[node.ref.kind]?.order ?? 0;
    return [
      draft(graph, node, 'erase', {
        phase: PHASE.erase + order,
        throughKey: fates.through.get(node.key) ?? null,
      }),
    ];
  }
  const reason = graph.recycled.has(node.key) ? 'already-erased' : whyItStays(node);
  const cuts = node.can.has('detach')
    ? node.ties
        .filter((tie) => tie.whenErased !== 'stays' || nodes.get(tie.parent)?.role === 'person')
        .flatMap((tie) => {
          const parent = nodes.get(tie.parent);
          return parent
            ? [draft(graph, node, 'detach', { phase: PHASE.detach, from: parent.ref, reason })]
            : [];
        })
    : [];
  const overwrites =
    node.can.has('redact') && node.redactable.length > 0
      ? [draft(graph, node, 'redact', { phase: PHASE.redact, fields: node.redactable, reason })]
      : [];
  if (cuts.length + overwrites.length > 0) return [...cuts, ...overwrites];
  return [draft(graph, node, 'leave', { phase: PHASE.stays, reason })];
}

/** A duty keeps what it names; where it names fields, the person's other fields are overwritten. */
function keptLines(graph: SystemGraph, node: Node, keeping: Keeping): readonly Draft[] {
  const kept = draft(graph, node, 'keep', { phase: PHASE.stays, ...keeping });
  if (keeping.fields.length === 0 || !node.can.has('redact')) return [kept];
  const rest = node.redactable.filter((field) => !keeping.fields.includes(field));
  if (rest.length === 0) return [kept];
  return [draft(graph, node, 'redact', { phase: PHASE.redact, fields: rest, reason: 'exemption' }), kept];
}

function whyItStays(node: Node): Reason {
  if (node.shared) return 'shared-with-others';
  if (node.role === 'transaction' || node.role === 'organisation') return 'commercial-record';
  return node.can.has('erase') ? 'tied-to-kept' : 'vendor-cannot';
}

/**
 * Where mail could still leave — the vendor erases later, or the person's row stays — each address objects first.
 * @source design: erasure objects only where mail could leave meanwhile
 */
function objections(graph: SystemGraph, nodes: ReadonlyMap<string, Node>, fates: Fates): readonly Draft[] {
  if (!graph.canObject) return [];
  const rows = [...nodes.values()].filter((node) => node.role === 'person');
  const reachable = rows.find(
    (row) => !fates.erased.has(row.key) || graph.kinds[row.ref.kind]?.effect.kind !== 'purged',
  );
  if (!reachable) return [];
  return graph.addresses.map((address) =>
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
  const eraseLineOf = new Map<string, number>();
  for (const [index, line] of ordered.entries()) {
    if (line.action === 'erase') eraseLineOf.set(`${line.system}/${refKey(line.ref)}`, index + 1);
  }
  return ordered.map(({ throughKey, ...line }, index) => ({
    ...line,
    number: index + 1,
    through: throughKey === null ? null : (eraseLineOf.get(`${line.system}/${throughKey}`) ?? null),
  }));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function mostOf(a: Others, b: Others): Others {
  return {
    persons: Math.max(a.persons, b.persons),
    organisations: Math.max(a.organisations, b.organisations),
    transactions: Math.max(a.transactions, b.transactions),
  };
}
