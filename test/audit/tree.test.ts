import { describe, expect, test } from '@jest/globals';
import { isConsistent, isIncluded, proveConsistency, proveInclusions } from '../../src/audit/proof.ts';
import type { NodeReader } from '../../src/audit/proof.ts';
import { edgeOf, fold, growTree, leafHash, nodeHash } from '../../src/audit/tree.ts';
import type { TreeNode } from '../../src/ports/audit-store.ts';

// The eight inputs, roots and proofs of the reference tests of Certificate Transparency (RFC 6962).
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const inclusions = [
  { index: 0, size: 1, proof: [] },
  { index: 0, size: 2, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'] },
  { index: 1, size: 2, proof: ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'] },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
  {
    index: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
];
const consistencies = [
  { earlier: 1, later: 1, proof: [] },
  {
    earlier: 1,
    later: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    earlier: 6,
    later: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    earlier: 2,
    later: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];

describe('the published vectors of RFC 6962', () => {
  test('the tree has the published root after each input', () => {
    const { tree, leaves } = published();
    const seen = [hex(tree.root())];
    for (const leaf of leaves) {
      tree.append(leaf);
      seen.push(hex(tree.root()));
    }
    expect(seen).toEqual(roots);
  });

  test.each(inclusions)('entry $index is proved to be among $size', async ({ index, size, proof }) => {
    const { read, leaves } = grown(inputs.map((input) => Buffer.from(input, 'hex')));
    const [proved = []] = await proveInclusions([index], size, read);
    expect(proved.map(hex)).toEqual(proof);
    const leaf = leaves[index] ?? Buffer.alloc(0);
    expect(isIncluded({ leaf, index, size, proof: proved, root: bytes(roots[size]) })).toBe(true);
  });

  test.each(consistencies)(
    '$later entries are proved to begin with $earlier',
    async ({ earlier, later, proof }) => {
      const { read } = grown(inputs.map((input) => Buffer.from(input, 'hex')));
      const proved = await proveConsistency(earlier, later, read);
      expect(proved.map(hex)).toEqual(proof);
      expect(isConsistent({ ...heads(earlier, later), proof: proved })).toBe(true);
    },
  );
});

describe('trees of every size up to 70', () => {
  const words = Array.from({ length: 70 }, (_, place) => `entry ${place}`);

  test('have the root the definition gives, also when they go on from a stored edge', () => {
    const { read, leaves, nodes } = grown(words);
    for (let size = 0; size <= words.length; size += 1) {
      const edge = edgeOf(size).map(
        ({ level, index }) => nodes.get(`${level}/${index}`)?.hash ?? Buffer.alloc(0),
      );
      expect(hex(fold(edge))).toBe(hex(slowRoot(leaves.slice(0, size))));
      const goesOn = growTree(size, edge);
      for (const leaf of leaves.slice(size)) goesOn.append(leaf);
      expect(hex(goesOn.root())).toBe(hex(slowRoot(leaves)));
    }
    expect(read).toBeDefined();
  });

  test('prove each of their entries, and no other in its place', async () => {
    const { read, leaves } = grown(words);
    for (const size of [1, 2, 3, 7, 33, 64, 70]) {
      const root = slowRoot(leaves.slice(0, size));
      const proofs = await proveInclusions([...leaves.keys()].slice(0, size), size, read);
      for (const [index, proof] of proofs.entries()) {
        const leaf = leaves[index] ?? Buffer.alloc(0);
        expect(isIncluded({ leaf, index, size, proof, root })).toBe(true);
        expect(isIncluded({ leaf: leafHash('another'), index, size, proof, root })).toBe(false);
        expect(isIncluded({ leaf, index: index + 1, size, proof, root })).toBe(false);
        expect(isIncluded({ leaf, index, size, proof: [...proof, leaf], root })).toBe(false);
        expect(isIncluded({ leaf, index, size: size * 2 + 1, proof, root })).toBe(false);
      }
    }
  });

  test('prove that they begin with each smaller one, and with no other', async () => {
    const { read, leaves } = grown(words);
    for (let later = 1; later <= words.length; later += 1) {
      const laterHead = { size: later, root: slowRoot(leaves.slice(0, later)) };
      for (let earlier = 1; earlier <= later; earlier += 1) {
        const proof = await proveConsistency(earlier, later, read);
        const earlierHead = { size: earlier, root: slowRoot(leaves.slice(0, earlier)) };
        expect(isConsistent({ earlier: earlierHead, later: laterHead, proof })).toBe(true);
        const forged = { size: earlier, root: leafHash('forged') };
        expect(isConsistent({ earlier: forged, later: laterHead, proof })).toBe(false);
      }
    }
  });
});

test('a leaf cannot pass for a node', () => {
  const [left, right] = [leafHash('a'), leafHash('b')];
  expect(hex(leafHash(Buffer.concat([left, right])))).not.toBe(hex(nodeHash(left, right)));
});

function published() {
  return { tree: growTree(), leaves: inputs.map((input) => leafHash(Buffer.from(input, 'hex'))) };
}

function grown(words: readonly (string | Uint8Array)[]) {
  const tree = growTree();
  const nodes = new Map<string, TreeNode>();
  const leaves = words.map(leafHash);
  for (const [index, hash] of leaves.entries()) {
    const leaf = { level: 0, index, hash };
    for (const node of [leaf, ...tree.append(hash)]) nodes.set(`${node.level}/${node.index}`, node);
  }
  const read: NodeReader = (wanted) =>
    Promise.resolve(wanted.flatMap(({ level, index }) => nodes.get(`${level}/${index}`) ?? []));
  return { read, leaves, nodes };
}

/** The definition of RFC 6962 § 2.1, word for word and slow. */
function slowRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return fold([]);
  if (leaves.length === 1) return first;
  const split = leaves.findLastIndex(
    (_, place) => place < leaves.length && place > 0 && (place & (place - 1)) === 0,
  );
  return nodeHash(slowRoot(leaves.slice(0, split)), slowRoot(leaves.slice(split)));
}

function heads(earlier: number, later: number) {
  return {
    earlier: { size: earlier, root: bytes(roots[earlier]) },
    later: { size: later, root: bytes(roots[later]) },
  };
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
const bytes = (hash: string | undefined): Uint8Array => Buffer.from(hash ?? '', 'hex');
