import type { SealedDetails, TreeNode } from '../ports/audit-store.ts';
import { parseLeaf } from './entry.ts';
import type { Entry } from './entry.ts';
import { fault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Opened } from './log.ts';
import type { NodeReader } from './proof.ts';
import { growTree, leafHash } from './tree.ts';
import { detailsFault } from './verify-details.ts';
import { openCheckpoints, removedCheckpoints, watchCheckpoints } from './verify-checkpoints.ts';
import type { SignedNotes } from './verify-checkpoints.ts';

/** What was found. The log is intact when there is no fault. */
export interface Verdict {
  /** Entries read, up to the first fault. */
  readonly entries: number;
  /** Entries a checkpoint in order vouches for; those after it are protected by the store alone. */
  readonly signedEntries: number;
  /** The first broken entry comes first. */
  readonly faults: readonly Fault[];
}

/** One leaf of the log as it is stored or exported. */
export interface StoredLeaf {
  readonly sequence: number;
  readonly leaf: string;
  readonly hash: Uint8Array;
  /** What stands beside it; an export has none. */
  readonly sealed?: SealedDetails | null;
}

/** All that is checked against each other. */
export interface Evidence extends SignedNotes {
  /** Leaves in the order of the log, in pages. Read twice when a leaf is out of place. */
  leaves(): AsyncIterable<readonly StoredLeaf[]>;
  /** Inner nodes of the store; an export has none. */
  readonly nodes?: NodeReader;
  /** Opens what stands beside the leaves; an export has nothing to open. */
  readonly open?: (sealed: SealedDetails) => Promise<Opened>;
  /** Whether the store still holds nodes over entries that come after the last one. */
  readonly hasLaterNodes?: boolean;
}

/** Recomputes the whole log and holds it against its nodes and its checkpoints. Memory is flat. */
export async function verifyLog(evidence: Evidence): Promise<Verdict> {
  const { opened, faults: noteFaults } = openCheckpoints(evidence);
  const watch = watchCheckpoints(opened);
  const announced = new Set<number>();
  const tree = growTree();
  let details: Fault | null = null;
  const found = await readLeaves();
  const entryFaults = [
    found,
    watch.rewritten(),
    watch.beyond(tree.size()),
    evidence.hasLaterNodes ? cutTail(tree.size()) : null,
  ].filter((fault) => fault !== null);
  const faults = [
    ...entryFaults.toSorted(byNarrowness).slice(0, 1),
    ...(details ? [details] : []),
    ...noteFaults,
    ...watch.lost(),
    ...watch.inconsistent(),
    ...(found ? [] : removedCheckpoints(announced, evidence)),
  ];
  return { entries: tree.size(), signedEntries: watch.signedEntries(), faults };

  async function readLeaves(): Promise<Fault | null> {
    watch.reached(0, tree.root());
    for await (const page of evidence.leaves()) {
      const completed: TreeNode[] = [];
      let broken: Fault | null = null;
      for (const leaf of page) {
        const entry = readEntry(leaf);
        broken = faultOf(leaf, entry, tree.size());
        if (broken) break;
        if (entry && evidence.open) details ??= await detailsFault(entry, leaf.sealed ?? null, evidence.open);
        if (entry?.act === 'checkpoint-signed') announced.add(entry.counts?.['entries'] ?? 0);
        completed.push(...tree.append(leafHash(leaf.leaf)));
        watch.reached(tree.size(), tree.root());
      }
      const first = earliest(broken, evidence.nodes ? await wrongNode(completed, evidence.nodes) : null);
      if (first) return first.kind === 'removed' ? whereabouts(first, evidence) : first;
    }
    return null;
  }
}

/** What is wrong with a leaf that should be the entry of this sequence. */
function faultOf(stored: StoredLeaf, entry: Entry | null, sequence: number): Fault | null {
  if (entry && entry.sequence < sequence) {
    return fault(
      'inserted',
      entry.sequence,
      `Entry ${entry.sequence} stands in the log twice: one of them was inserted.`,
    );
  }
  if (stored.sequence > sequence || (entry && entry.sequence > sequence)) {
    return fault('removed', sequence, `Entry ${sequence} was removed.`);
  }
  const isAsWritten = entry && stored.sequence === sequence && same(leafHash(stored.leaf), stored.hash);
  return isAsWritten ? null : fault('changed', sequence, `Entry ${sequence} was changed.`);
}

/** An entry that is not in its place was removed, unless it stands further on. */
async function whereabouts(removed: Fault, evidence: Evidence): Promise<Fault> {
  let place = 0;
  for await (const page of evidence.leaves()) {
    for (const leaf of page) {
      if (place > removed.sequence && readEntry(leaf)?.sequence === removed.sequence) {
        return fault(
          'reordered',
          removed.sequence,
          `Entry ${removed.sequence} was moved: it now stands at ${place}.`,
        );
      }
      place += 1;
    }
  }
  return removed;
}

/** The lowest stored subtree that does not match what its entries give: a leaf rewritten together with its own hash. */
async function wrongNode(completed: readonly TreeNode[], read: NodeReader): Promise<Fault | null> {
  if (completed.length === 0) return null;
  const stored = new Map((await read(completed)).map((node) => [key(node), node.hash]));
  const wrong = completed.find((node) => !same(node.hash, stored.get(key(node)) ?? Buffer.alloc(0)));
  if (!wrong) return null;
  const from = wrong.index * 2 ** wrong.level;
  const to = from + 2 ** wrong.level - 1;
  const says = `One of the entries ${from} to ${to} was changed, or their stored hash was.`;
  return { ...fault('changed', from, says), until: to };
}

function cutTail(size: number): Fault {
  return fault(
    'removed',
    size,
    `The log ends before entry ${size}, but hashes of later entries are still stored.`,
  );
}

function readEntry({ leaf }: StoredLeaf): Entry | null {
  try {
    return parseLeaf(leaf);
  } catch {
    return null;
  }
}

// A leaf that is itself wrong says more than the subtree above it.
function earliest(leaf: Fault | null, node: Fault | null): Fault | null {
  if (!leaf || !node) return leaf ?? node;
  return (node.until ?? node.sequence) < leaf.sequence ? node : leaf;
}

// What ends first is broken first; of two that end together, the one that says more exactly where.
const byNarrowness = (a: Fault, b: Fault): number =>
  (a.until ?? a.sequence) - (b.until ?? b.sequence) || b.sequence - a.sequence;
const key = ({ level, index }: Omit<TreeNode, 'hash'>): string => `${level}/${index}`;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
