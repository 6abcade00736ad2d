import type { Related } from './graph.ts';

/** A record of the graph as the question "may it go?" sees it. */
export interface Candidate {
  readonly key: string;
  readonly ties: readonly Tie[];
  /** Nobody else's, no business record, and no duty is in the way. */
  readonly isWanted: boolean;
  readonly canErase: boolean;
  /** It can be cut loose from what it hangs on, and no duty is in the way. */
  readonly canCutLoose: boolean;
  /** The vendor's order for its kind: lower goes first. */
  readonly order: number;
}

export interface Tie {
  readonly parent: string;
  readonly whenErased: Related['whenErased'];
}

/** What becomes of the records that may go; whatever is in neither map stays. */
export interface Fates {
  /** Erased by a call of its own → its rank: within a system, lower ranks end before higher ones begin. */
  readonly calls: ReadonlyMap<string, number>;
  /** Taken along by the vendor → the record that takes it. Followed upwards, it leads to one with a call. */
  readonly through: ReadonlyMap<string, string>;
}

/**
 * Which records may go, how, and in what order.
 *
 * A record may go when whatever would go with it may go too, or is cut loose first; and when whatever forbids it is
 * erased before it, or cut loose.
 * @param candidates  in one fixed order: in a ring of records that take each other along, it says which is called first
 */
export function decideFates(candidates: readonly Candidate[]): Fates {
  const graph = indexed(candidates);
  let going: ReadonlySet<string> = new Set(graph.keys.filter((key) => graph.records.get(key)?.isWanted));
  for (;;) {
    const free = freeOf(graph, going);
    if (free.size === going.size) break;
    going = free;
  }
  const calls = ranked(graph, callersIn(graph, going), going);
  return { calls, through: taken(graph, calls, going) };
}

interface Indexed {
  readonly keys: readonly string[];
  readonly records: ReadonlyMap<string, Candidate>;
  /** What goes along with a record, or blocks it. */
  readonly children: ReadonlyMap<string, readonly { readonly record: Candidate }[]>;
}

function indexed(candidates: readonly Candidate[]): Indexed {
  const ties = candidates
    .flatMap((record) => record.ties.map((tie) => ({ record, ...tie })))
    .filter((tie) => tie.whenErased !== 'stays');
  return {
    keys: candidates.map((one) => one.key),
    records: new Map(candidates.map((one) => [one.key, one])),
    children: Map.groupBy(ties, (tie) => tie.parent),
  };
}

/** One round: of those that were to go, the ones that still may, now that others may not. */
function freeOf(graph: Indexed, going: ReadonlySet<string>): ReadonlySet<string> {
  const roots = [...going].filter((key) => graph.records.get(key)?.canErase);
  const reached = new Set(roots.flatMap((key) => [...takenBy(graph, key, going)]));
  const isFree = (key: string): boolean =>
    (graph.children.get(key) ?? []).every(({ record }) => going.has(record.key) || record.canCutLoose);
  return new Set([...going].filter((key) => reached.has(key) && isFree(key)));
}

/** Records erased by their own call; where records only take each other along, the first of them. */
function callersIn(graph: Indexed, going: ReadonlySet<string>): readonly string[] {
  const callers: string[] = [];
  const covered = new Set<string>();
  const call = (key: string): void => {
    callers.push(key);
    for (const one of takenBy(graph, key, going)) covered.add(one);
  };
  const erasable = graph.keys.filter((key) => going.has(key) && graph.records.get(key)?.canErase);
  for (const key of erasable) if (!goesAlong(graph, key, going)) call(key);
  for (const key of erasable) if (!covered.has(key)) call(key);
  return callers;
}

/** What blocks a record has to be gone before it, so that it never goes along. */
function goesAlong(graph: Indexed, key: string, going: ReadonlySet<string>): boolean {
  const ties = graph.records.get(key)?.ties ?? [];
  return (
    ties.some((tie) => tie.whenErased === 'cascades' && going.has(tie.parent)) &&
    ties.every((tie) => tie.whenErased !== 'blocks')
  );
}

/** The record and what the vendor takes along with it, to the last hop. */
function takenBy(graph: Indexed, root: string, going: ReadonlySet<string>): ReadonlySet<string> {
  // A set is walked while it grows.
  const taken = new Set([root]);
  for (const key of taken) {
    for (const { record } of graph.children.get(key) ?? []) {
      if (going.has(record.key) && goesAlong(graph, record.key, going)) taken.add(record.key);
    }
  }
  return taken;
}

/**
 * Each call after the calls for whatever hangs on the records it erases. Where records each forbid the other to go
 * first, none of them goes, nor what waits for them.
 */
function ranked(
  graph: Indexed,
  callers: readonly string[],
  going: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const waiting = new Set(callers);
  const before = new Map(
    callers.map((key) => {
      const hanging = [...takenBy(graph, key, going)].flatMap((one) => graph.children.get(one) ?? []);
      return [key, new Set(hanging.map(({ record }) => record.key).filter((one) => one !== key))];
    }),
  );
  const calls = new Map<string, number>();
  for (;;) {
    const ready = [...waiting].filter((key) => before.get(key)?.isDisjointFrom(waiting));
    if (ready.length === 0) return calls;
    for (const key of ready) {
      const ranks = [...(before.get(key) ?? [])].flatMap((one) => calls.get(one) ?? []);
      calls.set(key, Math.max(graph.records.get(key)?.order ?? 0, ...ranks.map((rank) => rank + 1)));
    }
    for (const key of ready) waiting.delete(key);
  }
}

/** Who takes whom: a record that hangs on several goes with the first of them. */
function taken(
  graph: Indexed,
  calls: ReadonlyMap<string, number>,
  going: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const through = new Map<string, string>();
  const inOrder = [...calls].toSorted(([a, rankA], [b, rankB]) => rankA - rankB || (a < b ? -1 : 1));
  for (const [root] of inOrder) {
    for (const key of takenBy(graph, root, going)) {
      for (const { record } of graph.children.get(key) ?? []) {
        const isTaken = going.has(record.key) && goesAlong(graph, record.key, going);
        if (isTaken && !calls.has(record.key) && !through.has(record.key)) through.set(record.key, key);
      }
    }
  }
  return through;
}
