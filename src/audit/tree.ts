import { hash } from 'node:crypto';
import type { TreeNode, TreePosition } from '../ports/audit-store.ts';

/** A tree that grows by leaves and remembers only its right edge: 64 hashes at most, for any size. */
export interface GrowingTree {
  size(): number;
  root(): Uint8Array;
  /** Adds a leaf; returns the subtrees above it that are now complete, lowest first. */
  append(leaf: Uint8Array): readonly TreeNode[];
}

/**
 * A tree that goes on from a known size.
 * @param edge   hashes of the complete subtrees of that size, in the order of `edgeOf`
 * @source       RFC 6962 § 2.1
 */
export function growTree(size = 0, edge: readonly Uint8Array[] = []): GrowingTree {
  const stack = edgeOf(size).map(({ level }, place) => ({ level, hash: edge[place] ?? missingEdge() }));
  let count = size;
  return {
    size: () => count,
    root: () => fold(stack.map((subtree) => subtree.hash)),
    append(leaf) {
      const completed: TreeNode[] = [];
      let right = { level: 0, hash: leaf };
      for (let left = stack.at(-1); left?.level === right.level; left = stack.at(-1)) {
        stack.pop();
        right = { level: right.level + 1, hash: nodeHash(left.hash, right.hash) };
        completed.push({ ...right, index: Math.floor(count / 2 ** right.level) });
      }
      stack.push(right);
      count += 1;
      return completed;
    },
  };
}

/** The complete subtrees a tree of this size is made of, largest first. */
export function edgeOf(size: number): readonly TreePosition[] {
  return coverOf(0, size);
}

/**
 * The complete subtrees that cover leaves `from` to `to` (not included), left to right.
 * `from` must be where a subtree of that width can begin, as in every proof of RFC 6962.
 */
export function coverOf(from: number, to: number): readonly TreePosition[] {
  const cover: TreePosition[] = [];
  let start = from;
  while (start < to) {
    let level = 0;
    while (start + 2 ** (level + 1) <= to) level += 1;
    cover.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return cover;
}

/** The root over neighbouring subtrees, given left to right; the root of nothing is the hash of nothing. */
export function fold(subtrees: readonly Uint8Array[]): Uint8Array {
  const last = subtrees.at(-1);
  if (last === undefined) return hash('sha256', '', 'buffer');
  return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** Hash of a leaf; its prefix keeps a leaf from ever passing for a node. */
export function leafHash(leaf: string | Uint8Array): Uint8Array {
  return hash(
    'sha256',
    Buffer.concat([leafPrefix, typeof leaf === 'string' ? Buffer.from(leaf) : leaf]),
    'buffer',
  );
}

/** Hash of two neighbouring subtrees. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');
}

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

function missingEdge(): never {
  throw new Error('The right edge of the audit tree is incomplete: run `greffe audit verify`.');
}
