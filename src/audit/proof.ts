import type { TreeNode, TreePosition } from '../ports/audit-store.ts';
import { coverOf, fold, nodeHash } from './tree.ts';

/** Leaves `from` to `to` (not included), whose root is one element of a proof. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Reads the hashes of complete subtrees, in the order asked. */
export type NodeReader = (wanted: readonly TreePosition[]) => Promise<readonly TreeNode[]>;

/**
 * Proofs that leaves are in the tree of a given size, all read in one go.
 * @source   RFC 6962 § 2.1.1
 */
export async function proveInclusions(
  indexes: readonly number[],
  size: number,
  read: NodeReader,
): Promise<readonly (readonly Uint8Array[])[]> {
  const paths = indexes.map((index) => {
    if (index < 0 || index >= size)
      throw new RangeError(`Entry ${index} is not in a tree of ${size} entries`);
    return inclusionPath(index, { from: 0, to: size });
  });
  const roots = await rootsOf(paths.flat(), read);
  return paths.map((path) => path.map((range) => roots(range)));
}

/**
 * Proof that the tree of `later` entries begins with the tree of `earlier` entries, unchanged.
 * @source   RFC 6962 § 2.1.2
 */
export async function proveConsistency(
  earlier: number,
  later: number,
  read: NodeReader,
): Promise<readonly Uint8Array[]> {
  if (earlier < 0 || earlier > later)
    throw new RangeError(`No tree of ${later} entries begins with ${earlier}`);
  if (earlier === 0) return [];
  const path = consistencyPath(earlier, { from: 0, to: later }, true);
  const roots = await rootsOf(path, read);
  return path.map((range) => roots(range));
}

/** Whether a leaf is at this place of the tree that has this root. */
export function isIncluded(claim: {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  if (claim.index < 0 || claim.index >= claim.size) return false;
  let [place, last] = [claim.index, claim.size - 1];
  let computed = claim.leaf;
  for (const element of claim.proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      computed = nodeHash(element, computed);
      [place, last] = climbWhileEven(place, last);
    } else {
      computed = nodeHash(computed, element);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(computed, claim.root);
}

/** Whether the tree of the later root begins with the tree of the earlier one. */
export function isConsistent(claim: {
  readonly earlier: { readonly size: number; readonly root: Uint8Array };
  readonly later: { readonly size: number; readonly root: Uint8Array };
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { earlier, later, proof } = claim;
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && same(earlier.root, later.root);
  if (earlier.size === 0) return proof.length === 0 && same(earlier.root, fold([]));

  // A power of two is itself a subtree of the later tree: its root is left out of the proof.
  const isSubtree = 2 ** Math.round(Math.log2(earlier.size)) === earlier.size;
  const [first, ...rest] = isSubtree ? [earlier.root, ...proof] : proof;
  if (first === undefined) return false;
  let [place, last] = climbWhileOdd(earlier.size - 1, later.size - 1);
  let [earlierRoot, laterRoot] = [first, first];
  for (const element of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      earlierRoot = nodeHash(element, earlierRoot);
      laterRoot = nodeHash(element, laterRoot);
      [place, last] = climbWhileEven(place, last);
    } else {
      laterRoot = nodeHash(laterRoot, element);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(earlierRoot, earlier.root) && same(laterRoot, later.root);
}

function inclusionPath(index: number, { from, to }: Range): readonly Range[] {
  if (to - from === 1) return [];
  const middle = from + leftWidth(to - from);
  return index < middle
    ? [...inclusionPath(index, { from, to: middle }), { from: middle, to }]
    : [...inclusionPath(index, { from: middle, to }), { from, to: middle }];
}

function consistencyPath(earlier: number, { from, to }: Range, isWhole: boolean): readonly Range[] {
  if (earlier === to) return isWhole ? [] : [{ from, to }];
  const middle = from + leftWidth(to - from);
  return earlier <= middle
    ? [...consistencyPath(earlier, { from, to: middle }, isWhole), { from: middle, to }]
    : [...consistencyPath(earlier, { from: middle, to }, false), { from, to: middle }];
}

async function rootsOf(ranges: readonly Range[], read: NodeReader): Promise<(range: Range) => Uint8Array> {
  const wanted = new Map(
    ranges.flatMap(({ from, to }) => coverOf(from, to)).map((node) => [key(node), node]),
  );
  const nodes = new Map((await read([...wanted.values()])).map((node) => [key(node), node.hash]));
  return ({ from, to }) =>
    fold(
      coverOf(from, to).map((node) => {
        const found = nodes.get(key(node));
        if (found) return found;
        throw new Error(`The audit tree lacks node ${key(node)}: run \`greffe audit verify\`.`);
      }),
    );
}

function leftWidth(width: number): number {
  let left = 1;
  while (left * 2 < width) left *= 2;
  return left;
}

function climbWhileEven(place: number, last: number): [number, number] {
  let [at, end] = [place, last];
  while (at % 2 === 0 && at !== 0) [at, end] = [half(at), half(end)];
  return [at, end];
}

function climbWhileOdd(place: number, last: number): [number, number] {
  let [at, end] = [place, last];
  while (at % 2 === 1) [at, end] = [half(at), half(end)];
  return [at, end];
}

const half = (value: number): number => Math.floor(value / 2);
const key = ({ level, index }: TreePosition): string => `${level}/${index}`;
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
