import type { TreeNode } from '../ports/audit-store.ts';
import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parseLeaf } from './entry.ts';
import type { Entry } from './entry.ts';
import { NoteError } from './note.ts';
import type { Verifier } from './note.ts';
import type { NodeReader } from './proof.ts';
import { growTree, leafHash } from './tree.ts';

/** One thing that is not as it was written. */
export interface Fault {
  readonly kind:
    | 'changed'
    | 'removed'
    | 'inserted'
    | 'reordered'
    | 'rewritten'
    | 'missing-since-checkpoint'
    | 'checkpoint-altered'
    | 'checkpoint-unknown-key'
    | 'checkpoint-inconsistent'
    | 'checkpoint-removed';
  /** The first entry concerned; for a checkpoint, the number of entries it covers. */
  readonly sequence: number;
  /** The last entry concerned, where it cannot be said which of several it is. */
  readonly until?: number;
  readonly says: string;
}

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
}

/** All that is checked against each other. */
export interface Evidence {
  /** Leaves in the order of the log, in pages. Read twice when a leaf is out of place. */
  leaves(): AsyncIterable<readonly StoredLeaf[]>;
  /** Inner nodes of the store; an export has none. */
  readonly nodes?: NodeReader;
  /** Whether the store still holds nodes over entries that come after the last one. */
  readonly hasLaterNodes?: boolean;
  /** Signed notes, in the order they were signed. */
  readonly checkpoints: readonly string[];
  /** Checkpoints kept elsewhere (a mail, a print, another machine): they tell what a restored backup lacks. */
  readonly against?: readonly string[];
  readonly trusted: readonly Verifier[];
}

/** Recomputes the whole log and holds it against its nodes and its checkpoints. Memory is flat. */
export async function verifyLog(evidence: Evidence): Promise<Verdict> {
  const { opened, faults: noteFaults } = openAll(evidence);
  const watch = watchCheckpoints(opened);
  const announced = new Set<number>();
  const tree = growTree();
  const found = await readLeaves();
  const entryFaults = [
    found,
    watch.rewritten(),
    watch.beyond(tree.size()),
    evidence.hasLaterNodes ? cutTail(tree.size()) : null,
  ].filter((fault) => fault !== null);
  const faults = [
    ...entryFaults.toSorted(byNarrowness).slice(0, 1),
    ...noteFaults,
    ...watch.inconsistent(),
    ...(found ? [] : removedCheckpoints(announced, evidence)),
  ];
  return { entries: tree.size(), signedEntries: watch.signedEntries(), faults };

  async function readLeaves(): Promise<Fault | null> {
    watch.reached(0, tree.root());
    for await (const page of evidence.leaves()) {
      const completed: TreeNode[] = [];
      let fault: Fault | null = null;
      for (const leaf of page) {
        const entry = readEntry(leaf);
        fault = faultOf(leaf, entry, tree.size());
        if (fault) break;
        if (entry?.act === 'checkpoint-signed') announced.add(entry.counts?.['entries'] ?? 0);
        completed.push(...tree.append(leafHash(leaf.leaf)));
        watch.reached(tree.size(), tree.root());
      }
      const first = earliest(fault, evidence.nodes ? await wrongNode(completed, evidence.nodes) : null);
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

interface OpenedCheckpoint extends Checkpoint {
  readonly isSaved: boolean;
}

function openAll({ checkpoints, against = [], trusted }: Evidence) {
  const opened: OpenedCheckpoint[] = [];
  const faults: Fault[] = [];
  for (const [place, note] of [...checkpoints, ...against].entries()) {
    try {
      opened.push({ ...openCheckpoint(note, trusted), isSaved: place >= checkpoints.length });
    } catch (error) {
      faults.push(noteFault(note, error));
    }
  }
  return { opened, faults };
}

function noteFault(note: string, error: unknown): Fault {
  const size = claimedSize(note);
  const which = size === null ? 'A checkpoint' : `The checkpoint over ${size} entries`;
  return error instanceof NoteError && error.reason === 'unsigned'
    ? fault('checkpoint-unknown-key', size ?? 0, `${which} is signed by no key that is trusted here.`)
    : fault('checkpoint-altered', size ?? 0, `${which} was altered: its signature does not match.`);
}

/** Follows the tree as it grows and holds each checkpoint against it. */
function watchCheckpoints(opened: readonly OpenedCheckpoint[]) {
  const bySize = Map.groupBy(opened, ({ size }) => size);
  const wrong: { readonly size: number; readonly since: number }[] = [];
  let signed = 0;
  return {
    signedEntries: () => signed,
    reached(size: number, root: Uint8Array) {
      for (const checkpoint of bySize.get(size) ?? []) {
        if (same(checkpoint.root, root)) signed = size;
        else wrong.push({ size, since: signed });
      }
    },
    /** No later checkpoint matches the log either: it is the log that changed. */
    rewritten(): Fault | null {
      const first = wrong.find(({ size }) => size > signed);
      if (!first) return null;
      const [since, until] = [first.since, first.size - 1];
      const says = `The entries ${since} to ${until} are not those that were signed: they were rewritten.`;
      return { ...fault('rewritten', since, says), until };
    },
    /** A checkpoint that contradicts a later one, or one signed after it that covers less. */
    inconsistent(): readonly Fault[] {
      const contradicted = wrong
        .filter(({ size }) => size <= signed)
        .map(({ size }) => inconsistency(size, 'contradicts the log, which a later one confirms'));
      const stored = opened.filter(({ isSaved }) => !isSaved);
      const shrunk = stored
        .filter(({ size }, place) => size < (stored[place - 1]?.size ?? 0))
        .map(({ size }) => inconsistency(size, 'was signed after one that covers more entries'));
      return [...contradicted, ...shrunk];
    },
    beyond(size: number): Fault | null {
      const [furthest] = opened.filter((one) => one.size > size).toSorted((a, b) => b.size - a.size);
      if (!furthest) return null;
      const until = furthest.size - 1;
      const says = `The entries ${size} to ${until} are missing: a checkpoint covers ${furthest.size} entries, the log ends at ${size}.`;
      return { ...fault(furthest.isSaved ? 'missing-since-checkpoint' : 'removed', size, says), until };
    },
  };
}

function removedCheckpoints(announced: ReadonlySet<number>, { checkpoints }: Evidence): readonly Fault[] {
  const kept = new Set(checkpoints.map(claimedSize));
  return [...announced]
    .filter((size) => !kept.has(size))
    .map((size) =>
      fault('checkpoint-removed', size, `The checkpoint over ${size} entries was signed and is not there.`),
    );
}

function inconsistency(size: number, why: string): Fault {
  return fault('checkpoint-inconsistent', size, `The checkpoint over ${size} entries ${why}.`);
}

function readEntry({ leaf }: StoredLeaf): Entry | null {
  try {
    return parseLeaf(leaf);
  } catch {
    return null;
  }
}

function claimedSize(note: string): number | null {
  try {
    return readCheckpoint(note).size;
  } catch {
    return null;
  }
}

// A leaf that is itself wrong says more than the subtree above it.
function earliest(leaf: Fault | null, node: Fault | null): Fault | null {
  if (!leaf || !node) return leaf ?? node;
  return (node.until ?? node.sequence) < leaf.sequence ? node : leaf;
}

function fault(kind: Fault['kind'], sequence: number, says: string): Fault {
  return { kind, sequence, says };
}

// What ends first is broken first; of two that end together, the one that says more exactly where.
const byNarrowness = (a: Fault, b: Fault): number =>
  (a.until ?? a.sequence) - (b.until ?? b.sequence) || b.sequence - a.sequence;
const key = ({ level, index }: Omit<TreeNode, 'hash'>): string => `${level}/${index}`;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
